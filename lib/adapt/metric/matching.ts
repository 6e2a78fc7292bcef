/**
 * Matching networks (Vinyals et al. 2016, equations 1 and 2, without the full-context embeddings): a query's label is a mixture of the labels of the
 * support points, weighted by attention,
 *
 *     p(n | x) = Σ_i a(x, x_i) y_in,   a(x, x_i) = softmax_i s(f(x), f(x_i)),   s the cosine.
 *
 * `predict` returns log Σ_i a y_in, whose softmax is p. The paper's cosine has no scale: s lies in [−1, 1], so that a cannot become sharper than e²:1 a point, and
 * the cross-entropy of five classes not smaller than log(1 + 4e⁻²) = 0.43. The default here learns a scale.
 */
import * as tf from "@tensorflow/tfjs";
import { endToEnd, type Learner } from "../frame/index.js";
import { type Embedding, embedPoints } from "./embed.js";
import { mlpEmbedding } from "./mlp-embedding.js";
import type { MetricTheta, PrototypicalOptions } from "./prototypical.js";
import { initMetric, metricRefuses, similarities } from "./scores.js";

/** The embedded support set [tasks, n, d] with its labels [tasks, n, N]. */
export type Remembered = { readonly points: tf.Tensor; readonly labels: tf.Tensor };

/** Options as of `prototypical`; the default metric is "scaled cosine", the default name "matching". */
export function matchingNetwork(options: PrototypicalOptions = {}): Learner {
  const { metric = "scaled cosine", name = "matching" } = options;
  const embedding: Embedding = options.embedding ?? mlpEmbedding();
  return {
    name,
    family: "metric",
    refuses: metricRefuses(embedding),
    on: ({ kind, inputShape }) =>
      endToEnd<MetricTheta, Remembered>(kind, {
        name,
        family: "metric",
        init: (key) => ({ embedding: embedding.init(key, inputShape), metric: initMetric(metric) }),
        adapt: (theta, { x, y }) => ({ points: embedPoints(embedding, theta.embedding, x), labels: tf.clone(y) }),
        predict: (theta, { points, labels }, x) =>
          tf.tidy(() => {
            const queries = embedPoints(embedding, theta.embedding, x);
            return attendedLabels(similarities(metric, theta.metric, queries, points), labels);
          }),
      }),
  };
}

/** log Σ_i softmax_i(s)_i y_in: scores [tasks, queries, n] and one-hot labels [tasks, n, N] to [tasks, queries, N]. */
export function attendedLabels(scores: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    // A class's log-sum-exp over its own points; a finite mask keeps gradients free of 0·∞.
    const masked = tf.add(tf.expandDims(tf.logSoftmax(scores), 3), tf.mul(tf.expandDims(tf.sub(labels, 1), 1), 1e4));
    return tf.logSumExp(masked, 2);
  });
}
