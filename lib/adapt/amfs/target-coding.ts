/**
 * How N classes become targets of a regression. Every coding is affine in the one-hot labels, y ↦ c·y + s, so that floats and tensors share it:
 *
 *     centred   y − 1/N    a query far from everything gets the uniform answer (default)
 *     one-hot   y          R2-D2, MetaOptNet
 *     signs     2y − 1     one against the rest, deep kernel transfer
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark } from "../../tasks/benchmarks/index.js";

export type TargetCoding = "centred" | "one-hot" | "signs";

/** c and s. */
export interface AffineCoding {
  readonly factor: number;
  readonly shift: number;
}

/** @throws RangeError on a coding that is not one of the three */
export function affineCoding(coding: TargetCoding, classes: number): AffineCoding {
  switch (coding) {
    case "centred":
      return { factor: 1, shift: -1 / classes };
    case "one-hot":
      return { factor: 1, shift: 0 };
    case "signs":
      return { factor: 2, shift: -1 };
    default:
      throw new RangeError(`unknown coding "${String(coding)}" (known: centred, one-hot, signs)`);
  }
}

/** Targets [tasks, points, N] of labels; those of a regression are themselves. */
export function codedTargets(coding: TargetCoding, kind: Benchmark["kind"], y: tf.Tensor): tf.Tensor {
  if (kind === "regression") return tf.clone(y);
  const { factor, shift } = affineCoding(coding, y.shape[2] as number);
  return tf.tidy(() => tf.add(tf.mul(y, factor), shift));
}
