/**
 * Codes that evolve: one row an instance, with Adam moments of its own. A batch takes some rows, moves them and puts them back, so that an instance
 * that waits keeps its code, its moments and their age (Kingma & Ba 2015, algorithm 1, row by row):
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   z ← z − η (m/w₁) / (√(v/w₂) + ε),   w ← β w + (1 − β).
 *
 * w₁, w₂ are the weights 1 − βᵗ after the t updates of *this row*, as running averages of 1 (lib/tensor/optimizers.ts says why). A table is one tensor
 * [instances, 3 latent + 2], columns z | m | v | w₁ | w₂: gathered by one operator, and scattered by one.
 */
import * as tf from "@tensorflow/tfjs";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Rows of codes [rows, latent], their moments [rows, latent], and the weights of the moments [rows, 1]. */
export type CodeRows = {
  readonly codes: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly square: tf.Tensor;
  readonly meanWeight: tf.Tensor;
  readonly squareWeight: tf.Tensor;
};

/** Rows that no update has moved yet. */
export function freshRows(codes: tf.Tensor): CodeRows {
  const weight = tf.zeros([codes.shape[0], 1]);
  return {
    codes,
    mean: tf.zerosLike(codes),
    square: tf.zerosLike(codes),
    meanWeight: weight,
    squareWeight: weight.clone(),
  };
}

/** One Adam update of every row. */
export function adamRows(rows: CodeRows, gradients: tf.Tensor, rate: tf.Scalar): CodeRows {
  const mean = average(rows.mean, gradients, BETA1);
  const square = average(rows.square, tf.square(gradients), BETA2);
  const meanWeight = average(rows.meanWeight, 1, BETA1);
  const squareWeight = average(rows.squareWeight, 1, BETA2);
  const size = tf.add(tf.sqrt(tf.div(square, squareWeight)), EPSILON);
  const codes = tf.sub(rows.codes, tf.div(tf.mul(mean, tf.div(rate, meanWeight)), size));
  return { codes, mean, square, meanWeight, squareWeight };
}

/** Rows side by side: [rows, 3 latent + 2]. */
export function tableOf({ codes, mean, square, meanWeight, squareWeight }: CodeRows): tf.Tensor {
  return tf.concat([codes, mean, square, meanWeight, squareWeight], 1);
}

/** The rows of some instances, int32 [rows]. */
export function takeRows(table: tf.Tensor, instance: tf.Tensor): CodeRows {
  const latent = latentOf(table);
  const columns = tf.split(tf.gather(table, instance as tf.Tensor1D), [latent, latent, latent, 1, 1], 1);
  const [codes, mean, square, meanWeight, squareWeight] = columns;
  return { codes, mean, square, meanWeight, squareWeight };
}

/** The table with the rows of some instances, all different, replaced. */
export function putRows(table: tf.Tensor, instance: tf.Tensor, rows: CodeRows): tf.Tensor {
  // TensorFlow.js writes into the memory of the tensor that it is given: it gets a copy, which a compiled program does without.
  return tf.tensorScatterUpdate(tf.add(table, 0), tf.expandDims(instance, 1), tableOf(rows));
}

/** The codes of all instances: [instances, latent]. */
export function codesOf(table: tf.Tensor): tf.Tensor {
  return tf.slice(table, [0, 0], [-1, latentOf(table)]);
}

const latentOf = (table: tf.Tensor) => ((table.shape[1] as number) - 2) / 3;

const average = (before: tf.Tensor, now: tf.Tensor | number, decay: number) =>
  tf.add(tf.mul(before, decay), tf.mul(now, 1 - decay));
