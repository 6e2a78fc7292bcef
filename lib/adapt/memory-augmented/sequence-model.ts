/**
 * A recurrent model as pure functions,
 *
 *     (state, input) → (state, output),
 *
 * n sequences at once. What a model has learned is θ, and stays; what a sequence has taught it is its state: for a memory-augmented network the memory,
 * the weightings and the state of its controller.
 */
import * as tf from "@tensorflow/tfjs";
import { requireCounts } from "../../tasks/benchmarks/index.js";
import { type Key, type Params, tidyTree } from "../../tensor/index.js";

export interface SequenceModel<Theta extends Params = Params, State extends Params = Params> {
  /** kebab-case: "ntm". */
  readonly name: string;
  /** Numbers of one input and of one output. */
  readonly inputs: number;
  readonly outputs: number;
  /** The tensors are the caller's. */
  init(key: Key): Theta;
  /** The state of n sequences that have not begun. */
  start(theta: Theta, n: number): State;
  /** One step: x [n, inputs], output [n, outputs]. */
  step(theta: Theta, state: State, x: tf.Tensor): { readonly state: State; readonly output: tf.Tensor };
}

/**
 * @throws RangeError naming the size of a memory that is no positive whole number, or read heads that are more than its slots
 */
export function requireMemory({
  slots,
  width,
  units,
  reads,
}: Readonly<Record<"slots" | "width" | "units" | "reads", number>>): void {
  requireCounts({ slots, width, units, reads });
  if (reads > slots) throw new RangeError(`invalid reads: ${reads} (${slots} slots)`);
}

/** A model for given numbers of inputs and outputs. */
export type ModelFactory = (inputs: number, outputs: number) => SequenceModel;

export type Unrolled<State> = {
  /** [n, T, outputs]. */
  readonly outputs: tf.Tensor;
  /** The state after each step. */
  readonly states: readonly State[];
};

/** All steps of sequences x [n, T, inputs], from the start or from a state. */
export function unroll<Theta extends Params, State extends Params>(
  model: SequenceModel<Theta, State>,
  theta: Theta,
  x: tf.Tensor,
  from?: State,
): Unrolled<State> {
  return tidyTree(() => {
    let state = from ?? model.start(theta, x.shape[0]);
    const states: State[] = [];
    const outputs = tf.unstack(x, 1).map((input) => {
      const next = model.step(theta, state, input);
      state = next.state;
      states.push(state);
      return next.output;
    });
    return { outputs: tf.stack(outputs, 1), states };
  });
}
