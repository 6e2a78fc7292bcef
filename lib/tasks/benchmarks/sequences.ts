/**
 * Tasks that come as streams: at every step an input and, where the mask is 1, a target. What has been read so far is the support set, what comes next is
 * the query; so there is no cut between the two, and such a task is no `Benchmark` but a law of sequences.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Key } from "../../tensor/index.js";

/** Several sequences, float32: x [n, T, inputs], y [n, T, outputs], mask [n, T] of ones where a prediction counts. */
export type Sequences = { readonly x: tf.Tensor; readonly y: tf.Tensor; readonly mask: tf.Tensor };

export interface SequenceTask {
  /** kebab-case: "copy". */
  readonly name: string;
  /** "classes": one-hot targets, scores go through softmax. "bits": targets of zeros and ones, each score goes through σ. */
  readonly kind: "classes" | "bits";
  /** T, the same for all sequences. */
  readonly steps: number;
  readonly inputs: number;
  readonly outputs: number;
  /** A pure function of the key. The tensors are the caller's. */
  draw(key: Key, n: number): Sequences;
}
