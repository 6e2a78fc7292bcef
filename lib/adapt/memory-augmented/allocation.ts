/**
 * Which slot is free (Graves et al. 2016, dynamic memory allocation):
 *
 *     ψ = Π_r (1 − f_r w_r₋),   u ← (u₋ + w_w₋ − u₋ ⊙ w_w₋) ⊙ ψ,
 *     a[φ_j] = (1 − u[φ_j]) Π_{i<j} u[φ_i],   φ = the slots in the order of their usage, the least used first.
 *
 * The paper sorts. A graph need not: slot i's factor is the product of u_j over all j that come before it in that order, and "comes before" is a
 * comparison of two usages (least-recently-used.ts). N² comparisons instead of a sort: at N = 16 that is nothing.
 */
import * as tf from "@tensorflow/tfjs";
import { usedLess } from "./least-recently-used.js";

/** ψ [n, N], how much of each slot the free gates f [n, reads, 1] leave in use. */
export function retention(freeGates: tf.Tensor, lastReadings: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const kept = tf.sub(1, tf.mul(freeGates, lastReadings));
    return kept.shape[1] === 1 ? tf.squeeze(kept, [1]) : tf.prod(kept, 1);
  });
}

/** u [n, N] before this step's write, from the last write weighting [n, N]. */
export function usageOf(usage: tf.Tensor, lastWriting: tf.Tensor, psi: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.sub(tf.add(usage, lastWriting), tf.mul(usage, lastWriting)), psi));
}

/** a [n, N]; differentiable in u except where two usages change places. */
export function allocation(usage: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const slots = usage.shape[1] as number;
    const others = tf.add(tf.zeros([1, slots, slots]), tf.expandDims(usage, 1));
    const factors = tf.where(usedLess(usage), others, tf.onesLike(others));
    return tf.mul(tf.sub(1, usage), tf.prod(factors, 2));
  });
}

/** a of one row of usages by sorting, in double precision: the formula of the paper as printed. */
export function allocationReference(usage: ArrayLike<number>): Float64Array {
  const free = Array.from(usage, (_, i) => i).sort((i, j) => usage[i] - usage[j] || i - j);
  const a = new Float64Array(usage.length);
  let product = 1;
  for (const slot of free) {
    a[slot] = (1 - usage[slot]) * product;
    product *= usage[slot];
  }
  return a;
}
