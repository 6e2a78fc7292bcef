/**
 * A network of tokens with a chain of residual blocks behind its memory:
 *
 *     h_t = x_t + y_t,      h ← h + W₁ relu(W₂ h)   block after block (89),      scores_t = U h_t + c
 *
 * Blocks that stay are the feed-forward layers of a plain transformer. With periods they are a continuum memory: while a text is read, the chain learns from the
 * network's own loss (online-text.ts). Both have the same parameters, number by number.
 */
import * as tf from "@tensorflow/tfjs";
import { wholeNumber } from "../../linalg/index.js";
import { dense, foldIn, type Key, normal, toTensor } from "../../tensor/index.js";
import {
  initTokenNetwork,
  type TokenMemory,
  type TokenNetworkOptions,
  type TokenTheta,
  tokenReads,
} from "../fast-weights/index.js";

/** W₂ [width, hidden] and W₁ [hidden, width], rows times matrices; with one of each a text: [B, width, hidden], [B, hidden, width]. */
export type ChainBlock = { readonly inner: tf.Tensor; readonly outer: tf.Tensor };

export type TokenChainTheta = { readonly token: TokenTheta; readonly blocks: readonly ChainBlock[] };

export interface TokenChainOptions extends TokenNetworkOptions {
  /** Default 3. */
  readonly blocks?: number;
  /** Default: the width. */
  readonly hidden?: number;
}

/** The tensors are the caller's. @throws RangeError on sizes that are no positive whole numbers */
export function initTokenChain(from: Key, options: TokenChainOptions): TokenChainTheta {
  const { width = 32, blocks = 3, hidden = width } = options;
  wholeNumber("number of blocks", blocks, 1);
  wholeNumber("hidden width", hidden, 1);
  const matrix = (at: number, rows: number, columns: number) =>
    toTensor<tf.Rank.R2>(normal(foldIn(from, at), rows * columns, { deviation: 1 / Math.sqrt(rows) }), [rows, columns]);
  return {
    token: initTokenNetwork(foldIn(from, 0), options),
    blocks: Array.from({ length: blocks }, (_, s) => ({
      inner: matrix(2 * s + 1, width, hidden),
      outer: matrix(2 * s + 2, hidden, width),
    })),
  };
}

/** Scores [B, T, vocabulary] of one-hot tokens [B, T, vocabulary]. */
export function chainScores({ token, blocks }: TokenChainTheta, tokens: tf.Tensor, memory: TokenMemory): tf.Tensor {
  return tf.tidy(() => {
    const { embedded, reads } = tokenReads(token, tokens, memory);
    let h = tf.add(embedded, reads);
    for (const { inner, outer } of blocks) h = tf.add(h, times(tf.relu(times(h, inner)), outer));
    return dense(token.scores, h);
  });
}

/** Rows [B, T, n] times one matrix, or times the matrix of each text. */
function times(rows: tf.Tensor, matrix: tf.Tensor): tf.Tensor {
  if (matrix.rank === 3) return tf.matMul(rows, matrix);
  const [batch, steps, width] = rows.shape as [number, number, number];
  const flat = tf.matMul(tf.reshape(rows, [batch * steps, width]) as tf.Tensor2D, matrix as tf.Tensor2D);
  return tf.reshape(flat, [batch, steps, -1]);
}
