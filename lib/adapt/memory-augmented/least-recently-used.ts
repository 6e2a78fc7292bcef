/**
 * Least-recently-used access (Santoro et al. 2016, equations (5)–(8)): usage decays and grows where a slot is read or written, and what is new goes either
 * to where the last reading was or to the slot that has been used least,
 *
 *     u ← γ u₋ + Σ_r w_r + Σ_r w_w,   w_w = g w_r₋ + (1 − g) w_lu₋,   w_lu,r = indicator of the r-th smallest u.
 *
 * The paper's w_lu marks the n smallest usages together, n being the number of reads; here read head r has the r-th of them, so that every weighting sums to
 * one and the sum over heads is the paper's indicator. Of equal usages the first slot is the least.
 */
import * as tf from "@tensorflow/tfjs";

/** u after a step; weightings are [n, heads, N], usage [n, N]. */
export function usageAfter(usage: tf.Tensor, decay: number, readings: tf.Tensor, writings: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(tf.mul(usage, decay), tf.sum(tf.add(readings, writings), 1)));
}

/** One row for each of the n least used slots, [batch, n, N], the least first. Constant between jumps: no gradient passes. */
export function leastUsed(usage: tf.Tensor, n: number): tf.Tensor {
  return tf.tidy(() => {
    const slots = usage.shape[usage.rank - 1] as number;
    const rank = ranksOf(usage);
    const wanted = tf.reshape(tf.range(0, n), [1, n, 1]);
    return tf.cast(tf.equal(tf.reshape(rank, [-1, 1, slots]), wanted), "float32");
  });
}

/** How many slots are used less than this one, [batch, N], float32; equal usages in the order of the slots. */
export function ranksOf(usage: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.sum(tf.cast(usedLess(usage), "float32"), 2));
}

/** Whether slot j is used less than slot i, [batch, i, j], or as much and stands before it: a strict order of the slots, so no sorting is needed. */
export function usedLess(usage: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const slots = usage.shape[usage.rank - 1] as number;
    const before = tf.linalg.bandPart(tf.ones([slots, slots]), -1, 0).sub(tf.eye(slots));
    const [mine, other] = [tf.expandDims(usage, 2), tf.expandDims(usage, 1)];
    return tf.logicalOr(tf.less(other, mine), tf.logicalAnd(tf.equal(other, mine), tf.cast(before, "bool")));
  });
}

/** w_w = g w_r₋ + (1 − g) w_lu₋; g [n, heads, 1] or a scalar. */
export function writeWeights(gate: tf.Tensor, lastReadings: tf.Tensor, lastLeastUsed: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(lastLeastUsed, tf.mul(gate, tf.sub(lastReadings, lastLeastUsed))));
}

/** The memory with the least used slots set to zero: M ⊙ (1 − Σ_r w_lu,r). */
export function clearLeastUsed(memory: tf.Tensor, least: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(memory, tf.expandDims(tf.sub(1, tf.sum(least, 1)), 2)));
}
