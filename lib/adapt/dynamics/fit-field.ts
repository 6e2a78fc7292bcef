/**
 * One field fitted to the observations of one system, as everybody did before families: Adam, whose rate falls along half a cosine, on
 *
 *     mean ‖f(x; Θ) − ẋ‖² / c + penalty,   c = mean ‖ẋ‖²,
 *
 * over all points in every step. What meta-learning is to be compared with, and how related parametrisations are trained side by side.
 */
import * as tf from "@tensorflow/tfjs";
import { fieldScale, type Observations } from "../../tasks/dynamics.js";
import {
  adam,
  cosineRate,
  disposeParams,
  type OptimizerState,
  type Params,
  type TrainOptions,
  tidyTree,
  toTensor,
  train,
  valueAndGradients,
} from "../../tensor/index.js";

export interface FitOptions<W extends Params> extends Omit<TrainOptions<FieldData, "loss">, "batch"> {
  /** Rate of the first step. Default: 1e-2. */
  readonly rate?: number;
  /** Added to the fit, which is multiplied by `weight`; default: nothing. Traceable. */
  readonly penalty?: (weights: W, x: tf.Tensor) => tf.Tensor;
  /** Default: 1. */
  readonly weight?: number;
  /** Numbers that every state is given besides, [points, p] row by row: then `field` sees [points, d + p]. Default: none. */
  readonly appended?: Float64Array;
}

export type FieldData = { readonly x: tf.Tensor; readonly field: tf.Tensor };

export interface Fitted<W extends Params> {
  /** New tensors, owned by the caller. */
  readonly weights: W;
  /** mean ‖f − ẋ‖²/c before each recorded step. */
  readonly losses: Float64Array;
  readonly seconds: number;
}

/**
 * Weights after the given number of steps; `initial` stays the caller's.
 * @param field states [points, d] to derivatives of the same shape. Pure and traceable.
 * @throws Error as `checkTasks`; on a rate or weight that is not positive, appended numbers that do not fill rows; as `train`, where the loss is no number
 */
export async function fitField<W extends Params>(
  field: (weights: W, x: tf.Tensor) => tf.Tensor,
  initial: W,
  data: Observations,
  { rate = 1e-2, weight = 1, penalty, appended = new Float64Array(), ...options }: FitOptions<W>,
): Promise<Fitted<W>> {
  for (const [name, value] of Object.entries({ rate, weight })) {
    if (!(value > 0 && Number.isFinite(value))) throw new Error(`invalid ${name}: ${value}`);
  }
  if (appended.length % data.points !== 0) {
    throw new Error(`invalid appended: ${appended.length} numbers for ${data.points} points`);
  }
  const dimension = data.x.length / data.points;
  const scale = fieldScale({ dimension, instances: [data] });
  const rule = adam({ learningRate: cosineRate({ from: rate, steps: Math.max(1, options.steps) }) });
  const loss = (weights: W, at: FieldData) => {
    const gap = tf.sum(tf.squaredDifference(field(weights, at.x), at.field), 1);
    return tf.div(tf.mean(gap), scale);
  };
  const step = (state: { weights: W; optimizer: OptimizerState }, at: FieldData) => {
    const objective = (weights: W) => {
      const fit = tf.mul(loss(weights, at), weight);
      return penalty ? tf.add(fit, penalty(weights, at.x)) : fit;
    };
    const { value, gradients } = valueAndGradients(objective)(state.weights);
    const next = rule.update(gradients, state.optimizer, state.weights);
    const fit = penalty ? loss(state.weights, at) : tf.div(value, weight);
    return { state: { weights: next.params, optimizer: next.state }, metrics: { loss: fit } };
  };
  const { points } = data;
  const batch: FieldData = tidyTree(() => {
    const own = toTensor<tf.Rank.R2>(data.x, [points, dimension]);
    const more = toTensor<tf.Rank.R2>(appended, [points, appended.length / points]);
    return { x: tf.concat([own, more], 1), field: toTensor<tf.Rank.R2>(data.field, [points, dimension]) };
  });
  const start = { weights: initial, optimizer: rule.init(initial) };
  try {
    const { state, history, seconds } = await train(step, start, { ...options, batch });
    disposeParams(state.optimizer as Params);
    return { weights: state.weights, losses: history.metrics.loss, seconds };
  } finally {
    disposeParams(batch);
    disposeParams(start.optimizer as Params);
  }
}
