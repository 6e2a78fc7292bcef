import { type AbstractMatrix, Matrix } from "ml-matrix";
import { expm } from "./expm.js";
import { oneNorm } from "./measure.js";
import { squareOrder } from "./shape.js";
import { type MatrixLike, type SparseMatrix, sparseTimes, toDense, toSparse } from "./sparse.js";

// e^{At}B without forming e^{At}: the time is cut into m pieces with ‖A t/m‖₁ ≤ 4 and the Taylor series is summed on
// each piece until its terms vanish to round-off. Costs m·(about 30) products of A with the few columns of B, and A is
// used by its non-zero entries only, so a Liouvillian of dimension 256 acts in milliseconds where its exponential takes
// half a second. (The choice of m by norm alone is the plain version of Al-Mohy and Higham, SIAM J. Sci. Comput. 33, 488
// (2011).) It is exact to round-off; long times of large hierarchies are cheaper by `propagate`.

const PIECE_NORM = 4;
const LONGEST_SERIES = 80;

/**
 * e^{A·t}·B.
 * @param a n×n matrix, dense or sparse.
 * @param b n×m matrix; m small.
 * @param t factor in the exponent (negative allowed).
 */
export function expmAction(a: MatrixLike, b: AbstractMatrix, t: number): Matrix {
  return expmStepper(a, t)(b);
}

/** The map B ↦ e^{A·t}·B, prepared once for many steps. */
export function expmStepper(a: MatrixLike, t: number): (b: AbstractMatrix) => Matrix {
  const n = squareOrder(a);
  const step = vectorStepper(a, t);
  return (b) => {
    if (b.rows !== n) throw new RangeError(`invalid shape: got ${b.rows} rows, expected ${n}`);
    const result = Matrix.zeros(n, b.columns);
    for (let index = 0; index < b.columns; index++) {
      const column = step(Float64Array.from({ length: n }, (_, row) => b.get(row, index)));
      for (let row = 0; row < n; row++) result.set(row, index, column[row]);
    }
    return result;
  };
}

/** The map x ↦ e^{A·t}·x of vectors; x is not changed. */
export function vectorStepper(a: MatrixLike, t: number): (x: Float64Array) => Float64Array {
  squareOrder(a);
  if (!Number.isFinite(t)) throw new RangeError(`invalid time: ${t}`);
  const norm = oneNorm(a);
  if (!Number.isFinite(norm)) throw new RangeError(`invalid matrix: norm ${norm}`);
  const pieces = Math.max(1, Math.ceil((norm * Math.abs(t)) / PIECE_NORM));
  const sparse = toSparse(a);
  return (x) => {
    let state = x;
    for (let piece = 0; piece < pieces; piece++) state = taylor(sparse, state, t / pieces);
    return state;
  };
}

function taylor(a: SparseMatrix, start: Float64Array, dt: number): Float64Array {
  const sum = Float64Array.from(start);
  let term = Float64Array.from(start);
  let next = new Float64Array(start.length);
  let previous = Number.POSITIVE_INFINITY;
  for (let k = 1; k <= LONGEST_SERIES; k++) {
    sparseTimes(a, term, next);
    [term, next] = [next, term];
    const [size, total] = accumulate(sum, term, dt / k);
    if (size + previous <= 1e-17 * total) return sum;
    previous = size;
  }
  throw new RangeError(`invalid matrix: the series did not converge in ${LONGEST_SERIES} terms`);
}

/** term ← factor·term, sum ← sum + term; the largest entries of both. */
function accumulate(sum: Float64Array, term: Float64Array, factor: number): readonly [number, number] {
  let size = 0;
  let total = 0;
  for (let i = 0; i < sum.length; i++) {
    term[i] *= factor;
    sum[i] += term[i];
    size = Math.max(size, Math.abs(term[i]));
    total = Math.max(total, Math.abs(sum[i]));
  }
  return [size, total];
}

/** Forms the exponential and multiplies: the oracle of `expmAction`. */
export function expmActionReference(a: MatrixLike, b: AbstractMatrix, t: number): Matrix {
  return expm(toDense(a), t).mmul(b);
}
