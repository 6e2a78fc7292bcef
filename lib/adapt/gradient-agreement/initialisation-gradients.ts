/**
 * Per-task gradients of learners of an initialisation, all tasks in one vectorised program (task-gradients.ts, tiled): with φᵢ⁽ᵏ⁾ after k steps from θ,
 *
 *     maml      gᵢ = ∇_θ L_Q,i(φᵢ⁽ᵏ⁾), second derivatives included
 *     fomaml    gᵢ = ∇L_Q,i at φᵢ⁽ᵏ⁾
 *     reptile   gᵢ = (θ − φᵢ⁽ᵏ⁾)/α, φ descending on the support set
 *
 * Their mean over tasks is what `metaGradients` of lib/adapt/maml.ts gives.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { innerSteps, positive } from "../../tasks/index.js";
import { type Params, tidyTree, valueAndGradients, zipParams } from "../../tensor/index.js";
import { adaptTasks, innerStep, type MetaOptions, perTask, type TaskLosses, tasksOf } from "../maml.js";
import { type GradientOptions, settingsOf } from "../optimization/learner.js";
import { lossesOf, type Weights } from "../optimization/model.js";
import { type TaskGradients, type TaskGradientsOf, tiledGradients } from "./task-gradients.js";

/** @throws RangeError on an unknown algorithm, a learning rate that is not positive, a k that is no whole number */
export function initialisationGradients<Theta extends Params>(
  losses: TaskLosses<Theta, LabelledSet>,
  { algorithm = "maml", ...inner }: MetaOptions,
): TaskGradientsOf<Theta> {
  positive("learning rate", inner.rate);
  innerSteps(inner.steps);
  switch (algorithm) {
    case "maml":
      return tiledGradients((own: Theta, { support, query }) => {
        let fast = own;
        for (let s = 0; s < inner.steps; s++) fast = innerStep(losses, fast, support, inner.rate);
        return losses(fast, query);
      });
    case "fomaml":
      return (theta, { support, query }) =>
        tidyTree(() => {
          const fast = adaptTasks(losses, theta, support, inner);
          const { gradients } = valueAndGradients((weights: Theta) => tf.sum(losses(weights, query)))(fast);
          return { losses: losses(fast, query), gradients };
        });
    case "reptile":
      return (theta, episodes) => displacements(losses, theta, episodes, inner);
    default:
      throw new RangeError(`unknown algorithm "${String(algorithm)}" (known: maml, fomaml, reptile)`);
  }
}

/** The same for the options of `maml(options)` and `fomaml(options)` of lib/adapt/optimization on a benchmark. */
export function learnerGradients(
  algorithm: "maml" | "fomaml",
  options: GradientOptions,
  benchmark: Benchmark,
): TaskGradientsOf<Weights> {
  const { model, steps, rate } = settingsOf(options);
  return initialisationGradients(lossesOf(model.on(benchmark), benchmark.kind), { algorithm, steps, rate });
}

function displacements<Theta extends Params>(
  losses: TaskLosses<Theta, LabelledSet>,
  theta: Theta,
  { support, query }: Episodes,
  inner: Omit<MetaOptions, "algorithm">,
): TaskGradients<Theta> {
  return tidyTree(() => {
    const fast = adaptTasks(losses, theta, support, inner);
    const start = perTask(theta, tasksOf(support));
    const gradients = zipParams(start, fast as never, (w, phi) => tf.div(tf.sub(w, phi), inner.rate));
    return { losses: losses(fast, query), gradients: gradients as Params as Theta };
  });
}
