/**
 * Sinusoids of random amplitude and phase, the regression benchmark of Finn, Abbeel and Levine (2017), section 5.1:
 *
 *     y = A sin(x − φ),   A ~ U[0.1, 5],   φ ~ U[0, π],   x ~ U[−5, 5].
 *
 * Its null is exact. Without a support set the best prediction is the mean E[A] (E[cos φ] sin x − E[sin φ] cos x), where E[cos φ] = 0 and
 * E[sin φ] = 2/π; its mean squared error is
 *
 *     E[A²]/2 − (E[A]·2/π)² E[cos² x] = 3.006,   E[cos² x] = 1/2 + sin(10)/20.
 *
 * (A² sin²(x − φ) has the mean E[A²]/2 for every x, because the mean of cos(2x − 2φ) over half a turn of φ is zero.) The oracle is
 * zero from two points on: y = a sin x + b cos x has two unknown numbers, and two points tell them unless they are a multiple of π apart. What one point
 * tells at best is not known here.
 *
 * The released script of the paper judges on A ∈ [5, 10] by default, outside of what it trains on; here test tasks are drawn like training tasks, unless
 * `amplitudes` say otherwise.
 */
import * as tf from "@tensorflow/tfjs";
import { split, uniform } from "../../tensor/index.js";
import { type Benchmark, requireCounts, requireTasks } from "./benchmark.js";

export interface SinusoidOptions {
  /** K, points in the support set. Default: 10. */
  readonly shots?: number;
  /** Points in the query set. Default: 10. */
  readonly queries?: number;
  /** Range of A. Default: [0.1, 5]. */
  readonly amplitudes?: readonly [low: number, high: number];
}

/** @throws RangeError on counts that are not positive whole numbers, on amplitudes that are no increasing range of positive numbers */
export function sinusoid(options: SinusoidOptions = {}): Benchmark {
  const { shots = 10, queries = 10, amplitudes = [0.1, 5] } = options;
  requireCounts({ shots, queries });
  const [low, high] = amplitudes;
  if (!(low > 0 && high > low && Number.isFinite(high))) throw new RangeError(`invalid amplitudes: [${amplitudes}]`);
  return {
    name: "sinusoid",
    title: `sinusoids, ${shots} shots`,
    kind: "regression",
    inputShape: [1],
    outputs: 1,
    supportPoints: shots,
    queryPoints: queries,
    draw: (key, tasks) => {
      const [amplitudeKey, phaseKey, supportKey, queryKey] = split(key, 4);
      const amplitude = uniform(amplitudeKey, requireTasks(tasks), { low, high });
      const phase = uniform(phaseKey, tasks, { low: 0, high: Math.PI });
      const points = (x: Float64Array, count: number) => {
        const y = x.map((at, i) => amplitude[Math.floor(i / count)] * Math.sin(at - phase[Math.floor(i / count)]));
        const tensor = (values: Float64Array) => tf.tensor3d(Float32Array.from(values), [tasks, count, 1]);
        return { x: tensor(x), y: tensor(y) };
      };
      return {
        support: points(uniform(supportKey, tasks * shots, { low: -5, high: 5 }), shots),
        query: points(uniform(queryKey, tasks * queries, { low: -5, high: 5 }), queries),
      };
    },
    null: () => ({
      value: sinusoidNull(amplitudes),
      halfWidth: 0,
      source: "closed form: E[A²]/2 − (E[A]·2/π)² E[cos² x]",
    }),
    oracle: () =>
      shots < 2 ? undefined : { value: 0, halfWidth: 0, source: "closed form: two noiseless points tell a sinusoid" },
  };
}

/** Mean squared error of the best function that is not adapted. */
export function sinusoidNull([low, high]: readonly [low: number, high: number] = [0.1, 5]): number {
  const meanSquare = (high ** 3 - low ** 3) / (3 * (high - low));
  const mean = (low + high) / 2;
  const meanCosineSquare = 0.5 + Math.sin(10) / 20;
  return meanSquare / 2 - (mean * (2 / Math.PI)) ** 2 * meanCosineSquare;
}
