/**
 * Relation networks (Sung et al. 2018): the comparison is learned, too. Embeddings of a class and of a query stand side by side before a small network g,
 *
 *     r_n = σ(g([Σ_{i: y_i = n} f(x_i); f(x)])) ∈ (0, 1),   loss = mean (r_n − 1{x of class n})²,                             their equations (1)–(3)
 *
 * mean squared error, not cross-entropy. `predict` returns g, whose order is that of r. g is a network of dense layers on vectors here; the paper's has two
 * convolutions on maps, before they are flattened. `compare: "squared difference"` shows g the numbers (f_j(x) − c_nj)² of class means c instead: with linear g and negative
 * weights this is a prototypical network.
 */
import * as tf from "@tensorflow/tfjs";
import type { Episodes } from "../../tasks/benchmarks/index.js";
import {
  type Dense,
  initNetwork,
  network,
  type Params,
  split,
  tidyTree,
  valueAndGradients,
} from "../../tensor/index.js";
import type { Learner, MetaLearner } from "../frame/index.js";
import { type Embedding, embedPoints, requireSizes } from "./embed.js";
import { mlpEmbedding } from "./mlp-embedding.js";
import { classMeans, classSums, metricRefuses } from "./scores.js";

export interface RelationOptions {
  /** f. Default: `mlpEmbedding()`. */
  readonly embedding?: Embedding;
  /** Units of g's hidden layers; none makes g linear. Default: [64, 64]. */
  readonly hidden?: readonly number[];
  /** What g sees. Default: "concatenation". */
  readonly compare?: "concatenation" | "squared difference";
  /** Default: "relation". */
  readonly name?: string;
}

export type RelationTheta = { readonly embedding: Params; readonly module: readonly Dense[] };
/** What stands for each class, [tasks, N, d]: sums for concatenation, means for differences. */
export type ClassPoints = { readonly classes: tf.Tensor };

/** @throws RangeError on a layer whose size is no positive whole number */
export function relationNetwork(options: RelationOptions = {}): Learner {
  const { hidden = [64, 64], compare = "concatenation", name = "relation" } = options;
  const embedding: Embedding = options.embedding ?? mlpEmbedding();
  for (const units of hidden) requireSizes({ units });
  return {
    name,
    family: "metric",
    refuses: metricRefuses(embedding),
    on: ({ inputShape }) => relationOn({ embedding, hidden, compare, name }, inputShape),
  };
}

type Settings = Required<Omit<RelationOptions, "embedding">> & { readonly embedding: Embedding };

function relationOn(
  { embedding, hidden, compare, name }: Settings,
  inputShape: readonly number[],
): MetaLearner<RelationTheta, ClassPoints> {
  const learner: Omit<MetaLearner<RelationTheta, ClassPoints>, "gradients"> = {
    name,
    family: "metric",
    init: (key) => {
      const [embeddingKey, moduleKey] = split(key);
      const inputs = embedding.outputs(inputShape) * (compare === "concatenation" ? 2 : 1);
      return {
        embedding: embedding.init(embeddingKey, inputShape),
        // A small last layer: scores start at σ(0), for where σ is flat, squared error has no slope.
        module: initNetwork(moduleKey, [inputs, ...hidden, 1], { scheme: "he", gain: 0.1 }),
      };
    },
    adapt: (theta, { x, y }) => ({
      classes: tf.tidy(() => {
        const points = embedPoints(embedding, theta.embedding, x);
        return compare === "concatenation" ? classSums(points, y) : classMeans(points, y);
      }),
    }),
    predict: (theta, { classes }, x) =>
      tf.tidy(() => relationScores(theta.module, embedPoints(embedding, theta.embedding, x), classes, compare)),
  };
  const loss = (theta: RelationTheta, { support, query }: Episodes) => {
    const scores = learner.predict(theta, learner.adapt(theta, support), query.x);
    return tf.mean(tf.squaredDifference(tf.sigmoid(scores), query.y));
  };
  return { ...learner, gradients: (theta, episodes) => tidyTree(() => valueAndGradients(loss)(theta, episodes)) };
}

/** g of every query and class, before the sigmoid: [tasks, queries, d] and [tasks, N, d] to [tasks, queries, N]. */
export function relationScores(
  module: readonly Dense[],
  queries: tf.Tensor,
  classes: tf.Tensor,
  compare: NonNullable<RelationOptions["compare"]> = "concatenation",
): tf.Tensor {
  return tf.tidy(() => {
    const [tasks, points, d] = queries.shape;
    const way = classes.shape[1] as number;
    const spread = (values: tf.Tensor, axis: number) =>
      tf.add(tf.zeros([tasks, points, way, d]), tf.expandDims(values, axis));
    const [query, centre] = [spread(queries, 2), spread(classes, 1)];
    const seen = compare === "concatenation" ? tf.concat([centre, query], 3) : tf.squaredDifference(query, centre);
    return tf.squeeze(network(module, seen, "relu"), [3]);
  });
}
