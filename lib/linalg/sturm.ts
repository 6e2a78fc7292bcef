import { type AbstractMatrix, EigenvalueDecomposition } from "ml-matrix";
import { maxAbs } from "./measure.js";
import { symmetricOrder, wholeNumber } from "./shape.js";

// A few of the smallest eigenvalues of a real symmetric matrix, without the rest and without vectors: Householder
// reflections bring it to tridiagonal form (4n³/3 multiplications), and the signs of the Sturm sequence
//   q₁ = d₁ − x,   qᵢ = dᵢ − x − eᵢ²/qᵢ₋₁        (the number of negative qᵢ is the number of eigenvalues below x)
// bisect each of them (Barth, Martin and Wilkinson, Numer. Math. 9, 386 (1967)). The error is a few ulps of the largest
// eigenvalue, as for any backward stable method: a small difference of two levels is known to that absolute accuracy only.

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Squares of the off-diagonal, e²ᵢ between places i − 1 and i; the first is 0. */
  readonly squares: Float64Array;
}

/**
 * The `count` smallest eigenvalues of a symmetric n×n matrix, ascending.
 * @throws when the matrix is not symmetric, its squares overflow, or count is not a whole number from 1 to n.
 */
export function lowestEigenvalues(a: AbstractMatrix, count: number): Float64Array {
  const n = symmetricOrder(a);
  wholeNumber("number of eigenvalues", count, 1);
  if (count > n) throw new RangeError(`invalid number of eigenvalues: ${count} of ${n}`);
  const matrix = tridiagonal(a, n);
  const [low, high] = gershgorin(matrix);
  // Without this the bisection of NaN would never end.
  if (!Number.isFinite(high - low)) throw new RangeError(`invalid matrix: entries up to ${maxAbs(a)} overflow`);
  return Float64Array.from({ length: count }, (_, k) => bisected(matrix, k, low, high));
}

/** All eigenvalues by ml-matrix's QL iteration, cut to the smallest: the oracle of `lowestEigenvalues`. */
export function lowestEigenvaluesReference(a: AbstractMatrix, count: number): Float64Array {
  const { realEigenvalues } = new EigenvalueDecomposition(a, { assumeSymmetric: true });
  return Float64Array.from(realEigenvalues).sort().slice(0, count);
}

/** Householder's reduction from the last row up; only the lower triangle is read. */
function tridiagonal(matrix: AbstractMatrix, n: number): Tridiagonal {
  const a = matrix.to2DArray().map((row) => new Float64Array(row));
  const squares = new Float64Array(n);
  for (let last = n - 1; last > 1; last--) {
    squares[last] = reflected(a, last);
  }
  if (n > 1) squares[1] = a[1][0] * a[1][0];
  return { diagonal: Float64Array.from(a, (row, i) => row[i]), squares };
}

/**
 * Turns row `last` into (0, …, 0, ±r) by the reflection 1 − 2vvᵀ/vᵀv of the leading `last` coordinates, applied from both
 * sides as A − vwᵀ − wvᵀ; returns r².
 */
function reflected(a: Float64Array[], last: number): number {
  const v = a[last].slice(0, last);
  let size = 0;
  for (const entry of v) size += entry * entry;
  const pivot = v[last - 1];
  v[last - 1] += pivot < 0 ? -Math.sqrt(size) : Math.sqrt(size);
  const half = size + Math.abs(pivot) * Math.sqrt(size); // vᵀv/2
  if (half === 0) return 0;
  const w = new Float64Array(last);
  for (let i = 0; i < last; i++) w[i] += rowProduct(a[i], v, i, w);
  let overlap = 0;
  for (let i = 0; i < last; i++) {
    w[i] /= half;
    overlap += w[i] * v[i];
  }
  for (let i = 0; i < last; i++) w[i] -= (overlap / (2 * half)) * v[i];
  for (let i = 0; i < last; i++) {
    const row = a[i];
    const vi = v[i];
    const wi = w[i];
    for (let j = 0; j <= i; j++) row[j] -= vi * w[j] + wi * v[j];
  }
  return size;
}

/**
 * Σ_{j≤i} row_j v_j, and w_j += row_j v_i for j < i: a row's part in the product of the symmetric matrix with v. Four sums,
 * because one would wait for itself in every turn: half of the time of the reduction.
 */
function rowProduct(row: Float64Array, v: Float64Array, i: number, w: Float64Array): number {
  const vi = v[i];
  let s0 = row[i] * vi;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let j = 0;
  for (; j + 3 < i; j += 4) {
    s0 += row[j] * v[j];
    s1 += row[j + 1] * v[j + 1];
    s2 += row[j + 2] * v[j + 2];
    s3 += row[j + 3] * v[j + 3];
    w[j] += row[j] * vi;
    w[j + 1] += row[j + 1] * vi;
    w[j + 2] += row[j + 2] * vi;
    w[j + 3] += row[j + 3] * vi;
  }
  for (; j < i; j++) {
    s0 += row[j] * v[j];
    w[j] += row[j] * vi;
  }
  return s0 + s1 + s2 + s3;
}

/** Discs about the diagonal that hold all eigenvalues. */
function gershgorin({ diagonal, squares }: Tridiagonal): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  diagonal.forEach((d, i) => {
    const radius = Math.sqrt(squares[i]) + Math.sqrt(squares[i + 1] ?? 0);
    low = Math.min(low, d - radius);
    high = Math.max(high, d + radius);
  });
  return [low, high];
}

/** The eigenvalue with exactly k others below it (counted with multiplicity), to the last bit that bisection can move. */
function bisected(matrix: Tridiagonal, k: number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (below(matrix, middle) > k) high = middle;
    else low = middle;
  }
}

function below({ diagonal, squares }: Tridiagonal, x: number): number {
  let count = 0;
  let q = 1;
  for (let i = 0; i < diagonal.length; i++) {
    // A pivot of zero is moved off by the smallest number whose quotient stays finite.
    q = diagonal[i] - x - (q === 0 ? squares[i] / 1e-290 : squares[i] / q);
    if (q < 0) count++;
  }
  return count;
}

/** Bound of the absolute error of an eigenvalue of `a` from rounding alone: n·ε·‖a‖. */
export function eigenvalueRoundOff(a: AbstractMatrix): number {
  return a.rows * Number.EPSILON * maxAbs(a);
}
