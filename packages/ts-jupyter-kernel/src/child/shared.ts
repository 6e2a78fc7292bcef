/**
 * The memory that the watcher thread and the main thread share.
 *
 *   ALERT      1: `FLAG` may mean the running code. Compiled loops read it at every pass and nothing else
 *   FLAG       the run that is to be interrupted; -1: none so far
 *   ACTIVE     the run that the front waits for; -1: none
 *   STOPPABLE  1: SIGINT stops the JavaScript that runs
 *   LOCK       who may not be disturbed now: the main thread while it writes a frame or prepares for signals, the watcher while its
 *              signal takes effect
 *
 * The lock keeps frames whole: a signal that stops JavaScript in the middle of a write would leave half a frame in the link, and nobody
 * could tell where the next one begins. It also keeps the signal from the next run: a run ends by the write of its result.
 */
const ALERT = 0;
export const FLAG = 1;
const ACTIVE = 2;
export const STOPPABLE = 3;
const LOCK = 4;

const FREE = 0;
const MAIN = 1;
const WATCHER = 2;

export type Shared = Int32Array;

export function createShared(): Shared {
  const shared = new Int32Array(new SharedArrayBuffer(20));
  shared[FLAG] = -1;
  shared[ACTIVE] = -1;
  return shared;
}

/** `run` is to be interrupted. */
export function alert(shared: Shared, run: number): void {
  Atomics.store(shared, FLAG, run);
  Atomics.store(shared, ALERT, 1);
}

/** `run` begins or ends (-1). What is left of interrupted runs stops at its awaits; loops are not to ask on its behalf for ever. */
export function activate(shared: Shared, run: number): void {
  Atomics.store(shared, ACTIVE, run);
  Atomics.store(shared, ALERT, 0);
  // The interrupt may be there before its run.
  if (run !== -1 && Atomics.load(shared, FLAG) === run) Atomics.store(shared, ALERT, 1);
}

/** The main thread does not want to be disturbed. A signal that is on its way comes first: it stops this wait. */
export function lock(shared: Shared): void {
  while (Atomics.compareExchange(shared, LOCK, FREE, MAIN) === WATCHER) Atomics.wait(shared, LOCK, WATCHER);
}

/** Nothing happens when the main thread does not hold the lock. */
export function unlock(shared: Shared): void {
  Atomics.compareExchange(shared, LOCK, MAIN, FREE);
}

/**
 * Does what a signal must not stop half-way. Node's timers are such: one that is stopped between the two tables that a new length of time is
 * entered in is in one only, and no timer of that length fires in the process ever after.
 */
export function undisturbed<T>(shared: Shared, work: () => T): T {
  lock(shared);
  try {
    return work();
  } finally {
    unlock(shared);
  }
}

/** The signal has taken effect: nobody holds the lock any more. */
export function acknowledge(shared: Shared): void {
  Atomics.store(shared, LOCK, FREE);
  Atomics.notify(shared, LOCK);
}

/** So long the watcher waits for the main thread; and a signal that stops no JavaScript (a command's end) is through by then. */
const MOMENT_MS = 50;
/** Until stopped JavaScript says so. Native code that does not look up for so long is nothing that a signal can stop. */
const STOP_MS = 2000;

/** Sends the signal while `run` is active and may be disturbed. A write that takes longer is met by the next attempt. */
export function signalRun(shared: Shared, run: number, signal: () => void): void {
  const still = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; Atomics.compareExchange(shared, LOCK, FREE, WATCHER) !== FREE; waited++) {
    if (waited >= MOMENT_MS) return;
    Atomics.wait(still, 0, 0, 1);
  }
  if (Atomics.load(shared, ACTIVE) === run) {
    signal();
    Atomics.wait(shared, LOCK, WATCHER, Atomics.load(shared, STOPPABLE) === 1 ? STOP_MS : MOMENT_MS);
  }
  if (Atomics.compareExchange(shared, LOCK, WATCHER, FREE) === WATCHER) Atomics.notify(shared, LOCK);
}
