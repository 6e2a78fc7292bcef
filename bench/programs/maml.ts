/**
 * Second-order MAML on sinusoids, the tasks in a leading axis: fast weights φ⁰ = θ for every task, φⁱ⁺¹ = φⁱ − α ∂L_support/∂φⁱ, and the meta-loss is
 * the mean query loss at φⁿ. The tasks do not touch each other, so the gradient of the sum of their losses to all fast weights at once is
 * every task's own gradient; the outer gradient differentiates through it.
 */
import * as tf from "@tensorflow/tfjs";
import { valueAndGradients } from "../../lib/tensor/index.js";
import { type MamlSizes, mamlProblem, mamlSizes } from "./maml-problem.js";
import { mlp, type Weights } from "./mlp.js";
import type { Constants, Tensors, Training } from "./program.js";
import { adamTraining } from "./training.js";

/** The mean query loss after the inner steps. */
export function mamlLoss(params: Tensors, data: Tensors, { innerSteps, innerRate }: Constants): tf.Tensor {
  const { supportX, supportY, queryX, queryY } = data;
  const supportLoss = (weights: Weights) =>
    tf.sum(tf.mean(tf.squaredDifference(mlp(weights, supportX), supportY), [1, 2]));
  let fast = perTask(params, supportX.shape[0]);
  for (let i = 0; i < innerSteps; i++) {
    const { gradients } = valueAndGradients(supportLoss)(fast);
    fast = Object.fromEntries(
      Object.entries(fast).map(([name, w]) => [name, tf.sub(w, tf.mul(gradients[name], innerRate))]),
    );
  }
  return tf.mean(tf.squaredDifference(mlp(fast, queryX), queryY));
}

/** A copy for every task: [in, out] -> [tasks, in, out], [out] -> [tasks, 1, out]. Adding zeros broadcasts with a gradient that is one sum. */
function perTask(params: Tensors, tasks: number): Weights {
  const zeros = tf.zeros([tasks, 1, 1]);
  return Object.fromEntries(
    Object.entries(params).map(([name, w]) => {
      const shape = w.rank === 2 ? [1, ...w.shape] : [1, 1, w.size];
      return [name, tf.add(zeros, tf.reshape(w, shape))];
    }),
  );
}

/** The program with one or more inner steps: "maml-1", "maml-5". */
export function maml(innerSteps: number, sizes: MamlSizes = mamlSizes): Training {
  const name = `maml-${innerSteps}`;
  const { tasks, shots, width } = sizes;
  return adamTraining(
    name,
    `MAML, sinusoids, ${innerSteps} inner ${innerSteps === 1 ? "step" : "steps"}, second order (${tasks} tasks, ${shots} + ${shots} points, 1–${width}–${width}–1)`,
    (seed) => mamlProblem(name, innerSteps, seed, sizes),
    mamlLoss,
  );
}
