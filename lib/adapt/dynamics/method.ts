/**
 * A way to learn a family of dynamics and to adapt to a new instance of it, as one interface of pure functions: an outer loop (`init`, `step`) and an
 * inner loop (`start`, `adaptStep`, `weights`). meta-train.ts runs the first and adapt.ts the second, each as one native graph; field and trajectory
 * follow from the adapted weights alone. A new method is one file, and one row of the table.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Key, Params } from "../../tensor/index.js";
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

/** What an outer step returns: its metric is the fit that it improves, divided by c, before the update. */
export interface OuterStep<State> {
  readonly state: State;
  readonly metrics: { readonly loss: tf.Tensor };
}

/** What an inner step returns; `losses` [instances] are those before the update, divided by c. */
export interface InnerStep<Fast> {
  readonly fast: Fast;
  readonly losses: tf.Tensor;
}

/**
 * Members that take tensors are pure and traceable, and so are their results new tensors or views of what they were given. They are methods in
 * TypeScript's sense (not properties), so that a method with a state of its own is also a `Method`, and a list of different ones has a type.
 */
export interface Method<State extends Params = Params, Learned extends Params = Params, Fast extends Params = Params> {
  /** As tables print it: "SVD(5)", "MAML". */
  readonly name: string;
  /** "none": there is nothing to meta-train, and `metaTrain` makes no step. Default: "outer". */
  readonly training?: "outer" | "none";
  counts(model: DynamicsModel): ParameterCounts;
  /** The state before the first outer step; the tensors are the caller's. */
  init(key: Key, setup: TrainingSetup): State;
  /** One outer step. */
  step(setup: TrainingSetup, state: State, batch: DynamicsBatch): OuterStep<State>;
  /** What adaptation starts from (base, hyper-network, codes …), as views into the state. */
  learned(state: State): Learned;
  /** What adaptation changes, with a leading axis of instances, before its first step. */
  start(setup: TrainingSetup, learned: Learned, instances: number): Fast;
  /** One inner step of all instances at once. */
  adaptStep(setup: TrainingSetup, fast: Fast, learned: Learned, support: SupportData): InnerStep<Fast>;
  /** Weights of every instance; the networks have a leading axis of instances. */
  weights(setup: TrainingSetup, learned: Learned, fast: Fast): Weights;
}
