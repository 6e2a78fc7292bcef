/**
 * Embeddings: networks f_θ from inputs of any shape to vectors, the learned part of every metric-based learner,
 *
 *     f_θ: x [n, …inputShape] ↦ [n, d].
 *
 * `embedPoints` applies one to a set of points of several tasks, [tasks, points, …inputShape] ↦ [tasks, points, d]: weights are shared by all of them.
 */
import * as tf from "@tensorflow/tfjs";
import type { Key, Params } from "../../tensor/index.js";

/** A network and its random start; pure and traceable. `Theta` is the record of its weights. */
export interface Embedding<Theta extends Params = Params> {
  /** For tables: "linear 20". */
  readonly name: string;
  /** d, the length of an embedded vector, for inputs of a shape. */
  outputs(inputShape: readonly number[]): number;
  /** Why inputs of a shape cannot be embedded, in one phrase; undefined where they can. */
  refuses(inputShape: readonly number[]): string | undefined;
  /** Random weights for inputs of a shape; the tensors are the caller's. */
  init(key: Key, inputShape: readonly number[]): Theta;
  /** x [n, …inputShape] to [n, d]. */
  apply(theta: Theta, x: tf.Tensor): tf.Tensor;
  /** x [tasks, points, …inputShape] to [tasks, points, d], for a network that normalises the points of a task together. Default: `apply` to all points. */
  applyTasks?(theta: Theta, x: tf.Tensor): tf.Tensor;
}

/** An embedding at every point of every task: x [tasks, points, …inputShape] to [tasks, points, d]. */
export function embedPoints<Theta extends Params>(embedding: Embedding<Theta>, theta: Theta, x: tf.Tensor): tf.Tensor {
  const [tasks, points, ...inputShape] = x.shape;
  return tf.tidy(() => {
    if (embedding.applyTasks !== undefined) return embedding.applyTasks(theta, x);
    const embedded = embedding.apply(theta, tf.reshape(x, [tasks * points, ...inputShape]));
    return tf.reshape(embedded, [tasks, points, -1]);
  });
}

/** Numbers in an array of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** @throws RangeError naming the size that is no positive whole number */
export function requireSizes(sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (!(Number.isSafeInteger(size) && size > 0)) throw new RangeError(`invalid ${name}: ${size}`);
  }
}
