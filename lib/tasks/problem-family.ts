/**
 * A family of optimization problems, many at once: what an optimizer is to a learned optimizer's training as a task is to a learner's.
 *
 *     problem ~ p(problem);   f(θ) to be made small from θ₀, given gradients ∇f(θ_t) only;   start() ≥ f(θ_T) ≥ minimum().
 *
 * Problems are in the first axis of every tensor; θ is one row [dimension] a problem, whatever the shape of what it stands for.
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, type Params, tidyTree } from "../tensor/index.js";
import type { KnownValue } from "./benchmarks/benchmark.js";

/** Problems of a family and where optimization starts: θ₀ [problems, dimension]. The tensors are the caller's. */
export type Problems<Data extends Params> = { readonly data: Data; readonly start: tf.Tensor };

export interface ProblemFamily<Data extends Params = Params> {
  /** kebab-case: "gaussian-quadratics". */
  readonly name: string;
  /** For tables and figures. */
  readonly title: string;
  /** Coordinates of θ. */
  readonly dimension: number;
  /** A pure function of the key. */
  draw(key: Key, problems: number): Problems<Data>;
  /** f of every problem, shape [problems]. Pure and traceable. */
  value(data: Data, theta: tf.Tensor): tf.Tensor;
  /** ∇f of every problem, shape [problems, dimension]. Pure and traceable. */
  gradient(data: Data, theta: tf.Tensor): tf.Tensor;
  /** E f(θ₀): what no optimization leaves. Undefined where only sampling tells. */
  start(): KnownValue | undefined;
  /** E min f, where it is known. */
  minimum(): KnownValue | undefined;
}

/**
 * The family of c·f: the same minimisers, gradients c times as long. Adam's path stays the same, for it divides gradients by their size; a path of gradient
 * descent with rate η is that of rate cη on f.
 * @throws RangeError on a factor that is not positive and finite
 */
export function scaledProblems<Data extends Params>(family: ProblemFamily<Data>, factor: number): ProblemFamily<Data> {
  if (!(factor > 0 && Number.isFinite(factor))) throw new RangeError(`invalid factor: ${factor}`);
  const times = (known: KnownValue | undefined): KnownValue | undefined =>
    known && { ...known, value: factor * known.value, halfWidth: factor * known.halfWidth };
  return {
    ...family,
    name: `${family.name}-times-${factor}`,
    title: `${family.title}, times ${factor}`,
    value: (data, theta) => tidyTree(() => tf.mul(family.value(data, theta), factor)),
    gradient: (data, theta) => tidyTree(() => tf.mul(family.gradient(data, theta), factor)),
    start: () => times(family.start()),
    minimum: () => times(family.minimum()),
  };
}
