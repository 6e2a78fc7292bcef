// @innerloop/jupyter-client: start a kernel, run a notebook in it with nbclient's semantics, keep everything it produced.
// Which kernel a name means, for those who want to know before they start it.
export { findKernelspec, type Kernelspec, KernelspecError } from "@innerloop/jupyter-protocol";
export {
  CellExecutionError,
  type CellPlace,
  CellTimeoutError,
  DeadKernelError,
  describeExit,
  KernelStartError,
  MissingOutputError,
  NotebookTimeoutError,
  placeOf,
  RunAbortedError,
  RunError,
  SaveError,
  stripAnsi,
} from "./errors.js";
export type { CellResult, CellStatus, RunEvent, RunResult } from "./events.js";
export { Kernel, type KernelOptions } from "./kernel.js";
export { type KernelExit, KernelProcess, LaunchError, type LaunchOptions } from "./kernel-process.js";
export type { RunOptions } from "./options.js";
export { declaredParameters, type InjectOptions, injectParameters, type UnknownParameters } from "./parameters.js";
export { notebookEnv, type RunFileOptions, runNotebookFile } from "./run-file.js";
export { defaultJobs, type ManyResult, type RunManyOptions, runMany } from "./run-many.js";
export { runNotebook } from "./run-notebook.js";
export type { Signals } from "./signals.js";
export { applyControls, type CoalesceStreams, coalesce } from "./streams.js";
