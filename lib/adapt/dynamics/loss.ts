/**
 * How far a learned field is from the observed one, instance by instance,
 *
 *     L_k / c = (1/n) Σ_i ‖f(x_i; Θ_k) − ẋ_i‖² / c,       c = mean ‖ẋ‖² over the training set.
 *
 * For a Hamiltonian network L is the symplecticity loss ‖q̇ − ∂H/∂p‖² + ‖ṗ + ∂H/∂q‖² (arXiv 2508.11205), for a bracket network the same with its field.
 */
import * as tf from "@tensorflow/tfjs";
import { flattenParams, type Params } from "../../tensor/index.js";
import type { SupportData, TrainingSetup } from "./method.js";
import type { Weights } from "./model.js";

/** L_k/c of every instance: [instances]. Traceable, differentiable. */
export function fieldLosses(
  { model, scale }: Pick<TrainingSetup, "model" | "scale">,
  weights: Weights,
  { x, field }: SupportData,
): tf.Tensor {
  const squares = tf.squaredDifference(model.field(weights, x), field);
  return tf.div(tf.mean(tf.sum(squares, -1), -1), scale);
}

/**
 * ‖·‖₂ of all leaves together, with slope 0 at 0 where the norm has none: √(‖·‖² + 10⁻¹²). In float32 that is the norm itself from 10⁻³ on.
 * A record without leaves has norm 0.
 */
export function safeNorm(params: Params): tf.Scalar {
  const squares = flattenParams(params).map(([, leaf]) => tf.sum(tf.square(leaf)));
  if (squares.length === 0) return tf.scalar(0);
  return tf.sqrt(tf.add(squares.length === 1 ? squares[0] : tf.addN(squares), 1e-12)).asScalar();
}

/** The same of every row of a matrix [rows, columns]: [rows]. */
export function safeRowNorms(rows: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.add(tf.sum(tf.square(rows), 1), 1e-12));
}
