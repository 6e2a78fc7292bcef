/**
 * The network of the capacity experiments (Schlag, Irie and Schmidhuber 2021, section 6.1): one memory between two learned projections of a learned embedding e_s
 * of the keys,
 *
 *     k_t = W_k [e_{key t}; onehot(value t)] + b,   v_t = onehot(value t),   β_t = σ(w·[…] + c),   q_s = W_q e_s + b',
 *     "softmax"        v̂_s = Σ_t softmax_t(k_t·q_s) v_t                   keeps all pairs: the baseline without a limit
 *     "hebbian"        v̂_s = M φ(q_s)/zᵀφ(q_s)                           sums, β = 1
 *     "delta"          v̂_s = M φ(q_s), φ over its sum, β_t learned,
 *
 * and the loss ½‖v_s − v̂_s‖², averaged over the keys that were written.
 */
import * as tf from "@tensorflow/tfjs";
import type { KeyValueBatch } from "../../tasks/associative/index.js";
import { type Key, normal, split, tidyTree, toTensor, uniform } from "../../tensor/index.js";
import type { EraseRule } from "./stream.js";
import { tensorForm } from "./tensor-form.js";
import { dividedByLast, type FeatureSpec, featureName, normalisedFeatures, tensorFeatures } from "./tensor-layer.js";

/** What stands between the projections. */
export type RecallMemory =
  | { readonly kind: "softmax" }
  | { readonly kind: "fast-weights"; readonly rule: EraseRule; readonly features: FeatureSpec };

/** "delta dpfp-2". */
export function recallMemoryName(memory: RecallMemory): string {
  return memory.kind === "softmax" ? "softmax" : `${memory.rule}-${featureName(memory.features)}`;
}

/** A projection of the embedding and the one-hot value. */
export type PairProjection = { readonly ofKey: tf.Tensor; readonly ofValue: tf.Tensor; readonly bias: tf.Tensor };

export type KeyValueTheta = {
  /** [S, e]. */
  readonly embedding: tf.Tensor;
  readonly key: PairProjection;
  readonly query: { readonly w: tf.Tensor; readonly bias: tf.Tensor };
  /** For the delta rule; the others have no use for it. */
  readonly rate: PairProjection;
};

export interface KeyValueNetworkOptions {
  /** S: as many keys as values. */
  readonly pairs: number;
  /** d_key. */
  readonly keyWidth: number;
  /** e. Default: 1.1 · 2S, cut to a whole number. */
  readonly embedding?: number;
}

/** Embeddings N(0, 1), projections uniform as in the original; the tensors are the caller's. @throws RangeError on sizes that are no positive whole numbers */
export function initKeyValueNetwork(key: Key, options: KeyValueNetworkOptions): KeyValueTheta {
  const { pairs, keyWidth, embedding = Math.floor(2.2 * pairs) } = options;
  for (const [what, size] of Object.entries({ pairs, keyWidth, embedding })) {
    if (!(Number.isSafeInteger(size) && size >= 1)) throw new RangeError(`invalid ${what}: ${size}`);
  }
  const keys = split(key, 6);
  const flat = (i: number, rows: number, columns: number, bound: number) =>
    toTensor<tf.Rank.R2>(uniform(keys[i], rows * columns, { low: -bound, high: bound }), [rows, columns]);
  const bound = 1 / Math.sqrt(keyWidth);
  const rateBound = 1 / Math.sqrt(embedding + pairs);
  return {
    embedding: toTensor<tf.Rank.R2>(normal(keys[0], pairs * embedding), [pairs, embedding]),
    key: {
      ofKey: flat(1, embedding, keyWidth, bound),
      ofValue: flat(2, pairs, keyWidth, bound),
      bias: tf.zeros([1, keyWidth]),
    },
    query: { w: flat(3, embedding, keyWidth, bound), bias: tf.zeros([1, keyWidth]) },
    rate: {
      ofKey: flat(4, embedding, 1, rateBound),
      ofValue: flat(5, pairs, 1, rateBound),
      bias: tf.zeros([1, 1]),
    },
  };
}

/** v̂ for every key, [S, n, S]: key first. @param directions for random features */
export function readAllKeys(
  theta: KeyValueTheta,
  { keys, values }: Pick<KeyValueBatch, "keys" | "values">,
  memory: RecallMemory,
  directions?: tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const pairs = theta.embedding.shape[0];
    const shown = { key: tf.oneHot(keys as tf.Tensor2D, pairs), value: tf.oneHot(values as tf.Tensor2D, pairs) };
    const oneHot = { key: tf.cast(shown.key, "float32"), value: tf.cast(shown.value, "float32") };
    const k = projected(theta, theta.key, oneHot);
    const q = tf.add(tf.matMul(theta.embedding, theta.query.w), theta.query.bias); // [S, d]
    if (memory.kind === "softmax") return softmaxRead(k, oneHot.value, q);
    const hebbian = memory.rule === "hebbian";
    const phi = normalisedFeatures(tensorFeatures(memory.features, directions), hebbian ? "none" : "feature-sum");
    const written = hebbian
      ? tf.concat([oneHot.value, tf.onesLike(tf.slice(oneHot.value, [0, 0, 0], [-1, -1, 1]))], 2)
      : oneHot.value;
    const features = phi(k);
    const rates = hebbian ? {} : { rates: tf.squeeze(tf.sigmoid(projected(theta, theta.rate, oneHot)), [2]) };
    const stream = { keys: features, queries: features, values: written, ...rates };
    // One product for all sequences: the queries are the same for all of them.
    const state = tensorForm(stream, {
      rule: memory.rule,
      chunk: chunkFor(memory.rule, keys.shape[1] as number),
    }).memory;
    const [n, width, columns] = state.shape as [number, number, number];
    const joined = tf.reshape(tf.transpose(state, [1, 0, 2]), [width, n * columns]);
    const reads = tf.reshape(tf.matMul(phi(q), joined as tf.Tensor2D), [pairs, n, columns]);
    return hebbian ? dividedByLast(reads) : reads;
  });
}

/** Sums are one product whatever their number; chains of erasures are cheaper in pieces. */
function chunkFor(rule: EraseRule, steps: number): number {
  return rule === "hebbian" ? steps : Math.min(32, steps);
}

function projected(
  { embedding }: KeyValueTheta,
  { ofKey, ofValue, bias }: PairProjection,
  oneHot: { readonly key: tf.Tensor; readonly value: tf.Tensor },
): tf.Tensor {
  const [n, steps, pairs] = oneHot.key.shape as [number, number, number];
  const rows = (tensor: tf.Tensor) => tf.reshape(tensor, [n * steps, pairs]) as tf.Tensor2D;
  const ofKeys = tf.matMul(rows(oneHot.key), tf.matMul(embedding as tf.Tensor2D, ofKey as tf.Tensor2D));
  const sum = tf.add(tf.add(ofKeys, tf.matMul(rows(oneHot.value), ofValue as tf.Tensor2D)), bias);
  return tf.reshape(sum, [n, steps, -1]);
}

/** [S, n, S]. */
function softmaxRead(k: tf.Tensor, values: tf.Tensor, q: tf.Tensor): tf.Tensor {
  const [n, steps, width] = k.shape as [number, number, number];
  const rows = tf.reshape(k, [n * steps, width]) as tf.Tensor2D;
  const scores = tf.reshape(tf.matMul(rows, q as tf.Tensor2D, false, true), [n, steps, -1]); // [n, T, S]
  const weights = tf.softmax(tf.transpose(scores, [0, 2, 1]));
  return tf.transpose(tf.matMul(weights, values), [1, 0, 2]);
}

export type RecallFigures = { readonly loss: tf.Scalar; readonly accuracy: tf.Scalar };

/** ½‖v − v̂‖² and the share of right names (largest entry), over the keys that were written. */
export function recallFigures(
  reads: tf.Tensor,
  { targets, mask }: Pick<KeyValueBatch, "targets" | "mask">,
): RecallFigures {
  return tidyTree(() => {
    const pairs = reads.shape[0];
    const asked = tf.transpose(mask);
    const answers = tf.transpose(targets);
    const wanted = tf.cast(tf.oneHot(answers as tf.Tensor2D, pairs), "float32");
    const mean = (each: tf.Tensor) => tf.div(tf.sum(tf.mul(each, asked)), tf.sum(asked)).asScalar();
    const right = tf.cast(tf.equal(tf.argMax(reads, 2), answers), "float32");
    return { loss: mean(tf.mul(0.5, tf.sum(tf.squaredDifference(reads, wanted), 2))), accuracy: mean(right) };
  });
}
