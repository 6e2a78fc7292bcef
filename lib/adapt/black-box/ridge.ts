/**
 * Ridge regression as an adaptation, written so that a graph can hold it: R2-D2 of Bertinetto et al. (2019), where the hypernetwork is a matrix inverse.
 *
 *     W = (XᵀX + λI)⁻¹ XᵀY   (as many unknowns as features),      W = Xᵀ (XXᵀ + λI)⁻¹ Y   (as many as points); the two are one (Woodbury).
 *
 * X are features of the support points, learned or the inputs themselves; λ and, for classes, the scale of the scores are learned. On linear regression
 * with λ = σ² it is the exact posterior mean, which no learner beats.
 */
import * as tf from "@tensorflow/tfjs";
import { type Dense, initNetwork, network, solvePositive, tidyTree } from "../../tensor/index.js";
import { endToEnd, type Learner } from "../frame/index.js";
import { refusesImages } from "./main-network.js";

/** W [tasks, features, outputs] from X [tasks, points, features], Y [tasks, points, outputs], by the form with the smaller matrix. */
export function ridgeWeights(x: tf.Tensor, y: tf.Tensor, lambda: tf.Tensor): tf.Tensor {
  const [points, features] = [x.shape[1] as number, x.shape[2] as number];
  const damped = (gram: tf.Tensor) => tf.add(gram, tf.mul(tf.eye(gram.shape[1] as number), lambda));
  return tf.tidy(() =>
    features <= points
      ? solvePositive(damped(tf.matMul(x, x, true, false)), tf.matMul(x, y, true, false)).solution
      : tf.matMul(x, solvePositive(damped(tf.matMul(x, x, false, true)), y).solution, true, false),
  );
}

export interface RidgeOptions {
  /** Widths of the network whose outputs are the features; none: the inputs are. Default: none. */
  readonly features?: readonly number[];
  /** λ before training. Default: 1. */
  readonly lambda?: number;
}

export type RidgeParams = {
  readonly features: readonly Dense[];
  readonly logLambda: tf.Tensor;
  /** Factor on the scores, for classes. */
  readonly logScale: tf.Tensor;
};

/** @throws RangeError on a λ that is not positive */
export function ridgeLearner({ features = [], lambda = 1 }: RidgeOptions = {}): Learner {
  if (!(lambda > 0 && Number.isFinite(lambda))) throw new RangeError(`invalid lambda: ${lambda}`);
  const embed = (layers: readonly Dense[], x: tf.Tensor) => (layers.length === 0 ? x : network(layers, x, "relu"));
  return {
    name: "ridge",
    family: "black box",
    refuses: refusesImages,
    on: (benchmark) =>
      endToEnd<RidgeParams, { readonly w: tf.Tensor }>(benchmark.kind, {
        name: "ridge",
        family: "black box",
        init: (key) => ({
          features:
            features.length === 0 ? [] : initNetwork(key, [benchmark.inputShape[0], ...features], { scheme: "he" }),
          logLambda: tf.tensor2d([[Math.log(lambda)]]),
          logScale: tf.zeros([1, 1]),
        }),
        adapt: (theta, { x, y }) =>
          tidyTree(() => ({ w: ridgeWeights(embed(theta.features, x), y, tf.exp(theta.logLambda)) })),
        predict: (theta, { w }, x) =>
          tf.tidy(() => {
            const found = tf.matMul(embed(theta.features, x), w);
            return benchmark.kind === "regression" ? found : tf.mul(found, tf.exp(theta.logScale));
          }),
      }) as never,
  };
}
