import type { Complex } from "../linalg/index.js";
import { type PhysicalTime, physicalTime } from "../tasks/index.js";
import type { BathExpansion } from "./baths.js";

// The twice integrated correlation function of a bath,
//   g(t) = ∫₀ᵗdt₁∫₀^{t₁}dt₂ C(t₂) = Σ_k (c_k/ν_k²)(e^{−ν_kt} + ν_kt − 1)  [+ δt],
// which is all that a Gaussian bath can do to a coherence (Mukamel, Principles of Nonlinear Optical Spectroscopy, ch. 8).

/** What stands for the exponents that an expansion leaves out: nothing, or the white noise δ. */
export type Terminator = "none" | "double-commutator";

/** Returns δ or 0. @throws on an unknown terminator. */
export function terminatorWeight(bath: BathExpansion, terminator: Terminator): number {
  if (terminator !== "none" && terminator !== "double-commutator") {
    throw new RangeError(`unknown terminator "${String(terminator)}" (known: none, double-commutator)`);
  }
  return terminator === "none" ? 0 : bath.terminator;
}

/** g(t), without unit. @throws on a negative time. */
export function lineshape(bath: BathExpansion, t: PhysicalTime, terminator: Terminator = "none"): Complex {
  physicalTime(t);
  return bath.exponents.reduce(
    (sum, { amplitude, rate }) => {
      const weight = bending(rate * t) / (rate * rate);
      return { re: sum.re + amplitude.re * weight, im: sum.im + amplitude.im * weight };
    },
    { re: terminatorWeight(bath, terminator) * t, im: 0 },
  );
}

/** e^{−x} + x − 1 for x ≥ 0, by its series where the terms would cancel. */
function bending(x: number): number {
  if (x > 0.1) return Math.expm1(-x) + x;
  let [term, sum] = [(x * x) / 2, 0];
  for (let n = 3; n < 14; n++) {
    sum += term;
    term *= -x / n;
  }
  return sum;
}
