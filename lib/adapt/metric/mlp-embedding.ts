/**
 * Embeddings of flattened inputs: ReLU layers, one linear map, a fixed scale of the coordinates.
 */
import * as tf from "@tensorflow/tfjs";
import { type Dense, dense, initDense, initNetwork, network } from "../../tensor/index.js";
import { type Embedding, requireSizes, sizeOf } from "./embed.js";

export interface MlpEmbeddingOptions {
  /** Units of each hidden layer. Default: 64. */
  readonly width?: number;
  /** Hidden layers. Default: 2. */
  readonly depth?: number;
  /** d. Default: 64. */
  readonly outputs?: number;
}

/** ReLU layers on the flattened input, none after the last. @throws RangeError on sizes that are no positive whole numbers */
export function mlpEmbedding(options: MlpEmbeddingOptions = {}): Embedding<readonly Dense[]> {
  const { width = 64, depth = 2, outputs = 64 } = options;
  requireSizes({ width, depth, outputs });
  return {
    name: `mlp ${Array.from({ length: depth }, () => width).join("–")}–${outputs}`,
    outputs: () => outputs,
    refuses: () => undefined,
    init: (key, inputShape) =>
      initNetwork(key, [sizeOf(inputShape), ...Array.from({ length: depth }, () => width), outputs], { scheme: "he" }),
    apply: (layers, x) => tf.tidy(() => network(layers, flat(x), "relu")),
  };
}

/** f(x) = A x + b on the flattened input. Default d: that of the input. */
export function linearEmbedding(options: { readonly outputs?: number } = {}): Embedding<Dense> {
  const { outputs } = options;
  if (outputs !== undefined) requireSizes({ outputs });
  return {
    name: outputs === undefined ? "linear" : `linear ${outputs}`,
    outputs: (inputShape) => outputs ?? sizeOf(inputShape),
    refuses: () => undefined,
    init: (key, inputShape) => initDense(key, sizeOf(inputShape), outputs ?? sizeOf(inputShape)),
    apply: (layer, x) => tf.tidy(() => dense(layer, flat(x))),
  };
}

/** f(x) = s ⊙ x with given numbers s; nothing is learned. Without s: x itself, the metric of the raw input. */
export function fixedEmbedding(scale?: readonly number[]): Embedding<Record<string, never>> {
  return {
    name: scale === undefined ? "raw" : "fixed scale",
    outputs: (inputShape) => sizeOf(inputShape),
    refuses: () => undefined,
    init: () => ({}),
    apply: (_, x) => tf.tidy(() => (scale === undefined ? flat(x) : tf.mul(flat(x), tf.tensor1d([...scale])))),
  };
}

const flat = (x: tf.Tensor) => (x.rank === 2 ? x : tf.reshape(x, [x.shape[0], -1]));
