/**
 * How far an approximate posterior is from the exact one, in nats:
 *
 *     KL(N(a, A) ‖ N(m, Λ⁻¹)) = ½ [tr ΛA + (a − m)ᵀΛ(a − m) − d − ln det Λ − ln det A] ≥ 0.
 *
 * Among laws with independent weights, A diagonal, the best is a = m, A = diag(1/Λ_jj): the mean-field optimum, whose divergence
 *
 *     ½ [Σ ln Λ_jj − ln det Λ]
 *
 * no amortised network with a diagonal answer can go below (Bishop 2006, section 10.1.2).
 */
import type { Matrix } from "ml-matrix";
import { Matrix as Dense } from "ml-matrix";
import { logDeterminant, type WeightPosterior } from "./hierarchical-regression.js";

/** KL(N(mean, covariance) ‖ posterior). */
export function posteriorDivergence(
  { mean, covariance }: Pick<WeightPosterior, "mean" | "covariance">,
  { mean: exact, precision }: WeightPosterior,
): number {
  const shift = Dense.sub(mean, exact);
  const trace = precision.mmul(covariance).trace();
  const determinants = logDeterminant(precision) + logDeterminant(covariance);
  return 0.5 * (trace + shift.dot(precision.mmul(shift)) - mean.rows - determinants);
}

/** The law with independent weights that is nearest to the posterior, with its divergence. */
export function meanField({ mean, precision }: WeightPosterior): {
  readonly mean: Matrix;
  readonly covariance: Matrix;
  readonly divergence: number;
} {
  const diagonal = precision.diagonal();
  const logs = diagonal.reduce((sum, value) => sum + Math.log(value), 0);
  return {
    mean,
    covariance: Dense.diag(diagonal.map((value) => 1 / value)),
    divergence: 0.5 * (logs - logDeterminant(precision)),
  };
}
