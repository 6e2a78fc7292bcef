/**
 * One cell from request to result:
 *
 *   changed modules → the cell → its value → one turn of the event loop → user expressions → result
 *
 * The whole of it is a race against what ends a run from outside: an interrupt, an error that nobody caught. The turn gives rejections
 * and zero timers of the cell the time to be its own failure.
 */
import { setImmediate, setTimeout } from "node:timers";
import { errorReport } from "../errors/index.js";
import type { CompiledCell, ErrorReport, ExpressionResult, MimeBundle, RunRequest, RunResult } from "../link/types.js";
import { bundleOfAsync } from "../runtime/bundle.js";
import { isThenable } from "../runtime/shapes.js";
import { functionOf, intrinsicsOf } from "./cell.js";
import { asActive, KernelInterrupt, Run, shared, wasInterrupted } from "./runs.js";
import { createScope, remember, type Scope } from "./scope.js";
import { undisturbed } from "./shared.js";
import type { Sources } from "./sources.js";
import { closeTurns, interruptible, openTurns } from "./turns.js";

export interface ExecutorHost {
  sources: Sources;
  /** Finds project files that changed on disk. */
  refresh(): Promise<unknown>;
  /** Nothing of the run is to be waited for any more. */
  ended(run: Run): void;
}

/** A timer of the kernel's own. It is set among the microtasks of the cell's last turn, which a signal may still stop. */
function whole(set: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => undisturbed(shared, () => set(resolve)));
}

/** Until what is due now has happened: microtasks, rejections, immediates, and timers of 0 or 1 ms where there are timers. */
async function turn(): Promise<void> {
  // Timers of one length fire in the order in which they were set: ours comes after the cell's.
  if (process.getActiveResourcesInfo().includes("Timeout")) await whole((resolve) => setTimeout(resolve, 1));
  await whole((resolve) => setImmediate(resolve));
}

export class Executor {
  readonly #host: ExecutorHost;
  #scope: Scope = createScope();

  constructor(host: ExecutorHost) {
    this.#host = host;
  }

  get scope(): Scope {
    return this.#scope;
  }

  /** Forgets all names. Functions that still run keep the scope they were made in. */
  reset(): void {
    this.#scope = createScope();
  }

  /** Never rejects. */
  execute(request: RunRequest): Promise<RunResult> {
    const run = new Run(request);
    return asActive(run, async () => {
      const scope = this.#scope;
      const changed = remember(scope, run.declares);
      const failed = async (error: unknown): Promise<RunResult> => {
        const report = await this.#fail(run, error);
        return { status: "error", assigned: [...run.declares].filter(changed), ...report };
      };
      openTurns();
      try {
        return await new Promise((resolve) => {
          // A microtask, as the failure of the flow is one: endless ticks before it can still be stopped.
          run.onStop = (error) => void Promise.reject(error).catch(failed).then(resolve);
          void this.#flow(run, request, scope).catch(failed).then(resolve);
        });
      } finally {
        this.#host.ended(run);
      }
    });
  }

  async #flow(run: Run, request: RunRequest, scope: Scope): Promise<RunResult> {
    const { value, userExpressions } = await this.#succeed(run, request);
    run.state = "ended";
    const assigned = [...run.declares].filter((name) => Object.hasOwn(scope, name));
    return { status: "ok", assigned, ...(value && { value }), userExpressions };
  }

  async #succeed(
    run: Run,
    request: RunRequest,
  ): Promise<{ value: MimeBundle | undefined; userExpressions: Record<string, ExpressionResult> }> {
    if (request.cell.imports) await run.race(this.#host.refresh());
    const value = await this.#bundle(run, request.cell, request.silent);
    await run.race(turn());
    // In pairs: an expression may be called `__proto__`.
    const results: [string, ExpressionResult][] = [];
    for (const [key, expression] of Object.entries(request.userExpressions)) {
      results.push([key, await this.#expression(run, expression)]);
    }
    await closeTurns();
    // An interrupt that the cell caught by mistake, or that came at the very end, still is one.
    if (wasInterrupted(run)) throw new KernelInterrupt(run);
    return { value, userExpressions: Object.fromEntries(results) };
  }

  async #fail(run: Run, error: unknown): Promise<ErrorReport & { interrupted: boolean }> {
    const outside = run.reason !== undefined;
    if (!outside) {
      // From here on further errors of this run are only told, not its result.
      run.break(error);
      if (!wasInterrupted(run)) await turn();
    }
    await closeTurns();
    const interrupted = wasInterrupted(run) || error instanceof KernelInterrupt;
    run.state = outside || interrupted ? "abandoned" : "ended";
    // Whatever an interrupted cell threw on its way out (a failed command), the interrupt is why.
    const shown = interrupted && !(error instanceof KernelInterrupt) ? new KernelInterrupt(run) : error;
    return { interrupted, ...errorReport(shown, this.#host.sources) };
  }

  /** Runs a cell and gives its last value in several formats; undefined for no value. */
  async #bundle(run: Run, cell: CompiledCell, silent: boolean): Promise<MimeBundle | undefined> {
    this.#host.sources.add(cell);
    const begin = () => interruptible(() => {});
    const intrinsics = intrinsicsOf(cell.url, begin);
    const scope = this.#scope;
    await run.race(interruptible(() => functionOf(cell)(scope, intrinsics)));
    if (silent) return undefined;
    const last = intrinsics.value;
    const value = isThenable(last) ? await run.race(last) : last;
    if (value === undefined) return undefined;
    return run.race(interruptible(() => bundleOfAsync(value)));
  }

  async #expression(run: Run, expression: CompiledCell | ErrorReport): Promise<ExpressionResult> {
    if ("ename" in expression) return { status: "error", ...expression };
    try {
      const bundle = await this.#bundle(run, expression, false);
      return { status: "ok", ...(bundle ?? { data: { "text/plain": "undefined" }, metadata: {} }) };
    } catch (error) {
      if (run.reason !== undefined || wasInterrupted(run) || error instanceof KernelInterrupt) throw error;
      return { status: "error", ...errorReport(error, this.#host.sources) };
    }
  }
}
