import * as tf from "@tensorflow/tfjs";
import { type Key, normal, split, uniform } from "../../../../lib/tensor/index.js";

/** Random weightings [n, heads, N] with sums in [0, 1]: from spread out to nearly one slot, and some exactly one slot. */
export function randomWeightings(key: Key, n: number, heads: number, slots: number): tf.Tensor {
  const [a, b, c] = split(key, 3);
  return tf.tidy(() => {
    const sharpness = tf.tensor3d(Float32Array.from(uniform(b, n * heads, { low: 0, high: 20 })), [n, heads, 1]);
    const total = tf.tensor3d(Float32Array.from(uniform(c, n * heads)), [n, heads, 1]);
    return tf.mul(tf.softmax(tf.mul(numbers(a, [n, heads, slots]), sharpness), -1), total);
  });
}

export function numbers(key: Key, shape: number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(normal(key, tf.util.sizeFromShape(shape))), shape);
}

export const valuesOf = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());
export const largest = (tensor: tf.Tensor): number => Math.max(...valuesOf(tensor));
export const smallest = (tensor: tf.Tensor): number => Math.min(...valuesOf(tensor));
export const gap = (a: tf.Tensor, b: tf.Tensor): number => largest(tf.abs(tf.sub(a, b)));
