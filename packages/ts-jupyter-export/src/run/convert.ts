// One notebook from file to files: read, perhaps execute, write. Whatever goes wrong becomes an Outcome, so that one bad
// notebook never stops the others.
import { dirname } from "node:path";
import { CellExecutionError, type RunResult } from "@innerloop/jupyter-client";
import { checksOf, type Notebook, NotebookError, readNotebook, writeFileAtomic } from "@innerloop/nbformat";
import type { Options } from "../cli/options.js";
import type { Job } from "../cli/targets.js";
import { type Execution, execute } from "./execute.js";
import { makeFolder } from "./folder.js";
import { formatWriters } from "./formats.js";
import { codeCells, type Outcome, type Status } from "./outcome.js";
import type { Reporter } from "./reporter.js";

export interface Workshop {
  options: Options;
  reporter: Reporter;
  /** Aborted when the user wants everything to stop. */
  signal: AbortSignal;
  /** Where --stdout writes. */
  print: (data: string | Uint8Array) => void;
  /** Whether errors may carry ANSI colours. */
  colours: "ansi" | "none";
}

/** Converts one notebook and reports on it. Never rejects. */
export async function convert(job: Job, workshop: Workshop): Promise<Outcome> {
  const started = performance.now();
  const finish = (rest: Partial<Outcome> & Pick<Outcome, "status">): Outcome => {
    const seconds = (performance.now() - started) / 1000;
    const outcome = { job, seconds, cells: { done: 0, total: 0 }, checks: [], written: [], ...rest };
    workshop.reporter.finish(outcome);
    return outcome;
  };
  if (workshop.signal.aborted) return finish({ status: "not-run" });
  workshop.reporter.start(job);
  let stored: Notebook;
  try {
    stored = await readNotebook(job.input);
  } catch (error) {
    return finish({ status: "unreadable", message: messageOf(error) });
  }
  try {
    return finish(await produce(stored, job, workshop));
  } catch (error) {
    return finish({ status: "failed", message: messageOf(error), notebook: stored });
  }
}

async function produce(stored: Notebook, job: Job, workshop: Workshop): Promise<Partial<Outcome> & { status: Status }> {
  const { options, reporter, signal } = workshop;
  if (options.destination !== "stdout") await makeFolder(dirname(job.output));
  const run = options.run === "execute" ? await execute(job, { options, reporter, signal }) : undefined;
  const notebook = run?.notebook ?? stored;
  if (run !== undefined && nothingRan(run)) {
    await run.settle();
    return {
      status: signal.aborted ? "not-run" : "failed",
      message: run.error?.message,
      cells: { done: 0, total: codeCells(stored) },
      notebook: stored,
    };
  }
  const written = await write(notebook, job, workshop, run);
  if (run !== undefined && holdsEverything(run, job, options)) await run.settle();
  else if (run !== undefined && options.destination !== "stdout") written.push(job.partial);
  const total = codeCells(notebook);
  return {
    status: run === undefined || run.status === "ok" ? "ok" : signal.aborted ? "interrupted" : "failed",
    message: run?.error && errorText(run.error, workshop),
    cells: { done: run === undefined ? total : codeCells(notebook) - unfinished(run), total },
    checks: checksOf(notebook, { file: job.input }),
    kernel: run === undefined ? notebook.metadata.kernelspec?.name : run.kernel,
    notebook,
    written,
  };
}

async function write(notebook: Notebook, job: Job, workshop: Workshop, run?: RunResult): Promise<string[]> {
  const { options, reporter } = workshop;
  // Over the notebook itself goes a complete run or nothing.
  if (options.destination === "inplace" && run?.status === "error") return [];
  const written: string[] = [];
  const warn = (message: string) => reporter.warn(job, message);
  for await (const { path, data } of formatWriters[job.format](notebook, { job, options, warn })) {
    if (options.destination === "stdout") workshop.print(data);
    else {
      await writeFileAtomic(path, data);
      written.push(path);
    }
  }
  return written;
}

/** An executed .ipynb holds what ran even when a cell failed; a page or pictures of a failed run do not. */
const holdsEverything = (run: Execution, job: Job, options: Options): boolean =>
  run.status === "ok" || (job.format === "notebook" && options.destination === "files");

/** The kernel did not come up: there is nothing to keep, and an older output is worth more than an empty one. */
const nothingRan = (run: RunResult): boolean =>
  run.status === "error" && run.cells.every((cell) => cell.status === "not-run");

const unfinished = (run: RunResult): number => run.cells.filter((cell) => cell.status === "not-run").length;

const errorText = (error: Error, { colours }: Workshop): string =>
  colours === "ansi" && error instanceof CellExecutionError ? error.coloured : error.message;

/** What the user reads; NotebookErrors and system errors already name the file. */
function messageOf(error: unknown): string {
  if (error instanceof NotebookError) return error.message;
  return error instanceof Error ? error.message : String(error);
}
