// One notebook in a real kernel. Each cell settles when it has ended; a kernel that dies gets one more try with the whole notebook.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { NotebookTimeoutError, RunError, type RunEvent, runNotebook } from "@innerloop/jupyter-client";
import type { CodeCell, Notebook, Output } from "@innerloop/nbformat";
import { noTrace, traceEnv } from "../cache/trace.js";
import { cellName } from "../settings/number.js";
import type { NotebookSettings, Settings } from "../settings/types.js";
import { deathNote, deathOf } from "./death.js";
import { kernelEnv } from "./environment.js";
import { type FailedCell, Outcomes } from "./outcomes.js";
import { INJECTED, type Prepared, prepare, SKIP_TAG } from "./prepare.js";
import type { FinishedRun, NotebookRun } from "./types.js";

/**
 * Starts the notebook at `path` in its kernel; nothing else happens to the file.
 * @throws {RangeError} parameters that cannot be written in the notebook's language.
 */
export function startRun(
  notebook: Notebook,
  path: string,
  nbSettings: NotebookSettings,
  settings: Settings,
): NotebookRun {
  const run = new Run(notebook, resolve(path), nbSettings, settings);
  const controller = new AbortController();
  const finished = run.run(controller.signal);
  return {
    cell: (index) => run.outcomes.of(index),
    finished,
    stop: async (reason) => {
      controller.abort(reason);
      await finished;
    },
  };
}

/** One try: the notebook in one kernel. */
type Attempt = Pick<FinishedRun, "notebook" | "status" | "error"> & { failed?: FailedCell };

class Run {
  readonly outcomes: Outcomes;
  readonly #prepared: Prepared;
  readonly #started = performance.now();

  constructor(
    private readonly notebook: Notebook,
    private readonly path: string,
    private readonly nbSettings: NotebookSettings,
    private readonly settings: Settings,
  ) {
    this.#prepared = prepare(notebook, nbSettings);
    this.outcomes = new Outcomes(notebook, nbSettings);
  }

  /** Never rejects: whoever waits for a cell must not wait for ever. */
  async run(signal: AbortSignal): Promise<FinishedRun> {
    try {
      return await this.#traced(signal);
    } catch (error) {
      const reason =
        error instanceof RunError ? error : new RunError((error as Error).message, undefined, { cause: error });
      this.outcomes.end(reason, undefined);
      const nothing = { seconds: this.#seconds(), notes: [], trace: noTrace() };
      return { notebook: this.notebook, status: "error", error: reason, ...nothing };
    }
  }

  async #traced(signal: AbortSignal): Promise<FinishedRun> {
    const folder = await mkdtemp(join(tmpdir(), "vitest-notebook-"));
    try {
      const env = kernelEnv(this.path, this.settings);
      const trace = await traceEnv(folder, { ...process.env, ...env });
      const notes: string[] = [];
      let attempt = await this.#attempt({ ...env, ...trace.env }, signal);
      const death = deathOf(attempt.error);
      if (death !== undefined && !signal.aborted && !this.#isLate()) {
        notes.push(this.#noteDeath(attempt, death));
        attempt = await this.#attempt({ ...env, ...trace.env }, signal);
      }
      this.outcomes.end(attempt.error, attempt.failed);
      const { notebook, status, error } = attempt;
      const read = await trace.read();
      return { notebook, status, ...(error && { error }), seconds: this.#seconds(), notes, trace: read };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #attempt(env: Record<string, string | undefined>, signal: AbortSignal): Promise<Attempt> {
    const { kernel, cells, notebookTimeout } = this.nbSettings;
    const left = notebookTimeout === 0 ? 0 : notebookTimeout - this.#seconds();
    const running = new Map<number, CodeCell>();
    const result = await runNotebook(this.#prepared.notebook, {
      ...(kernel !== undefined && { kernelName: kernel }),
      cwd: dirname(this.path),
      timeout: (_, index) => cells.get(this.#prepared.reference(index) ?? -1)?.timeout ?? this.settings.timeout,
      notebookTimeout: left,
      interruptOnTimeout: "interrupt",
      skipCellsWithTag: SKIP_TAG,
      signal,
      env,
      onEvent: (event) => this.#hear(event, running),
    });
    const notebook = this.#prepared.restore(result.notebook);
    const failed = result.cells.find(({ status }) => status === "error");
    const index = failed && this.#prepared.reference(failed.index);
    const error = result.error && this.#exact(result.error, left, notebook);
    return {
      notebook,
      status: result.status,
      ...(error && { error }),
      ...(failed && index !== undefined && { failed: { ...shownBy(notebook, index), index, seconds: failed.seconds } }),
    };
  }

  /** Cells that went well are settled at once. What comes of a cell that did not is known when the run has ended. */
  #hear(event: RunEvent, running: Map<number, CodeCell>): void {
    if (event.type === "cell-start") running.set(event.index, event.cell);
    if (event.type !== "cell-end" || event.status !== "ok") return;
    const index = this.#prepared.reference(event.index);
    const cell = running.get(event.index);
    if (index === undefined || cell === undefined) return;
    const { outputs, execution_count } = this.#prepared.outcome(cell);
    this.outcomes.settle(index, { status: "ok", outputs, executionCount: execution_count, seconds: event.seconds });
  }

  /** The note goes to the cell that was at work: it is not settled yet. */
  #noteDeath({ error, failed }: Attempt, death: string): string {
    const index = failed?.index;
    const isBetween = index === undefined && error?.cell === undefined;
    const where = index === undefined ? INJECTED : cellName(this.notebook.cells, index);
    const note = deathNote(isBetween ? undefined : where, death);
    const carrier = index ?? this.outcomes.open[0];
    if (carrier !== undefined) this.outcomes.note(carrier, note);
    return note;
  }

  /** Places and limits as the user knows them, in the message and in the output that was made of it. Changes the error. */
  #exact(error: RunError, left: number, notebook: Notebook): RunError {
    const names = this.#prepared.rename(error);
    if (error instanceof NotebookTimeoutError) {
      names.push([`longer than ${left} s`, `longer than ${this.nbSettings.notebookTimeout} s`]);
    }
    const exact = (text: string) => names.reduce((now, [from, to]) => now.replaceAll(from, to), text);
    const index = error.cell && this.#prepared.reference(error.cell.index);
    error.message = exact(error.message);
    if (error.cell === undefined) return error;
    if (index === undefined) return new RunError(error.message, undefined, { cause: error });
    Object.assign(error, { cell: { ...error.cell, index, of: this.notebook.cells.length } });
    const { outputs } = notebook.cells[index] as CodeCell;
    for (const output of outputs) {
      if (output.output_type !== "error" || output.ename !== error.name) continue;
      output.evalue = exact(output.evalue);
      output.traceback = output.traceback.map(exact);
    }
    return error;
  }

  #isLate(): boolean {
    const { notebookTimeout } = this.nbSettings;
    return notebookTimeout > 0 && this.#seconds() >= notebookTimeout;
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }
}

function shownBy(
  notebook: Notebook,
  index: number,
): { status: "error"; outputs: Output[]; executionCount: number | null } {
  const { outputs, execution_count } = notebook.cells[index] as CodeCell;
  return { status: "error", outputs: structuredClone(outputs), executionCount: execution_count };
}
