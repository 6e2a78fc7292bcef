/**
 * The outer loop of every learner: θ ← θ − rule(g(θ, episodes)), a fresh batch of episodes each step, compiled to one native graph, resumable.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes } from "../../tasks/benchmarks/index.js";
import {
  disposeParams,
  foldIn,
  type Key,
  type Optimizer,
  type OptimizerState,
  type Params,
  type Trained,
  type TrainOptions,
  train,
  type ValueAndGradients,
} from "../../tensor/index.js";
import type { MetaLearner } from "./meta-learner.js";

/** What meta-training changes. */
export type MetaTrainState<Theta extends Params> = { readonly theta: Theta; readonly optimizer: OptimizerState };

/** Options of an outer loop whose records have the metrics `Name`. */
export interface OuterLoopOptions<Name extends string>
  extends Pick<
    TrainOptions<Episodes, Name>,
    "steps" | "record" | "onRecord" | "progress" | "signal" | "checkpoint" | "compile" | "nonFinite"
  > {
  /** Tasks in a meta-batch. */
  readonly tasks: number;
  readonly optimizer: Optimizer;
  /** foldIn(key, 0) draws θ, foldIn(key, 1) the episodes. */
  readonly key: Key;
}

export interface OuterTrained<Theta extends Params, Name extends string>
  extends Omit<Trained<MetaTrainState<Theta>, Name>, "state"> {
  /** θ after training; the caller's. */
  readonly theta: Theta;
}

/** What is made of a batch: the direction g, and what a record tells. */
export type Outer<Theta extends Params, Name extends string> = (
  theta: Theta,
  episodes: Episodes,
) => {
  readonly gradients: ValueAndGradients<Theta>["gradients"];
  readonly metrics: Readonly<Record<Name, tf.Tensor>>;
};

export type MetaTrainOptions = OuterLoopOptions<"loss">;
export type MetaTrained<Theta extends Params> = OuterTrained<Theta, "loss">;

/** Meta-trains a learner on the training tasks of a benchmark. @throws as `train` does */
export function metaTrain<Theta extends Params>(
  learner: MetaLearner<Theta, Params>,
  benchmark: Benchmark,
  options: MetaTrainOptions,
): Promise<MetaTrained<Theta>> {
  const outer: Outer<Theta, "loss"> = (theta, episodes) => {
    const { value, gradients } = learner.gradients(theta, episodes);
    return { gradients, metrics: { loss: value } };
  };
  return outerLoop(learner, outer, benchmark, options);
}

/** The same with a direction and metrics of one's own. @throws as `train` does */
export async function outerLoop<Theta extends Params, Name extends string>(
  learner: Pick<MetaLearner<Theta, Params>, "init">,
  outer: Outer<Theta, Name>,
  benchmark: Pick<Benchmark, "draw">,
  options: OuterLoopOptions<Name>,
): Promise<OuterTrained<Theta, Name>> {
  const { tasks, optimizer, key, ...rest } = options;
  const theta = learner.init(foldIn(key, 0));
  const initial: MetaTrainState<Theta> = { theta, optimizer: optimizer.init(theta) };
  const { state, ...trained } = await train<MetaTrainState<Theta>, Episodes, Name>(
    (now, episodes) => {
      const { gradients, metrics } = outer(now.theta, episodes);
      const next = optimizer.update(gradients, now.optimizer, now.theta);
      return { state: { theta: next.params, optimizer: next.state }, metrics };
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
