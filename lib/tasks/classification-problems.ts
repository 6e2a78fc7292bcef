/**
 * Training a small network, as a problem for optimizers that have never seen one:
 *
 *     f(θ) = mean cross-entropy (nats) of softmax(network_θ(x_i)) on c classes of points,   x_i = centre of its class + N(0, I),   centres ~ s N(0, I).
 *
 * A new set of points and new first weights for every problem; every step sees all points, so that f is no estimate. Networks 2–8–3 with 51 weights, the
 * hidden units sigmoid as in the MNIST experiment of Andrychowicz et al. (2016), or with another activation. Its minimum is not known in closed form (it is
 * zero where the network can tell all points apart); predicting all classes alike has the cross-entropy ln c.
 */
import * as tf from "@tensorflow/tfjs";
import { integers, normal, split, tidyTree, toTensor, valueAndGradients } from "../tensor/index.js";
import { requireCounts } from "./benchmarks/benchmark.js";
import { flatNetwork, type HiddenActivation } from "./flat-network.js";
import type { ProblemFamily } from "./problem-family.js";

/** Points [problems, n, 2] and their classes, one-hot [problems, n, c]. */
export type LabelledPoints = { readonly x: tf.Tensor; readonly labels: tf.Tensor };

export interface ClassificationProblemsOptions {
  /** Points in a problem. Default: 60. */
  readonly points?: number;
  /** c. Default: 3. */
  readonly classes?: number;
  /** Hidden units. Default: 8. */
  readonly width?: number;
  /** s, the spread of the centres. Default: 2. */
  readonly spread?: number;
  /** Default: "sigmoid". */
  readonly activation?: HiddenActivation;
}

/** @throws RangeError on counts that are no positive whole numbers, a spread that is negative */
export function classificationProblems(options: ClassificationProblemsOptions = {}): ProblemFamily<LabelledPoints> {
  const { points = 60, classes = 3, width = 8, spread = 2, activation = "sigmoid" } = options;
  requireCounts({ points, classes, width });
  if (!(spread >= 0 && Number.isFinite(spread))) throw new RangeError(`invalid spread: ${spread}`);
  const net = flatNetwork([2, width, classes], activation);
  const value = ({ x, labels }: LabelledPoints, theta: tf.Tensor): tf.Tensor =>
    tf.tidy(() => tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(net.apply(theta, x)), labels), 2), 1)));
  return {
    name: `${activation}-classification`,
    title: `network 2–${width}–${classes} (${activation}) on ${points} points`,
    dimension: net.size,
    draw: (key, problems) => {
      requireCounts({ problems });
      const [centreKey, classKey, pointKey, startKey] = split(key, 4);
      const centres = normal(centreKey, problems * classes * 2, { deviation: spread });
      const of = integers(classKey, problems * points, 0, classes);
      const scatter = normal(pointKey, problems * points * 2);
      const x = scatter.map((error, i) => {
        const point = Math.floor(i / 2);
        const problem = Math.floor(point / points);
        return error + centres[2 * (problem * classes + of[point]) + (i % 2)];
      });
      const labels = Float64Array.from({ length: problems * points * classes }, (_, i) =>
        of[Math.floor(i / classes)] === i % classes ? 1 : 0,
      );
      return {
        data: {
          x: toTensor<tf.Rank.R3>(x, [problems, points, 2]),
          labels: toTensor<tf.Rank.R3>(labels, [problems, points, classes]),
        },
        start: toTensor<tf.Rank.R2>(net.random(startKey, problems), [problems, net.size]),
      };
    },
    value,
    gradient: (data, theta) =>
      tidyTree(() => valueAndGradients((at: tf.Tensor) => tf.sum(value(data, at)))(theta).gradients),
    start: () => undefined,
    minimum: () => undefined,
  };
}
