/**
 * One layer for streams of tokens: embedding, a causal convolution of m taps, a memory, scores of all tokens,
 *
 *     x_t = E[token t],   u_t = [x_t; x_{t−1}; …; x_{t−m+1}],   (k_t, v_t, q_t) = W u_t + b,   y = memory(k, v, q),   scores_t = U y_t + c
 *
 * with zeros before the first token. The convolution is what binds a value to the key that stands before it; without it one linear layer cannot (Arora et al. 2023).
 * Two taps bind pairs; m taps let a step be found by the m − 1 tokens before it. Memories:
 *
 *     "softmax"       causal attention, softmax(q·k/√d)                keeps all T pairs
 *     "linear"        Hebbian sums of φ = elu + 1, divided by zᵀφ(q)
 *     "delta"         keys and queries of unit length, β_t = σ(w·u_t + c)
 *     "gated-delta"   and α_t = σ(w'·u_t + 4), at the start near 0.982: half is left after 38 steps.
 */
import * as tf from "@tensorflow/tfjs";
import { oneOf } from "../../linalg/index.js";
import { type Dense, dense, initDense, type Key, normal, split, tidyTree, toTensor } from "../../tensor/index.js";
import { tensorFeatures, tensorLayer } from "./tensor-layer.js";

export const tokenMemories = ["softmax", "linear", "delta", "gated-delta"] as const;
export type TokenMemory = (typeof tokenMemories)[number];

export interface TokenNetworkOptions {
  readonly vocabulary: number;
  /** Numbers of an embedding, and of a value. Default: 32. */
  readonly width?: number;
  /** d_key. Default: the width. */
  readonly keyWidth?: number;
  /** m: steps that the convolution sees, the own one among them. Default: 2. */
  readonly taps?: number;
}

export type TokenTheta = {
  readonly embedding: tf.Tensor;
  readonly key: Dense;
  readonly value: Dense;
  readonly query: Dense;
  readonly gates: Dense;
  readonly scores: Dense;
};

/** The tensors are the caller's. @throws RangeError on sizes that are no positive whole numbers */
export function initTokenNetwork(key: Key, options: TokenNetworkOptions): TokenTheta {
  const { vocabulary, width = 32, keyWidth = width, taps = 2 } = options;
  for (const [what, size] of Object.entries({ vocabulary, width, keyWidth, taps })) {
    if (!(Number.isSafeInteger(size) && size >= 1)) throw new RangeError(`invalid ${what}: ${size}`);
  }
  const keys = split(key, 6);
  return {
    embedding: toTensor<tf.Rank.R2>(normal(keys[0], vocabulary * width), [vocabulary, width]),
    key: initDense(keys[1], taps * width, keyWidth),
    value: initDense(keys[2], taps * width, width),
    query: initDense(keys[3], taps * width, keyWidth),
    gates: initDense(keys[4], taps * width, 2, { gain: 0.1 }),
    scores: initDense(keys[5], width, vocabulary),
  };
}

/** Scores [n, T, vocabulary] of one-hot tokens [n, T, vocabulary]; step t sees the tokens up to t. */
export function tokenScores(theta: TokenTheta, tokens: tf.Tensor, memory: TokenMemory): tf.Tensor {
  return tf.tidy(() => dense(theta.scores, tokenReads(theta, tokens, memory).reads));
}

/** Embeddings x_t and reads y_t, each [n, T, width]: for networks that go on from there. */
export function tokenReads(
  theta: TokenTheta,
  tokens: tf.Tensor,
  memory: TokenMemory,
): { readonly embedded: tf.Tensor; readonly reads: tf.Tensor } {
  oneOf("memory", memory, tokenMemories);
  return tidyTree(() => {
    const [n, steps, vocabulary] = tokens.shape as [number, number, number];
    const rows = tf.reshape(tokens, [n * steps, vocabulary]) as tf.Tensor2D;
    const x = tf.reshape(tf.matMul(rows, theta.embedding as tf.Tensor2D), [n, steps, -1]) as tf.Tensor3D;
    const seen = recent(x, (theta.key.w.shape[0] as number) / x.shape[2]);
    const [keys, values, queries] = [theta.key, theta.value, theta.query].map((layer) => dense(layer, seen));
    const reads =
      memory === "softmax" ? attention(keys, values, queries) : written(theta, seen, { keys, values, queries }, memory);
    return { embedded: x, reads };
  });
}

/** u: every step beside the taps − 1 before it, [n, T, taps · width]. */
function recent(x: tf.Tensor3D, taps: number): tf.Tensor {
  const [n, steps, width] = x.shape;
  const delayed = Array.from({ length: taps }, (_, by) => {
    if (by >= steps) return tf.zeros([n, steps, width]);
    return tf.concat([tf.zeros([n, by, width]), tf.slice(x, [0, 0, 0], [n, steps - by, width])], 1);
  });
  return tf.concat(delayed, 2);
}

type Triple = { readonly keys: tf.Tensor; readonly values: tf.Tensor; readonly queries: tf.Tensor };

function written(theta: TokenTheta, seen: tf.Tensor, triple: Triple, memory: TokenMemory): tf.Tensor {
  if (memory === "linear") {
    const features = tensorFeatures({ kind: "elu+1" });
    return tensorLayer(triple, { rule: "hebbian", features, normalisation: "sum" }).outputs;
  }
  const [rates, gates] = tf.split(dense(theta.gates, seen), 2, 2);
  const stream = {
    ...triple,
    rates: tf.squeeze(tf.sigmoid(rates), [2]),
    ...(memory === "gated-delta" && { gates: tf.squeeze(tf.sigmoid(tf.add(gates, 4)), [2]) }),
  };
  return tensorLayer(stream, {
    rule: "delta",
    features: tensorFeatures({ kind: "identity" }),
    normalisation: "feature-norm",
  }).outputs;
}

function attention(keys: tf.Tensor, values: tf.Tensor, queries: tf.Tensor): tf.Tensor {
  const [, steps, width] = keys.shape as [number, number, number];
  const scores = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(width));
  const future = Float32Array.from({ length: steps * steps }, (_, i) => (i % steps > Math.floor(i / steps) ? -1e9 : 0));
  return tf.matMul(tf.softmax(tf.add(scores, tf.tensor3d(future, [1, steps, steps]))), values);
}

/** Cross-entropy in nats and share of right answers, over the steps where the mask is 1. */
export function tokenFigures(
  scores: tf.Tensor,
  { y, mask }: { readonly y: tf.Tensor; readonly mask: tf.Tensor },
): { readonly loss: tf.Scalar; readonly accuracy: tf.Scalar } {
  return tf.tidy(() => {
    const mean = (each: tf.Tensor) => tf.div(tf.sum(tf.mul(each, mask)), tf.sum(mask)).asScalar();
    const right = tf.cast(tf.equal(tf.argMax(scores, 2), tf.argMax(y, 2)), "float32");
    return { loss: mean(tf.neg(tf.sum(tf.mul(tf.logSoftmax(scores), y), 2))), accuracy: mean(right) };
  });
}
