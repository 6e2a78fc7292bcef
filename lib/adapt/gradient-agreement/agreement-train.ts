/**
 * The outer loop of `metaTrain` with the agreement of tasks among its metrics: the same keys, the same θ, and beside the loss
 *
 *     cosine   mean of wᵢⱼ over i ≠ j          least     min wᵢⱼ
 *     negative share of tasks with cᵢ < 0, whose loss the step climbs along their own gradient.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes } from "../../tasks/benchmarks/index.js";
import { disposeParams, foldIn, type Params, type Trained, type TrainOptions, train } from "../../tensor/index.js";
import type { MetaTrainOptions, MetaTrainState } from "../frame/index.js";
import type { AgreeingLearner, Agreement } from "./agreeing.js";

export type AgreementMetric = "loss" | "cosine" | "least" | "negative";

/** As for `metaTrain`, with the metrics above in records. */
export type AgreementTrainOptions = Omit<MetaTrainOptions, "onRecord"> &
  Pick<TrainOptions<Episodes, AgreementMetric>, "onRecord">;

export interface AgreementTrained<Theta extends Params>
  extends Omit<Trained<MetaTrainState<Theta>, AgreementMetric>, "state"> {
  /** θ after training; the caller's. */
  readonly theta: Theta;
}

/** Meta-trains as `metaTrain` does. @throws RangeError on fewer than two tasks in a batch; else as `train` does */
export async function trainAgreeing<Theta extends Params>(
  learner: AgreeingLearner<Theta, Params>,
  benchmark: Benchmark,
  options: AgreementTrainOptions,
): Promise<AgreementTrained<Theta>> {
  const { tasks, optimizer, key, ...rest } = options;
  if (!(Number.isSafeInteger(tasks) && tasks > 1)) {
    throw new RangeError(`invalid number of tasks: ${tasks} (agreement wants two or more)`);
  }
  const theta = learner.init(foldIn(key, 0));
  const initial: MetaTrainState<Theta> = { theta, optimizer: optimizer.init(theta) };
  const { state, ...trained } = await train<MetaTrainState<Theta>, Episodes, AgreementMetric>(
    (now, episodes) => {
      const { value, gradients, ...agreement } = learner.agreement(now.theta, episodes);
      const next = optimizer.update(gradients, now.optimizer, now.theta);
      return { state: { theta: next.params, optimizer: next.state }, metrics: { loss: value, ...summary(agreement) } };
    },
    initial,
    {
      record: 100,
      ...rest,
      key: foldIn(key, 1),
      batch: (_, batchKey) => benchmark.draw(batchKey, tasks, "train"),
    },
  ).finally(() => disposeParams(initial));
  disposeParams(state.optimizer);
  return { theta: state.theta, ...trained };
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
