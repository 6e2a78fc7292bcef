import { positive } from "../tasks/index.js";
import type { DoubleWell } from "./double-well.js";
import { HBAR_SQUARED_OVER_TWO } from "./units.js";

// Tunnelling splitting of V(x) = A(x² − b²)² in the semiclassical limit: the action of the path that falls through the
// inverted barrier, and the harmonic frequency at its ends,
//   S₀/ħ = (4/3) b³ √(2mA)/ħ,   ħω = b √(8Aħ²/m),   Δ ≈ 2ħω √(6S₀/πħ) e^{−S₀/ħ} (1 − 71ħ/72S₀ + O(S₀⁻²)).
// The bracket is the two-loop correction (Zinn-Justin, Nucl. Phys. B 192, 125 (1981); Wöhler and Shuryak, Phys. Lett. B
// 333, 467 (1994)). The formula needs no cancellation, so that it goes on where two levels can no longer be told apart.

export interface Instanton {
  /** S₀/ħ, dimensionless. */
  readonly action: number;
  /** ħω at the bottom of a well, kcal/mol. */
  readonly quantum: number;
}

/** @throws on a mass or a well that is not positive. */
export function instanton({ stiffness, minimum }: DoubleWell, mass: number): Instanton {
  positive("stiffness", stiffness);
  positive("position of the minimum", minimum);
  const halfInverse = HBAR_SQUARED_OVER_TWO / positive("mass", mass); // ħ²/2m
  return {
    action: ((4 / 3) * minimum ** 3 * Math.sqrt(stiffness)) / Math.sqrt(halfInverse),
    quantum: minimum * Math.sqrt(16 * stiffness * halfInverse),
  };
}

/** How far the semiclassical series is taken: the exponential with its prefactor, or the bracket 1 − 71/72S₀ as well. */
export type InstantonOrder = "one-loop" | "two-loop";

/**
 * ln Δ with Δ in kcal/mol; by its logarithm, because Δ itself underflows for wide wells.
 * @throws when the bracket is not positive (S₀/ħ ≤ 71/72: no barrier to speak of).
 */
export function instantonLogSplitting({ action, quantum }: Instanton, order: InstantonOrder = "two-loop"): number {
  const leading = Math.log(2 * quantum) + Math.log((6 * action) / Math.PI) / 2 - action;
  if (order === "one-loop") return leading;
  if (order !== "two-loop") throw new RangeError(`unknown order "${String(order)}" (known: one-loop, two-loop)`);
  const bracket = 1 - 71 / (72 * action);
  if (!(bracket > 0)) throw new RangeError(`invalid action: ${action} (the bracket 1 − 71/72S₀ is ${bracket})`);
  return leading + Math.log(bracket);
}
