// Runs one notebook in a kernel of its own. Relative imports in cells count from the notebook's folder, as under Jupyter.
// While it runs, what has run is in job.partial (a valid notebook at every moment), so that even SIGKILL of this process
// loses a few seconds at most.
import { rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import {
  injectParameters,
  notebookEnv,
  type RunEvent,
  type RunOptions,
  type RunResult,
  runNotebook,
  runNotebookFile,
} from "@innerloop/jupyter-client";
import type { Notebook } from "@innerloop/nbformat";
import type { Options } from "../cli/options.js";
import type { Request } from "../cli/request.js";
import type { Job } from "../cli/targets.js";
import { readerOf, type Settings } from "../traits/index.js";
import type { Reporter } from "./reporter.js";

export interface Execution extends RunResult {
  /** Name of the kernel that ran it; absent when none came up. */
  kernel?: string;
  /** Forgets job.partial, once the output holds everything. */
  settle(): Promise<void>;
}

export interface ExecutionPlace {
  options: Options;
  request: Request;
  reporter: Reporter;
  signal: AbortSignal;
}

/** What happens in the notebook is in the result. @throws Error parameters that it does not have, or a setting that means nothing */
export async function execute(notebook: Notebook, job: Job, place: ExecutionPlace): Promise<Execution> {
  const { options, request, reporter, signal } = place;
  const told = progress(job, reporter);
  let kernel: string | undefined;
  const common = {
    ...runOptions(options.settings),
    cwd: resolve(dirname(job.input)),
    signal,
    onEvent: (event: RunEvent) => {
      if (event.type === "kernel-ready") kernel = event.kernel;
      told(event);
    },
  };
  const given = Object.keys(options.parameters).length > 0;
  const ready = given ? injectParameters(notebook, { ...options.parameters }) : notebook;
  if (request.destination === "stdout" || request.destination === "debug") {
    const result = await runNotebook(ready, { ...common, env: notebookEnv(job.input) });
    return { ...result, kernel, settle: () => Promise.resolve() };
  }
  const result = await runNotebookFile(job.input, {
    ...common,
    notebook: ready,
    output: job.partial,
    signals: "ignore",
  });
  return { ...result, kernel, settle: () => rm(job.partial, { force: true }) };
}

/** nbclient's traits → the options of a run. Names that nobody set stay out, so that the client's own defaults hold. */
export function runOptions(settings: Settings): RunOptions {
  const { value } = readerOf(settings, "ExecutePreprocessor");
  const timeout = value("NotebookClient", "timeout");
  return {
    kernelName: value("NotebookClient", "kernel_name") || undefined,
    // nbclient: None, -1 and 0 are no limit.
    timeout: Math.max(0, timeout ?? 0),
    notebookTimeout: readerOf(settings, "TsJupyterExport").value("TsJupyterExport", "notebook_timeout"),
    startupTimeout: value("NotebookClient", "startup_timeout"),
    iopubTimeout: value("NotebookClient", "iopub_timeout"),
    interruptOnTimeout: value("NotebookClient", "interrupt_on_timeout") ? "interrupt" : "fail",
    allowErrors: value("NotebookClient", "allow_errors"),
    allowErrorNames: [...value("NotebookClient", "allow_error_names")],
    forceRaiseErrors: value("NotebookClient", "force_raise_errors"),
    skipCellsWithTag: value("NotebookClient", "skip_cells_with_tag"),
    recordTiming: value("NotebookClient", "record_timing"),
    shutdown: value("NotebookClient", "shutdown_kernel"),
    extraArguments: [...value("NotebookClient", "extra_arguments")],
  };
}

function progress(job: Job, reporter: Reporter): (event: RunEvent) => void {
  let total = 0;
  return (event) => {
    if (event.type === "notebook-start") total = event.cells;
    if (event.type !== "cell-start") return;
    const [line] = event.cell.source.trim().split("\n", 1);
    reporter.cell(job, { number: event.number, total, line });
  };
}
