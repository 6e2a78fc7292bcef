/**
 * Binding labels to things never seen before: every task draws a new prototype for each of N classes and, what makes it a task, a new permutation of the
 * labels,
 *
 *     p_c ~ N(0, I_d),   x = p_c + σ ε,   ε ~ N(0, I_d).
 *
 * The null is 1/N: labels are re-drawn, so nothing that is learned once tells them. The oracle is Bayes' rule: given the mean x̄_c of K shots, a new point of
 * class c is N(s x̄_c, v I) with s = K/(K + σ²) and the same v for all classes, so that the nearest s x̄_c is the best guess.
 *
 * label-stream.ts draws the same things one after the other.
 */
import * as tf from "@tensorflow/tfjs";
import { foldIn, key as keyOf, normal, split } from "../../tensor/index.js";
import { type Benchmark, type KnownValue, requireCounts, requireTasks } from "./benchmark.js";

export interface LabelBindingOptions {
  /** N. Default: 5. */
  readonly way?: number;
  /** K, support points of each class. Default: 1. */
  readonly shots?: number;
  /** Query points of each class. Default: 3. */
  readonly queries?: number;
  /** d. Default: 8. */
  readonly dimension?: number;
  /** σ. Default: 0.3. */
  readonly noise?: number;
}

/** @throws RangeError on counts that are not positive whole numbers, on noise that is negative or not finite */
export function labelBinding(options: LabelBindingOptions = {}): Benchmark {
  const { way = 5, shots = 1, queries = 3, dimension = 8, noise = 0.3 } = options;
  requireCounts({ way, shots, queries, dimension });
  if (!(noise >= 0 && Number.isFinite(noise))) throw new RangeError(`invalid noise: ${noise}`);
  const draw: Benchmark["draw"] = (key, tasks) => {
    const [prototypeKey, supportKey, queryKey] = split(key, 3);
    // Prototypes are exchangeable, so numbering them by their labels is the random permutation.
    const prototypes = normal(prototypeKey, requireTasks(tasks) * way * dimension);
    const points = (noiseKey: typeof key, each: number) => {
      const x = Float32Array.from(normal(noiseKey, tasks * each * way * dimension), (e, i) => {
        const point = Math.floor(i / dimension);
        const [task, label] = [Math.floor(point / (each * way)), point % way];
        return prototypes[(task * way + label) * dimension + (i % dimension)] + noise * e;
      });
      const labels = Int32Array.from({ length: tasks * each * way }, (_, i) => i % way);
      return {
        x: tf.tensor3d(x, [tasks, each * way, dimension]),
        y: tf.tidy(() => tf.reshape(tf.oneHot(labels, way, 1, 0, "float32"), [tasks, each * way, way])),
      };
    };
    return { support: points(supportKey, shots), query: points(queryKey, queries) };
  };
  return {
    name: "label-binding",
    title: `label binding, ${way}-way ${shots}-shot`,
    kind: "classification",
    inputShape: [dimension],
    outputs: way,
    supportPoints: way * shots,
    queryPoints: way * queries,
    draw,
    null: () => ({ value: 1 / way, halfWidth: 0, source: "closed form: labels are re-drawn for every task" }),
    oracle: () => bayesAccuracy({ way, shots, queries, dimension, noise }, draw),
  };
}

/** Accuracy of the nearest s x̄_c on drawn tasks, in double precision. */
function bayesAccuracy(
  { way, shots, queries, dimension, noise }: Required<LabelBindingOptions>,
  draw: Benchmark["draw"],
  tasks = 2000,
): KnownValue {
  const { support, query } = draw(foldIn(keyOf(0), 1), tasks, "test");
  const [known, asked] = [support.x.dataSync(), query.x.dataSync()];
  for (const { x, y } of [support, query]) tf.dispose([x, y]);
  const shrink = shots / (shots + noise ** 2);
  const distance = (task: number, label: number, at: number) => {
    let sum = 0;
    for (let j = 0; j < dimension; j++) {
      let mean = 0;
      for (let k = 0; k < shots; k++) mean += known[((task * shots + k) * way + label) * dimension + j] / shots;
      sum += (asked[at * dimension + j] - shrink * mean) ** 2;
    }
    return sum;
  };
  const accuracies = Array.from({ length: tasks }, (_, task) => {
    let right = 0;
    for (let q = 0; q < way * queries; q++) {
      const distances = Array.from({ length: way }, (__, label) => distance(task, label, task * way * queries + q));
      if (distances.indexOf(Math.min(...distances)) === q % way) right++;
    }
    return right / (way * queries);
  });
  const value = accuracies.reduce((sum, a) => sum + a, 0) / tasks;
  const variance = accuracies.reduce((sum, a) => sum + (a - value) ** 2, 0) / (tasks - 1);
  return {
    value,
    halfWidth: 1.96 * Math.sqrt(variance / tasks),
    source: `exact rule: nearest shrunk class mean, ${tasks} drawn tasks`,
  };
}
