/**
 * A small causal transformer over token vectors, pre-norm (Vaswani et al. 2017; normalisation before each part as in GPT-2, Radford et al. 2019):
 *
 *     h ← t + p,   h ← h + Attention(LN h),   h ← h + MLP(LN h),   out = LN h,
 *     Attention_i = Σ_{j ≤ i} softmax_j(q_i·k_j/√c) v_j   in each of H heads of c = W/H numbers.
 *
 * Tokens come in pairs, a point and its label; both of a pair have one position p, so that they find each other. `readTokens` runs a whole sequence and
 * returns the keys and values of each layer. `continueWith` runs further tokens, each of which sees that sequence and itself, as if it were the sequence's
 * next token: many queries share one reading of their context.
 */
import * as tf from "@tensorflow/tfjs";
import {
  type Dense,
  dense,
  initDense,
  initLayerNorm,
  type Key,
  type LayerNorm,
  layerNorm,
  network,
  normal,
  split,
  tidyTree,
} from "../../tensor/index.js";

export interface DecoderOptions {
  /** W, numbers of a token inside. */
  readonly width: number;
  readonly layers: number;
  /** H, a divisor of the width. */
  readonly heads: number;
  /** Tokens of the longest sequence. */
  readonly length: number;
}

/** One layer: normalise, attend, normalise, two dense layers with a ReLU between them. */
export type DecoderBlock = {
  readonly attentionNorm: LayerNorm;
  readonly query: Dense;
  readonly key: Dense;
  readonly value: Dense;
  readonly out: Dense;
  readonly mlpNorm: LayerNorm;
  readonly mlp: readonly Dense[];
};

export type Decoder = {
  readonly positions: tf.Tensor;
  readonly blocks: readonly DecoderBlock[];
  readonly norm: LayerNorm;
};

/** Keys and values of a sequence in one layer, [sequences, heads, tokens, c]. */
export type LayerCache = { readonly keys: tf.Tensor; readonly values: tf.Tensor };

/** @throws RangeError on counts that are no positive whole numbers, on heads that do not divide the width */
export function initDecoder(key: Key, { width, layers, heads, length }: DecoderOptions): Decoder {
  for (const [name, count] of Object.entries({ width, layers, heads, length })) {
    if (!(Number.isSafeInteger(count) && count > 0)) throw new RangeError(`invalid ${name}: ${count}`);
  }
  if (width % heads !== 0) throw new RangeError(`invalid heads: ${heads} (a divisor of the width ${width} wanted)`);
  const [positionKey, ...blockKeys] = split(key, layers + 1);
  // What is added to the stream of 2L summands starts smaller, as in GPT-2.
  const gain = 1 / Math.sqrt(2 * layers);
  const block = (blockKey: Key): DecoderBlock => {
    const [q, k, v, o, up, down] = split(blockKey, 6);
    const square = (squareKey: Key) => initDense(squareKey, width, width);
    const mlp = [initDense(up, width, 4 * width, { scheme: "he" }), initDense(down, 4 * width, width, { gain })];
    const attention = { query: square(q), key: square(k), value: square(v), out: initDense(o, width, width, { gain }) };
    return { attentionNorm: initLayerNorm(width), ...attention, mlpNorm: initLayerNorm(width), mlp };
  };
  const pairs = Math.ceil(length / 2);
  const positions = Float32Array.from(normal(positionKey, pairs * width, { deviation: 0.3 }));
  return {
    positions: tf.tensor2d(positions, [pairs, width]),
    blocks: blockKeys.map(block),
    norm: initLayerNorm(width),
  };
}

/** p₀, p₀, p₁, p₁, …: the two tokens of a pair find each other by their position. */
function twice(positions: tf.Tensor): tf.Tensor {
  const [pairs, width] = positions.shape as [number, number];
  return tf.reshape(tf.tile(tf.expandDims(positions, 1), [1, 2, 1]), [2 * pairs, width]);
}

/** [sequences, tokens, W] to [sequences, heads, tokens, c]. */
function splitHeads(x: tf.Tensor, heads: number): tf.Tensor {
  const [sequences, tokens, width] = x.shape as [number, number, number];
  return tf.transpose(tf.reshape(x, [sequences, tokens, heads, width / heads]), [0, 2, 1, 3]);
}

function joinHeads(x: tf.Tensor): tf.Tensor {
  const [sequences, heads, tokens, size] = x.shape as [number, number, number, number];
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [sequences, tokens, heads * size]);
}

/** −10⁹ where a token would see a later one, [tokens, tokens]. */
function causalMask(tokens: number): tf.Tensor {
  const hidden = (i: number) => (i % tokens > Math.floor(i / tokens) ? -1e9 : 0);
  return tf.tensor2d(
    Array.from({ length: tokens * tokens }, (_, i) => hidden(i)),
    [tokens, tokens],
  );
}

/** The weights of attention, [sequences, heads, tokens, tokens]: rows sum to one, and nothing sees what comes later. */
export function attentionWeights(q: tf.Tensor, k: tf.Tensor): tf.Tensor {
  const [tokens, size] = q.shape.slice(-2) as [number, number];
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(size));
  return tf.softmax(tf.add(scores, causalMask(tokens)));
}

/** What attention hands back is added to the stream; so is what the dense layers make of the sum. */
function addAttended(block: DecoderBlock, stream: tf.Tensor, attended: tf.Tensor): tf.Tensor {
  const after = tf.add(stream, dense(block.out, joinHeads(attended)));
  return tf.add(after, network(block.mlp, layerNorm(block.mlpNorm, after), "relu"));
}

function projections(block: DecoderBlock, stream: tf.Tensor, heads: number): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const normed = layerNorm(block.attentionNorm, stream);
  const [q, k, v] = [block.query, block.key, block.value].map((layer) => splitHeads(dense(layer, normed), heads));
  return [q, k, v];
}

/** Outputs [sequences, tokens, W] of a sequence of tokens [sequences, tokens, W], and its keys and values. */
export function readTokens(
  { positions, blocks, norm }: Decoder,
  tokens: tf.Tensor,
  heads: number,
): { outputs: tf.Tensor; cache: LayerCache[] } {
  return tidyTree(() => {
    const cache: LayerCache[] = [];
    const [, length, width] = tokens.shape as [number, number, number];
    let stream = tf.add(tokens, tf.slice(twice(positions), [0, 0], [length, width]));
    for (const block of blocks) {
      const [q, keys, values] = projections(block, stream, heads);
      cache.push({ keys, values });
      stream = addAttended(block, stream, tf.matMul(attentionWeights(q, keys), values));
    }
    return { outputs: layerNorm(norm, stream), cache };
  });
}

/** Outputs of tokens that each come next after the cached sequence and do not see one another. */
export function continueWith(
  { positions, blocks, norm }: Decoder,
  cache: readonly LayerCache[],
  tokens: tf.Tensor,
  heads: number,
): tf.Tensor {
  return tf.tidy(() => {
    const length = cache[0].keys.shape[2] as number;
    let stream = tf.add(tokens, tf.slice(twice(positions), [length, 0], [1, tokens.shape[2] as number]));
    blocks.forEach((block, l) => {
      const [q, k, v] = projections(block, stream, heads);
      const { keys, values } = cache[l];
      const own = tf.sum(tf.mul(q, k), 3, true);
      const scores = tf.concat([tf.matMul(q, keys, false, true), own], 3);
      const weights = tf.softmax(tf.mul(scores, 1 / Math.sqrt(q.shape[3] as number)));
      const [sequences, headCount, points] = weights.shape as [number, number, number];
      const seen = tf.matMul(tf.slice(weights, [0, 0, 0, 0], [sequences, headCount, points, length]), values);
      const self = tf.mul(tf.slice(weights, [0, 0, 0, length], [sequences, headCount, points, 1]), v);
      stream = addAttended(block, stream, tf.add(seen, self));
    });
    return layerNorm(norm, stream);
  });
}
