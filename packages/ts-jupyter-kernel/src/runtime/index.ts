/**
 * ts-jupyter-kernel/runtime: what a cell can ask of its notebook.
 *
 *     display(value), updateDisplay(id, value), clearOutput()   outputs
 *     html, markdown, latex, svg, image, …                       content of a known kind
 *     progress(items), input(prompt), timeit(code)               work, questions, measurements
 *     registerFormatter, comms                                   new kinds of values, channels to the page
 *
 * A value with a method `[Symbol.for("Jupyter.display")]` that answers a MIME bundle shows itself.
 */
export { bundleOf, bundleOfAsync } from "./bundle.js";
export type { Comm, CommExtras, CommMessage, CommTarget } from "./comm-registry.js";
export { type Comms, comms } from "./comms.js";
export { clearOutput, type DisplayHandle, type DisplayOptions, display, updateDisplay } from "./display.js";
export type { Formatter, MimeData } from "./formatter.js";
export { input, password } from "./input.js";
export { type ProgressBar, type ProgressOptions, progress } from "./progress.js";
export { registerFormatter } from "./register.js";
export {
  html,
  type ImageOptions,
  image,
  javascript,
  json,
  latex,
  markdown,
  mermaid,
  Rich,
  raw,
  svg,
  vegaLite,
} from "./rich.js";
export { type Time, time } from "./time.js";
export { type TimeitOptions, Timing, timeit } from "./timeit.js";
