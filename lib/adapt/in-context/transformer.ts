/**
 * A transformer that learns in context (Garg et al. 2022): it reads x₁, y₁, x₂, y₂, …, x_i and predicts y_i from its output at x_i,
 *
 *     min_θ E Σᵢ ℓ(f_θ(x₁, y₁, …, x_i), y_i)      over all prefixes of a prompt at once, thanks to the causal mask.
 *
 * As a learner, φ = the keys and values of the support set's tokens; a query is one more x. For classification y is one-hot and the outputs are logits:
 * the "direct" form of MetaICL (Min et al. 2022), P(y | x, S).
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { type Dense, dense, initDense, type Key, split, tidyTree, valueAndGradients } from "../../tensor/index.js";
import type { Learner, MetaLearner } from "../frame/index.js";
import { continueWith, type Decoder, initDecoder, type LayerCache, readTokens } from "./decoder.js";
import { flatInputs, interleaved, pointLosses } from "./prompts.js";

export interface InContextOptions {
  /** Default: 32. */
  readonly width?: number;
  /** Default: 2. */
  readonly layers?: number;
  /** Default: 4. */
  readonly heads?: number;
}

export type InContextTheta = { readonly x: Dense; readonly y: Dense; readonly decoder: Decoder; readonly head: Dense };
export type InContextCache = { readonly cache: readonly LayerCache[] };

/** A learner that also tells its predictions for every prefix of its support set. */
export interface InContextLearner extends MetaLearner<InContextTheta, InContextCache> {
  /** ŷ_i from x₁, y₁, …, x_i: [tasks, points, outputs]. */
  prefixes(theta: InContextTheta, points: LabelledSet): tf.Tensor;
  /** The mean of the losses of all prefixes, weighted: weights [1, points]. */
  prefixLoss(theta: InContextTheta, points: LabelledSet, weights: tf.Tensor): tf.Tensor;
}

/** @throws RangeError as `initDecoder` does, at `init` */
export function inContextTransformer(options: InContextOptions = {}): Omit<Learner, "on"> & {
  on(benchmark: Benchmark): InContextLearner;
} {
  const { width = 32, layers = 2, heads = 4 } = options;
  const name = "in-context-transformer";
  return {
    name,
    family: "in context",
    refuses: () => undefined,
    on: ({ kind, inputShape, outputs, supportPoints }) => {
      const inputs = inputShape.reduce((product, size) => product * size, 1);
      const read = (theta: InContextTheta, { x, y }: LabelledSet) =>
        readTokens(theta.decoder, interleaved(dense(theta.x, flatInputs(x)), dense(theta.y, y)), heads);
      const first = (theta: InContextTheta, all: tf.Tensor) => {
        const [tasks, tokens] = all.shape as [number, number];
        const pairs = tf.reshape(all, [tasks, tokens / 2, 2 * width]);
        return dense(theta.head, tf.slice(pairs, [0, 0, 0], [tasks, tokens / 2, width]));
      };
      const predict = (theta: InContextTheta, { cache }: InContextCache, x: tf.Tensor) =>
        tf.tidy(() => dense(theta.head, continueWith(theta.decoder, cache, dense(theta.x, flatInputs(x)), heads)));
      const objective = (theta: InContextTheta, { support, query }: Episodes) => {
        const { outputs: all, cache } = read(theta, support);
        const onSupport = tf.sum(tf.mean(pointLosses(kind, first(theta, all), support.y), 0));
        const onQuery = tf.mean(pointLosses(kind, predict(theta, { cache }, query.x), query.y));
        return tf.div(tf.add(onSupport, onQuery), supportPoints + 1);
      };
      const prefixes = (theta: InContextTheta, points: LabelledSet) =>
        tf.tidy(() => first(theta, read(theta, points).outputs));
      return {
        name,
        family: "in context",
        init: (key) => initInContext(key, { inputs, outputs, width, layers, heads, length: 2 * supportPoints + 1 }),
        adapt: (theta, support) => tidyTree(() => ({ cache: read(theta, support).cache })),
        predict,
        prefixes,
        prefixLoss: (theta, points, weights) =>
          tf.tidy(() => {
            const losses = tf.mean(pointLosses(kind, prefixes(theta, points), points.y), 0, true);
            return tf.div(tf.sum(tf.mul(losses, weights)), tf.sum(weights));
          }),
        gradients: (theta, episodes) => tidyTree(() => valueAndGradients(objective)(theta, episodes)),
      };
    },
  };
}

interface InContextSizes {
  readonly inputs: number;
  readonly outputs: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly length: number;
}

function initInContext(key: Key, { inputs, outputs, ...decoder }: InContextSizes): InContextTheta {
  const [xKey, yKey, decoderKey, headKey] = split(key, 4);
  return {
    x: initDense(xKey, inputs, decoder.width),
    y: initDense(yKey, outputs, decoder.width),
    decoder: initDecoder(decoderKey, decoder),
    head: initDense(headKey, decoder.width, outputs, { gain: 0.1 }),
  };
}
