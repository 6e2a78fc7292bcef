/**
 * Few-shot classification without images, whose best learner is known: classes are Gaussians of one anisotropic shape,
 *
 *     μ_c ~ N(0, I_d),   x | c ~ N(μ_c, Σ),   Σ = diag(v),   v₁ … v_d geometric from 0.5 to 20.
 *
 * Most coordinates are noise, so that distances of the raw inputs tell little, and a learned metric much. An episode has N classes of a fresh draw, K points
 * of each as support. The exact rules that it can be judged by (raw, whitened, pair, Bayes) are in gaussian-rules.ts; the Bayes rule is the oracle. There is no pool of
 * classes to be overfitted: training, validation and test episodes are draws of one law. Points of a set stand in random order.
 */
import * as tf from "@tensorflow/tfjs";
import { foldIn, type Key, normal, permutation, split } from "../../tensor/index.js";
import { type Benchmark, type LabelledSet, requireCounts, requireTasks } from "./benchmark.js";
import { bayesAccuracy } from "./gaussian-rules.js";

export interface AnisotropicGaussiansOptions {
  /** N, classes of an episode. Default: 5. */
  readonly way?: number;
  /** K, support points of a class. Default: 1. */
  readonly shots?: number;
  /** Query points of a class. Default: 5. */
  readonly queries?: number;
  /** d. Default: 20. */
  readonly dimension?: number;
  /** First and last variance within a class; the others lie between them geometrically. Default: [0.5, 20]. */
  readonly variances?: readonly [first: number, last: number];
}

/** @throws RangeError on counts that are not positive whole numbers, variances that are not positive numbers */
export function anisotropicGaussians(options: AnisotropicGaussiansOptions = {}): Benchmark {
  const { way = 5, shots = 1, queries = 5, dimension = 20, variances = [0.5, 20] } = options;
  requireCounts({ way, shots, queries });
  const within = withinVariances(dimension, variances);
  let oracle: ReturnType<typeof bayesAccuracy> | undefined;
  return {
    name: "anisotropic-gaussians",
    title: `anisotropic Gaussians, ${way}-way ${shots}-shot`,
    kind: "classification",
    inputShape: [dimension],
    outputs: way,
    supportPoints: way * shots,
    queryPoints: way * queries,
    draw: (key, tasks) => {
      const [meanKey, supportKey, queryKey] = split(key, 3);
      const means = normal(meanKey, requireTasks(tasks) * way * dimension);
      return {
        support: points(supportKey, means, within, { tasks, way, each: shots }),
        query: points(queryKey, means, within, { tasks, way, each: queries }),
      };
    },
    null: () => ({
      value: 1 / way,
      halfWidth: 0,
      source: "closed form: 1/N, all classes are alike before the support",
    }),
    oracle: () => {
      oracle ??= bayesAccuracy({ way, shots, within });
      return oracle;
    },
  };
}

/** v₁ … v_d, geometric. @throws RangeError on a dimension that is no positive whole number, variances that are not positive numbers */
export function withinVariances(
  dimension = 20,
  [first, last]: readonly [first: number, last: number] = [0.5, 20],
): number[] {
  requireCounts({ dimension });
  if (!(first > 0 && last > 0 && Number.isFinite(first * last))) {
    throw new RangeError(`invalid variances: [${first},${last}]`);
  }
  const ratio = last / first;
  return Array.from({ length: dimension }, (_, j) => first * ratio ** (dimension === 1 ? 0 : j / (dimension - 1)));
}

interface Sizes {
  readonly tasks: number;
  readonly way: number;
  /** Points of a class. */
  readonly each: number;
}

/** Points around the class means [tasks, way, d], `each` of every class, in random order. */
function points(key: Key, means: Float64Array, within: readonly number[], { tasks, way, each }: Sizes): LabelledSet {
  const dimension = within.length;
  const count = way * each;
  const deviations = within.map(Math.sqrt);
  const noise = normal(foldIn(key, 0), tasks * count * dimension);
  const x = new Float32Array(noise.length);
  const y = new Float32Array(tasks * count * way);
  for (let task = 0; task < tasks; task++) {
    const order = permutation(foldIn(key, task + 1), count);
    for (let i = 0; i < count; i++) {
      const label = order[i] % way;
      const point = task * count + i;
      y[point * way + label] = 1;
      for (let j = 0; j < dimension; j++) {
        const at = point * dimension + j;
        x[at] = means[(task * way + label) * dimension + j] + deviations[j] * noise[at];
      }
    }
  }
  return { x: tf.tensor3d(x, [tasks, count, dimension]), y: tf.tensor3d(y, [tasks, count, way]) };
}
