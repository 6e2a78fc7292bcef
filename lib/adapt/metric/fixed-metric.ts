/**
 * Metrics that nobody learned: class means, and the score −Σ_j w_j (x_j − κ_j c_nj)² with given weights w and shrinkage κ. With w = κ = 1 it is the nearest
 * class mean of the raw inputs, the floor of every metric-based learner; with the numbers of lib/tasks/benchmarks/gaussian-rules.ts it is the whitened or the
 * Bayes rule of the Gaussians. θ is empty: there is nothing to train.
 */
import * as tf from "@tensorflow/tfjs";
import { type GaussianRule, gaussianRule, type QuadraticRule } from "../../tasks/benchmarks/index.js";
import type { Params } from "../../tensor/index.js";
import { endToEnd, type Learner, taskLosses } from "../frame/index.js";
import { embedPoints } from "./embed.js";
import { fixedEmbedding } from "./mlp-embedding.js";
import type { Prototypes } from "./prototypical.js";
import { classMeans, metricRefuses, squaredDistancesReference } from "./scores.js";

/** Weights and shrinkage for K shots of inputs with d numbers. */
export type FixedRule = (shots: number, dimension: number) => QuadraticRule;

const ones: FixedRule = (_, dimension) => {
  const all = Array.from({ length: dimension }, () => 1);
  return { weights: all, shrinkage: all };
};

/** The nearest class mean under a quadratic rule. Defaults: "raw-metric", w = κ = 1. */
export function fixedMetric(options: { readonly name?: string; readonly rule?: FixedRule } = {}): Learner {
  const { name = "raw-metric", rule = ones } = options;
  const flat = fixedEmbedding();
  return {
    name,
    family: "metric",
    refuses: metricRefuses(flat),
    on: ({ kind, inputShape, supportPoints, outputs }) => {
      const { weights, shrinkage } = rule(supportPoints / outputs, flat.outputs(inputShape));
      const root = weights.map(Math.sqrt);
      const learner = endToEnd<Params, Prototypes>(kind, {
        name,
        family: "metric",
        init: () => ({}),
        adapt: (_, { x, y }) => ({
          prototypes: tf.tidy(() => tf.mul(classMeans(embedPoints(flat, {}, x), y), tf.tensor1d([...shrinkage]))),
        }),
        predict: (_, { prototypes }, x) =>
          tf.tidy(() => {
            const scale = tf.tensor1d(root);
            return squaredDistancesReference(tf.mul(embedPoints(flat, {}, x), scale), tf.mul(prototypes, scale));
          }),
      });
      const value = (predicted: tf.Tensor, y: tf.Tensor) => tf.mean(taskLosses(kind, predicted, y)).asScalar();
      return {
        ...learner,
        gradients: (theta, { support, query }) => ({
          value: tf.tidy(() => value(learner.predict(theta, learner.adapt(theta, support), query.x), query.y)),
          gradients: theta,
        }),
      };
    },
  };
}

/** An exact rule of the anisotropic Gaussians as a learner: "raw", "whitened", "pair" or "bayes". */
export function gaussianMetric(rule: GaussianRule, within: readonly number[]): Learner {
  const learner = fixedMetric({ name: `${rule}-metric`, rule: (shots) => gaussianRule(rule, within, shots) });
  return {
    ...learner,
    refuses: (benchmark) =>
      benchmark.name === "anisotropic-gaussians"
        ? learner.refuses(benchmark)
        : "it knows the variances of the anisotropic Gaussians",
  };
}
