/**
 * Layers that every network here is made of, as pure functions of parameter records with shared weights:
 *
 *     dense(x) = x w + b,   layerNorm(x) = scale ⊙ (x − mean x)/√(var x + ε) + offset.
 *
 * Inputs have any leading axes: [tasks, points, in] as well as [n, in]. (mlp.ts is the tanh network that also takes one set of weights a task.)
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, normal, split } from "./random.js";

/** One affine layer: w [in, out], b [1, out]. */
export type Dense = { readonly w: tf.Tensor; readonly b: tf.Tensor };

export interface InitOptions {
  /** Variance of the weights: 1/in ("lecun", default: keeps the scale of linear and tanh layers) or 2/in ("he": of ReLU layers). */
  readonly scheme?: "lecun" | "he";
  /** Factor on the weights. Default: 1. */
  readonly gain?: number;
}

/** Random weights, zero biases; the tensors are the caller's. @throws Error on sizes that are no positive whole numbers, a negative gain */
export function initDense(key: Key, inputs: number, outputs: number, options: InitOptions = {}): Dense {
  const { scheme = "lecun", gain = 1 } = options;
  for (const size of [inputs, outputs]) {
    if (!(Number.isSafeInteger(size) && size > 0)) throw new Error(`invalid size: ${size}`);
  }
  if (!(gain >= 0 && Number.isFinite(gain))) throw new Error(`invalid gain: ${gain}`);
  const deviation = gain * Math.sqrt((scheme === "he" ? 2 : 1) / inputs);
  const w = Float32Array.from(normal(key, inputs * outputs, { deviation }));
  return { w: tf.tensor2d(w, [inputs, outputs]), b: tf.zeros([1, outputs]) };
}

/** x [..., in] to [..., out]. */
export function dense({ w, b }: Dense, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [inputs, outputs] = w.shape;
    // One product of two matrices, whatever axes lead: its gradient is one product too.
    const rows = x.rank === 2 ? x : tf.reshape(x, [-1, inputs]);
    const sum = tf.add(tf.matMul(rows as tf.Tensor2D, w as tf.Tensor2D), b);
    return x.rank === 2 ? sum : tf.reshape(sum, [...x.shape.slice(0, -1), outputs]);
  });
}

/** "silu" is x σ(x), a rectifier without a corner (Elfwing, Uchibe and Doya 2018). */
export type Activation = "relu" | "tanh" | "sigmoid" | "elu" | "softplus" | "silu";

const activations: Readonly<Record<Activation, (x: tf.Tensor) => tf.Tensor>> = {
  relu: (x) => tf.relu(x),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  elu: (x) => tf.elu(x),
  softplus: (x) => tf.softplus(x),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
};

/** Dense layers of `sizes` = inputs, hidden widths, outputs. `gain` is that of the last layer; the others have 1. */
export function initNetwork(key: Key, sizes: readonly number[], { scheme, gain }: InitOptions = {}): readonly Dense[] {
  if (sizes.length < 2) throw new Error(`invalid sizes: got ${sizes.length}, expected inputs and outputs`);
  const last = sizes.length - 2;
  return split(key, sizes.length - 1).map((layerKey, l) =>
    // Nothing rectifies the outputs, so theirs is the variance of linear layers.
    initDense(layerKey, sizes[l], sizes[l + 1], l === last ? { gain } : { scheme }),
  );
}

/** x [..., n] to the same shape. @throws Error on an activation that is not known */
export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  const between = activations[activation];
  if (between === undefined) {
    throw new Error(`unknown activation "${activation}" (known: ${Object.keys(activations).join(", ")})`);
  }
  return tf.tidy(() => between(x));
}

/** The layers with an activation between them and none after the last: x [..., in] to [..., out]. */
export function network(layers: readonly Dense[], x: tf.Tensor, activation: Activation): tf.Tensor {
  return tf.tidy(() =>
    layers.reduce((hidden, layer, l) => dense(layer, l === 0 ? hidden : activate(hidden, activation)), x),
  );
}

/** Scale and offset of a layer normalisation, both [1, size]. */
export type LayerNorm = { readonly scale: tf.Tensor; readonly offset: tf.Tensor };

export function initLayerNorm(size: number): LayerNorm {
  return { scale: tf.ones([1, size]), offset: tf.zeros([1, size]) };
}

/** Ba, Kiros and Hinton (2016): mean zero and variance one over the last axis, then scale and offset. ε = 1e-5. */
export function layerNorm({ scale, offset }: LayerNorm, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), scale), offset);
  });
}
