/**
 * Deep momentum (50): the memory of gradients is a network m, read at the gradient that has just come, u = g,
 *
 *     m ← α m − η ∇_m ⟨m(u), v⟩,   W ← W + m(u)
 *
 * As printed the value v is 1. With a linear m that step is −η 1 ‖u‖² + …: every coordinate of W falls, whatever the sign of its gradient. That is no descent;
 * with v = u it is one, −η u ‖u‖² + …: a step along the gradient that grows with its square. Both are here, so that it can be seen.
 */
import type { Block, Vector } from "./block.js";
import type { Rule } from "./rules.js";

export interface DeepMomentumOptions {
  /** m, from as many numbers as there are parameters to as many. */
  readonly memory: Block;
  /** m before the first gradient. Default zeros, which suits linear memories; a residual one needs a nonzero inner layer to learn. */
  readonly initial?: Vector;
  readonly rate: number;
  /** α in [0, 1]. */
  readonly retention: number;
  readonly value: "one" | "gradient";
}

export function deepMomentumStep({ memory, initial, rate, retention, value }: DeepMomentumOptions): Rule {
  if (value !== "one" && value !== "gradient") {
    throw new RangeError(`unknown value "${String(value)}" (known: one, gradient)`);
  }
  if (!(rate >= 0 && Number.isFinite(rate))) throw new RangeError(`invalid rate: ${rate}`);
  if (!(retention >= 0 && retention <= 1)) throw new RangeError(`invalid retention: ${retention}`);
  return {
    name: "deep momentum",
    start: (size) => {
      if (memory.inputs !== size || memory.outputs !== size) {
        throw new RangeError(`invalid memory: ${memory.inputs} → ${memory.outputs}, expected ${size} → ${size}`);
      }
      return initial?.slice() ?? new Float64Array(memory.size);
    },
    step: (theta, gradient, state) => {
      const slope = memory.apply(state, gradient).pullback(value === "one" ? gradient.map(() => 1) : gradient).theta;
      const next = state.map((m, i) => retention * m - rate * slope[i]);
      const read = memory.apply(next, gradient).y;
      return { theta: theta.map((w, i) => w + read[i]), state: next };
    },
  };
}
