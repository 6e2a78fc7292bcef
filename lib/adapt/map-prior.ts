import { Matrix, solve } from "ml-matrix";
import { column, entries, finiteVector, symmetricFunction, symmetricOrder, wholeNumber } from "../linalg/index.js";
import { type FlowTime, type InnerSteps, positive, type QuadraticTask } from "../tasks/index.js";

// Early stopping is a prior (Santos, Appl. Math. Lett. 9, 15 (1996); Grant et al., arXiv 1801.08930): k descent steps on a
// quadratic from θ give the maximum a-posteriori estimate for a Gaussian prior 𝒩(θ, Q_k⁻¹) with
//   Q_k = H[(1 − αH)^{−k} − 1]⁻¹   →   H(e^{Hτ} − 1)⁻¹   as α → 0 with τ = kα fixed.

/** Q_k, n×n. Needs k ≥ 1 and αλ < 1 for every eigenvalue λ ≠ 0; a flat direction (λ = 0) gets its limit 1/(kα). */
export function mapPrior(h: Matrix, alpha: number, k: InnerSteps): Matrix {
  positive("learning rate", alpha);
  wholeNumber("number of inner steps", k, 1);
  return symmetricFunction(h, (lambda) => {
    if (alpha * lambda >= 1) throw new RangeError(`invalid learning rate: ${alpha} (curvature ${lambda} overshoots)`);
    return lambda === 0 ? 1 / (k * alpha) : lambda / Math.expm1(-k * Math.log1p(-alpha * lambda));
  });
}

/** The limit H(e^{Hτ} − 1)⁻¹. */
export function mapPriorFlow(h: Matrix, tau: FlowTime): Matrix {
  positive("flow time", tau);
  return symmetricFunction(h, (lambda) => (lambda === 0 ? 1 / tau : lambda / Math.expm1(lambda * tau)));
}

/** argmin of ½(φ−c)ᵀH(φ−c) + ½(φ−θ)ᵀQ(φ−θ), i.e. (H + Q)⁻¹(Hc + Qθ). */
export function mapEstimate(task: QuadraticTask, theta: ArrayLike<number>, prior: Matrix): Float64Array {
  const n = symmetricOrder(task.H);
  if (symmetricOrder(prior) !== n) throw new RangeError(`invalid prior: got order ${prior.rows}, expected ${n}`);
  const right = task.H.mmul(column(finiteVector("minimiser", task.c, n)));
  right.add(prior.mmul(column(finiteVector("parameters", theta, n))));
  return entries(solve(Matrix.add(task.H, prior), right));
}
