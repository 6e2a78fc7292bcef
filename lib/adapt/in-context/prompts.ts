/** What the transformers of this folder share: inputs as vectors, two kinds of tokens in turn, the loss of single points. */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark } from "../../tasks/benchmarks/index.js";

/** x [tasks, points, …inputShape] as vectors [tasks, points, numbers]. */
export function flatInputs(x: tf.Tensor): tf.Tensor {
  const [tasks, points, ...shape] = x.shape;
  return x.rank === 3 ? x : tf.reshape(x, [tasks, points, shape.reduce((product, size) => product * size, 1)]);
}

/** Tokens a₁, b₁, a₂, b₂, … of two lists [tasks, points, W]: [tasks, 2 points, W]. */
export function interleaved(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [tasks, points, width] = a.shape as [number, number, number];
  return tf.reshape(tf.stack([a, b], 2), [tasks, 2 * points, width]);
}

/** Squared error, or cross-entropy in nats, of each point: [tasks, points]. */
export function pointLosses(kind: Benchmark["kind"], predicted: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return kind === "regression"
    ? tf.mean(tf.squaredDifference(predicted, y), 2)
    : tf.neg(tf.sum(tf.mul(tf.logSoftmax(predicted), y), 2));
}
