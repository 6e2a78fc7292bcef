/**
 * Sinusoids y = A sin(x − φ) of which the learner is told amplitude and phase in place of points: the support set of a task is {(0, A), (1, φ)}.
 *
 * This takes inference away and leaves generation: how well can two numbers be turned into a function? Null and oracle are those of the sinusoid
 * (3.006 and 0). Laws of A, φ and x are those of sinusoid.ts.
 */
import * as tf from "@tensorflow/tfjs";
import { split, uniform } from "../../tensor/index.js";
import { type Benchmark, requireCounts, requireTasks } from "./benchmark.js";
import { sinusoidNull } from "./sinusoid.js";

/** @throws RangeError on a number of queries that is no positive whole number */
export function sinusoidParameters({ queries = 10 }: { readonly queries?: number } = {}): Benchmark {
  requireCounts({ queries });
  return {
    name: "sinusoid-parameters",
    title: "sinusoids, amplitude and phase given",
    kind: "regression",
    inputShape: [1],
    outputs: 1,
    supportPoints: 2,
    queryPoints: queries,
    draw: (key, tasks) => {
      const [amplitudeKey, phaseKey, queryKey] = split(key, 3);
      const amplitude = uniform(amplitudeKey, requireTasks(tasks), { low: 0.1, high: 5 });
      const phase = uniform(phaseKey, tasks, { low: 0, high: Math.PI });
      const x = uniform(queryKey, tasks * queries, { low: -5, high: 5 });
      const task = (i: number) => Math.floor(i / queries);
      const y = x.map((at, i) => amplitude[task(i)] * Math.sin(at - phase[task(i)]));
      const tensor = (values: ArrayLike<number>, points: number) =>
        tf.tensor3d(Float32Array.from(values), [tasks, points, 1]);
      const told = Array.from({ length: 2 * tasks }, (_, i) => (i % 2 === 0 ? amplitude : phase)[Math.floor(i / 2)]);
      return {
        support: {
          x: tensor(
            told.map((_, i) => i % 2),
            2,
          ),
          y: tensor(told, 2),
        },
        query: { x: tensor(x, queries), y: tensor(y, queries) },
      };
    },
    null: () => ({ value: sinusoidNull(), halfWidth: 0, source: "closed form: E[A²]/2 − (E[A]·2/π)² E[cos² x]" }),
    oracle: () => ({ value: 0, halfWidth: 0, source: "closed form: y = A sin(x − φ) is given" }),
  };
}
