import * as tf from "@tensorflow/tfjs";
import { key, permutation } from "../../../../lib/tensor/index.js";

export const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) throw new Error(`got ${a.length} and ${b.length} values`);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
};

/** A tensor with the entries of one axis in the order of a seed. */
export const permuted = (x: tf.Tensor, axis: number, seed: number): tf.Tensor =>
  tf.gather(x, tf.tensor1d(Int32Array.from(permutation(key(seed), x.shape[axis] as number)), "int32"), axis);
