/** Hamiltonian network (Greydanus et al. 2019): a scalar network H whose field J∇H is fitted to (q̇, ṗ), so the loss differentiates through the input gradient. */
import * as tf from "@tensorflow/tfjs";
import { type HnnSizes, hnnProblem, hnnSizes } from "./hnn-problem.js";
import { hamiltonianField, mlp } from "./mlp.js";
import type { Tensors, Training } from "./program.js";
import { adamTraining } from "./training.js";

/** The mean squared error of the field over states and components. */
export function hnnLoss(params: Tensors, { x, field }: Tensors): tf.Tensor {
  return tf.mean(
    tf.squaredDifference(
      hamiltonianField((at) => mlp(params, at), x),
      field,
    ),
  );
}

export function hnn(sizes: HnnSizes = hnnSizes): Training {
  const { states, width } = sizes;
  return adamTraining(
    "hnn",
    `Hamiltonian network, loss on the field (${states} states, 2–${width}–${width}–${width}–1)`,
    (seed) => hnnProblem(seed, sizes),
    hnnLoss,
  );
}
