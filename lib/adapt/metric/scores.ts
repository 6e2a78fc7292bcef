/**
 * How an embedded query is compared with centres (class means, or single support points), and how centres come from a support set:
 *
 *     c_n = Σ_i y_in f(x_i) / Σ_i y_in                                                       Snell, Swersky, Zemel 2017, equation (1)
 *     squared euclidean   −‖f − c‖²                                                          their equation (2)
 *     cosine              f·c/(‖f‖‖c‖)                                                       Vinyals et al. 2016, section 2.1
 *     scaled cosine       e^τ f·c/(‖f‖‖c‖), τ learned
 *
 * −‖f − c‖² = 2cᵀf − ‖c‖² − ‖f‖², and the last term is one number a query, which no softmax and no argmax sees: prototypes are a linear classifier with
 * weights 2c and bias −‖c‖². `similarities` computes that form, one product of matrices; `squaredDistancesReference` is what it stands for.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark } from "../../tasks/benchmarks/index.js";
import type { Embedding } from "./embed.js";

export type Metric = "squared euclidean" | "cosine" | "scaled cosine";

/** What a metric learns of its own: the logarithm τ of a scale, or nothing. */
export type MetricParams = Readonly<Record<string, tf.Tensor>>;

/** τ = log 10 for the scaled cosine. */
export function initMetric(metric: Metric): MetricParams {
  return metric === "scaled cosine" ? { logScale: tf.tensor1d([Math.log(10)]) } : {};
}

/** Scores [tasks, queries, centres] of queries [tasks, queries, d] and centres [tasks, centres, d], up to one number a query. */
export function similarities(metric: Metric, params: MetricParams, queries: tf.Tensor, centres: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    switch (metric) {
      case "squared euclidean": {
        const bias = tf.expandDims(tf.sum(tf.square(centres), 2), 1);
        return tf.sub(tf.mul(tf.matMul(queries, centres, false, true), 2), bias);
      }
      case "cosine":
        return tf.matMul(unit(queries), unit(centres), false, true);
      case "scaled cosine":
        return tf.mul(tf.matMul(unit(queries), unit(centres), false, true), tf.exp(params.logScale));
      default:
        throw new RangeError(`unknown metric "${String(metric)}" (known: squared euclidean, cosine, scaled cosine)`);
    }
  });
}

/** −‖f − c‖² of every query and centre, as it is written. */
export function squaredDistancesReference(queries: tf.Tensor, centres: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.neg(tf.sum(tf.squaredDifference(tf.expandDims(queries, 2), tf.expandDims(centres, 1)), 3)));
}

/** Sums over the points of each class: points [tasks, n, d], one-hot labels [tasks, n, N] to [tasks, N, d]. */
export function classSums(points: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.matMul(y, points, true, false);
}

/** Means over the points of each class, of which there is one at least. */
export function classMeans(points: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.div(classSums(points, y), tf.expandDims(tf.sum(y, 1), 2)));
}

/** Why a learner that compares embedded points does not fit a benchmark. */
export function metricRefuses(embedding: Embedding): (benchmark: Benchmark) => string | undefined {
  return ({ kind, inputShape }) =>
    kind === "classification" ? embedding.refuses(inputShape) : "it compares points with classes, and there are none";
}

const unit = (points: tf.Tensor) => tf.mul(points, tf.rsqrt(tf.add(tf.sum(tf.square(points), 2, true), 1e-12)));
