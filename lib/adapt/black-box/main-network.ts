/**
 * The network whose weights are adapted or generated, one a task: h ↦ activation(h w + b) between layers, none after the last; weights [tasks, in, out],
 * biases [tasks, 1, out], inputs [tasks, points, in].
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark } from "../../tasks/benchmarks/index.js";
import { activate, type Mlp } from "../../tensor/index.js";

/** Layers of one network a task. */
export type TaskNetwork = Mlp;

/** @throws Error on an activation that is not known */
export function taskNetwork(layers: TaskNetwork, x: tf.Tensor, activation: "relu" | "tanh"): tf.Tensor {
  return tf.tidy(() =>
    layers.reduce((h: tf.Tensor, { w, b }, l) => tf.add(tf.matMul(l === 0 ? h : activate(h, activation), w), b), x),
  );
}

/** @throws RangeError on a word that is none of those known */
export function requireWord(name: string, word: string, known: readonly string[]): void {
  if (!known.includes(word)) throw new RangeError(`unknown ${name} "${word}" (known: ${known.join(", ")})`);
}

/** Inputs, hidden widths, outputs of a main network for a benchmark. */
export const sizesFor = (benchmark: Benchmark, hidden: readonly number[]): number[] => [
  benchmark.inputShape[0],
  ...hidden,
  benchmark.outputs,
];

/** The learners of this folder take vectors; images want an embedding first. */
export function refusesImages({ inputShape }: Benchmark): string | undefined {
  return inputShape.length === 1 ? undefined : `its inputs are of shape [${inputShape}], vectors wanted`;
}
