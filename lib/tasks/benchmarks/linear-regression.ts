/**
 * Linear regression in d dimensions, a new vector of weights for every task:
 *
 *     w ~ N(0, I_d),   x ~ N(0, I_d),   y = wᵀx + σ ε,   ε ~ N(0, 1).
 *
 * The best learner is the posterior mean, ridge regression with λ = σ²: ŵ = (XᵀX + σ² I)⁻¹ Xᵀy (minimum-norm least squares where σ = 0). For a query
 * without noise its mean squared error is E‖w − ŵ‖² = σ² E tr(XᵀX + σ² I)⁻¹, which needs no weights to be drawn. The null is d, the prior variance of wᵀx.
 * Query targets are noiseless, so that errors are excess errors.
 */
import * as tf from "@tensorflow/tfjs";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { foldIn, key as keyOf, normal, split } from "../../tensor/index.js";
import { type Benchmark, type KnownValue, requireCounts, requireTasks } from "./benchmark.js";

export interface LinearRegressionOptions {
  /** d. Default: 5. */
  readonly dimension?: number;
  /** N, points in the support set. Default: 10. */
  readonly shots?: number;
  /** Points in the query set. Default: 10. */
  readonly queries?: number;
  /** σ, standard deviation of the noise on the support targets. Default: 0.5. */
  readonly noise?: number;
}

/** @throws RangeError on counts that are not positive whole numbers, on noise that is negative or not finite */
export function linearRegression(options: LinearRegressionOptions = {}): Benchmark {
  const { dimension = 5, shots = 10, queries = 10, noise = 0.5 } = options;
  requireCounts({ dimension, shots, queries });
  if (!(noise >= 0 && Number.isFinite(noise))) throw new RangeError(`invalid noise: ${noise}`);
  return {
    name: "linear-regression",
    title: `linear regression, d = ${dimension}, N = ${shots}, σ = ${noise}`,
    kind: "regression",
    inputShape: [dimension],
    outputs: 1,
    supportPoints: shots,
    queryPoints: queries,
    draw: (key, tasks) => {
      const [weightKey, supportKey, queryKey, noiseKey] = split(key, 4);
      const w = normal(weightKey, requireTasks(tasks) * dimension);
      const errors = normal(noiseKey, tasks * shots);
      const points = (x: Float64Array, count: number, disturbed: (i: number) => number) => {
        const y = Float32Array.from({ length: tasks * count }, (_, i) => {
          const task = Math.floor(i / count);
          let sum = disturbed(i);
          for (let j = 0; j < dimension; j++) sum += x[i * dimension + j] * w[task * dimension + j];
          return sum;
        });
        return {
          x: tf.tensor3d(Float32Array.from(x), [tasks, count, dimension]),
          y: tf.tensor3d(y, [tasks, count, 1]),
        };
      };
      return {
        support: points(normal(supportKey, tasks * shots * dimension), shots, (i) => noise * errors[i]),
        query: points(normal(queryKey, tasks * queries * dimension), queries, () => 0),
      };
    },
    null: () => ({ value: dimension, halfWidth: 0, source: "closed form: E(wᵀx)² = d" }),
    oracle: () => ridgeError({ dimension, shots, noise }),
  };
}

/** E‖w − ŵ‖² of the posterior mean from N points, by averaging σ² tr(XᵀX + σ² I)⁻¹ over drawn inputs; exact, max(0, d − N), where σ = 0. */
export function ridgeError(
  { dimension, shots, noise }: Required<Omit<LinearRegressionOptions, "queries">>,
  draws = 4000,
): KnownValue {
  if (noise === 0) {
    return { value: Math.max(0, dimension - shots), halfWidth: 0, source: "closed form: max(0, d − N)" };
  }
  const errors = Float64Array.from({ length: draws }, (_, i) => {
    const x = new Matrix(shots, dimension);
    normal(foldIn(keyOf(0), i), shots * dimension).forEach((value, j) => {
      x.set(Math.floor(j / dimension), j % dimension, value);
    });
    const { realEigenvalues } = new EigenvalueDecomposition(x.transpose().mmul(x), { assumeSymmetric: true });
    return realEigenvalues.reduce((sum, s) => sum + noise ** 2 / (Math.max(0, s) + noise ** 2), 0);
  });
  const mean = errors.reduce((sum, value) => sum + value, 0) / draws;
  const variance = errors.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1);
  return {
    value: mean,
    halfWidth: 1.96 * Math.sqrt(variance / draws),
    source: `exact rule: σ² E tr(XᵀX + σ²I)⁻¹, ${draws} draws of X`,
  };
}
