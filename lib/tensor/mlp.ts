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

export interface RandomMlpOptions {
  /** Hidden weights are N(0, gain²/in). Default: 1. */
  readonly gain?: number;
  /** Hidden biases are N(0, bias²). Default: 0, which makes a tanh network start as an odd function: targets that are even want another. */
  readonly bias?: number;
}

/**
 * A random network of `sizes` = inputs, hidden widths, outputs; output weights N(0, 1/in), output biases zero. The tensors are the caller's.
 * @throws Error on fewer than two sizes, or one that is no positive whole number, a gain or bias that is negative
 */
export function randomMlp(from: Key, sizes: readonly number[], { gain = 1, bias = 0 }: RandomMlpOptions = {}): Mlp {
  if (sizes.length < 2) throw new Error(`invalid sizes: got ${sizes.length}, expected inputs and outputs`);
  const bad = sizes.find((size) => !(Number.isSafeInteger(size) && size > 0));
  if (bad !== undefined) throw new Error(`invalid size: ${bad}`);
  if (!(gain >= 0 && Number.isFinite(gain))) throw new Error(`invalid gain: ${gain}`);
  if (!(bias >= 0 && Number.isFinite(bias))) throw new Error(`invalid bias: ${bias}`);
  const layers = sizes.length - 1;
  return split(from, layers).map((layerKey, l) => {
    const [weightKey, biasKey] = split(layerKey);
    const [inputs, outputs] = [sizes[l], sizes[l + 1]];
    const spread = l === layers - 1 ? { gain: 1, bias: 0 } : { gain, bias };
    const w = normal(weightKey, inputs * outputs, { deviation: spread.gain / Math.sqrt(inputs) });
    const b = normal(biasKey, outputs, { deviation: spread.bias });
    return { w: matrix(w, [inputs, outputs]), b: matrix(b, [1, outputs]) };
  });
}

function matrix(values: Float64Array, shape: number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(values), shape);
}
