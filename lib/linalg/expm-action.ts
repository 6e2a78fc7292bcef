import { type AbstractMatrix, Matrix } from "ml-matrix";
import { expm } from "./expm.js";
import { oneNorm } from "./measure.js";
import { squareOrder } from "./shape.js";

// e^{At}B without forming e^{At}: the time is cut into m pieces with ‖A t/m‖₁ ≤ 4 and the Taylor series is summed on
// each piece until its terms vanish to round-off. Costs m·(about 30) products of A with the few columns of B, and A is
// used by its non-zero entries only, so a Liouvillian of dimension 256 acts in milliseconds where its exponential takes
// half a second. (The choice of m by norm alone is the plain version of Al-Mohy and Higham, SIAM J. Sci. Comput. 33, 488
// (2011).)

const PIECE_NORM = 4;
const LONGEST_SERIES = 80;

/**
 * e^{A·t}·B.
 * @param a n×n matrix.
 * @param b n×m matrix; m small.
 * @param t factor in the exponent (negative allowed).
 */
export function expmAction(a: AbstractMatrix, b: AbstractMatrix, t: number): Matrix {
  return expmStepper(a, t)(b);
}

/** The map B ↦ e^{A·t}·B, prepared once for many steps. */
export function expmStepper(a: AbstractMatrix, t: number): (b: AbstractMatrix) => Matrix {
  const n = squareOrder(a);
  if (!Number.isFinite(t)) throw new RangeError(`invalid time: ${t}`);
  const norm = oneNorm(a);
  if (!Number.isFinite(norm)) throw new RangeError(`invalid matrix: norm ${norm}`);
  const pieces = Math.max(1, Math.ceil((norm * Math.abs(t)) / PIECE_NORM));
  const rows = sparseRows(a);
  return (b) => {
    if (b.rows !== n) throw new RangeError(`invalid shape: got ${b.rows} rows, expected ${n}`);
    const result = Matrix.zeros(n, b.columns);
    for (let index = 0; index < b.columns; index++) {
      let column: Float64Array = Float64Array.from(b.getColumn(index));
      for (let piece = 0; piece < pieces; piece++) column = taylor(rows, column, t / pieces);
      result.setColumn(index, Array.from(column));
    }
    return result;
  };
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

function taylor(rows: readonly SparseRow[], start: Float64Array, dt: number): Float64Array {
  const sum = Float64Array.from(start);
  let term = start;
  let previous = Number.POSITIVE_INFINITY;
  for (let k = 1; k <= LONGEST_SERIES; k++) {
    term = multiply(rows, term, dt / k);
    let [size, total] = [0, 0];
    for (let i = 0; i < sum.length; i++) {
      sum[i] += term[i];
      size = Math.max(size, Math.abs(term[i]));
      total = Math.max(total, Math.abs(sum[i]));
    }
    if (size + previous <= 1e-17 * total) return sum;
    previous = size;
  }
  throw new RangeError(`invalid matrix: the series did not converge in ${LONGEST_SERIES} terms`);
}

function multiply(rows: readonly SparseRow[], x: Float64Array, factor: number): Float64Array {
  const result = new Float64Array(x.length);
  rows.forEach(({ columns, values }, row) => {
    let sum = 0;
    for (let i = 0; i < columns.length; i++) sum += values[i] * x[columns[i]];
    result[row] = factor * sum;
  });
  return result;
}

/** Forms the exponential and multiplies: the oracle of `expmAction`. */
export function expmActionReference(a: AbstractMatrix, b: AbstractMatrix, t: number): Matrix {
  return expm(a, t).mmul(b);
}
