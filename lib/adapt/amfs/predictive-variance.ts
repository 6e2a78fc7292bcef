/**
 * I-AMFS read as a Gaussian process, in float64. Its solution is the posterior mean of a function with covariance a²k and noise a²C, C = (λ + γ)(I + μK)⁻¹
 * (composite-objective.ts), whatever a. So predictions have a width,
 *
 *     mean = k(x, S) α,   var f(x) = a² [k(x, x) − k(x, S)(K + C)⁻¹k(S, x)],   (K + C)⁻¹ = A⁻¹(I + μK),
 *
 * and a target at x has the variance var f(x) + a²(λ + γ). The mean does not tell a; the targets do: their likelihood is highest at
 *
 *     â² = tr Yᵀ(K + C)⁻¹Y / nN = tr Yᵀα / nN.
 *
 * With μ = γ = 0 this is the textbook process (Rasmussen and Williams 2006, equations 2.25 and 2.26).
 */
import { Matrix } from "ml-matrix";
import { scaledIdentity } from "../../linalg/index.js";
import { inner, type Regularisers, regularisers, solveSymmetric, systemMatrix } from "./composite-objective.js";

/** The law of targets at m points: mean [m, N], variance [m] in each output, noise included. */
export interface PredictiveLaw {
  readonly mean: Matrix;
  readonly variance: Float64Array;
  /** a². */
  readonly amplitude: number;
}

/** Gram matrices of a kernel with k(x, x) = 1: support [n, n], query with support [m, n]. */
export interface Grams {
  readonly k: Matrix;
  readonly cross: Matrix;
}

/** The law of new targets. `amplitude`: a², or by default its most likely value. */
export function predictiveLaw(
  { k, cross }: Grams,
  y: Matrix,
  weights: Regularisers,
  amplitude?: number,
): PredictiveLaw {
  const { lambda, mu, gamma } = regularisers(weights);
  const n = k.rows;
  const right = Matrix.add(scaledIdentity(n), Matrix.mul(k, mu));
  const precision = solveSymmetric(systemMatrix(k, weights), right);
  const alpha = precision.mmul(y);
  const square = amplitude ?? inner(y, alpha) / (n * y.columns);
  const explained = Matrix.mul(cross.mmul(precision), cross).sum("row");
  const variance = Float64Array.from(explained, (share) => square * (1 - share + lambda + gamma));
  return { mean: cross.mmul(alpha), variance, amplitude: square };
}
