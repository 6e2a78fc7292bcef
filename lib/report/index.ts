/** How values become what a reader sees, and long runs become stored results. The only folder of lib that knows of notebooks. */
export { CheckFailed, check } from "./check.js";
export { CHECK_MIME, type CheckOptions, type CheckRecord, type CheckValue, evaluateCheck } from "./check-record.js";
export { COMM_HOOK, type CommHook, type CommLike } from "./comm.js";
export { type ButtonsOptions, buttons, type Control, type SliderOptions, slider } from "./control.js";
export { type ExperimentOptions, experiment, type Run } from "./experiment.js";
export { formatNumber, formatSeconds } from "./format.js";
export { type Image, type ImageOptions, image } from "./image.js";
export type { Json } from "./json.js";
export { DISPLAY_HOOK, type DisplayBundle, type DisplayHook, display, displayTarget } from "./kernel.js";
export { type Figure, type PlotOptions, plot } from "./plot.js";
export { PLOTLY_MIME } from "./plot-bundle.js";
export { type Guide, type LabelPlace, nullLine, oracleLine, type SlopeOptions, slopeLine } from "./plot-guides.js";
export { palette } from "./plot-template.js";
export { type Progress, type ProgressOptions, progress, track } from "./progress.js";
export type { Provenance } from "./provenance.js";
export {
  type Profile,
  profiles,
  type RunKey,
  readResult,
  resultFile,
  resultsFolder,
  type StoredResult,
  storedResults,
} from "./results.js";
export { bundleOf, html, latex, markdown, type Rich, show } from "./show.js";
export { SKIP_MIME, skip } from "./skip.js";
export { type Spread, spread } from "./spread.js";
export { type FrameLike, frame, type TableOptions, type TableRows, table } from "./table.js";
