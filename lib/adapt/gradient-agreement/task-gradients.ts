/**
 * The outer gradient of every task of a batch by itself, gᵢ = ∇_θ Lᵢ(θ), as records whose leaves have the tasks in their first axis. Reverse mode gives the
 * gradient of one number; there are two ways to M of them in one program:
 *
 *     sliced   the learner's own `gradients` on each task's slice of the episodes: any learner, as many operations as one batched gradient has, M times as
 *              many nodes of the graph
 *     tiled    θ copied for every task and the sum of the losses differentiated to the copies, since task i reads copy i only: one vectorised program, for
 *              learners that can read weights with a leading axis of tasks
 *
 * Both are traceable. A learner that mixes the tasks of a batch (normalisation over all of them) has no gradient of one task; sliced, each is a batch.
 */
import * as tf from "@tensorflow/tfjs";
import type { Episodes } from "../../tasks/benchmarks/index.js";
import {
  flattenParams,
  mapParams,
  type Params,
  tidyTree,
  unflattenParams,
  valueAndGradients,
} from "../../tensor/index.js";
import type { MetaLearner } from "../frame/index.js";
import { perTask, tasksOf } from "../maml.js";

/** Losses [tasks], and gradients with leaves [tasks, …] where θ has […]. */
export type TaskGradients<Theta extends Params> = { readonly losses: tf.Tensor; readonly gradients: Theta };

export type TaskGradientsOf<Theta extends Params> = (theta: Theta, episodes: Episodes) => TaskGradients<Theta>;

/** Per-task gradients of any learner, task by task in one program. */
export function slicedGradients<Theta extends Params>(
  learner: Pick<MetaLearner<Theta, Params>, "gradients">,
): TaskGradientsOf<Theta> {
  return (theta, episodes) =>
    tidyTree(() => {
      const each = Array.from({ length: tasksOf(episodes) }, (_, i) => learner.gradients(theta, taskOf(episodes, i)));
      const leaves = each.map(({ gradients }) => flattenParams(gradients).map(([, leaf]) => leaf));
      const stacked = leaves[0].map((_, at) => tf.stack(leaves.map((own) => own[at])));
      return {
        losses: tf.stack(each.map(({ value }) => value)),
        gradients: unflattenParams(stacked, theta) as Params as Theta,
      };
    });
}

/** Per-task gradients of losses [tasks] that read weights with a leading axis of tasks on every leaf, each task its own. */
export function tiledGradients<Theta extends Params>(
  losses: (own: Theta, episodes: Episodes) => tf.Tensor,
): TaskGradientsOf<Theta> {
  return (theta, episodes) =>
    tidyTree(() => {
      const own = perTask(theta, tasksOf(episodes));
      const { gradients } = valueAndGradients((weights: Theta) => tf.sum(losses(weights, episodes)))(own);
      return { losses: losses(own, episodes), gradients };
    });
}

/** Episodes of one task. */
export function taskOf(episodes: Episodes, task: number): Episodes {
  return mapParams(episodes, (leaf) => tf.slice(leaf, task, 1)) as Episodes;
}
