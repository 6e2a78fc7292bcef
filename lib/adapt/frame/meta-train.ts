/**
 * The outer loop of every learner: θ ← θ − rule(g(θ, episodes)), a fresh batch of episodes each step, compiled to one native graph, resumable.
 */
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
} from "../../tensor/index.js";
import type { MetaLearner } from "./meta-learner.js";

/** What meta-training changes. */
export type MetaTrainState<Theta extends Params> = { readonly theta: Theta; readonly optimizer: OptimizerState };

export interface MetaTrainOptions
  extends Pick<
    TrainOptions<Episodes, "loss">,
    "steps" | "record" | "onRecord" | "progress" | "signal" | "checkpoint" | "compile" | "nonFinite"
  > {
  /** Tasks in a meta-batch. */
  readonly tasks: number;
  readonly optimizer: Optimizer;
  /** foldIn(key, 0) draws θ, foldIn(key, 1) the episodes. */
  readonly key: Key;
}

export interface MetaTrained<Theta extends Params> extends Omit<Trained<MetaTrainState<Theta>, "loss">, "state"> {
  /** θ after training; the caller's. */
  readonly theta: Theta;
}

/** Meta-trains a learner on the training tasks of a benchmark. @throws as `train` does */
export async function metaTrain<Theta extends Params>(
  learner: MetaLearner<Theta, Params>,
  benchmark: Benchmark,
  options: MetaTrainOptions,
): Promise<MetaTrained<Theta>> {
  const { tasks, optimizer, key, ...rest } = options;
  const theta = learner.init(foldIn(key, 0));
  const initial: MetaTrainState<Theta> = { theta, optimizer: optimizer.init(theta) };
  const { state, ...trained } = await train<MetaTrainState<Theta>, Episodes, "loss">(
    (now, episodes) => {
      const { value, gradients } = learner.gradients(now.theta, episodes);
      const next = optimizer.update(gradients, now.optimizer, now.theta);
      return { state: { theta: next.params, optimizer: next.state }, metrics: { loss: value } };
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
