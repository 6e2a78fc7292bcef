/**
 * Learners of an initialisation: θ is where every task starts.
 *
 *     maml         θ ← θ − β ∇_θ mean_i L_Q(φᵢ⁽ᵏ⁾), for k = 1 the exact (I − α H_S(θ)) ∇L_Q(φ)                 Finn, Abbeel, Levine 2017
 *     fomaml       the same without the bracket: θ ← θ − β mean_i ∇L_Q(φᵢ⁽ᵏ⁾)                                  ibid., section 5.2
 *     reptile      θ ← θ − β mean_i (θ − φᵢ⁽ᵏ⁾)/α, φ descending on all points of a task                        Nichol, Achiam, Schulman 2018
 *     pretrained   θ ← θ − β ∇_θ mean_i L(θ) on all points: no inner loop in training, the null of the family
 *
 * They differ in the direction of the outer loop and in nothing else: the same θ can be adapted and judged by each of them.
 */
import * as tf from "@tensorflow/tfjs";
import type { Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { innerSteps } from "../../tasks/index.js";
import { type Params, tidyTree, type ValueAndGradients, zipParams } from "../../tensor/index.js";
import { adaptTasks, type InnerLoop, innerStep, metaGradients, perTask, type TaskLosses } from "../maml.js";
import { type GradientLearnerKind, type GradientOptions, gradientLearner, settingsOf } from "./learner.js";
import { lossesOf, outputs, type Weights } from "./model.js";

export type InitialisationLearner = GradientLearnerKind<Weights, Weights>;

type Direction = (
  losses: TaskLosses<Weights, LabelledSet>,
  theta: Weights,
  episodes: Episodes,
  inner: InnerLoop,
) => ValueAndGradients<Weights>;

function initialisationLearner(name: string, options: GradientOptions, direction: Direction): InitialisationLearner {
  const settings = settingsOf(options);
  const { steps, rate } = settings;
  return gradientLearner(name, settings, (model, kind) => {
    const losses = lossesOf(model, kind);
    return {
      init: model.init,
      start: (theta, tasks) => perTask(theta, tasks),
      step: (_, fast, support) => innerStep(losses, fast, support, rate),
      predict: (_, fast, x) => outputs(model, fast, x),
      gradients: (theta, episodes) => direction(losses, theta, episodes, { steps, rate }),
    };
  });
}

/** Model-agnostic meta-learning, second derivatives included. @throws RangeError on steps or a rate that are none */
export function maml(options: GradientOptions = {}): InitialisationLearner {
  return initialisationLearner("maml", options, (losses, theta, episodes, inner) =>
    metaGradients(losses, theta, episodes, inner),
  );
}

/** MAML of first order. @throws RangeError on steps or a rate that are none */
export function fomaml(options: GradientOptions = {}): InitialisationLearner {
  return initialisationLearner("fomaml", options, (losses, theta, episodes, inner) =>
    metaGradients(losses, theta, episodes, { algorithm: "fomaml", ...inner }),
  );
}

/**
 * Reptile. It needs no split, so that its minibatches are a task's support and query set in turn; with k = 1 it is the gradient of the joint loss on the
 * support sets. Its recorded loss is that of the query set after k steps on the support set, as for the others.
 * @throws RangeError on steps or a rate that are none, and on no step at all
 */
export function reptile({ steps = 5, ...options }: GradientOptions = {}): InitialisationLearner {
  if (steps === 0) throw new RangeError("invalid number of inner steps: 0 (reptile needs 1)");
  return initialisationLearner("reptile", { ...options, steps }, (losses, theta, { support, query }, inner) =>
    tidyTree(() => {
      let fast = perTask(theta, support.x.shape[0]);
      for (let s = 0; s < steps; s++) fast = innerStep(losses, fast, s % 2 === 0 ? support : query, inner.rate);
      const moved = zipParams(theta, fast as never, (w, phi) => tf.div(tf.sub(w, tf.mean(phi, 0)), inner.rate));
      const adapted = adaptTasks(losses, theta, support, inner);
      return { value: tf.mean(losses(adapted, query)).asScalar(), gradients: moved as Params as Weights };
    }),
  );
}

/** Joint training on all tasks, then fine-tuning. Its recorded loss is without adaptation. @throws RangeError on steps or a rate that are none */
export function pretrained(options: GradientOptions = {}): InitialisationLearner {
  return initialisationLearner("pretrained", options, (losses, theta, { support, query }, { rate }) =>
    tidyTree(() => {
      const both = (a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b], 1);
      const all = { x: both(support.x, query.x), y: both(support.y, query.y) };
      return metaGradients(losses, theta, { support: all, query: all }, { steps: innerSteps(0), rate });
    }),
  );
}
