/**
 * Symmetric positive definite systems in a tensor program, by Cholesky's factor and with the derivative of the whole instead of one of every step:
 *
 *     A = LLᵀ,   X = A⁻¹B = L⁻ᵀ(L⁻¹B),   ln det A = 2 Σ ln L_ii,
 *     V = A⁻¹ dL/dX:   dL/dB = V,   dL/dA = −V Xᵀ + (dL/d ln det A) A⁻¹.
 *
 * L⁻¹ is made half by half. With A = [P Q; Qᵀ R], P = L₁L₁ᵀ, W = L₁⁻¹Q and R − WᵀW = L₂L₂ᵀ,
 *
 *     L⁻¹ = [L₁⁻¹  0;  −L₂⁻¹WᵀL₁⁻¹  L₂⁻¹],
 *
 * down to blocks of some 16 rows, which are eliminated column by column. W and not P⁻¹ stands in the Schur complement: its entries are no larger than the roots
 * of R's, so float32 survives nearly singular matrices, and keeps about 7 − log₁₀ cond(A) digits. Time and memory are those of a few products of matrices, also
 * for a hundred points, where an elimination that is differentiated step by step (solvePositive of lib/tensor) keeps a hundred tables. Derivatives of any order: the
 * backward pass solves with this same function, which in a compiled graph finds the factor made.
 */
import * as tf from "@tensorflow/tfjs";
import { identities, type PositiveSolution, tidyTree } from "../../tensor/index.js";

/** Rows of a block that is eliminated. */
const BLOCK = 16;

/** A⁻¹B and ln det A; A is taken to be symmetric. @throws RangeError where A is no [tasks, n, n] or B no [tasks, n, m] */
export function choleskySolve(a: tf.Tensor, b: tf.Tensor): PositiveSolution {
  const [tasks, n, columns] = a.shape;
  if (a.rank !== 3 || b.rank !== 3 || n !== columns || b.shape[0] !== tasks || b.shape[1] !== n) {
    throw new RangeError(`invalid system: shapes [${a.shape}] and [${b.shape}]`);
  }
  return tidyTree(() => {
    const packed = packedSolution(a, b);
    const outputs = b.shape[2] as number;
    return {
      solution: tf.slice(packed, [0, 0, 0], [-1, -1, outputs]),
      logDeterminant: tf.reshape(tf.slice(packed, [0, 0, outputs], [-1, 1, 1]), [tasks]),
    };
  });
}

/** A⁻¹ and ln det A. */
export function choleskyInverse(a: tf.Tensor): { readonly inverse: tf.Tensor; readonly logDeterminant: tf.Tensor } {
  return tidyTree(() => {
    const { solution, logDeterminant } = choleskySolve(a, identities(a.shape[0], a.shape[1] as number));
    return { inverse: solution, logDeterminant };
  });
}

/** [A⁻¹B | ln det A at the top of one more column]: one tensor, because a custom derivative has one output. */
const packedSolution = tf.customGrad((...args) => {
  const [a, b, save] = args as unknown as [tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
  const [, n, outputs] = b.shape as [number, number, number];
  const value = tf.tidy(() => {
    const { factor, logDeterminant } = inverseFactor(a);
    const solution = tf.matMul(factor, tf.matMul(factor, b), true, false);
    const below: [number, number][] = [
      [0, 0],
      [0, n - 1],
      [0, 0],
    ];
    return tf.concat([solution, tf.pad(logDeterminant, below)], 2);
  });
  save([value, a]);
  return {
    value,
    gradFunc: (dy: tf.Tensor, [packed, matrix]: tf.Tensor[]) => {
      const solution = tf.slice(packed, [0, 0, 0], [-1, -1, outputs]);
      const ofLogarithm = tf.slice(dy, [0, 0, outputs], [-1, 1, 1]);
      // One solve for V and for A⁻¹.
      const right = tf.concat([tf.slice(dy, [0, 0, 0], [-1, -1, outputs]), identities(matrix.shape[0], n)], 2);
      const both = choleskySolve(matrix, right).solution;
      const v = tf.slice(both, [0, 0, 0], [-1, -1, outputs]);
      const inverse = tf.slice(both, [0, 0, outputs], [-1, -1, n]);
      return [tf.sub(tf.mul(inverse, ofLogarithm), tf.matMul(v, solution, false, true)), v];
    },
  };
}) as (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** L⁻¹ [tasks, n, n] and ln det A [tasks, 1, 1]. */
type Factored = { readonly factor: tf.Tensor; readonly logDeterminant: tf.Tensor };

function inverseFactor(a: tf.Tensor): Factored {
  const [tasks, n] = a.shape as [number, number, number];
  if (n <= BLOCK) return eliminated(a);
  const half = Math.ceil(n / 2);
  const rest = n - half;
  const first = inverseFactor(tf.slice(a, [0, 0, 0], [-1, half, half]));
  const w = tf.matMul(first.factor, tf.slice(a, [0, 0, half], [-1, half, rest]));
  const corner = tf.slice(a, [0, half, half], [-1, rest, rest]);
  const second = inverseFactor(tf.sub(corner, tf.matMul(w, w, true, false)));
  const lower = tf.neg(tf.matMul(tf.matMul(second.factor, w, false, true), first.factor));
  const top = tf.concat([first.factor, tf.zeros([tasks, half, rest])], 2);
  return {
    factor: tf.concat([top, tf.concat([lower, second.factor], 2)], 1),
    logDeterminant: tf.add(first.logDeterminant, second.logDeterminant),
  };
}

/** Gauss below the diagonal: [A | I] → [DMᵀ | M⁻¹] for A = MDMᵀ with ones on the diagonal of M; L⁻¹ = D^(−1/2) M⁻¹. */
function eliminated(a: tf.Tensor): Factored {
  const [tasks, n] = a.shape as [number, number, number];
  let table = tf.concat([a, identities(tasks, n)], 2);
  const pivots: tf.Tensor[] = [];
  for (let k = 0; k < n; k++) {
    const pivot = tf.slice(table, [0, k, k], [-1, 1, 1]);
    pivots.push(pivot);
    if (k === n - 1) break;
    const under = Float32Array.from({ length: n }, (_, i) => (i > k ? 1 : 0));
    const column = tf.mul(tf.slice(table, [0, 0, k], [-1, -1, 1]), tf.tensor3d(under, [1, n, 1]));
    table = tf.sub(table, tf.mul(column, tf.div(tf.slice(table, [0, k, 0], [-1, 1, -1]), pivot)));
  }
  const diagonal = tf.concat(pivots, 1);
  return {
    factor: tf.mul(tf.slice(table, [0, 0, n], [-1, -1, n]), tf.rsqrt(diagonal)),
    logDeterminant: tf.sum(tf.log(diagonal), 1, true),
  };
}
