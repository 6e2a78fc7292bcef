/**
 * Work that SIGINT stops while it runs synchronously: endless loops in libraries, Atomics.wait, a command that is waited for. State is kept.
 *
 * Node stops the code of a vm script only, so a script of one line makes the call. It also empties the queue of microtasks, so that
 * what follows an `await` is stopped too, up to the first wait for something outside; after the wait turns.ts makes the next call.
 *
 * The work is called by the event loop. When it is stopped, functions have been left without their `finally` and Node's stack of async
 * contexts has entries too many, for which Node ends the process at the next return to the event loop; an error that nobody catches makes
 * Node clear that stack. So an interrupt ends as one.
 */
import { Script } from "node:vm";
import { activeRun, KernelInterrupt, shared } from "./runs.js";
import { acknowledge, lock, STOPPABLE, unlock } from "./shared.js";

const CALL = Symbol.for("ts-jupyter-kernel.call");
const holder = globalThis as { [CALL]?: (() => void) | undefined };
// Whoever prints the global object need not see it.
Object.defineProperty(holder, CALL, { value: undefined, writable: true, configurable: true });
const script = new Script('globalThis[Symbol.for("ts-jupyter-kernel.call")]()', { filename: "node:internal/cell" });

interface Internals {
  /** Runs the ticks and microtasks that are due. */
  _tickCallback(): void;
  binding(name: "contextify"): { startSigintWatchdog?(): void; stopSigintWatchdog?(): void };
}
/** Node has had them since its first versions, without better names. */
const internals = process as unknown as Internals;
const runDue = internals._tickCallback;
const watchdog = internals.binding("contextify");

let inside = false;
let held = false;

/**
 * Node's thread that waits for SIGINT is started for each call of the script, unless somebody holds it: 110 µs against 1 µs a call. While
 * it is held the signal has no other effect. Where user code has handlers of its own, Node must exchange them at each call.
 */
function hold(): void {
  const free = process.listenerCount("SIGINT") === 0;
  if (free === held) return;
  if (free) watchdog.startSigintWatchdog?.();
  else watchdog.stopSigintWatchdog?.();
  held = free;
}

/** User code that removed a handler has set the signal back to what it means without one: the end of the process. */
export function holdAgain(): void {
  lock(shared);
  if (held) watchdog.stopSigintWatchdog?.();
  held = false;
  hold();
  unlock(shared);
}

/**
 * Does the work, and what is due after it, so that a signal stops it. Within such work it is just done.
 *
 * No signal is let through while Node changes its handlers: it would end the process, or (Node counts a signal too many then) hit the
 * next work.
 *
 * @throws KernelInterrupt when a signal stopped it; nobody may catch that
 */
export function stoppable(work: () => void): void {
  const run = activeRun();
  if (inside || run === undefined) {
    work();
    return;
  }
  lock(shared);
  hold();
  inside = true;
  holder[CALL] = () => {
    unlock(shared);
    try {
      work();
      runDue();
    } finally {
      lock(shared);
    }
  };
  Atomics.store(shared, STOPPABLE, 1);
  try {
    script.runInThisContext({ breakOnSigint: true, displayErrors: false });
  } catch (error) {
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    if (code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
    Atomics.store(shared, STOPPABLE, 0);
    acknowledge(shared);
    throw new KernelInterrupt(run);
  } finally {
    inside = false;
    Atomics.store(shared, STOPPABLE, 0);
    unlock(shared);
    holder[CALL] = undefined;
  }
}
