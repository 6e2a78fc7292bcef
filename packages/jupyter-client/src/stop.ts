// What can end a run early, from anywhere: its clock, its caller, a watcher that throws. The first one counts.
import { type CellPlace, NotebookTimeoutError, RunAbortedError, type RunError } from "./errors.js";
import { sleep } from "./waiting.js";

/** Reason of an abort: the error that ends the run, given the cell it ended in. */
export type StopReason = (cell?: CellPlace) => RunError;

export class Stop {
  readonly #controller = new AbortController();
  readonly #released = new AbortController();
  #thrown: { error: unknown } | undefined;

  /** Aborted with a StopReason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The error that ends the run outside of a cell. */
  error(): RunError {
    return (this.signal.reason as StopReason)();
  }

  /** Ends the run after a time in seconds; 0: never. */
  after(seconds: number): void {
    if (seconds === 0) return;
    const released = this.#released.signal;
    sleep(seconds * 1000, released).then(() => {
      if (!released.aborted) this.#controller.abort((cell?: CellPlace) => new NotebookTimeoutError(seconds, cell));
    });
  }

  /** Ends the run with the caller's signal. */
  with(outer: AbortSignal | undefined): void {
    if (outer === undefined) return;
    const abort = () => {
      const { reason } = outer;
      const phrase = reason instanceof Error ? reason.message : String(reason);
      this.#controller.abort((cell?: CellPlace) => new RunAbortedError(phrase, cell));
    };
    if (outer.aborted) abort();
    else outer.addEventListener("abort", abort, { signal: this.#released.signal });
  }

  /** Calls the watcher. When it throws the run ends, and `rethrow` gives its error to the caller. */
  guard(watcher: () => void): void {
    try {
      watcher();
    } catch (error) {
      this.#thrown ??= { error };
      this.#controller.abort((cell?: CellPlace) => new RunAbortedError("onEvent threw", cell));
    }
  }

  rethrow(): void {
    if (this.#thrown) throw this.#thrown.error;
  }

  /** Ends the clock and lets the caller's signal go. */
  release(): void {
    this.#released.abort();
  }
}
