/**
 * In which order slots were written (Graves et al. 2016, temporal memory linkage):
 *
 *     p ← (1 − Σᵢ w(i)) p₋ + w,   L_ij ← (1 − w_i − w_j) L_ij + w_i p₋_j,   L_ii = 0.
 *
 * L_ij says how much slot i was written just after slot j. So L w moves a reading one write forward, and Lᵀ w one write back.
 */
import * as tf from "@tensorflow/tfjs";

/** p [n, N] after a write with w [n, N]. */
export function precedenceAfter(precedence: tf.Tensor, w: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(tf.mul(tf.sub(1, tf.sum(w, 1, true)), precedence), w));
}

/** L [n, N, N] after a write with w, from the precedence *before* it. */
export function linksAfter(links: tf.Tensor, precedence: tf.Tensor, w: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const slots = w.shape[1] as number;
    const [to, from] = [tf.expandDims(w, 2), tf.expandDims(w, 1)];
    const kept = tf.mul(tf.sub(tf.sub(1, to), from), links);
    const made = tf.mul(to, tf.expandDims(precedence, 1));
    return tf.mul(tf.add(kept, made), tf.sub(1, tf.eye(slots)));
  });
}

/** Readings [n, reads, N] moved one write forward: L w. */
export function forward(links: tf.Tensor, readings: tf.Tensor): tf.Tensor {
  return tf.matMul(readings, links, false, true);
}

/** Readings moved one write back: Lᵀ w. */
export function backward(links: tf.Tensor, readings: tf.Tensor): tf.Tensor {
  return tf.matMul(readings, links);
}
