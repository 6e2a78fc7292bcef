/**
 * The inverse of symmetric positive definite matrices in a tensor program, with the derivative of the whole instead of one of every step:
 *
 *     X = A⁻¹,   dL/dA = −X (dL/dX) X + (dL/d ln det A) X.
 *
 * Half by half: with A = [P Q; Qᵀ R], S = R − QᵀP⁻¹Q and W = P⁻¹Q,
 *
 *     X = [P⁻¹ + W S⁻¹Wᵀ,  −W S⁻¹;  −S⁻¹Wᵀ,  S⁻¹],   ln det A = ln det P + ln det S,
 *
 * down to blocks of some 16 rows, which are swept column by column in place. Cost and memory are those of a few products of matrices, also at a hundred points,
 * where an elimination that is differentiated step by step (solvePositive of lib/tensor) keeps a hundred tables. Rows are scaled to a unit diagonal first: pivots
 * are then at most one and nothing is lost in 1/p. Float32 keeps about 7 − log₁₀ cond(A) digits. Derivatives of any order.
 */
import * as tf from "@tensorflow/tfjs";
import { tidyTree } from "../../tensor/index.js";

/** A⁻¹ [tasks, n, n] and ln det A [tasks]. */
export type PositiveInverse = { readonly inverse: tf.Tensor; readonly logDeterminant: tf.Tensor };

/** Rows of a block that is swept. */
const BLOCK = 16;

/** A is taken to be symmetric: the derivative is that of symmetric matrices. @throws RangeError where A is no [tasks, n, n] */
export function positiveInverse(a: tf.Tensor): PositiveInverse {
  const [, n, columns] = a.shape;
  if (a.rank !== 3 || n !== columns) throw new RangeError(`invalid matrices: shape [${a.shape}]`);
  return tidyTree(() => {
    const packed = packedInverse(a);
    return {
      inverse: tf.slice(packed, [0, 0, 0], [-1, n, -1]),
      logDeterminant: tf.reshape(tf.slice(packed, [0, n, 0], [-1, 1, 1]), [-1]),
    };
  });
}

/** The inverse with one more row, which begins with ln det A: one tensor, because a custom derivative has one output. */
const packedInverse = tf.customGrad((given, save) => {
  const a = given as tf.Tensor;
  const n = a.shape[1] as number;
  const value = tf.tidy(() => {
    const root = tf.rsqrt(diagonal(a));
    const scale = tf.mul(tf.expandDims(root, 2), tf.expandDims(root, 1));
    const { inverse, logPivots } = bisected(tf.mul(a, scale));
    const logDeterminant = tf.sub(
      tf.sum(logPivots, [1, 2], true),
      tf.mul(tf.sum(tf.log(root), 1).reshape([-1, 1, 1]), 2),
    );
    return tf.concat(
      [
        tf.mul(inverse, scale),
        tf.pad(logDeterminant, [
          [0, 0],
          [0, 0],
          [0, n - 1],
        ]),
      ],
      1,
    );
  });
  (save as (tensors: tf.Tensor[]) => void)([value]);
  return {
    value,
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const inverse = tf.slice(saved[0], [0, 0, 0], [-1, n, -1]);
      const ofInverse = tf.slice(dy, [0, 0, 0], [-1, n, -1]);
      const ofLogarithm = tf.slice(dy, [0, n, 0], [-1, 1, 1]);
      return tf.sub(tf.mul(inverse, ofLogarithm), tf.matMul(tf.matMul(inverse, ofInverse), inverse));
    },
  };
}) as (a: tf.Tensor) => tf.Tensor;

type Parts = { readonly inverse: tf.Tensor; readonly logPivots: tf.Tensor };

function bisected(a: tf.Tensor): Parts {
  const n = a.shape[1] as number;
  if (n <= BLOCK) return swept(a);
  const half = Math.ceil(n / 2);
  const corner = (row: number, column: number, rows: number, columns: number) =>
    tf.slice(a, [0, row, column], [-1, rows, columns]);
  const first = bisected(corner(0, 0, half, half));
  const q = corner(0, half, half, n - half);
  const w = tf.matMul(first.inverse, q);
  const second = bisected(tf.sub(corner(half, half, n - half, n - half), tf.matMul(q, w, true, false)));
  const off = tf.neg(tf.matMul(w, second.inverse));
  const inverse = tf.concat(
    [
      tf.concat([tf.sub(first.inverse, tf.matMul(off, w, false, true)), off], 2),
      tf.concat([tf.transpose(off, [0, 2, 1]), second.inverse], 2),
    ],
    1,
  );
  return { inverse, logPivots: tf.concat([first.logPivots, second.logPivots], 1) };
}

/**
 * Gauss and Jordan in place: with the pivot p = a_kk, c = a_·k − e_k and r = a_k· + e_k, the table A − c r/p has a_kj/p in row k, −a_ik/p in column k, 1/p where
 * they meet, and a_ij − a_ik a_kj/p elsewhere.
 */
function swept(a: tf.Tensor): Parts {
  const n = a.shape[1] as number;
  let table = a;
  const pivots: tf.Tensor[] = [];
  for (let k = 0; k < n; k++) {
    const unit = Float32Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
    const pivot = tf.slice(table, [0, k, k], [-1, 1, 1]);
    const column = tf.sub(tf.slice(table, [0, 0, k], [-1, -1, 1]), tf.tensor3d(unit, [1, n, 1]));
    const row = tf.add(tf.slice(table, [0, k, 0], [-1, 1, -1]), tf.tensor3d(unit, [1, 1, n]));
    table = tf.sub(table, tf.mul(column, tf.div(row, pivot)));
    pivots.push(tf.log(pivot));
  }
  return { inverse: table, logPivots: tf.concat(pivots, 1) };
}

function diagonal(a: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(a, tf.eye(a.shape[1] as number)), 2);
}
