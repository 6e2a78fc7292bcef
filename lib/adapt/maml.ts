/**
 * Learning an initialisation for models on tensors, all tasks of a batch at once:
 *
 *     φᵢ⁽⁰⁾ = θ,   φᵢ⁽ˢ⁺¹⁾ = φᵢ⁽ˢ⁾ − α ∇L_support,i(φᵢ⁽ˢ⁾),   F(θ) = mean_i L_query,i(φᵢ⁽ᵏ⁾).                    Finn, Abbeel, Levine 2017
 *
 *     maml      ∇F, through all k steps, second derivatives included
 *     fomaml    mean_i ∇L_query,i(φᵢ⁽ᵏ⁾): the Jacobian ∂φ/∂θ taken for 1
 *     reptile   mean_i (θ − φᵢ⁽ᵏ⁾)/α                                                              Nichol, Achiam, Schulman 2018
 *
 * A model is a pure function of a record of parameters whose leaves have a leading axis of tasks; it returns one loss a task. Tasks do not touch
 * each other, so the gradient of the *sum* of their losses to all fast weights is every task's own gradient, and no loop over tasks is needed.
 * Everything here is traceable: `compile` and `train` of lib/tensor make one native graph of it. The float64 oracle is meta-gradient.ts.
 */
import * as tf from "@tensorflow/tfjs";
import { type InnerSteps, innerSteps, positive } from "../tasks/index.js";
import {
  flattenParams,
  mapParams,
  type Optimizer,
  type OptimizerState,
  type Params,
  type TrainStep,
  tidyTree,
  type ValueAndGradients,
  valueAndGradients,
  zipParams,
} from "../tensor/index.js";
import type { MetaAlgorithm } from "./meta-initialisation.js";

/** The loss of each task, shape [tasks], of fast weights and data with a leading axis of tasks. Pure and traceable. */
export type TaskLosses<P extends Params, Data extends Params> = (fast: P, data: Data) => tf.Tensor;

/** Adapt on one set, judge on the other; every leaf has the tasks in its first axis, or 1 there where all tasks share it. */
export type MetaBatch<Data extends Params> = { readonly support: Data; readonly query: Data };

export interface InnerLoop {
  /** k, the number of inner steps. */
  readonly steps: InnerSteps;
  /** α, the inner learning rate. */
  readonly rate: number;
}

export interface MetaOptions extends InnerLoop {
  /** Default: "maml". */
  readonly algorithm?: MetaAlgorithm;
}

/** θ copied for every task: a leaf [...s] becomes [tasks, ...s]. The gradient of the copying is one sum over tasks. */
export function perTask<P extends Params>(theta: P, tasks: number): P {
  if (!(Number.isSafeInteger(tasks) && tasks > 0)) throw new RangeError(`invalid number of tasks: ${tasks}`);
  return tidyTree(
    () => mapParams(theta, (leaf) => tf.add(tf.zeros([tasks, ...leaf.shape.map(() => 1)]), leaf)) as Params as P,
  );
}

/** One inner step of every task, with one learning rate or with a record of them that broadcasts against the weights (Meta-SGD). */
export function innerStep<P extends Params, Data extends Params>(
  losses: TaskLosses<P, Data>,
  fast: P,
  support: Data,
  rate: number | P,
): P {
  return tidyTree(() => {
    const { gradients } = valueAndGradients((weights: P) => tf.sum(losses(weights, support)))(fast);
    const moves =
      typeof rate === "number"
        ? mapParams(gradients, (g) => tf.mul(g, rate))
        : zipParams(gradients, rate as never, (g, alpha) => tf.mul(g, alpha));
    return zipParams(fast, moves as never, (w, move) => tf.sub(w, move)) as Params as P;
  });
}

/**
 * φ⁽ᵏ⁾ of every task, from a common θ. Differentiable to θ.
 * @throws RangeError on a learning rate that is not positive, a k that is no whole number
 */
export function adaptTasks<P extends Params, Data extends Params>(
  losses: TaskLosses<P, Data>,
  theta: P,
  support: Data,
  { steps, rate }: InnerLoop,
): P {
  positive("learning rate", rate);
  innerSteps(steps);
  return tidyTree(() => {
    let fast = perTask(theta, tasksOf(support));
    for (let s = 0; s < steps; s++) fast = innerStep(losses, fast, support, rate);
    return fast;
  });
}

/** F(θ), the mean query loss after k steps: a scalar. */
export function metaLoss<P extends Params, Data extends Params>(
  losses: TaskLosses<P, Data>,
  theta: P,
  { support, query }: MetaBatch<Data>,
  inner: InnerLoop,
): tf.Scalar {
  return tidyTree(() => tf.mean(losses(adaptTasks(losses, theta, support, inner), query)).asScalar());
}

/**
 * F(θ) and the direction in which an algorithm moves θ: ∇F for "maml", its stand-ins for the others.
 * @throws RangeError on an unknown algorithm, a learning rate that is not positive, a k that is no whole number
 */
export function metaGradients<P extends Params, Data extends Params>(
  losses: TaskLosses<P, Data>,
  theta: P,
  batch: MetaBatch<Data>,
  { algorithm = "maml", ...inner }: MetaOptions,
): ValueAndGradients<P> {
  const { support, query } = batch;
  switch (algorithm) {
    case "maml":
      return valueAndGradients((at: P) => metaLoss(losses, at, batch, inner))(theta);
    case "fomaml":
      return tidyTree(() => {
        const fast = adaptTasks(losses, theta, support, inner);
        const judged = valueAndGradients((weights: P) => tf.sum(losses(weights, query)))(fast);
        const value = tf.div(judged.value, tasksOf(support)).asScalar();
        return { value, gradients: mapParams(judged.gradients, (g) => tf.mean(g, 0)) as Params as P };
      });
    case "reptile":
      return tidyTree(() => {
        const fast = adaptTasks(losses, theta, support, inner);
        const moved = zipParams(theta, fast as never, (w, phi) => tf.div(tf.sub(w, tf.mean(phi, 0)), inner.rate));
        return { value: tf.mean(losses(fast, query)).asScalar(), gradients: moved as Params as P };
      });
    default:
      throw new RangeError(`unknown algorithm "${String(algorithm)}" (known: maml, fomaml, reptile)`);
  }
}

/** What an outer step changes. */
export type MetaState<P extends Params> = { readonly params: P; readonly optimizer: OptimizerState };

/** The outer step as `train` wants it: θ and the optimizer's moments go in and come out; its metric is F before the step. */
export function metaStep<P extends Params, Data extends Params>(
  losses: TaskLosses<P, Data>,
  optimizer: Optimizer,
  options: MetaOptions,
): TrainStep<MetaState<P>, MetaBatch<Data>, "loss"> {
  return (state, batch) => {
    const { value, gradients } = metaGradients(losses, state.params, batch, options);
    const next = optimizer.update(gradients, state.optimizer, state.params);
    return { state: { params: next.params, optimizer: next.state }, metrics: { loss: value } };
  };
}

/** ∇²L(θ)·v without the matrix: the gradient of ⟨∇L(θ), v⟩, which is what the R-operator of Pearlmutter (1994) computes. */
export function hessianVector<P extends Params>(loss: (params: P) => tf.Tensor): (params: P, vector: P) => P {
  return (params, vector) =>
    tidyTree(() => {
      const along = (at: P) => {
        const { gradients } = valueAndGradients(loss)(at);
        const products = zipParams(gradients, vector as never, (g, v) => tf.sum(tf.mul(g, v)));
        return tf.addN(flattenParams(products as Params).map(([, product]) => product));
      };
      return valueAndGradients(along)(params).gradients;
    });
}

/** The number of tasks: the longest leading axis, for what all tasks share has 1 there. */
export function tasksOf(data: Params): number {
  const tasks = Math.max(0, ...flattenParams(data).map(([, { shape }]) => shape[0] ?? 0));
  if (tasks === 0) throw new RangeError("invalid tasks: none given");
  return tasks;
}
