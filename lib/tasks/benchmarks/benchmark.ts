/**
 * A few-shot benchmark: a distribution of tasks, each an episode {support, query}, with what no learning and the best possible learning reach on it.
 *
 *     task τ ~ p(τ);   support S = {(xᵢ, yᵢ)} to adapt on, query Q to be judged on;   null ≤ learner ≤ oracle.
 *
 * Episodes are tensors with the tasks in their first axis, so that a meta-batch is one tensor program. Every learner of lib/adapt that fits a
 * benchmark can be run on it and tabled beside the others (lib/adapt/frame).
 */
import type * as tf from "@tensorflow/tfjs";
import type { Key } from "../../tensor/index.js";

/**
 * Labelled points of several tasks, float32: x [tasks, points, …inputShape]; y [tasks, points, outputs], real numbers for regression, one-hot rows for
 * classification.
 */
export type LabelledSet = { readonly x: tf.Tensor; readonly y: tf.Tensor };

/** A batch of tasks: adapt on the support sets, be judged on the query sets. */
export type Episodes = { readonly support: LabelledSet; readonly query: LabelledSet };

/** Tasks to learn from, to choose settings by, to report on. Where tasks come from a continuous law all three are draws of it. */
export type TaskSplit = "train" | "validation" | "test";

/** A reference value of a benchmark. */
export interface KnownValue {
  readonly value: number;
  /** Half-width of its 95 % interval where it was found by sampling; 0 where it is exact. */
  readonly halfWidth: number;
  /** Where it comes from: a closed form, an exact rule on sampled episodes, a document. */
  readonly source: string;
}

export interface Benchmark {
  /** kebab-case: "sinusoid". */
  readonly name: string;
  /** For tables and figures: "sinusoids, 10 shots". */
  readonly title: string;
  /** What a prediction is: real numbers judged by squared error, or scores of classes judged by accuracy. */
  readonly kind: "regression" | "classification";
  /** Shape of one input: [1], [28, 28, 1]. */
  readonly inputShape: readonly number[];
  /** Numbers that y has: regression outputs, or the N classes of an episode. */
  readonly outputs: number;
  /** Points in the support set of a task, all classes together. */
  readonly supportPoints: number;
  readonly queryPoints: number;
  /** Episodes of `tasks` tasks; a pure function of the key. The tensors are the caller's. */
  draw(key: Key, tasks: number, split: TaskSplit): Episodes;
  /** What the best predictor reaches that does not look at the support set: mean squared error, or accuracy. */
  null(): KnownValue;
  /** What the best possible learner reaches from the support set; undefined where nobody knows it (real images). */
  oracle(): KnownValue | undefined;
}

/** @throws RangeError on a number of tasks that is no positive whole number */
export function requireTasks(tasks: number): number {
  if (!(Number.isSafeInteger(tasks) && tasks > 0)) throw new RangeError(`invalid number of tasks: ${tasks}`);
  return tasks;
}

/** @throws RangeError naming the option that is no positive whole number */
export function requireCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (!(Number.isSafeInteger(count) && count > 0)) throw new RangeError(`invalid ${name}: ${count}`);
  }
}
