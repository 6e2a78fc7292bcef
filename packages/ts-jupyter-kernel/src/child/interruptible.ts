/**
 * Calls a function so that SIGINT stops it while it runs synchronously: endless loops in libraries, Atomics.wait, a spawnSync. State is
 * kept. Node does this for the code of a vm script only, so a script of one line makes the call.
 *
 * Costs, measured on Node 20: see the package's benchmark of a trivial cell.
 */
import { Script } from "node:vm";

const CALL = Symbol.for("ts-jupyter-kernel.call");
const holder = globalThis as { [CALL]?: () => unknown };
const script = new Script('globalThis[Symbol.for("ts-jupyter-kernel.call")]()', { filename: "node:internal/cell" });

/** @throws KernelInterrupted from `interrupted` when SIGINT stopped the call */
export function interruptible<T>(call: () => T, interrupted: () => Error): T {
  holder[CALL] = call;
  try {
    return script.runInThisContext({ breakOnSigint: true, displayErrors: false }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw interrupted();
    throw error;
  } finally {
    delete holder[CALL];
  }
}
