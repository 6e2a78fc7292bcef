/**
 * Linear regression whose weights have a mean and a covariance to be learned, the two-level model of hierarchical Bayes:
 *
 *     w ~ N(μ₀, Σ₀),   x ~ N(0, I_d),   y = wᵀx + σ ε,   ε ~ N(0, 1).
 *
 * With few points a task the prior is most of what can be known: without it, least squares; with it, the posterior mean. Query targets are noiseless,
 * so that errors are excess errors. The null predicts with μ₀, E(wᵀx − μ₀ᵀx)² = tr Σ₀; the oracle knows μ₀, Σ₀ and σ and leaves E tr(XᵀX/σ² + Σ₀⁻¹)⁻¹.
 */
import * as tf from "@tensorflow/tfjs";
import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import { symmetricOrder } from "../../linalg/index.js";
import { foldIn, key as keyOf, normal, split } from "../../tensor/index.js";
import { type Benchmark, type KnownValue, requireCounts, requireTasks } from "./benchmark.js";

/** The law of tasks and noise: what EM over tasks finds. */
export interface LinearPrior {
  /** μ₀, d numbers. */
  readonly mean: readonly number[];
  /** Σ₀, d × d. */
  readonly covariance: readonly (readonly number[])[];
  /** σ. */
  readonly noise: number;
}

export interface HierarchicalRegressionOptions {
  /** Default: μ₀ = (2, −1), Σ₀ = ((1, 0.6), (0.6, 0.5)), σ = 0.5. */
  readonly prior?: LinearPrior;
  /** Points in the support set. Default: 3. */
  readonly shots?: number;
  /** Points in the query set. Default: 10. */
  readonly queries?: number;
}

const correlated: LinearPrior = {
  mean: [2, -1],
  covariance: [
    [1, 0.6],
    [0.6, 0.5],
  ],
  noise: 0.5,
};

/** @throws RangeError on counts that are not positive whole numbers, on a prior whose covariance is no positive definite d × d matrix */
export function hierarchicalRegression(options: HierarchicalRegressionOptions = {}): Benchmark {
  const { prior = correlated, shots = 3, queries = 10 } = options;
  requireCounts({ shots, queries });
  const { mean, noise } = prior;
  const factor = factorOf(prior);
  const d = mean.length;
  return {
    name: "hierarchical-regression",
    title: `hierarchical regression, d = ${d}, N = ${shots}, σ = ${noise}`,
    kind: "regression",
    inputShape: [d],
    outputs: 1,
    supportPoints: shots,
    queryPoints: queries,
    draw: (key, tasks) => {
      const [weightKey, supportKey, queryKey, noiseKey] = split(key, 4);
      const z = Matrix.from1DArray(requireTasks(tasks), d, Array.from(normal(weightKey, tasks * d)));
      const weights = z.mmul(factor.transpose()).addRowVector([...mean]);
      const errors = normal(noiseKey, tasks * shots, { deviation: noise });
      const points = (x: Float64Array, count: number, disturbed: (i: number) => number) => {
        const y = Float32Array.from({ length: tasks * count }, (_, i) => {
          const own = x.subarray(i * d, (i + 1) * d);
          return own.reduce((sum, value, j) => sum + value * weights.get(Math.floor(i / count), j), disturbed(i));
        });
        return { x: tf.tensor3d(Float32Array.from(x), [tasks, count, d]), y: tf.tensor3d(y, [tasks, count, 1]) };
      };
      return {
        support: points(normal(supportKey, tasks * shots * d), shots, (i) => errors[i]),
        query: points(normal(queryKey, tasks * queries * d), queries, () => 0),
      };
    },
    null: () => ({
      value: prior.covariance.reduce((sum, row, i) => sum + row[i], 0),
      halfWidth: 0,
      source: "closed form: tr Σ₀",
    }),
    oracle: () => posteriorError(prior, shots),
  };
}

/** E tr(XᵀX/σ² + Σ₀⁻¹)⁻¹ over drawn inputs: the excess error of the posterior mean. */
export function posteriorError(prior: LinearPrior, shots: number, draws = 4000): KnownValue {
  const d = prior.mean.length;
  const precision = inverse(new Matrix(prior.covariance as number[][]));
  const errors = Float64Array.from({ length: draws }, (_, i) => {
    const x = Matrix.from1DArray(shots, d, Array.from(normal(foldIn(keyOf(0), i), shots * d)));
    return inverse(
      Matrix.add(
        x
          .transpose()
          .mmul(x)
          .div(prior.noise ** 2),
        precision,
      ),
    ).trace();
  });
  const value = errors.reduce((sum, each) => sum + each, 0) / draws;
  const variance = errors.reduce((sum, each) => sum + (each - value) ** 2, 0) / (draws - 1);
  const source = `exact rule: E tr(XᵀX/σ² + Σ₀⁻¹)⁻¹, ${draws} draws of X`;
  return { value, halfWidth: 1.96 * Math.sqrt(variance / draws), source };
}

function factorOf({ mean, covariance, noise }: LinearPrior): Matrix {
  const matrix = new Matrix(covariance as number[][]);
  if (symmetricOrder(matrix) !== mean.length) {
    throw new RangeError(`invalid covariance: got order ${matrix.rows}, expected ${mean.length}`);
  }
  if (!(noise > 0 && Number.isFinite(noise))) throw new RangeError(`invalid noise: ${noise}`);
  const decomposition = new CholeskyDecomposition(matrix);
  if (!decomposition.isPositiveDefinite()) throw new RangeError("invalid covariance: not positive definite");
  return decomposition.lowerTriangularMatrix;
}
