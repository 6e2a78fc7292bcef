/**
 * Batched solutions of symmetric positive definite systems inside a tensor program, by Gauss–Jordan elimination:
 *
 *     [A | B] → [I | A⁻¹B],   for j = 1 … n:  row_j ← row_j/a_jj,  row_i ← row_i − a_ij row_j (i ≠ j),   ln det A = Σ ln of the pivots a_jj.
 *
 * No pivoting is needed: every Schur complement of a positive definite matrix is one. A step is seven operations on all tasks at once, differentiable
 * to any order; the loop is unrolled, so n is a few dozen at most. Float32 keeps about 7 − log₁₀ cond(A) digits.
 */
import * as tf from "@tensorflow/tfjs";
import { tidyTree } from "./params.js";

/** A⁻¹B [tasks, n, m] and ln det A [tasks]. */
export type PositiveSolution = { readonly solution: tf.Tensor; readonly logDeterminant: tf.Tensor };

/** @throws RangeError where A is no [tasks, n, n] or B no [tasks, n, m] */
export function solvePositive(a: tf.Tensor, b: tf.Tensor): PositiveSolution {
  const [tasks, n, columns] = a.shape;
  if (a.rank !== 3 || b.rank !== 3 || n !== columns || b.shape[0] !== tasks || b.shape[1] !== n) {
    throw new RangeError(`invalid system: shapes [${a.shape}] and [${b.shape}]`);
  }
  return tidyTree(() => {
    let table = tf.concat([a, b], 2);
    const pivots: tf.Tensor[] = [];
    for (let j = 0; j < n; j++) {
      const pivot = tf.slice(table, [0, j, j], [-1, 1, 1]);
      const row = tf.div(tf.slice(table, [0, j, 0], [-1, 1, -1]), pivot);
      // The unit vector makes row j itself the divided row.
      const column = tf.sub(tf.slice(table, [0, 0, j], [-1, -1, 1]), unit(n, j));
      table = tf.sub(table, tf.mul(column, row));
      pivots.push(pivot);
    }
    return {
      solution: tf.slice(table, [0, 0, n], [-1, -1, -1]),
      logDeterminant: tf.sum(tf.log(tf.concat(pivots, 1)), [1, 2]),
    };
  });
}

function unit(n: number, j: number): tf.Tensor {
  const entries = new Float32Array(n);
  entries[j] = 1;
  return tf.tensor3d(entries, [1, n, 1]);
}

/** The identity of order n for each task, [tasks, n, n]. */
export function identities(tasks: number, n: number): tf.Tensor {
  return tf.tidy(() => tf.add(tf.zeros([tasks, 1, 1]), tf.expandDims(tf.eye(n), 0)));
}
