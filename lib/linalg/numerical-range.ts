import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { squareOrder } from "./shape.js";
import type { SparseMatrix } from "./sparse.js";
import { dot, norm } from "./vectors.js";

// A box around the numerical range {x*Ax : |x| = 1} of a real matrix (Bendixson): the symmetric part (A + Aᵀ)/2 bounds it
// on the real axis, the skew part (A − Aᵀ)/2 on the imaginary one. The extreme eigenvalues of both come from some steps of
// Lanczos' recurrence; they are approached from inside, the well separated ones to many digits.

export interface NumericalRange {
  /** Least and largest real part. */
  readonly left: number;
  readonly right: number;
  /** Largest imaginary part; the range is symmetric about the real axis. */
  readonly height: number;
}

/**
 * @param start vector whose own directions must be seen, e.g. the state that will be propagated; a fixed noise is added.
 * @param steps of the recurrence, two products each; default 20.
 */
export function numericalRange(a: SparseMatrix, start: Float64Array, steps = 20): NumericalRange {
  squareOrder(a);
  const symmetric = lanczos(a, 1, start, steps);
  const skew = lanczos(a, -1, start, steps);
  return {
    left: Math.min(...symmetric),
    right: Math.max(...symmetric),
    height: Math.max(0, ...skew),
  };
}

/** Ritz values of (A + Aᵀ)/2 for sign 1; for sign −1 those of −i(A − Aᵀ)/2, whose recurrence is the same without diagonal. */
function lanczos(a: SparseMatrix, sign: 1 | -1, start: Float64Array, steps: number): number[] {
  const n = a.rows;
  const most = Math.min(steps, n);
  const tridiagonal = Matrix.zeros(most, most);
  let v: Float64Array = noisy(start);
  let previous: Float64Array = new Float64Array(n);
  let off = 0;
  for (let j = 0; j < most; j++) {
    const w = halfSum(a, sign, v);
    const diagonal = sign === 1 ? dot(w, v) : 0;
    for (let i = 0; i < n; i++) w[i] -= diagonal * v[i] + sign * off * previous[i];
    tridiagonal.set(j, j, diagonal);
    off = norm(w);
    if (j + 1 === most || !(off > 1e-14 * Math.abs(tridiagonal.get(0, 0)) && off > 1e-300)) break;
    tridiagonal.set(j, j + 1, off);
    tridiagonal.set(j + 1, j, off);
    for (let i = 0; i < n; i++) w[i] /= off;
    [previous, v] = [v, w];
  }
  return new EigenvalueDecomposition(tridiagonal, { assumeSymmetric: true }).realEigenvalues;
}

/** (A x + sign·Aᵀ x)/2 in one pass over the entries. */
function halfSum({ rows, rowStart, column, value }: SparseMatrix, sign: 1 | -1, x: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    const transposed = 0.5 * sign * x[row];
    for (let k = rowStart[row]; k < rowStart[row + 1]; k++) {
      sum += value[k] * x[column[k]];
      out[column[k]] += value[k] * transposed;
    }
    out[row] += 0.5 * sum;
  }
  return out;
}

/** The unit vector along start/|start| + noise/|noise|. */
function noisy(start: Float64Array): Float64Array {
  const noise = start.map((_, i) => (((i + 1) * 0.6180339887498949) % 1) - 0.5);
  const scale = [start, noise].map((x) => 1 / (norm(x) || 1));
  const sum = start.map((value, i) => scale[0] * value + scale[1] * noise[i]);
  const size = norm(sum) || 1;
  return sum.map((value) => value / size);
}
