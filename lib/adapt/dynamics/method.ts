/**
 * A way to learn a family of dynamics and to adapt to a new instance of it, as one interface: meta-train (`init`, `step`), `adapt`; field and
 * trajectory then follow from the adapted weights alone. A new method is one file, and one row of the table.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Key, Params, TrainStep } from "../../tensor/index.js";
import type { DynamicsModel, Weights } from "./model.js";

/** Points of a batch of instances: x and field [instances, points, d]; which of the training instances they are, int32 [instances]. */
export type DynamicsBatch = { readonly x: tf.Tensor; readonly field: tf.Tensor; readonly instance: tf.Tensor };

/** Support data of new instances: x and field [instances, points, d]. */
export type SupportData = { readonly x: tf.Tensor; readonly field: tf.Tensor };

export interface TrainingSetup {
  readonly model: DynamicsModel;
  /** Number of training instances. */
  readonly instances: number;
  /** c = mean ‖ẋ‖² over the training set; losses are divided by it. */
  readonly scale: number;
  /** Outer steps in all, which the decay of learning rates is stretched over. */
  readonly steps: number;
}

export interface ParameterCounts {
  /** Numbers that meta-training changes, codes of training instances not counted. */
  readonly trained: number;
  /** Numbers that adaptation to one instance changes. */
  readonly adapted: number;
}

export interface Method<State extends Params = Params, Learned extends Params = Params> {
  readonly name: string;
  counts(model: DynamicsModel): ParameterCounts;
  /** The state before the first outer step; the tensors are the caller's. */
  init(key: Key, setup: TrainingSetup): State;
  /** One outer step. Its metric is the fit before the update, divided by c. */
  step(setup: TrainingSetup): TrainStep<State, DynamicsBatch, "loss">;
  /** What adaptation starts from (base, hyper-network, mean code …), as views into the state. */
  learned(state: State): Learned;
  /**
   * Weights of each new instance after each of the asked numbers of steps (ascending, 0 = before the first); leading axis: instances.
   * @throws Error where a loss is no finite number: names the step
   */
  adapt(setup: TrainingSetup, learned: Learned, support: SupportData, steps: readonly number[]): Promise<Weights[]>;
}
