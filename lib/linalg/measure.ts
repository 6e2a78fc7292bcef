import { type AbstractMatrix, Matrix, SingularValueDecomposition } from "ml-matrix";
import { type MatrixLike, toSparse } from "./sparse.js";

// How large a matrix is, and how far two of them lie apart. Every residual in the notebooks is one of these three
// numbers, so that "1e-12" always means the same thing.

/** Largest absolute entry, max |aᵢⱼ|. NaN entries make the result NaN instead of being skipped. */
export function maxAbs(a: AbstractMatrix): number {
  let largest = 0;
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++) {
      const size = Math.abs(a.get(row, column));
      if (!(size <= largest)) largest = size;
      if (Number.isNaN(largest)) return Number.NaN;
    }
  }
  return largest;
}

/** Largest absolute difference of two matrices of one shape. Throws on a shape mismatch. */
export function maxDifference(a: AbstractMatrix, b: AbstractMatrix): number {
  if (a.rows !== b.rows || a.columns !== b.columns) {
    throw new RangeError(`invalid shape: got ${a.rows}×${a.columns}, expected ${b.rows}×${b.columns}`);
  }
  return maxAbs(a.clone().sub(b));
}

/** Largest absolute difference of two vectors of one length, max |aᵢ − bᵢ|. Throws on a length mismatch. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`invalid length: got ${a.length}, expected ${b.length}`);
  return maxAbs(Matrix.sub(Matrix.rowVector(Array.from(a)), Matrix.rowVector(Array.from(b))));
}

/** Operator norm ‖a‖₂, the largest singular value. */
export function spectralNorm(a: AbstractMatrix): number {
  return new SingularValueDecomposition(a, { autoTranspose: true }).norm2;
}

/** Largest absolute column sum, the norm that exponential and action use to choose their scaling. */
export function oneNorm(a: MatrixLike): number {
  const sparse = toSparse(a);
  const sums = new Float64Array(a.columns);
  for (let k = 0; k < sparse.value.length; k++) sums[sparse.column[k]] += Math.abs(sparse.value[k]);
  return sums.reduce((largest, sum) => Math.max(largest, sum), 0);
}
