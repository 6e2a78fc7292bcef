/**
 * The gradient of stream-gradient.ts forwards in time: the Jacobians J = ∂θ_t/∂Φ and A = ∂acc_t/∂Φ are carried along,
 *
 *     at a sample      d𝓛/dΦ ← d𝓛/dΦ + Jᵀ∇ℓ_t/T,   A ← A + H_t J
 *     at a boundary    J_ℓ ← ρ J_ℓ − η A_ℓ,   A_ℓ ← 0
 *
 * so that nothing of the past is kept: what a memory could do that never sees its context again. It costs P Hessian-vector products a sample for P parameters.
 */
import type { Vector } from "./block.js";
import type { ContinuumMemory } from "./memory.js";
import { lossGradient, parametersOf, type RunOptions, type Sample } from "./schedule.js";
import { boundariesBetween, hessianTimes, history, linearRules, type StreamGradient } from "./stream-gradient.js";

/** A column of a Jacobian: how the parameters of all levels move with one number of Φ. */
type Column = readonly Vector[];

/** @throws as `streamGradient` */
export function streamGradientReference(
  memory: ContinuumMemory,
  starts: readonly Vector[],
  samples: readonly Sample[],
  { partial = "drop" }: RunOptions = {},
): StreamGradient {
  const { states, losses } = history(memory, starts, samples, partial);
  const rules = linearRules(memory);
  let carried = unitColumns(starts).map((theta) => ({ theta, gathered: theta.map((v) => new Float64Array(v.length)) }));
  const total = new Float64Array(carried.length);
  samples.forEach((sample, t) => {
    const thetas = parametersOf(states[t]);
    const { gradients } = lossGradient(memory.network, thetas, sample, t);
    const boundaries = boundariesBetween(memory, states[t], states[t + 1]);
    carried = carried.map(({ theta, gathered }, column) => {
      total[column] += products(theta, gradients) / samples.length;
      const bent = hessianTimes(memory.network, thetas, theta, sample);
      const next = { theta: [...theta], gathered: gathered.map((v, s) => v.map((value, i) => value + bent[s][i])) };
      for (const { level, share } of boundaries) {
        const { rate, retention } = rules[level];
        next.theta[level] = theta[level].map((v, i) => retention * v - rate * share * next.gathered[level][i]);
        next.gathered[level] = new Float64Array(theta[level].length);
      }
      return next;
    });
  });
  const loss = losses.reduce((sum, value) => sum + value, 0) / samples.length;
  return { loss, losses, gradients: split(total, starts), end: parametersOf(states[samples.length]) };
}

function unitColumns(starts: readonly Vector[]): Column[] {
  return starts.flatMap((start, level) =>
    Array.from(start, (_, i) => starts.map((each, s) => each.map((_, j) => (s === level && j === i ? 1 : 0)))),
  );
}

function products(a: Column, b: Column): number {
  return a.reduce((sum, vector, s) => sum + vector.reduce((inner, value, i) => inner + value * b[s][i], 0), 0);
}

function split(flat: Vector, like: readonly Vector[]): Vector[] {
  let at = 0;
  return like.map(({ length }) => {
    at += length;
    return flat.slice(at - length, at);
  });
}
