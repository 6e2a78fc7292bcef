/**
 * How fast a learned field changes a function of the state, dE/dt = ∇E(x) · f(x): zero for the energy of a Hamiltonian or bracket network, not
 * negative for the entropy of a bracket network, whatever the weights.
 *
 * Beside a rate stands ‖∇E‖‖f‖, the size of the terms that cancel, which round-off is measured by.
 */
import * as tf from "@tensorflow/tfjs";
import type { DynamicsModel, Weights } from "./model.js";
import { slope } from "./slope.js";

/** Both [..., points, 1]. */
export type Rate = { readonly rate: tf.Tensor; readonly size: tf.Tensor };

/**
 * dE/dt of the learned energy at states [..., points, d]. Pure and traceable.
 * @throws Error where the model has no energy
 */
export function energyRate(model: DynamicsModel, weights: Weights, x: tf.Tensor): Rate {
  return rate("energy", model, weights, x);
}

/**
 * dS/dt of the learned entropy at states [..., points, d]. Pure and traceable.
 * @throws Error where the model has no entropy
 */
export function entropyRate(model: DynamicsModel, weights: Weights, x: tf.Tensor): Rate {
  return rate("entropy", model, weights, x);
}

function rate(of: "energy" | "entropy", model: DynamicsModel, weights: Weights, x: tf.Tensor): Rate {
  const scalar = model[of];
  if (scalar === undefined) throw new Error(`no ${of} in a ${model.name} model`);
  const gradient = slope((at) => scalar(weights, at), x);
  const field = model.field(weights, x);
  const length = (vectors: tf.Tensor) => tf.sqrt(tf.sum(tf.square(vectors), -1, true));
  return {
    rate: tf.sum(tf.mul(gradient, field), -1, true),
    size: tf.mul(length(gradient), length(field)),
  };
}
