/**
 * Symmetric positive definite systems in a tensor program, by Cholesky's factor and with the derivative of the whole instead of one of every step:
 *
 *     A = LLᵀ,   X = A⁻¹B = L⁻ᵀ(L⁻¹B),   ln det A = 2 Σ ln L_ii,
 *     V = A⁻¹ dL/dX:   dL/dB = V,   dL/dA = −V Xᵀ;      d ln det A = tr A⁻¹ dA.
 *
 * L⁻¹ is made half by half. With A = [P Q; Qᵀ R], P = L₁L₁ᵀ, W = L₁⁻¹Q and R − WᵀW = L₂L₂ᵀ,
 *
 *     L⁻¹ = [L₁⁻¹  0;  −L₂⁻¹WᵀL₁⁻¹  L₂⁻¹],
 *
 * down to blocks of some 16 rows, which are eliminated column by column. W and not P⁻¹ stands in the Schur complement: its entries are no larger than the
 * roots of R's, so float32 survives nearly singular matrices, and keeps about 7 − log₁₀ cond(A) digits. Time and memory are those of a few products of
 * matrices, also for a hundred points, where an elimination that is differentiated step by step (solvePositive of lib/tensor) keeps a hundred tables.
 * Derivatives of any order: the backward pass is a solve with the same factor.
 */
import * as tf from "@tensorflow/tfjs";
import { identities } from "../../tensor/index.js";

/** Rows of a block that is eliminated. */
const BLOCK = 16;

/** A matrix of each task with L⁻¹, both [tasks, n, n]. Derivatives go through the matrix; the factor is a constant to them. */
export type Factored = { readonly matrix: tf.Tensor; readonly factor: tf.Tensor };

/** Factors positive definite matrices, which are taken to be symmetric. @throws RangeError where A is no [tasks, n, n] */
export function factored(matrix: tf.Tensor): Factored {
  const [, n, columns] = matrix.shape;
  if (matrix.rank !== 3 || n !== columns) throw new RangeError(`invalid matrices: shape [${matrix.shape}]`);
  return { matrix, factor: inverseFactor(matrix) };
}

/** A⁻¹B [tasks, n, m]. @throws RangeError where B is no [tasks, n, m] */
export function solveFactored({ matrix, factor }: Factored, b: tf.Tensor): tf.Tensor {
  if (b.rank !== 3 || b.shape[0] !== matrix.shape[0] || b.shape[1] !== matrix.shape[1]) {
    throw new RangeError(`invalid system: shapes [${matrix.shape}] and [${b.shape}]`);
  }
  return solved(matrix, factor, b);
}

/** A⁻¹ [tasks, n, n]. */
export function inverseOf(system: Factored): tf.Tensor {
  return tf.tidy(() => solveFactored(system, identities(system.matrix.shape[0], system.matrix.shape[1] as number)));
}

/** ln det A [tasks]. */
export function logDeterminant({ matrix, factor }: Factored): tf.Tensor {
  return logDeterminants(matrix, factor);
}

type Save = (tensors: tf.Tensor[]) => void;

const inverseFactor = tf.customGrad((...args) => {
  const [a] = args as unknown as [tf.Tensor];
  return { value: tf.tidy(() => bisected(a)), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) };
}) as (a: tf.Tensor) => tf.Tensor;

const solved = tf.customGrad((...args) => {
  const [a, inverse, b, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, Save];
  const value = tf.tidy(() => tf.matMul(inverse, tf.matMul(inverse, b), true, false));
  save([value, a, inverse]);
  return {
    value,
    gradFunc: (dy: tf.Tensor, [solution, matrix, factor]: tf.Tensor[]) => {
      const v = solveFactored({ matrix, factor }, dy);
      return [tf.neg(tf.matMul(v, solution, false, true)), tf.zerosLike(factor), v];
    },
  };
}) as (a: tf.Tensor, inverse: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const logDeterminants = tf.customGrad((...args) => {
  const [a, inverse, save] = args as unknown as [tf.Tensor, tf.Tensor, Save];
  save([a, inverse]);
  const diagonal = (x: tf.Tensor) => tf.sum(tf.mul(x, tf.eye(x.shape[1] as number)), 2);
  return {
    value: tf.tidy(() => tf.mul(tf.sum(tf.log(diagonal(inverse)), 1), -2)),
    gradFunc: (dy: tf.Tensor, [matrix, factor]: tf.Tensor[]) => [
      tf.mul(inverseOf({ matrix, factor }), tf.reshape(dy, [-1, 1, 1])),
      tf.zerosLike(factor),
    ],
  };
}) as (a: tf.Tensor, inverse: tf.Tensor) => tf.Tensor;

/** L⁻¹, half by half. */
function bisected(a: tf.Tensor): tf.Tensor {
  const [tasks, n] = a.shape as [number, number, number];
  if (n <= BLOCK) return eliminated(a);
  const half = Math.ceil(n / 2);
  const rest = n - half;
  const first = bisected(tf.slice(a, [0, 0, 0], [-1, half, half]));
  const w = tf.matMul(first, tf.slice(a, [0, 0, half], [-1, half, rest]));
  const second = bisected(tf.sub(tf.slice(a, [0, half, half], [-1, rest, rest]), tf.matMul(w, w, true, false)));
  const lower = tf.neg(tf.matMul(tf.matMul(second, w, false, true), first));
  const top = tf.concat([first, tf.zeros([tasks, half, rest])], 2);
  return tf.concat([top, tf.concat([lower, second], 2)], 1);
}

/** Gauss below the diagonal: [A | I] → [DMᵀ | M⁻¹] for A = MDMᵀ with ones on the diagonal of M; L⁻¹ = D^(−1/2) M⁻¹. */
function eliminated(a: tf.Tensor): tf.Tensor {
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
  return tf.mul(tf.slice(table, [0, 0, n], [-1, -1, n]), tf.rsqrt(tf.concat(pivots, 1)));
}
