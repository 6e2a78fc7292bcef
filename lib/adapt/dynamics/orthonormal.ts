/**
 * Matrices with orthonormal columns: drawn, measured, and found again after a step by the Newton–Schulz iteration
 *
 *     B ← B (3 I − BᵀB) / 2,                                                                   Higham, Functions of Matrices, section 8.3
 *
 * which doubles the number of right digits a turn and ends in the nearest such matrix (the polar factor) where no singular value of B is
 * above √3. It is made of products alone, so that it runs in a compiled step.
 */
import * as tf from "@tensorflow/tfjs";
import { wholeNumber } from "../../linalg/index.js";
import { type Key, normal } from "../../tensor/index.js";

/** Gram–Schmidt on a Gaussian matrix [rows, columns], columns ≤ rows: uniform over all such matrices. */
export function randomOrthonormal(key: Key, rows: number, columns: number): tf.Tensor {
  if (!(columns > 0 && columns <= rows)) throw new Error(`invalid number of columns: ${columns} (of length ${rows})`);
  const drawn = normal(key, rows * columns);
  const basis: Float64Array[] = [];
  for (let c = 0; c < columns; c++) {
    const column = drawn.slice(c * rows, (c + 1) * rows);
    // twice, for once loses digits where columns are nearly parallel
    for (const before of [...basis, ...basis]) {
      const along = dot(before, column);
      for (let i = 0; i < rows; i++) column[i] -= along * before[i];
    }
    const length = Math.sqrt(dot(column, column));
    basis.push(column.map((entry) => entry / length));
  }
  return tf.tidy(() => tf.transpose(tf.tensor(basis.map((column) => Array.from(column)))));
}

/** Σ over matrices of ‖BᵀB − I‖ in the Frobenius norm: a scalar; where a norm is zero, so is its slope. */
export function notOrthonormal(...matrices: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const squares = matrices.map((b) => {
      const gap = tf.sub(tf.matMul(b, b, true), tf.eye(b.shape[1] as number));
      return tf.sum(tf.square(gap));
    });
    // The root has an infinite slope at 0, and 0 · ∞ would be NaN: below 10⁻³⁰ the maximum hands no slope on. One root of a list costs a compiled
    // step less than a list of roots.
    return tf.sum(tf.sqrt(tf.maximum(tf.stack(squares), 1e-30))).asScalar();
  });
}

/** The nearest matrix with orthonormal columns. Default: 4 turns, enough from ‖BᵀB − I‖ ≤ 0.5 to float32's last digits. */
export function retracted(b: tf.Tensor, turns = 4): tf.Tensor {
  wholeNumber("number of turns", turns, 1);
  return tf.tidy(() => {
    let nearest = b;
    for (let turn = 0; turn < turns; turn++) {
      const gram = tf.matMul(nearest, nearest, true);
      const factor = tf.sub(tf.mul(tf.eye(gram.shape[0]), 1.5), tf.mul(gram, 0.5));
      nearest = tf.matMul(nearest, factor);
    }
    return nearest;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
