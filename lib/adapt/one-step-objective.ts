import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { column, entries, mardia, momentsOf } from "../linalg/index.js";
import { innerSteps, type Loss, positive, type WeightedTask } from "../tasks/index.js";
import { metaObjective } from "./meta-gradient.js";

// The objective of MAML with one inner step, in powers of the learning rate, for any smooth loss 𝓛_i with gradient g_i:
//   E 𝓛_i(θ − αg_i) = E 𝓛_i − αE‖g_i‖² + (α²/2)E[g_iᵀH_ig_i] − (α³/6)E[∇³𝓛_i[g_i,g_i,g_i]] + …
// Only the first two cumulants of the gradients enter up to α² when the tasks share their curvature: E‖g‖² = ‖ḡ‖² + tr C_g.
// The third cumulant enters at α³, through the third derivative of the loss.

/** The terms of order 0, 1, 2, 3 without their powers of α: their sum Σ αⁿ·terms[n] is the objective to O(α⁴). */
export type ObjectiveTerms = readonly [number, number, number, number];

/**
 * The four terms at θ for tasks whose support and query losses are the same (the query loss is differentiated).
 * @param options.step half-width, in units of the parameters, of the central difference of ∇²𝓛 along g that gives
 *   ∇³𝓛[g,g,g]; default 1e-3; any width is exact for losses of degree four.
 */
export function objectiveTerms(
  tasks: readonly WeightedTask[],
  theta: ArrayLike<number>,
  options: { readonly step?: number } = {},
): ObjectiveTerms {
  const { step = 1e-3 } = options;
  positive("step", step);
  const total = positive(
    "total weight",
    tasks.reduce((sum, { weight = 1 }) => sum + weight, 0),
  );
  const terms: [number, number, number, number] = [0, 0, 0, 0];
  for (const { support, weight = 1 } of tasks) {
    const g = support.gradient(theta);
    const share = weight / total;
    terms[0] += share * support.value(theta);
    terms[1] -= share * dot(g, g);
    terms[2] += (share * curvatureAlong(support, theta, g)) / 2;
    terms[3] -= (share * thirdAlong(support, theta, g, step)) / 6;
  }
  return terms;
}

/** Σ αⁿ·terms[n] for n up to `order`. */
export function expandedObjective(terms: ObjectiveTerms, alpha: number, order: 0 | 1 | 2 | 3 = 3): number {
  return terms.slice(0, order + 1).reduceRight((sum, term) => sum * alpha + term, 0);
}

/** E 𝓛_i(θ − αg_i) itself. */
export function oneStepObjective(tasks: readonly WeightedTask[], theta: ArrayLike<number>, alpha: number): number {
  return metaObjective(tasks, theta, alpha, innerSteps(1));
}

/** ∇³𝓛[v,v,v] by a central difference of the curvature along v; exact when the loss has degree four. */
export function thirdAlong(loss: Loss, theta: ArrayLike<number>, v: ArrayLike<number>, step = 1e-3): number {
  const size = Math.sqrt(dot(v, v));
  if (size === 0) return 0;
  const scaled = step / size;
  const shifted = (sign: number): Float64Array => Float64Array.from(theta, (x, i) => x + sign * scaled * v[i]);
  return (curvatureAlong(loss, shifted(1), v) - curvatureAlong(loss, shifted(-1), v)) / (2 * scaled);
}

/** How the gradients of the tasks at one point are distributed. */
export interface GradientCumulants {
  /** ḡ. */
  readonly mean: Float64Array;
  /** C_g, divided by the number of tasks. */
  readonly covariance: Matrix;
  /** Third cumulants along the eigenvectors of the given curvature, ascending eigenvalues. */
  readonly directionalThird: Float64Array;
  readonly directions: Matrix;
  readonly skewness: number;
  readonly kurtosis: number;
}

/**
 * Mean, covariance, third cumulants along the eigenvectors of `curvature`, and Mardia's measures of task gradients.
 * Tasks count equally. Compare with `gaussianSurrogate` of the same covariance.
 */
export function gradientCumulants(gradients: readonly ArrayLike<number>[], curvature: Matrix): GradientCumulants {
  const { mean, covariance } = momentsOf(gradients);
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(curvature, { assumeSymmetric: true });
  const order = realEigenvalues.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const directions = eigenvectorMatrix.selection(
    Array.from({ length: curvature.rows }, (_, row) => row),
    order.map(({ index }) => index),
  );
  const along = new Matrix(gradients.map((g) => Array.from(mean, (m, i) => g[i] - m))).mmul(directions);
  const directionalThird = Float64Array.from(
    { length: directions.columns },
    (_, j) => along.getColumn(j).reduce((sum, x) => sum + x ** 3, 0) / gradients.length,
  );
  return { mean, covariance, directionalThird, directions, ...mardia(gradients) };
}

/** Gradients with the mean and covariance of the given ones and Gaussian otherwise, from standard normal rows. */
export function gaussianSurrogate(
  { mean, covariance }: Pick<GradientCumulants, "mean" | "covariance">,
  standardNormal: readonly ArrayLike<number>[],
): Float64Array[] {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const root = eigenvectorMatrix.mmul(Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(value, 0)))));
  return standardNormal.map((z) => entries(root.mmul(column(z))).map((value, i) => value + mean[i]));
}

function curvatureAlong(loss: Loss, theta: ArrayLike<number>, v: ArrayLike<number>): number {
  return dot(entries(loss.hessian(theta).mmul(column(v))), v);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
