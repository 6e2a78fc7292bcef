/**
 * The channel form of learning in context (Min et al. 2022, section 3.3): the sequence is turned round, y₁, x₁, …, y_N, x_N, y, and what follows is x:
 *
 *     direct   argmax_c P(c | x, S),       channel   argmax_c P(x | c, S) for classes that are equally likely,
 *     min_θ −E Σᵢ log p_θ(xᵢ | y₁, x₁, …, yᵢ).
 *
 * The density is a mixture of K products of Gaussians whose weights, means and deviations the transformer gives at the token of a class. A query costs
 * nothing but the density: the classes are read once a task.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { type Dense, dense, initDense, split, tidyTree, valueAndGradients } from "../../tensor/index.js";
import type { Learner, MetaLearner } from "../frame/index.js";
import { continueWith, initDecoder, readTokens } from "./decoder.js";
import { flatInputs, interleaved } from "./prompts.js";
import type { InContextCache, InContextOptions, InContextTheta } from "./transformer.js";

/** Least standard deviation of a part. */
const FLOOR = 0.4;

export interface ChannelOptions extends InContextOptions {
  /** K, parts of the mixture. Default: 4. */
  readonly parts?: number;
}

/** @throws RangeError as `initDecoder` does, at `init` */
export function channelTransformer(options: ChannelOptions = {}): Omit<Learner, "on"> & {
  on(benchmark: Benchmark): MetaLearner<InContextTheta, InContextCache>;
} {
  const { width = 32, layers = 2, heads = 4, parts = 4 } = options;
  const name = "channel-transformer";
  return {
    name,
    family: "in context",
    refuses: ({ kind }) => (kind === "classification" ? undefined : "it scores classes"),
    on: ({ inputShape, outputs, supportPoints }) => {
      const inputs = inputShape.reduce((product, size) => product * size, 1);
      const read = (theta: InContextTheta, { x, y }: LabelledSet) =>
        readTokens(theta.decoder, interleaved(dense(theta.y, y), dense(theta.x, flatInputs(x))), heads);
      /** Parameters of the density after each class, [tasks, classes, K (1 + 2 inputs)]. */
      const densities = (theta: InContextTheta, { cache }: InContextCache) => {
        const tasks = cache[0].keys.shape[0];
        const classes = tf.tile(tf.reshape(tf.eye(outputs), [1, outputs, outputs]), [tasks, 1, 1]);
        return dense(theta.head, continueWith(theta.decoder, cache, dense(theta.y, classes), heads));
      };
      const scores = (theta: InContextTheta, adapted: InContextCache, x: tf.Tensor) =>
        mixtureLogDensity(tf.expandDims(densities(theta, adapted), 1), tf.expandDims(flatInputs(x), 2), parts);
      const objective = (theta: InContextTheta, { support, query }: Episodes) => {
        const { outputs: all, cache } = read(theta, support);
        const [tasks, tokens] = all.shape as [number, number];
        const atClass = tf.slice(
          tf.reshape(all, [tasks, tokens / 2, 2 * width]),
          [0, 0, 0],
          [tasks, tokens / 2, width],
        );
        const onSupport = mixtureLogDensity(dense(theta.head, atClass), flatInputs(support.x), parts);
        const onQuery = tf.sum(tf.mul(scores(theta, { cache }, query.x), query.y), 2);
        const total = tf.add(tf.sum(tf.mean(onSupport, 0)), tf.mean(onQuery));
        return tf.neg(tf.div(total, supportPoints + 1));
      };
      return {
        name,
        family: "in context",
        init: (key) => {
          const [xKey, yKey, decoderKey, headKey] = split(key, 4);
          return {
            x: initDense(xKey, inputs, width),
            y: initDense(yKey, outputs, width),
            decoder: initDecoder(decoderKey, { width, layers, heads, length: 2 * supportPoints + 1 }),
            head: initDense(headKey, width, parts * (1 + 2 * inputs), { gain: 1 }) satisfies Dense,
          };
        },
        adapt: (theta, support) => tidyTree(() => ({ cache: read(theta, support).cache })),
        predict: (theta, adapted, x) => tf.tidy(() => scores(theta, adapted, x)),
        gradients: (theta, episodes) => tidyTree(() => valueAndGradients(objective)(theta, episodes)),
      };
    },
  };
}

/**
 * log Σ_k π_k Π_j N(x_j; μ_kj, s_kj²), with π = softmax, s = 0.4 + softplus, for parameters [..., K (1 + 2 inputs)] and x [..., inputs] whose leading
 * axes fit by broadcasting. The floor 0.4 keeps the density of bits and of repeated values from outweighing all else.
 */
export function mixtureLogDensity(parameters: tf.Tensor, x: tf.Tensor, parts: number): tf.Tensor {
  return tf.tidy(() => {
    const inputs = x.shape[x.rank - 1];
    const lead = parameters.shape.slice(0, -1);
    const pick = (from: number, size: number) => tf.slice(parameters, [...lead.map(() => 0), from], [...lead, size]);
    const means = tf.reshape(pick(parts, parts * inputs), [...lead, parts, inputs]);
    const raw = tf.reshape(pick(parts * (1 + inputs), parts * inputs), [...lead, parts, inputs]);
    const deviations = tf.add(tf.softplus(raw), FLOOR);
    const scaled = tf.div(tf.sub(tf.expandDims(x, -2), means), deviations);
    const exponents = tf.sum(tf.add(tf.mul(tf.square(scaled), 0.5), tf.log(deviations)), -1);
    const constant = (inputs * Math.log(2 * Math.PI)) / 2;
    const weighted = tf.sub(tf.logSoftmax(pick(0, parts)), tf.add(exponents, constant));
    return tf.logSumExp(weighted, -1);
  });
}
