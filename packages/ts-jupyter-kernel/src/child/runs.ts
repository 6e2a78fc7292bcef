/**
 * Runs: which execution of which cell the running code belongs to, however long ago the cell ended (timers, unawaited promises), and
 * whether it may go on.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { performance } from "node:perf_hooks";
import type { CompiledCell, RunId, RunRequest } from "../link/types.js";
import { activate, createShared, FLAG, type Shared } from "./shared.js";

/** What an interrupted cell ends with. */
export class KernelInterrupt extends Error {
  // No property of the error: it is shown to the user.
  readonly #run: Run;

  constructor(run: Run) {
    super(`${run.name} was interrupted`);
    this.#run = run;
  }

  get run(): Run {
    return this.#run;
  }
}
Object.defineProperty(KernelInterrupt.prototype, "name", { value: "KernelInterrupt" });

export class Run {
  readonly id: RunId;
  readonly name: string;
  readonly allowStdin: boolean;
  readonly declares: ReadonlySet<string>;
  /** `abandoned`: it was ended from outside, what is left of it throws as soon as it goes on. */
  state: "running" | "ended" | "abandoned" = "running";
  /** Rejects when the run is ended from outside: an interrupt, an uncaught error. */
  readonly broken: Promise<never>;
  #break!: (error: unknown) => void;
  /**
   * Called each time that a signal stopped JavaScript. That may have been the kernel's own, which follows the cell's in one turn: then
   * whatever was to go on there never does, and its promises stay open.
   */
  onStop: (error: KernelInterrupt) => void = () => {};
  /** Why it was ended from outside. */
  reason: { error: unknown } | undefined;
  /** When the interrupt was first thrown in its code. */
  thrown: number | undefined;

  constructor({ run, cell, allowStdin }: Pick<RunRequest, "run" | "allowStdin"> & { cell: CompiledCell }) {
    this.id = run;
    this.name = cell.name;
    this.allowStdin = allowStdin;
    this.declares = new Set(cell.declares);
    this.broken = new Promise((_resolve, reject) => {
      this.#break = reject;
    });
    this.broken.catch(() => {});
  }

  /** A signal stopped JavaScript while this run was active. */
  stop(error: KernelInterrupt): void {
    this.break(error);
    this.onStop(error);
  }

  /** Ends the run from outside. @returns false when that has happened before */
  break(error: unknown): boolean {
    if (this.reason !== undefined) return false;
    this.reason = { error };
    this.#break(error);
    return true;
  }

  /** The result of `work`, unless the run is ended from outside first. */
  race<T>(work: T | PromiseLike<T>): Promise<Awaited<T>> {
    return Promise.race([work, this.broken]) as Promise<Awaited<T>>;
  }
}

/**
 * A cell that waits for something short (`await sleep(10)` in a loop) meets the flag by itself: its finally blocks run before its outcome.
 * So long it is given; less than what the front waits before it sends a signal.
 */
export const PATIENCE_MS = 100;

const storage = new AsyncLocalStorage<Run>();
let active: Run | undefined;

export const shared: Shared = createShared();

/** The run that this code belongs to. */
export function currentRun(): Run | undefined {
  return storage.getStore();
}

/** The run that the front waits for. */
export function activeRun(): Run | undefined {
  return active;
}

/** Does `work` as part of a run, which is the active one until its promise settles. */
export async function asActive<T>(run: Run, work: () => Promise<T>): Promise<T> {
  active = run;
  activate(shared, run.id);
  try {
    return await storage.run(run, work);
  } finally {
    active = undefined;
    activate(shared, -1);
  }
}

export function wasInterrupted(run: Run): boolean {
  return Atomics.load(shared, FLAG) === run.id;
}

/** Throws when the running code belongs to a run that was interrupted. After the first time its `finally` blocks may wait and loop. */
export function check(): void {
  const run = storage.getStore();
  if (run === undefined) return;
  if (run.state !== "abandoned") {
    if (!wasInterrupted(run)) return;
    const now = performance.now();
    run.thrown ??= now;
    if (now > run.thrown && now < run.thrown + PATIENCE_MS) return;
  }
  const error = new KernelInterrupt(run);
  Error.captureStackTrace(error, check);
  throw error;
}

/** What compiled loops look at: element 0 is there, element 1 checks. */
export const trap: readonly number[] = Object.setPrototypeOf([0], Object.create(null, { 1: { get: check } }));

/** Gives its argument back, or throws as `check` does. */
export function after<T>(value: T): T {
  check();
  return value;
}
