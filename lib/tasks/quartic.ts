import { Matrix } from "ml-matrix";
import type { Loss } from "./loss.js";
import type { FlowTime } from "./time.js";

// 𝓛(φ) = (h/2)φ² + (b/4)φ⁴ in one parameter: the simplest loss that is not quadratic and whose gradient flow is known,
//   φ(τ) = θ e^{−hτ} √( h / (h + bθ²(1 − e^{−2hτ})) ),   h → 0:  θ/√(1 + 2bθ²τ),
// valid for the double well (h < 0, b > 0) too.

export interface Quartic {
  readonly h: number;
  readonly b: number;
}

export function quarticLoss({ h, b }: Quartic): Loss {
  const at = (phi: ArrayLike<number>): number => phi[0];
  return {
    size: 1,
    value: (phi) => (h / 2) * at(phi) ** 2 + (b / 4) * at(phi) ** 4,
    gradient: (phi) => Float64Array.of(h * at(phi) + b * at(phi) ** 3),
    hessian: (phi) => new Matrix([[h + 3 * b * at(phi) ** 2]]),
  };
}

/** φ(τ) from φ(0) = θ. `expm1` keeps the formula exact through h = 0. */
export function quarticFlow({ h, b }: Quartic, theta: number, tau: FlowTime): number {
  const width = h === 0 ? 2 * tau : -Math.expm1(-2 * h * tau) / h;
  return (theta * Math.exp(-h * tau)) / Math.sqrt(1 + b * theta * theta * width);
}
