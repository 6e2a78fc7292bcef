/**
 * Siamese networks (Koch, Zemel, Salakhutdinov 2015): one network looks at two inputs, and a weighted L1 distance of what it sees tells whether they are of one
 * class,
 *
 *     p(same | x, x′) = σ(s(x, x′)),   s(x, x′) = Σ_j a_j |h_j(x) − h_j(x′)| + b.
 *
 * Trained on verification, judged on N-way classification too: a query gets the class of the support point that is the same with the highest p. The loss is
 * logistic, on pairs of a query and a support point of the episode, with same and different pairs weighing one half each: the mean over balanced draws of pairs.
 */
import * as tf from "@tensorflow/tfjs";
import type { Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { type Params, tidyTree, valueAndGradients } from "../../tensor/index.js";
import type { Learner, MetaLearner } from "../frame/index.js";
import { type Embedding, embedPoints } from "./embed.js";
import type { Remembered } from "./matching.js";
import { mlpEmbedding } from "./mlp-embedding.js";
import { metricRefuses } from "./scores.js";

/** The weights of h, a [d] and b [1]. */
export type SiameseTheta = { readonly embedding: Params; readonly weights: tf.Tensor; readonly bias: tf.Tensor };

export interface SiameseOptions {
  /** h. Default: `mlpEmbedding()`. */
  readonly embedding?: Embedding;
  /** Default: "siamese". */
  readonly name?: string;
}

export function siamese(options: SiameseOptions = {}): Learner {
  const { name = "siamese" } = options;
  const embedding: Embedding = options.embedding ?? mlpEmbedding();
  return {
    name,
    family: "metric",
    refuses: metricRefuses(embedding),
    on: ({ inputShape }) => siameseOn(embedding, inputShape, name),
  };
}

function siameseOn(
  embedding: Embedding,
  inputShape: readonly number[],
  name: string,
): MetaLearner<SiameseTheta, Remembered> {
  const loss = (theta: SiameseTheta, { support, query }: Episodes) => {
    const [left, right] = [query, support].map(({ x }) => embedPoints(embedding, theta.embedding, x));
    return pairLoss(pairScores(theta, left, right), samePairs(query, support));
  };
  return {
    name,
    family: "metric",
    init: (key) => {
      const d = embedding.outputs(inputShape);
      return {
        embedding: embedding.init(key, inputShape),
        weights: tf.fill([d], -1 / Math.sqrt(d)),
        bias: tf.zeros([1]),
      };
    },
    adapt: (theta, { x, y }) => ({ points: embedPoints(embedding, theta.embedding, x), labels: tf.clone(y) }),
    predict: (theta, { points, labels }, x) =>
      tf.tidy(() => {
        const scores = pairScores(theta, embedPoints(embedding, theta.embedding, x), points);
        return tf.max(tf.add(tf.expandDims(scores, 3), tf.mul(tf.expandDims(tf.sub(labels, 1), 1), 1e4)), 2);
      }),
    gradients: (theta, episodes) => tidyTree(() => valueAndGradients(loss)(theta, episodes)),
  };
}

/** s(x, x′) of every left and right point: [tasks, n, d] and [tasks, m, d] to [tasks, n, m]. */
export function pairScores(
  { weights, bias }: Pick<SiameseTheta, "weights" | "bias">,
  left: tf.Tensor,
  right: tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const apart = tf.abs(tf.sub(tf.expandDims(left, 2), tf.expandDims(right, 1)));
    return tf.add(tf.sum(tf.mul(apart, weights), 3), bias);
  });
}

/** 1 where a left and a right point are of one class, else 0: [tasks, n, m]. */
export function samePairs(left: Pick<LabelledSet, "y">, right: Pick<LabelledSet, "y">): tf.Tensor {
  return tf.matMul(left.y, right.y, false, true);
}

/** Mean logistic loss of same pairs and of different pairs, one half each: log(1 + e^s) − s·same. */
export function pairLoss(scores: tf.Tensor, same: tf.Tensor): tf.Tensor {
  return tf.tidy(() => balanced(tf.sub(tf.softplus(scores), tf.mul(scores, same)), same).mean());
}

/** Accuracy of the verdict s > 0, tasks in the first axis: the mean of its shares right on same and on different pairs. */
export function pairAccuracy(scores: tf.Tensor, same: tf.Tensor): tf.Tensor {
  return tf.tidy(() => balanced(tf.cast(tf.equal(tf.cast(tf.greater(scores, 0), "float32"), same), "float32"), same));
}

/** ½ mean over same pairs + ½ mean over different ones, for each task. */
function balanced(values: tf.Tensor, same: tf.Tensor): tf.Tensor {
  const mean = (mask: tf.Tensor) => tf.div(tf.sum(tf.mul(values, mask), [1, 2]), tf.sum(mask, [1, 2]));
  return tf.div(tf.add(mean(same), mean(tf.sub(1, same))), 2);
}
