/**
 * The nested variant (72): the state that the fast memory starts from is a parameter of the slower level,
 *
 *     θ_0^{(f_{s+1})} = argmin_Φ E_{𝒯 ~ C^{(s)}} ℓ(Θ, 𝒯; Φ)
 *
 * MAML inside a stream. The stream is cut into contexts; at the start of each the fast memory starts again from Φ, inside it learns by its own schedule (71), and
 * every `contextsPerUpdate` contexts the slow level moves Φ by what the contexts have taught:
 *
 *     "exact"          Φ ← Φ − β Σ d𝓛/dΦ            through the inner updates, 𝓛 the mean prequential loss of a context
 *     "first-order"    Φ ← Φ − β Σ Σ_t ∂ℓ_t/∂θ_t /T    the same with ∂θ_t/∂Φ taken as 1
 *     "reptile"        Φ ← Φ + ε mean(θ_end − Φ)
 *     "carry"          no slow level: θ_end is where the next context starts (null line)
 *     "fixed"          Φ stays (null line, or an oracle's Φ)
 *
 * C^{(s)}/C^{(s+1)} counts re-initialisations here, one a context.
 */
import { wholeNumber } from "../../linalg/index.js";
import type { Vector } from "./block.js";
import { type ContinuumMemory, checkParameters } from "./memory.js";
import { continueSequence, flush, type Partial, parametersOf, type Sample, startMemory } from "./schedule.js";
import { streamGradient } from "./stream-gradient.js";

export type SlowLevel =
  | { readonly estimate: "exact" | "first-order"; readonly rate: number | ((update: number) => number) }
  | { readonly estimate: "reptile"; readonly step: number | ((update: number) => number) }
  | { readonly estimate: "carry" | "fixed" };

export interface NestedOptions {
  /** The fast memory, of either wiring. */
  readonly fast: ContinuumMemory;
  /** Samples of a context: after so many the fast memory starts again. A multiple of its longest finite period. */
  readonly context: number;
  readonly slow: SlowLevel;
  /** Contexts between two updates of Φ. Default 1. */
  readonly contextsPerUpdate?: number;
  /** What becomes of an unfinished chunk at the end of a context. Default "drop". */
  readonly partial?: Partial;
}

export type NestedMemory = Readonly<Required<NestedOptions>>;

/** @throws RangeError on an unknown estimate, sizes that are not whole, and a context that chunks do not divide */
export function nestedMemory(options: NestedOptions): NestedMemory {
  const { fast, context, slow, contextsPerUpdate = 1, partial = "drop" } = options;
  wholeNumber("context", context, 1);
  wholeNumber("number of contexts an update", contextsPerUpdate, 1);
  const estimates = ["exact", "first-order", "reptile", "carry", "fixed"];
  if (!estimates.includes(slow.estimate)) {
    throw new RangeError(`unknown estimate "${String(slow.estimate)}" (known: ${estimates.join(", ")})`);
  }
  for (const { name, period } of fast.levels) {
    if (partial === "drop" && Number.isFinite(period) && context % period !== 0) {
      throw new RangeError(`invalid period of "${name}": ${period} does not divide the context ${context}`);
    }
  }
  return Object.freeze({ fast, context, slow: Object.freeze({ ...slow }), contextsPerUpdate, partial });
}

export interface NestedState {
  /** Φ: one vector for every level of the fast memory. */
  readonly start: readonly Vector[];
  /** Σ of what the contexts since the last update of Φ want it moved by. */
  readonly gathered: readonly Vector[];
  readonly contexts: number;
  readonly updates: number;
}

/** @throws as `checkParameters` */
export function startNested({ fast }: NestedMemory, start: readonly Vector[]): NestedState {
  checkParameters(fast, start);
  return { start, gathered: zeros(start), contexts: 0, updates: 0 };
}

/** One context: its prequential losses, and the state after it. @throws RangeError where it has another length; as `observe` */
export function observeContext(
  memory: NestedMemory,
  state: NestedState,
  samples: readonly Sample[],
): { readonly state: NestedState; readonly losses: Vector } {
  const { fast, context, slow, contextsPerUpdate } = memory;
  if (samples.length !== context) throw new RangeError(`invalid context: got ${samples.length}, expected ${context}`);
  const { losses, wanted, end } = lesson(memory, state.start, samples);
  const gathered = state.gathered.map((sum, s) => sum.map((value, i) => value + wanted[s][i]));
  const next = { ...state, gathered, contexts: state.contexts + 1 };
  if (slow.estimate === "carry") return { losses, state: { ...next, start: end } };
  if (next.contexts % contextsPerUpdate !== 0) return { losses, state: next };
  const size = sizeOf(slow, state.updates) / (slow.estimate === "reptile" ? contextsPerUpdate : 1);
  const start = state.start.map((phi, s) => phi.map((value, i) => value + size * gathered[s][i]));
  checkParameters(fast, start);
  return { losses, state: { start, gathered: zeros(start), contexts: next.contexts, updates: state.updates + 1 } };
}

/** What a context costs from Φ, where it ends, and the direction that it wants Φ moved in. */
function lesson({ fast, slow, partial }: NestedMemory, start: readonly Vector[], samples: readonly Sample[]) {
  if (slow.estimate === "exact" || slow.estimate === "first-order") {
    const found = streamGradient(fast, start, samples, { through: slow.estimate, partial });
    return { losses: found.losses, end: found.end, wanted: found.gradients.map((g) => g.map((value) => -value)) };
  }
  const { state, losses } = continueSequence(fast, startMemory(fast, start), samples);
  const end = parametersOf(partial === "flush" ? flush(fast, state) : state);
  if (slow.estimate !== "reptile") return { losses, end, wanted: zeros(start) };
  return { losses, end, wanted: end.map((theta, s) => theta.map((value, i) => value - start[s][i])) };
}

function sizeOf(slow: SlowLevel, update: number): number {
  const size = "rate" in slow ? slow.rate : "step" in slow ? slow.step : 0;
  return typeof size === "number" ? size : size(update);
}

const zeros = (like: readonly Vector[]): Vector[] => like.map(({ length }) => new Float64Array(length));
