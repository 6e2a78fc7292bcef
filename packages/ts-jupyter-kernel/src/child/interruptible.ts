/**
 * Work that SIGINT stops while it runs synchronously: endless loops in libraries, Atomics.wait, a command that is waited for. State is kept.
 *
 * Node stops the code of a vm script only, so a script of one line makes the call. It also empties the queue of microtasks, so that
 * what follows an `await` is stopped too, up to the first wait for something outside.
 *
 * The work has a turn of the event loop of its own. When it is stopped, functions have been left without their `finally` and Node's
 * stack of async contexts has entries too many, for which Node ends the process at the next return to the event loop; an error that
 * nobody catches makes Node clear that stack. So an interrupt ends as one.
 */
import { setImmediate } from "node:timers";
import { Script } from "node:vm";
import { shared } from "./runs.js";
import { acknowledge, lock, STOPPABLE, unlock } from "./shared.js";

const CALL = Symbol.for("ts-jupyter-kernel.call");
const holder = globalThis as { [CALL]?: (() => void) | undefined };
// Whoever prints the global object need not see it.
Object.defineProperty(holder, CALL, { value: undefined, writable: true, configurable: true });
const script = new Script('globalThis[Symbol.for("ts-jupyter-kernel.call")]()', { filename: "node:internal/cell" });

/** Runs the ticks and microtasks that are due. Node has had it since its first versions, without a better name. */
const runDue = (process as unknown as { _tickCallback(): void })._tickCallback;

/**
 * No signal is let through while Node changes its handlers: it would end the process, or (Node counts a signal too many then) hit the
 * next work.
 *
 * @param interrupted gives what is thrown, uncaught, when a signal stopped the work; the promise stays open then
 */
export function interruptible<T>(work: () => T | PromiseLike<T>, interrupted: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      holder[CALL] = () => {
        unlock(shared);
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
        try {
          runDue();
        } finally {
          lock(shared);
        }
      };
      lock(shared);
      Atomics.store(shared, STOPPABLE, 1);
      try {
        script.runInThisContext({ breakOnSigint: true, displayErrors: false });
      } catch (error) {
        const { code } = (error ?? {}) as NodeJS.ErrnoException;
        if (code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
        Atomics.store(shared, STOPPABLE, 0);
        acknowledge(shared);
        throw interrupted();
      } finally {
        Atomics.store(shared, STOPPABLE, 0);
        unlock(shared);
        holder[CALL] = undefined;
      }
    });
  });
}
