import { EigenvalueDecomposition, type Matrix } from "ml-matrix";
import { symmetricOrder, wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/index.js";

// Expected query loss when every task has a curvature H_i of its own (random inputs), drawn independently of its minimiser.
// Then θ* = c̄ for every depth, and for linear regression with n noisy targets (noise variance σ²), judged by ½|φ − c|²,
// the averages over minimisers (covariance C) and over noise are exact for each curvature (eigenvalues λ_j, vectors v_j):
//   E_i(k) = ½ Σ_j [x_j^{2k} v_jᵀCv_j + (σ²/n)(1 − x_jᵏ)²/λ_j],   x_j = 1 − αλ_j.
// Only the average over curvatures is left to sampling. Deep loops are decided by its extremes: a direction that the inputs
// hardly see takes (σ²/n)/λ of noise in the end, and one with αλ > 2 diverges.

export interface CurvatureDepthOptions {
  /** C, covariance of the task minimisers. */
  readonly taskCovariance: Matrix;
  /** σ²/n: noise variance of one target over the number of targets. */
  readonly noise: number;
  readonly alpha: number;
  /** K, the deepest loop. */
  readonly steps: number;
}

export interface CurvatureDepth {
  readonly kind: "curve";
  /** E(0) … E(K), averaged over the curvatures. */
  readonly losses: Float64Array;
  /** Standard error of E(k) − E(k*) at each k, paired over the curvatures, k* the argmin. */
  readonly errors: Float64Array;
  /** Share of curvatures with an eigenvalue above 2/α: their loss grows with k without end. */
  readonly divergent: number;
}

/** A sampled curvature, diagonalised: λ_j, and v_j in the columns. */
export interface CurvatureModes {
  readonly lambda: Float64Array;
  readonly vectors: Matrix;
}

/** Diagonalises sampled curvatures, once for all families that share them. */
export function curvatureModes(curvatures: readonly Matrix[]): CurvatureModes[] {
  return curvatures.map((h) => {
    symmetricOrder(h);
    const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(h, { assumeSymmetric: true });
    // A curvature is a sum of squares: what is below zero is rounding.
    return { lambda: Float64Array.from(realEigenvalues, (value) => Math.max(0, value)), vectors: eigenvectorMatrix };
  });
}

/** The curve E(k), k = 0 … K, averaged over sampled curvatures. Throws when there are fewer than two, or an order differs. */
export function curvatureDepth(sample: readonly CurvatureModes[], options: CurvatureDepthOptions): CurvatureDepth {
  const { taskCovariance, noise, alpha, steps } = options;
  positive("learning rate", alpha);
  wholeNumber("number of steps", steps, 1);
  if (!(noise >= 0 && Number.isFinite(noise))) throw new RangeError(`invalid noise: ${noise}`);
  if (sample.length < 2) throw new RangeError(`invalid number of curvatures: ${sample.length}`);
  const n = symmetricOrder(taskCovariance);
  const other = sample.find(({ lambda }) => lambda.length !== n);
  if (other) throw new RangeError(`invalid task covariance: got order ${n}, expected ${other.lambda.length}`);
  const curves = sample.map((modes) => curveOf(modes, options));
  const losses = averageOf(curves, (curve, k) => curve[k], steps);
  const best = losses.reduce((least, loss, k) => (loss < losses[least] ? k : least), 0);
  const gap = (curve: Float64Array, k: number): number => curve[k] - curve[best] - losses[k] + losses[best];
  const variances = averageOf(curves, (curve, k) => gap(curve, k) ** 2, steps);
  const overshoots = sample.filter(({ lambda }) => lambda.some((value) => alpha * value > 2)).length;
  return {
    kind: "curve",
    losses,
    errors: variances.map((variance) => Math.sqrt(variance / (curves.length - 1))),
    divergent: overshoots / sample.length,
  };
}

/** Half the expected squared miss after k = 0 … K steps with one curvature. */
function curveOf({ lambda, vectors }: CurvatureModes, options: CurvatureDepthOptions): Float64Array {
  const { taskCovariance, noise, alpha, steps } = options;
  const curve = new Float64Array(steps + 1);
  const turned = taskCovariance.mmul(vectors);
  lambda.forEach((value, j) => {
    let spread = 0;
    for (let i = 0; i < lambda.length; i++) spread += vectors.get(i, j) * turned.get(i, j);
    let x = 1;
    for (let k = 0; k <= steps; k++) {
      curve[k] += (x * x * spread + (value > 0 ? (noise * (1 - x) ** 2) / value : 0)) / 2;
      x *= 1 - alpha * value;
    }
  });
  return curve;
}

function averageOf(
  curves: readonly Float64Array[],
  term: (curve: Float64Array, k: number) => number,
  steps: number,
): Float64Array {
  return Float64Array.from(
    { length: steps + 1 },
    (_, k) => curves.reduce((sum, curve) => sum + term(curve, k), 0) / curves.length,
  );
}
