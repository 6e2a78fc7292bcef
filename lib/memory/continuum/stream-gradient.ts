/**
 * The gradient of a sequence's prequential loss with respect to the states that it starts from, through all updates on the way:
 *
 *     𝓛(Φ) = (1/T) Σ_t ℓ_t(θ_t),    θ_0 = Φ,    θ_{t+1} from (71) with linear rules   θ_ℓ ← ρ θ_ℓ − η acc_ℓ
 *
 * What (72) descends on for the contexts of the slower level, and (73) for whole lifetimes. Backwards in time, λ_ℓ is ∂𝓛/∂θ_ℓ and a_ℓ is ∂𝓛/∂acc_ℓ:
 *
 *     at a boundary      a_ℓ ← −η λ_ℓ,   λ_ℓ ← ρ λ_ℓ
 *     at a sample        λ ← λ + ∇ℓ_t/T + H_t a            H_t: the Hessian of ℓ_t over all levels together
 *
 * One Hessian-vector product a sample. Without H_t this is the first-order estimate. carried-jacobian.ts has the same numbers forwards in time.
 */
import type { Vector } from "./block.js";
import type { Network } from "./chain.js";
import type { ContinuumMemory } from "./memory.js";
import {
  checkPartial,
  flush,
  lossGradient,
  type MemoryState,
  observe,
  parametersOf,
  type RunOptions,
  type Sample,
  startMemory,
} from "./schedule.js";

/** "exact": through the updates. "first-order": as if the gradients inside did not depend on Φ. */
export type Through = "exact" | "first-order";

export interface StreamGradientOptions extends RunOptions {
  /** Default "exact". */
  readonly through?: Through;
}

export interface StreamGradient {
  /** Mean prequential loss. */
  readonly loss: number;
  readonly losses: Vector;
  /** One vector a level. */
  readonly gradients: readonly Vector[];
  /** Parameters after the last sample. */
  readonly end: readonly Vector[];
}

/** @throws RangeError on no samples, an unknown estimate, a rule that is not linear, and as `observe` */
export function streamGradient(
  memory: ContinuumMemory,
  starts: readonly Vector[],
  samples: readonly Sample[],
  { through = "exact", partial = "drop" }: StreamGradientOptions = {},
): StreamGradient {
  checkThrough(through);
  const { states, losses } = history(memory, starts, samples, partial);
  const rules = linearRules(memory);
  const end = parametersOf(states[samples.length]);
  const onTheta = end.map((theta) => new Float64Array(theta.length));
  const onGathered = end.map((theta) => new Float64Array(theta.length));
  for (let t = samples.length - 1; t >= 0; t--) {
    for (const { level, share } of boundariesBetween(memory, states[t], states[t + 1])) {
      const { rate, retention } = rules[level];
      onGathered[level] = onTheta[level].map((value) => -rate * share * value);
      onTheta[level] = onTheta[level].map((value) => retention * value);
    }
    const thetas = parametersOf(states[t]);
    const { gradients } = lossGradient(memory.network, thetas, samples[t], t);
    gradients.forEach((gradient, s) => {
      addScaled(onTheta[s], 1 / samples.length, gradient);
    });
    if (through === "first-order") continue;
    hessianTimes(memory.network, thetas, onGathered, samples[t]).forEach((bent, s) => {
      addScaled(onTheta[s], 1, bent);
    });
  }
  return { loss: mean(losses), losses, gradients: onTheta, end };
}

/** All states of a sequence, T + 1 of them; the last after a flush where one is asked for. */
export function history(
  memory: ContinuumMemory,
  starts: readonly Vector[],
  samples: readonly Sample[],
  partial: NonNullable<RunOptions["partial"]>,
): { readonly states: readonly MemoryState[]; readonly losses: Vector } {
  checkPartial(partial);
  if (samples.length === 0) throw new RangeError("invalid number of samples: 0");
  const losses = new Float64Array(samples.length);
  const states = [startMemory(memory, starts)];
  samples.forEach((sample, t) => {
    const { state, loss } = observe(memory, states[t], sample);
    losses[t] = loss;
    states.push(state);
  });
  if (partial === "flush") states.push(flush(memory, states.pop() as MemoryState));
  return { states, losses };
}

/** Levels that were updated by a sample, with what their gathered gradients were multiplied by before the rule's rate. */
export function boundariesBetween(
  { levels, reduction }: ContinuumMemory,
  before: MemoryState,
  after: MemoryState,
): { readonly level: number; readonly share: number }[] {
  return levels.flatMap((_, level) => {
    if (after.levels[level].count !== 0) return [];
    return [{ level, share: reduction === "mean" ? 1 / (before.levels[level].count + 1) : 1 }];
  });
}

/** Rate and retention of every level. @throws RangeError naming a rule that has not these alone */
export function linearRules({ levels }: ContinuumMemory): { readonly rate: number; readonly retention: number }[] {
  return levels.map(({ name, rule }) => {
    if (rule.linear !== undefined) return rule.linear;
    throw new RangeError(`invalid rule of "${name}": ${rule.name} has no exact gradient here (known: gradient)`);
  });
}

/** H v of ½‖y − target‖² over the parameters of all levels. */
export function hessianTimes(
  network: Network,
  thetas: readonly Vector[],
  directions: readonly Vector[],
  { x, target }: Sample,
): readonly Vector[] {
  const { y, moved, pullbackAlong } = network.along(thetas, directions, x);
  const miss = y.map((value, i) => value - target[i]);
  return pullbackAlong(miss, moved);
}

export function checkThrough(through: Through): void {
  if (through !== "exact" && through !== "first-order") {
    throw new RangeError(`unknown estimate "${String(through)}" (known: exact, first-order)`);
  }
}

function addScaled(target: Vector, factor: number, x: Vector): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * x[i];
}

const mean = (values: Vector): number => values.reduce((total, value) => total + value, 0) / values.length;
