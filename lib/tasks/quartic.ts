import { Matrix } from "ml-matrix";
import type { Loss } from "./loss.js";
import { type QuadraticTask, quadraticLoss } from "./quadratic.js";
import type { FlowTime } from "./time.js";

// 𝓛(φ) = (h/2)φ² + (b/4)φ⁴ in one parameter: the simplest loss that is not quadratic and whose gradient flow is known,
//   φ(τ) = θ e^{−hτ} √( h / (h + bθ²(1 − e^{−2hτ})) ),   h → 0:  θ/√(1 + 2bθ²τ),
// valid for the double well (h < 0, b > 0) too. Coupled to a quadratic of several parameters it loses the closed flow and
// gains Hessians that do not commute.

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

/**
 * ½(φ − c)ᵀH(φ − c) + (b/4)Σφⱼ⁴: several parameters with a curvature H + 3b·diag(φ²) that turns along the path, so that
 * Hessians at different points do not commute. What is true for quadratics only shows here.
 */
export function coupledQuarticLoss(task: QuadraticTask, b: number): Loss {
  const { size, value, gradient, hessian } = quadraticLoss(task);
  const all = (phi: ArrayLike<number>): number[] => Array.from(phi);
  return {
    size,
    value: (phi) => value(phi) + (b / 4) * all(phi).reduce((sum, x) => sum + x ** 4, 0),
    gradient: (phi) => gradient(phi).map((g, i) => g + b * phi[i] ** 3),
    hessian: (phi) => hessian(phi).add(Matrix.diag(all(phi).map((x) => 3 * b * x * x))),
  };
}

/** φ(τ) from φ(0) = θ. `expm1` keeps the formula exact through h = 0. Throws when b < 0 lets it run away. */
export function quarticFlow({ h, b }: Quartic, theta: number, tau: FlowTime): number {
  const width = h === 0 ? 2 * tau : -Math.expm1(-2 * h * tau) / h;
  const square = 1 + b * theta * theta * width;
  if (!(square > 0)) throw new RangeError(`invalid quartic: the flow from ${theta} has left every bound before ${tau}`);
  return (theta * Math.exp(-h * tau)) / Math.sqrt(square);
}
