/**
 * Linear regression with a normal prior in float64: the task's posterior, its predictions, its evidence,
 *
 *     Λ = XᵀX/σ² + Σ₀⁻¹,   m = Λ⁻¹(Xᵀy/σ² + Σ₀⁻¹μ₀),   E y* = x*ᵀm,   var y* = x*ᵀΛ⁻¹x* + σ²,
 *     ln p(y | X) = −½ [n ln 2πσ² + ln det Σ₀ + ln det Λ + ‖y − Xm‖²/σ² + (m − μ₀)ᵀΣ₀⁻¹(m − μ₀)].
 *
 * Lindley and Smith (1972). Descent from μ₀ that is stopped early is such a posterior mean (Grant et al. 2018): lib/adapt/map-prior.ts has the prior that
 * k steps stand for.
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Episodes, LinearPrior } from "../../tasks/benchmarks/index.js";

/** The points of one task: X [n, d] and y [n, 1]. */
export interface LinearTask {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** N(m, Λ⁻¹) of one task. */
export interface WeightPosterior {
  /** m [d, 1]. */
  readonly mean: Matrix;
  /** Λ⁻¹ [d, d]. */
  readonly covariance: Matrix;
  /** Λ [d, d]. */
  readonly precision: Matrix;
}

/** @throws RangeError on a prior that does not fit the task or is not positive definite */
export function linearPosterior(prior: LinearPrior, { x, y }: LinearTask): WeightPosterior {
  if (x.columns !== prior.mean.length) {
    throw new RangeError(`invalid prior: got ${prior.mean.length} means, expected ${x.columns}`);
  }
  const weight = prior.noise ** -2;
  const before = positiveInverse(covarianceOf(prior));
  const precision = Matrix.add(x.transpose().mmul(x).mul(weight), before);
  const covariance = positiveInverse(precision);
  const right = Matrix.add(x.transpose().mmul(y).mul(weight), before.mmul(meanOf(prior)));
  return { mean: covariance.mmul(right), covariance, precision };
}

/** Mean and variance of noisy targets at the rows of x. */
export function linearPredictive(
  { mean, covariance }: WeightPosterior,
  noise: number,
  x: Matrix,
): { readonly mean: number[]; readonly variance: number[] } {
  const spread = Matrix.mul(x.mmul(covariance), x).sum("row");
  return { mean: x.mmul(mean).to1DArray(), variance: spread.map((value) => value + noise ** 2) };
}

/** ln p(y | X) of one task in nats. */
export function logEvidence(prior: LinearPrior, task: LinearTask): number {
  const { mean, precision } = linearPosterior(prior, task);
  const misses = Matrix.sub(task.y, task.x.mmul(mean));
  const shift = Matrix.sub(mean, meanOf(prior));
  const squares = misses.dot(misses) / prior.noise ** 2 + shift.dot(positiveInverse(covarianceOf(prior)).mmul(shift));
  const determinants = logDeterminant(covarianceOf(prior)) + logDeterminant(precision);
  return -0.5 * (task.y.rows * Math.log(2 * Math.PI * prior.noise ** 2) + determinants + squares);
}

/** The same from the marginal law y ~ N(Xμ₀, XΣ₀Xᵀ + σ²I), of order n instead of d. */
export function logEvidenceReference(prior: LinearPrior, { x, y }: LinearTask): number {
  const marginal = Matrix.add(
    x.mmul(covarianceOf(prior)).mmul(x.transpose()),
    Matrix.eye(y.rows).mul(prior.noise ** 2),
  );
  const misses = Matrix.sub(y, x.mmul(meanOf(prior)));
  const squares = misses.dot(positiveInverse(marginal).mmul(misses));
  return -0.5 * (y.rows * Math.log(2 * Math.PI) + logDeterminant(marginal) + squares);
}

/** The support sets of a batch of episodes, task by task. Waits for the backend. */
export function linearTasks({ support }: Pick<Episodes, "support">): LinearTask[] {
  const [x, y] = [support.x, support.y].map((leaf) => leaf.arraySync() as number[][][]);
  return x.map((rows, i) => ({ x: new Matrix(rows), y: new Matrix(y[i]) }));
}

export function meanOf({ mean }: LinearPrior): Matrix {
  return Matrix.columnVector([...mean]);
}

export function covarianceOf({ covariance }: LinearPrior): Matrix {
  return new Matrix(covariance as number[][]);
}

/** ln det of a positive definite matrix. */
export function logDeterminant(matrix: Matrix): number {
  const diagonal = factor(matrix).lowerTriangularMatrix.diagonal();
  return 2 * diagonal.reduce((sum, value) => sum + Math.log(value), 0);
}

/** Inverse of a positive definite matrix, symmetric to the last bit. */
export function positiveInverse(matrix: Matrix): Matrix {
  const inverse = factor(matrix).solve(Matrix.eye(matrix.rows));
  return Matrix.add(inverse, inverse.transpose()).mul(0.5);
}

function factor(matrix: Matrix): CholeskyDecomposition {
  const symmetric = Matrix.add(matrix, matrix.transpose()).mul(0.5);
  const decomposition = new CholeskyDecomposition(symmetric);
  if (!decomposition.isPositiveDefinite()) throw new RangeError("invalid covariance: not positive definite");
  return decomposition;
}
