/**
 * What a benchmark program is: data, and one step as an ordinary pure TensorFlow.js function. The same function runs eagerly and compiled; a
 * training step returns the next state and the loss, a single operation returns its result.
 */

import type { TensorTree } from "@innerloop/tfjs-compile";
import type * as tf from "@tensorflow/tfjs";
import type { Leaf, Leaves, Problem } from "./problem.js";

/** Named tensors. */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

/** How a problem's numbers become the tensors of a side. */
export type ToTensor = (leaf: Leaf) => tf.Tensor;

/** ∂loss/∂parameters by the names of the parameters, row-major. */
export type Gradients = Readonly<Record<string, readonly number[]>>;

export interface Training {
  readonly kind: "training";
  readonly name: string;
  /** What it is, with its sizes: a row's label in the table. */
  readonly title: string;
  problem(seed: number): Problem;
  /** The state before the first step: parameters and the moments of the optimizer. */
  start(params: Tensors, constants: Constants): TensorTree;
  /** One step: next state and loss. Pure and traceable. */
  step(
    state: TensorTree,
    data: Tensors,
    constants: Constants,
  ): { readonly state: TensorTree; readonly loss: tf.Tensor };
  /** The gradients at the start, told from the state after the first step, whose leaves need `dataSync` alone; for programs that can. */
  readonly firstGradients?: (after: unknown, params: Leaves) => Gradients;
}

export interface Operation {
  readonly kind: "operation";
  readonly name: string;
  readonly title: string;
  problem(seed: number): Problem;
  apply(data: Tensors): tf.Tensor;
}

export type Program = Training | Operation;
export type Constants = Problem["constants"];

/** A record of leaves as tensors. */
export function tensorsOf(leaves: Leaves, toTensor: ToTensor): Tensors {
  return Object.fromEntries(Object.entries(leaves).map(([name, leaf]) => [name, toTensor(leaf)]));
}

/**
 * What an operation's result is compared by: mean, root mean square, and eight values spread over the result.
 */
export function summaryOf(values: ArrayLike<number>): number[] {
  const size = values.length;
  let [sum, square] = [0, 0];
  for (let i = 0; i < size; i++) {
    sum += values[i];
    square += values[i] ** 2;
  }
  const picked = Array.from({ length: 8 }, (_, i) => values[Math.floor((i * size) / 8)]);
  return [sum / size, Math.sqrt(square / size), ...picked];
}
