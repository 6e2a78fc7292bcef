import { type AbstractMatrix, Matrix } from "ml-matrix";
import { expm } from "./expm.js";
import { maxAbs, oneNorm } from "./measure.js";
import { squareOrder } from "./shape.js";

// e^{At}B without forming e^{At}: the time is cut into m pieces with ‖A t/m‖₁ ≤ 4 and the Taylor series is summed on
// each piece until its terms vanish to round-off. Costs m·(about 30) products of A with the few columns of B, so a
// Liouvillian of dimension 256 acts in milliseconds where its exponential takes half a second. (The choice of m by
// norm alone is the plain version of Al-Mohy and Higham, SIAM J. Sci. Comput. 33, 488 (2011).)

const PIECE_NORM = 4;
const LONGEST_SERIES = 80;

/**
 * e^{A·t}·B.
 * @param a n×n matrix.
 * @param b n×m matrix; m small.
 * @param t factor in the exponent (negative allowed).
 */
export function expmAction(a: AbstractMatrix, b: AbstractMatrix, t: number): Matrix {
  if (squareOrder(a) !== b.rows) throw new RangeError(`invalid shape: got ${b.rows} rows, expected ${a.rows}`);
  if (!Number.isFinite(t)) throw new RangeError(`invalid time: ${t}`);
  const pieces = Math.max(1, Math.ceil((oneNorm(a) * Math.abs(t)) / PIECE_NORM));
  const rows = sparseRows(a);
  let result = Matrix.checkMatrix(b).clone();
  for (let piece = 0; piece < pieces; piece++) result = taylor(rows, result, t / pieces);
  return result;
}

interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Liouvillians and hierarchy generators are mostly zeros: keep the non-zero entries of each row. */
function sparseRows(a: AbstractMatrix): SparseRow[] {
  return Array.from({ length: a.rows }, (_, row) => {
    const columns: number[] = [];
    for (let column = 0; column < a.columns; column++) if (a.get(row, column) !== 0) columns.push(column);
    return { columns: Int32Array.from(columns), values: Float64Array.from(columns, (column) => a.get(row, column)) };
  });
}

function multiply(rows: readonly SparseRow[], b: Matrix, factor: number): Matrix {
  const result = Matrix.zeros(b.rows, b.columns);
  rows.forEach(({ columns, values }, row) => {
    for (let column = 0; column < b.columns; column++) {
      let sum = 0;
      for (let i = 0; i < columns.length; i++) sum += values[i] * b.get(columns[i], column);
      result.set(row, column, factor * sum);
    }
  });
  return result;
}

function taylor(rows: readonly SparseRow[], start: Matrix, dt: number): Matrix {
  const sum = start.clone();
  let term = start;
  let previous = Number.POSITIVE_INFINITY;
  for (let k = 1; k <= LONGEST_SERIES; k++) {
    term = multiply(rows, term, dt / k);
    sum.add(term);
    const size = maxAbs(term);
    if (size + previous <= 1e-17 * maxAbs(sum)) return sum;
    previous = size;
  }
  throw new Error(`internal: series did not converge in ${LONGEST_SERIES} terms`);
}

/** Forms the exponential and multiplies: the oracle of `expmAction`. */
export function expmActionReference(a: AbstractMatrix, b: AbstractMatrix, t: number): Matrix {
  return expm(a, t).mmul(b);
}
