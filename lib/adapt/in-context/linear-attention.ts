/**
 * Attention without softmax, over tokens z = (x, y) of d + m numbers (von Oswald et al. 2023, equation 2; Schlag et al. 2021 for the fast weights):
 *
 *     write   M = (1/N) Σᵢ vᵢ kᵢᵀ      over the N context tokens, k = K z, v = V z
 *     read    z ← z + M q               q = Q z, for context and query tokens alike.
 *
 * What a layer keeps of its context is the matrix M, however long the context was. The prediction for x is −y of the token (x, 0) after the last layer:
 * the minus sign makes "label minus prediction" what every token carries, so that layers can be stacked (gradient-step.ts).
 *
 * Tensors hold tokens as rows, [tasks, tokens, d + m]; the matrices act on rows from the right.
 */
import * as tf from "@tensorflow/tfjs";
import type { LabelledSet } from "../../tasks/benchmarks/index.js";
import { tidyTree } from "../../tensor/index.js";

/** One layer: three matrices [d + m, d + m], q = z · query and so on. No bias, no softmax. */
export type LinearAttention = { readonly query: tf.Tensor; readonly key: tf.Tensor; readonly value: tf.Tensor };

/** The fast weights of each layer, [tasks, d + m, d + m]. */
export type FastWeights = { readonly memories: readonly tf.Tensor[] };

/** z · w for tokens of many tasks and one matrix. */
function project(z: tf.Tensor, w: tf.Tensor): tf.Tensor {
  const rows = tf.matMul(tf.reshape(z, [-1, w.shape[0]]) as tf.Tensor2D, w as tf.Tensor2D);
  return tf.reshape(rows, [...z.shape.slice(0, -1), w.shape[1] as number]);
}

/** (1/N) Σ v kᵀ of the context tokens. */
export function write(layer: LinearAttention, context: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const sum = tf.matMul(project(context, layer.value), project(context, layer.key), true, false);
    return tf.div(sum, context.shape[1] as number);
  });
}

/** z + M q for any tokens. */
export function read(layer: LinearAttention, memory: tf.Tensor, tokens: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(tokens, tf.matMul(project(tokens, layer.query), memory, false, true)));
}

/** Tokens (x, y) of labelled points. */
export function contextTokens({ x, y }: LabelledSet): tf.Tensor {
  return tf.concat([x, y], 2);
}

/** Tokens (x, 0) of points to predict at. */
export function queryTokens(x: tf.Tensor, outputs: number): tf.Tensor {
  return tf.tidy(() => tf.concat([x, tf.zeros([x.shape[0], x.shape[1] as number, outputs])], 2));
}

/** Reads a context through all layers: each writes its memory, then changes the tokens that the next one sees. */
export function fastWeights(layers: readonly LinearAttention[], context: tf.Tensor): FastWeights {
  return tidyTree(() => {
    const memories: tf.Tensor[] = [];
    let tokens = context;
    for (const layer of layers) {
      const memory = write(layer, tokens);
      memories.push(memory);
      tokens = read(layer, memory, tokens);
    }
    return { memories };
  });
}

/** −y of query tokens after the last layer: predictions [tasks, points, m]. */
export function predictTokens(
  layers: readonly LinearAttention[],
  { memories }: FastWeights,
  queries: tf.Tensor,
  outputs: number,
): tf.Tensor {
  return tf.tidy(() => {
    const last = layers.reduce((tokens, layer, l) => read(layer, memories[l], tokens), queries);
    const [tasks, points, size] = last.shape as [number, number, number];
    return tf.neg(tf.slice(last, [0, 0, size - outputs], [tasks, points, outputs]));
  });
}
