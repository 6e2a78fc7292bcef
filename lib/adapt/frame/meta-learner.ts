/**
 * What all families of meta-learning have in common: meta-knowledge θ, an inner loop and an outer loop,
 *
 *     φ = adapt(θ, S),   ŷ = predict(θ, φ, x),   θ* = argmin_θ E_τ L(predict(θ, adapt(θ, S_τ), Q_τ)).
 *
 * Families differ in what `adapt` does: gradient steps, class means, writing to a memory, a posterior, generated weights, a forward pass over the support
 * set; and `gradients` is how θ is learned, by default through all of it. Everything is a pure, traceable function of records of tensors with the tasks in
 * the first axis.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { type Key, type Params, tidyTree, type ValueAndGradients, valueAndGradients } from "../../tensor/index.js";

/** The six families of the taxonomy; learning to optimize counts to the black boxes. */
export type Family = "optimization" | "metric" | "memory" | "bayesian" | "black box" | "in context";

/** A learner of one benchmark's shapes. Learned numbers `Theta`, what adaptation leaves of a support set `Adapted` (tasks in the first axis). */
export interface MetaLearner<Theta extends Params = Params, Adapted extends Params = Params> {
  /** kebab-case: "maml". */
  readonly name: string;
  readonly family: Family;
  /** θ before meta-training. The tensors are the caller's. */
  init(key: Key): Theta;
  /** The inner loop, for all tasks at once. */
  adapt(theta: Theta, support: LabelledSet): Adapted;
  /** Predictions [tasks, points, outputs] at x [tasks, points, …inputShape]: numbers for regression, logits for classification. */
  predict(theta: Theta, adapted: Adapted, x: tf.Tensor): tf.Tensor;
  /** The objective on a batch of episodes and the direction in which the outer loop moves θ. */
  gradients(theta: Theta, episodes: Episodes): ValueAndGradients<Theta>;
}

/** A kind of learner, which makes one for a benchmark. */
export interface Learner {
  readonly name: string;
  readonly family: Family;
  /** Why it cannot be run on a benchmark, in one phrase; undefined where it can. */
  refuses(benchmark: Benchmark): string | undefined;
  /** @throws Error where it refuses */
  on(benchmark: Benchmark): MetaLearner;
}

/**
 * The loss of each task, shape [tasks]: mean squared error over points and outputs for regression (no factor ½, as in Finn et al. 2017), mean
 * cross-entropy in nats for classification.
 */
export function taskLosses(kind: Benchmark["kind"], predicted: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.tidy(() =>
    kind === "regression"
      ? tf.mean(tf.squaredDifference(predicted, y), [1, 2])
      : tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(predicted), y), 2), 1)),
  );
}

/** What is reported of each task, shape [tasks]: mean squared error, or accuracy. */
export function taskMeasures(kind: Benchmark["kind"], predicted: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.tidy(() =>
    kind === "regression"
      ? taskLosses(kind, predicted, y)
      : tf.mean(tf.cast(tf.equal(tf.argMax(predicted, 2), tf.argMax(y, 2)), "float32"), 1),
  );
}

/** The parts of a learner whose outer loop differentiates through its inner loop. */
export type EndToEnd<Theta extends Params, Adapted extends Params> = Omit<MetaLearner<Theta, Adapted>, "gradients">;

/** A learner that is trained end to end: `gradients` of the mean query loss through `predict` and `adapt`. */
export function endToEnd<Theta extends Params, Adapted extends Params>(
  kind: Benchmark["kind"],
  parts: EndToEnd<Theta, Adapted>,
): MetaLearner<Theta, Adapted> {
  const objective = (theta: Theta, { support, query }: Episodes) =>
    tf.mean(taskLosses(kind, parts.predict(theta, parts.adapt(theta, support), query.x), query.y));
  return { ...parts, gradients: (theta, episodes) => tidyTree(() => valueAndGradients(objective)(theta, episodes)) };
}

/** `learner.on(benchmark)`. @throws Error in one line where the learner does not fit */
export function learnerOn(learner: Learner, benchmark: Benchmark): MetaLearner {
  const reason = learner.refuses(benchmark);
  if (reason !== undefined) throw new Error(`${learner.name} does not fit ${benchmark.name}: ${reason}`);
  return learner.on(benchmark);
}
