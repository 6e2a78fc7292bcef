/**
 * A network whose weights are one row of numbers a task, so that an optimizer which moves coordinates can move it:
 *
 *     θ = (w₁, b₁, w₂, b₂, …) end to end,   h₀ = x,   h_l = a(h_{l−1} w_l + b_l),   the last layer without a.
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, normal, split } from "../tensor/index.js";
import { requireCounts } from "./benchmarks/benchmark.js";

export interface FlatNetwork {
  /** Numbers in θ. */
  readonly size: number;
  /** θ of `tasks` random networks, end to end: weights N(0, 1/inputs), biases zero. */
  random(key: Key, tasks: number): Float64Array;
  /** θ [tasks, size] and x [tasks, points, inputs] to [tasks, points, outputs]. Traceable. */
  apply(theta: tf.Tensor, x: tf.Tensor): tf.Tensor;
}

export type HiddenActivation = "tanh" | "relu" | "sigmoid";

const activations: Readonly<Record<HiddenActivation, (x: tf.Tensor) => tf.Tensor>> = {
  tanh: (x) => tf.tanh(x),
  relu: (x) => tf.relu(x),
  sigmoid: (x) => tf.sigmoid(x),
};

/**
 * A network of `sizes` = inputs, hidden widths, outputs.
 * @throws RangeError on fewer than two sizes, or sizes that are no positive whole numbers
 */
export function flatNetwork(sizes: readonly number[], activation: HiddenActivation = "tanh"): FlatNetwork {
  if (sizes.length < 2) throw new RangeError(`invalid sizes: got ${sizes.length}, expected inputs and outputs`);
  for (const size of sizes) requireCounts({ size });
  const between = activations[activation];
  if (between === undefined) {
    throw new RangeError(`unknown activation "${activation}" (known: ${Object.keys(activations).join(", ")})`);
  }
  const layers = sizes.slice(1).map((outputs, l) => ({ inputs: sizes[l], outputs }));
  const lengths = layers.flatMap(({ inputs, outputs }) => [inputs * outputs, outputs]);
  const size = lengths.reduce((sum, length) => sum + length, 0);
  return {
    size,
    random: (key, tasks) => {
      const keys = split(key, layers.length);
      const weights = layers.map(({ inputs, outputs }, l) =>
        normal(keys[l], tasks * inputs * outputs, { deviation: 1 / Math.sqrt(inputs) }),
      );
      const theta = new Float64Array(tasks * size);
      for (let task = 0; task < tasks; task++) {
        let at = task * size;
        layers.forEach(({ inputs, outputs }, l) => {
          const count = inputs * outputs;
          theta.set(weights[l].subarray(task * count, (task + 1) * count), at);
          at += count + outputs;
        });
      }
      return theta;
    },
    apply: (theta, x) =>
      tf.tidy(() => {
        const pieces = tf.split(theta, lengths, 1);
        return layers.reduce((hidden: tf.Tensor, { inputs, outputs }, l) => {
          const w = tf.reshape(pieces[2 * l], [-1, inputs, outputs]);
          const sum = tf.add(tf.matMul(hidden, w), tf.expandDims(pieces[2 * l + 1], 1));
          return l === layers.length - 1 ? sum : between(sum);
        }, x);
      }),
  };
}
