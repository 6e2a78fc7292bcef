/**
 * A fully connected network as a pure function of a parameter record,
 *
 *     h₀ = x,   h_l = tanh(h_{l−1} w_l + b_l) for all layers but the last,   f(x) = h_{L−1} w_L + b_L.
 *
 * Weights [in, out] and biases [1, out], so that the same function also serves one network a task: with a leading axis on every leaf,
 * [tasks, in, out] and [tasks, 1, out], and inputs [tasks, points, in].
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, normal, split } from "./random.js";

/** One layer; a `type`, because compiled functions take no interfaces. */
export type Layer = { readonly w: tf.Tensor; readonly b: tf.Tensor };
export type Mlp = readonly Layer[];

/** Inputs [..., points, in] to outputs [..., points, out]. */
export function mlp(layers: Mlp, x: tf.Tensor): tf.Tensor {
  return layers.reduce((hidden: tf.Tensor, { w, b }, l) => {
    const sum = tf.add(tf.matMul(hidden, w), b);
    return l === layers.length - 1 ? sum : tf.tanh(sum);
  }, x);
}

/**
 * Weights N(0, 1/in), hidden biases N(0, hiddenBias²) (default: zero), output biases zero, for `sizes` = inputs, hidden widths, outputs. With one
 * input and no biases a tanh network starts as an odd function; targets that are even want hiddenBias: 1. The tensors are the caller's.
 * @throws Error on fewer than two sizes, or one that is no positive whole number
 */
export function randomMlp(
  from: Key,
  sizes: readonly number[],
  { hiddenBias = 0 }: { readonly hiddenBias?: number } = {},
): Mlp {
  if (sizes.length < 2) throw new Error(`invalid sizes: got ${sizes.length}, expected inputs and outputs`);
  const bad = sizes.find((size) => !(Number.isSafeInteger(size) && size > 0));
  if (bad !== undefined) throw new Error(`invalid size: ${bad}`);
  const layers = sizes.length - 1;
  return split(from, layers).map((layerKey, l) => {
    const [weightKey, biasKey] = split(layerKey);
    const [inputs, outputs] = [sizes[l], sizes[l + 1]];
    const w = normal(weightKey, inputs * outputs, { deviation: 1 / Math.sqrt(inputs) });
    const b = normal(biasKey, outputs, { deviation: l === layers - 1 ? 0 : hiddenBias });
    return { w: matrix(w, [inputs, outputs]), b: matrix(b, [1, outputs]) };
  });
}

function matrix(values: Float64Array, shape: number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(values), shape);
}
