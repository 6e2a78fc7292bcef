/**
 * The reference of conv-model.ts: one task after the other, each with TensorFlow.js's own convolution,
 *
 *     h ← relu(batchNorm(conv2d(h, w, stride 2, "same"))).
 */
import * as tf from "@tensorflow/tfjs";
import type { Params } from "../../tensor/index.js";
import { NORMALISATION_EPSILON, type Stage } from "./conv-model.js";

/** As `features` of `convModel`: images [tasks, points, h, w, c] to [tasks, points, d]. */
export function convFeaturesReference(body: Params, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() =>
    tf.stack(
      Array.from({ length: x.shape[0] }, (_, task) => {
        const own = (leaf: tf.Tensor) => tf.squeeze(tf.slice(leaf, task, 1), [0]);
        const stages = (body as readonly Stage[]).map(({ w, scale, offset }) => ({
          w: own(w),
          scale: own(scale),
          offset: own(offset),
        }));
        return taskFeatures(stages, own(x) as tf.Tensor4D);
      }),
    ),
  );
}

function taskFeatures(stages: readonly Stage[], images: tf.Tensor4D): tf.Tensor {
  const last = stages.reduce<tf.Tensor4D>((hidden, { w, scale, offset }) => {
    const [rows, filters] = w.shape as [number, number];
    const bank = tf.reshape(w, [3, 3, rows / 9, filters]) as tf.Tensor4D;
    const sums = tf.conv2d(hidden, bank, 2, "same");
    const { mean, variance } = tf.moments(sums, [0, 1, 2]);
    const normal = tf.div(tf.sub(sums, mean), tf.sqrt(tf.add(variance, NORMALISATION_EPSILON)));
    return tf.relu(tf.add(tf.mul(normal, scale), offset)) as tf.Tensor4D;
  }, images);
  return tf.reshape(last, [images.shape[0], -1]);
}
