/**
 * The code of a set: an encoder at every point, and a mean over the points seen,
 *
 *     r = (1/n) Σ_{i ≤ n} h(xᵢ, yᵢ).                                                    Zaheer et al. 2017; Garnelo et al. 2018, equations (1) and (2)
 *
 * A mean does not know the order of its terms. It does not know their number either: a set given twice has the same code.
 */
import * as tf from "@tensorflow/tfjs";
import type { LabelledSet, MaskedSet } from "../../tasks/benchmarks/index.js";
import { type Activation, type Dense, network } from "../../tensor/index.js";

/** x [tasks, points, …inputShape] with every input as one row: [tasks, points, inputs]. */
export function rowsOf(x: tf.Tensor): tf.Tensor {
  return x.rank === 3 ? x : tf.reshape(x, [x.shape[0], x.shape[1] as number, -1]);
}

/** r [tasks, width] of a support set; where it has a mask, of the points seen. */
export function setCode(
  encoder: readonly Dense[],
  support: LabelledSet | MaskedSet,
  activation: Activation,
): tf.Tensor {
  return tf.tidy(() => {
    const codes = network(encoder, tf.concat([rowsOf(support.x), support.y], 2), activation);
    if (!("mask" in support)) return tf.mean(codes, 1);
    const mask = tf.expandDims(support.mask, 2);
    return tf.div(tf.sum(tf.mul(codes, mask), 1), tf.sum(mask, 1));
  });
}

/** The decoder at every point, given the code of its task: [tasks, points, outputs]. */
export function decodeAt(decoder: readonly Dense[], code: tf.Tensor, x: tf.Tensor, activation: Activation): tf.Tensor {
  return tf.tidy(() => {
    const rows = rowsOf(x);
    const [tasks, points] = rows.shape as [number, number];
    const spread = tf.add(tf.expandDims(code, 1), tf.zeros([tasks, points, 1]));
    return network(decoder, tf.concat([spread, rows], 2), activation);
  });
}
