/**
 * Prototypical networks (Snell, Swersky, Zemel 2017): a class is the mean of its embedded support points, and a query belongs to the nearest,
 *
 *     c_n = mean_{i: y_i = n} f_θ(x_i),   p(n | x) = softmax_n(−‖f_θ(x) − c_n‖²).
 *
 * Adaptation is one pass through f and N means: nothing is descended. θ is trained end to end by cross-entropy on queries.
 */
import * as tf from "@tensorflow/tfjs";
import type { Params } from "../../tensor/index.js";
import { endToEnd, type Learner } from "../frame/index.js";
import { type Embedding, embedPoints } from "./embed.js";
import { mlpEmbedding } from "./mlp-embedding.js";
import { classMeans, initMetric, type Metric, type MetricParams, metricRefuses, similarities } from "./scores.js";

export interface PrototypicalOptions {
  /** f. Default: `mlpEmbedding()`. */
  readonly embedding?: Embedding;
  /** Default: "squared euclidean", the Bregman divergence that makes the mean the right summary. */
  readonly metric?: Metric;
  /** Default: "prototypical". */
  readonly name?: string;
}

/** θ of learners that embed and compare. */
export type MetricTheta = { readonly embedding: Params; readonly metric: MetricParams };
/** A task's class means [tasks, N, d]. */
export type Prototypes = { readonly prototypes: tf.Tensor };

export function prototypical(options: PrototypicalOptions = {}): Learner {
  const { metric = "squared euclidean", name = "prototypical" } = options;
  const embedding: Embedding = options.embedding ?? mlpEmbedding();
  return {
    name,
    family: "metric",
    refuses: metricRefuses(embedding),
    on: ({ kind, inputShape }) =>
      endToEnd<MetricTheta, Prototypes>(kind, {
        name,
        family: "metric",
        init: (key) => ({ embedding: embedding.init(key, inputShape), metric: initMetric(metric) }),
        adapt: (theta, { x, y }) => ({
          prototypes: tf.tidy(() => classMeans(embedPoints(embedding, theta.embedding, x), y)),
        }),
        predict: (theta, { prototypes }, x) =>
          tf.tidy(() => similarities(metric, theta.metric, embedPoints(embedding, theta.embedding, x), prototypes)),
      }),
  };
}
