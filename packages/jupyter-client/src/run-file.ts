// A notebook file: read, run, and written as it grows. The input is never touched unless `inPlace` asks for it, and the
// output is replaced atomically, so at every moment it is a valid notebook and a killed run loses at most the last piece.
import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type JsonValue, type Notebook, readNotebook, writeNotebook } from "@innerloop/nbformat";
import type { RunResult } from "./events.js";
import type { RunOptions } from "./options.js";
import { injectParameters, type UnknownParameters } from "./parameters.js";
import { runNotebook } from "./run-notebook.js";
import { Saver } from "./saver.js";
import { type Signals, signalGuard } from "./signals.js";

export interface RunFileOptions extends Omit<RunOptions, "save"> {
  /** Where the executed notebook goes. Either this or `inPlace` has to be given. */
  output?: string;
  /** Write over the input. Default: false. */
  inPlace?: boolean;
  /** Run instead of what the file holds: a notebook that was changed since it was read, or whose file does not exist. */
  notebook?: Notebook;
  /** Injected before the run (injectParameters). Default: none. */
  parameters?: Record<string, JsonValue>;
  /** Default: "error". */
  unknownParameters?: UnknownParameters;
  /** Least seconds between two saves while the notebook runs; the last state is always saved. Default: 2. */
  saveEvery?: number;
  /**
   * What SIGINT, SIGTERM and SIGHUP do to a run: "stop" kills the kernel, saves what ran, returns a RunAbortedError and
   * sets process.exitCode (128 + signal); a second signal ends the process. "ignore": the caller handles them. Default: "stop".
   */
  signals?: Signals;
}

/** What Jupyter tells a kernel about its notebook, by the same name: kernels read settings from the notebook's metadata. */
export const notebookEnv = (path: string): Record<string, string> => ({ JPY_SESSION_NAME: resolve(path) });

/** Runs the notebook in `path` and writes it. @throws {RangeError} bad options. @throws {NotebookError} unreadable file. */
export async function runNotebookFile(path: string, options: RunFileOptions): Promise<RunResult> {
  const {
    output,
    inPlace = false,
    notebook: given,
    parameters,
    unknownParameters,
    saveEvery,
    signals,
    ...runOptions
  } = options;
  const target = targetOf(path, output, inPlace);
  const input = given ?? (await readNotebook(path));
  const notebook = parameters ? injectParameters(input, parameters, { unknownParameters }) : input;
  const guard = signalGuard(signals ?? "stop", options.signal);
  const saver = new Saver((state: Notebook) => writeNotebook(target, state), saveEvery);
  try {
    const result = await runNotebook(notebook, {
      cwd: dirname(resolve(path)),
      ...runOptions,
      env: { ...notebookEnv(path), ...runOptions.env },
      signal: guard.signal,
      onEvent: (event) => {
        if (event.type === "cell-output") saver.touch();
        options.onEvent?.(event);
      },
      save: (state) => saver.save(state),
    });
    return await saver.finish(result);
  } finally {
    saver.close();
    guard.release();
  }
}

/** @throws {RangeError} unless exactly one of the two is given, and the output is not the input in disguise. */
function targetOf(path: string, output: string | undefined, inPlace: boolean): string {
  if (inPlace && output !== undefined) throw new RangeError(`invalid output: "${output}" beside inPlace`);
  if (inPlace) return path;
  if (output === undefined) throw new RangeError(`no output for "${path}": give output or inPlace`);
  if (realPath(output) === realPath(path))
    throw new RangeError(`invalid output: "${output}" is the input; give inPlace`);
  return output;
}

/** Through symbolic links; a file that does not exist yet is nobody's disguise. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
