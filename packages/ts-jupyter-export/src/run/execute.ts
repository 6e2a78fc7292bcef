// Runs one notebook in a kernel of its own. Relative imports in cells count from the notebook's folder, as under Jupyter.
// While it runs, what has run is in job.partial (a valid notebook at every moment), so that even SIGKILL of this process
// loses a few seconds at most.
import { rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import {
  injectParameters,
  notebookEnv,
  type RunEvent,
  type RunResult,
  runNotebook,
  runNotebookFile,
} from "@innerloop/jupyter-client";
import { readNotebook } from "@innerloop/nbformat";
import type { Options } from "../cli/options.js";
import type { Job } from "../cli/targets.js";
import type { Reporter } from "./reporter.js";

export interface Execution extends RunResult {
  /** Name of the kernel that ran it; absent when none came up. */
  kernel?: string;
  /** Forgets job.partial, once the output holds everything. */
  settle(): Promise<void>;
}

/** What happens in the notebook is in the result. @throws NotebookError unreadable, or parameters it does not have */
export async function execute(
  job: Job,
  { options, reporter, signal }: { options: Options; reporter: Reporter; signal: AbortSignal },
): Promise<Execution> {
  const { kernelName, parameters, timeout, notebookTimeout, startupTimeout } = options;
  const told = progress(job, reporter);
  let kernel: string | undefined;
  const common = {
    kernelName,
    cwd: resolve(dirname(job.input)),
    timeout,
    notebookTimeout,
    startupTimeout,
    allowErrors: options.errors === "allow",
    signal,
    onEvent: (event: RunEvent) => {
      if (event.type === "kernel-ready") kernel = event.kernel;
      told(event);
    },
  };
  const given = Object.keys(parameters).length > 0;
  if (options.destination === "stdout") {
    const notebook = await readNotebook(job.input);
    const result = await runNotebook(given ? injectParameters(notebook, parameters) : notebook, {
      ...common,
      env: notebookEnv(job.input),
    });
    return { ...result, kernel, settle: () => Promise.resolve() };
  }
  const result = await runNotebookFile(job.input, {
    ...common,
    ...(given ? { parameters } : {}),
    output: job.partial,
    signals: "ignore",
  });
  return { ...result, kernel, settle: () => rm(job.partial, { force: true }) };
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
