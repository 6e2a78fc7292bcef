// One notebook from file to files: read, perhaps execute, write. Whatever goes wrong becomes an Outcome, so that one bad
// notebook never stops the others.
import { dirname } from "node:path";
import type { RunResult } from "@innerloop/jupyter-client";
import { checksOf, type Notebook, NotebookError, parseNotebook, readNotebook } from "@innerloop/nbformat";
import type { Options } from "../cli/options.js";
import type { Request } from "../cli/request.js";
import type { Job } from "../cli/targets.js";
import type { Execution } from "./execute.js";
import { makeFolder } from "./folder.js";
import { codeCells, type Outcome, type Status } from "./outcome.js";
import { produce } from "./produce.js";
import type { Reporter } from "./reporter.js";

/** `options`, `request` and a Job are plain data; the rest is what a conversion needs of its process. */
export interface Workshop {
  options: Options;
  request: Request;
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
    const onRepair = (what: string) => workshop.reporter.warn(job, what);
    stored =
      job.source === "stdin"
        ? parseNotebook(await standardInput(), { onRepair })
        : await readNotebook(job.input, { onRepair });
  } catch (error) {
    return finish({ status: "unreadable", message: messageOf(error) });
  }
  try {
    return finish(await runAndProduce(stored, job, workshop));
  } catch (error) {
    const cells = { done: 0, total: codeCells(stored) };
    return finish({ status: "failed", message: messageOf(error), notebook: stored, cells });
  }
}

async function runAndProduce(
  stored: Notebook,
  job: Job,
  workshop: Workshop,
): Promise<Partial<Outcome> & { status: Status }> {
  const { request, signal } = workshop;
  const files = request.destination === "files" || request.destination === "inplace";
  if (files) await makeFolder(dirname(job.output));
  const run = request.run === "execute" ? await runIn(stored, job, workshop) : undefined;
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
  if (run !== undefined && holdsEverything(run, job, request)) await run.settle();
  else if (run !== undefined && files) written.push(job.partial);
  const total = codeCells(notebook);
  return {
    status: run === undefined || run.status === "ok" ? "ok" : signal.aborted ? "interrupted" : "failed",
    message: run?.error && errorText(run.error, workshop),
    cells: { done: run === undefined ? total : codeCells(notebook) - unfinished(run), total },
    checks: checksOf(notebook, {
      file: job.input,
      onMalformed: ({ message }) => workshop.reporter.warn(job, message),
    }),
    kernel: run === undefined ? notebook.metadata.kernelspec?.name : run.kernel,
    notebook,
    written,
  };
}

/** As nbconvert, outputs are cleared before the run, which makes new ones; skipped cells are left without. */
async function runIn(stored: Notebook, job: Job, workshop: Workshop): Promise<Execution> {
  const [{ execute }, { preprocessOptions }, { preprocess, preprocessorsOf }] = await Promise.all([
    import("./execute.js"),
    import("../formats/preprocess.js"),
    import("../preprocess/index.js"),
  ]);
  const { clearOutput } = await preprocessOptions(job.format, workshop.options.settings, process.cwd());
  const list = preprocessorsOf(clearOutput === undefined ? {} : { clearOutput });
  const { notebook } = await preprocess(stored, list, {
    name: job.title,
    filesDir: job.filesDir,
    uniqueKey: job.uniqueKey,
    trust: "trusted",
    resolve: async () => undefined,
    warn: (message) => workshop.reporter.warn(job, message),
  });
  return execute(notebook, job, workshop);
}

async function write(notebook: Notebook, job: Job, workshop: Workshop, run?: RunResult): Promise<string[]> {
  const { options, request, reporter, print } = workshop;
  // Over the notebook itself goes a complete run or nothing.
  if (job.over === "itself" && run?.status === "error") return [];
  const warn = (message: string) => reporter.warn(job, message);
  return produce(notebook, job, { options, request, warn, print, outputs: run === undefined ? "stored" : "fresh" });
}

async function standardInput(): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

/** An executed .ipynb holds what ran even when a cell failed; a page or pictures of a failed run do not. */
const holdsEverything = (run: Execution, job: Job, { destination }: Request): boolean =>
  run.status === "ok" ||
  (job.format.kind === "format" &&
    job.format.name === "notebook" &&
    job.over === "nothing" &&
    (destination === "files" || destination === "inplace"));

/** The kernel did not come up: there is nothing to keep, and an older output is worth more than an empty one. */
const nothingRan = (run: RunResult): boolean =>
  run.status === "error" && run.cells.every((cell) => cell.status === "not-run");

const unfinished = (run: RunResult): number => run.cells.filter((cell) => cell.status === "not-run").length;

/** A CellExecutionError brings its colours; it is not asked for by class, because a kernel client takes long to load. */
const errorText = (error: Error, { colours }: Workshop): string =>
  colours === "ansi" && "coloured" in error ? String(error.coloured) : error.message;

/** What the user reads; NotebookErrors and system errors already name the file. */
function messageOf(error: unknown): string {
  if (error instanceof NotebookError) return error.message;
  return error instanceof Error ? error.message : String(error);
}
