/**
 * An environment as tensors, many trials at once: what a recurrent player of tasks (RL²) is rolled out in.
 *
 * A trial is `steps` actions in one task, drawn for it. Everything is a pure, traceable function: random numbers enter as uniform numbers in the task's
 * record, so that a whole trial is one graph and the same key gives the same trial.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Key, Params } from "../../tensor/index.js";

export interface Environment<Task extends Params, State extends Params> {
  /** kebab-case: "bernoulli-bandit". */
  readonly name: string;
  /** For tables and figures. */
  readonly title: string;
  /** Numbers in an observation; 0 where there is nothing to see. */
  readonly observation: number;
  readonly actions: number;
  /** Actions in a trial, all its episodes together. */
  readonly steps: number;
  /** Actions in an episode; the task stays, the state begins anew. */
  readonly episode: number;
  /** Tasks and all random numbers of their trials, float32, trials in the first axis. The tensors are the caller's. */
  draw(key: Key, trials: number): Task;
  /** The state before the first action of an episode. */
  reset(task: Task): State;
  /** What is seen of a state: [trials, observation]. */
  observe(state: State): tf.Tensor;
  /** Action t of the trial, one-hot [trials, actions]: the next state and the reward [trials, 1]. */
  step(task: Task, state: State, action: tf.Tensor, t: number): { readonly state: State; readonly reward: tf.Tensor };
}
