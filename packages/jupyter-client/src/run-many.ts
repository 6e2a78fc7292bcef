// Several notebooks at the same time, each in its own kernel. One that fails does not stop the others.
import { availableParallelism } from "node:os";
import type { RunEvent, RunResult } from "./events.js";
import { type RunFileOptions, runNotebookFile } from "./run-file.js";
import { signalGuard } from "./signals.js";

export interface RunManyOptions extends Omit<RunFileOptions, "output" | "onEvent"> {
  /** Most notebooks at a time. Default: half the processors, because a kernel keeps about two busy (user code beside type checks). */
  jobs?: number;
  /** Where the executed notebook of a path goes. Either this or `inPlace` has to be given. */
  output?: (path: string) => string;
  /** As RunOptions.onEvent, with the path of the notebook. */
  onEvent?: (path: string, event: RunEvent) => void;
}

/** `result` is there when the notebook could be read; `error` is what ended it, or why it could not be read. */
export interface ManyResult {
  path: string;
  status: "ok" | "error";
  result?: RunResult;
  error?: Error;
}

/** Half of the processors, at least one. */
export function defaultJobs(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

/** Runs the notebooks; the results are in the order of the paths. @throws {RangeError} bad options. */
export async function runMany(paths: readonly string[], options: RunManyOptions): Promise<ManyResult[]> {
  const { jobs = defaultJobs(), output, onEvent, signals = "stop", signal, ...common } = options;
  if (!Number.isInteger(jobs) || jobs < 1) throw new RangeError(`invalid jobs: ${jobs}`);
  // One guard for all: a notebook that is still waiting must not start after the signal either.
  const guard = signalGuard(signals, signal);
  const results: ManyResult[] = [];
  const queue = [...paths.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [at, path] = next;
      const own: RunFileOptions = { ...common, signals: "ignore", signal: guard.signal };
      if (output) own.output = output(path);
      if (onEvent) own.onEvent = (event) => onEvent(path, event);
      results[at] = await runOne(path, own);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, paths.length) }, worker));
  } finally {
    guard.release();
  }
  return results;
}

async function runOne(path: string, options: RunFileOptions): Promise<ManyResult> {
  try {
    const result = await runNotebookFile(path, options);
    return { path, status: result.status, result, ...(result.error && { error: result.error }) };
  } catch (error) {
    return { path, status: "error", error: error as Error };
  }
}
