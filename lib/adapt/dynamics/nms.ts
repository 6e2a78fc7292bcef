/**
 * Metriplectic networks with projections (after Gruber, Lee, Lim, Park, Trask 2025, arXiv 2405.16305):
 *
 *     L = P_S A P_S,   M = P_E BBᵀ P_E,   P_S = 1 − ∇S∇Sᵀ/‖∇S‖²,   P_E = 1 − ∇E∇Eᵀ/‖∇E‖²,
 *
 * with a skew A [d, d] and a free B [d, r], both from networks of the state. P_S∇S = 0 and P_E∇E = 0, so both degeneracies are exact wherever the
 * gradients are not zero; where one is, the operator is not defined.
 */
import * as tf from "@tensorflow/tfjs";
import { wholeNumber } from "../../linalg/index.js";
import { split } from "../../tensor/index.js";
import {
  type OperatorNetworks,
  type OperatorShapes,
  operatorValues,
  randomOperatorNetworks,
} from "./learned-operators.js";
import { checkSizes, type MetriplecticModel, type MetriplecticParts, skewPart } from "./metriplectic-model.js";

export interface NmsOptions {
  /** d. */
  readonly dimension: number;
  /** Widths of the hidden layers of every network. */
  readonly widths: readonly number[];
  /** r, columns of B: the largest rank of M. Default: 1. */
  readonly rank?: number;
}

export type NmsWeights = OperatorNetworks;

/** @throws Error on a dimension below 2, a rank that is no whole number from 1 to d; `init` throws on such a width */
export function nms({ dimension: d, widths, rank = 1 }: NmsOptions): MetriplecticModel<NmsWeights> {
  checkSizes(d);
  if (wholeNumber("rank", rank, 1) > d) throw new Error(`invalid rank: ${rank}`);
  const shapes: OperatorShapes = { reversible: [d, d], irreversible: [d, rank] };
  return {
    name: "NMS",
    dimension: d,
    init: (key) => randomOperatorNetworks(split(key, 4), d, widths, shapes),
    parts: (weights, x) =>
      tf.tidy(() => {
        const { reversible, irreversible, dE, dS } = operatorValues(weights, x, d, shapes);
        return nmsOperators(reversible, irreversible, dE, dS);
      }),
  };
}

/** L and M of A [points, d, d], of which the skew part is taken, B [points, d, r], and gradients [points, d]. */
export function nmsOperators(
  a: tf.Tensor,
  b: tf.Tensor,
  energySlope: tf.Tensor,
  entropySlope: tf.Tensor,
): MetriplecticParts {
  return tf.tidy(() => {
    const across = projection(entropySlope);
    const factor = tf.matMul(projection(energySlope), b);
    const poisson = tf.matMul(across, tf.matMul(skewPart(a), across));
    return { poisson, friction: tf.matMul(factor, factor, false, true), energySlope, entropySlope };
  });
}

/** 1 − ggᵀ/‖g‖² for vectors [points, d]. */
function projection(g: tf.Tensor): tf.Tensor {
  const [column, row] = [tf.expandDims(g, 2), tf.expandDims(g, 1)];
  const squared = tf.sum(tf.square(g), 1, true);
  return tf.sub(tf.eye(g.shape[1] as number), tf.div(tf.matMul(column, row), tf.expandDims(squared, 2)));
}
