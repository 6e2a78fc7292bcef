/**
 * The outer loop of `metaTrain` with the agreement of tasks among its metrics: the same keys, the same θ, and beside the loss
 *
 *     cosine   mean of wᵢⱼ over i ≠ j          least     min wᵢⱼ
 *     negative share of tasks with cᵢ < 0, whose loss the step climbs along their own gradient.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark } from "../../tasks/benchmarks/index.js";
import type { Params } from "../../tensor/index.js";
import { type Outer, type OuterLoopOptions, type OuterTrained, outerLoop } from "../frame/index.js";
import type { AgreeingLearner, Agreement } from "./agreeing.js";

export type AgreementMetric = "loss" | "cosine" | "least" | "negative";

/** As for `metaTrain`, with the metrics above in records. */
export type AgreementTrainOptions = OuterLoopOptions<AgreementMetric>;
export type AgreementTrained<Theta extends Params> = OuterTrained<Theta, AgreementMetric>;

/** Meta-trains as `metaTrain` does. @throws RangeError on fewer than two tasks in a batch; else as `train` does */
export async function trainAgreeing<Theta extends Params>(
  learner: AgreeingLearner<Theta, Params>,
  benchmark: Benchmark,
  options: AgreementTrainOptions,
): Promise<AgreementTrained<Theta>> {
  const { tasks } = options;
  if (!(Number.isSafeInteger(tasks) && tasks > 1)) {
    throw new RangeError(`invalid number of tasks: ${tasks} (agreement wants two or more)`);
  }
  const outer: Outer<Theta, AgreementMetric> = (theta, episodes) => {
    const { value, gradients, ...agreement } = learner.agreement(theta, episodes);
    return { gradients, metrics: { loss: value, ...summary(agreement) } };
  };
  return outerLoop(learner, outer, benchmark, options);
}

/** The metrics of a batch. */
function summary({ cosines, coefficients }: Agreement): Readonly<Record<Exclude<AgreementMetric, "loss">, tf.Tensor>> {
  const [tasks] = cosines.shape;
  const off = tf.sub(1, tf.eye(tasks));
  return {
    cosine: tf.div(tf.sum(tf.mul(cosines, off)), tasks * (tasks - 1)),
    least: tf.min(cosines),
    negative: tf.mean(tf.cast(tf.less(coefficients, 0), "float32")),
  };
}
