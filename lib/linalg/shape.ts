import { type AbstractMatrix, Matrix } from "ml-matrix";
import { maxAbs } from "./measure.js";

// Small constructors and conversions between ml-matrix objects and plain vectors, with the checks done once, here.

/** The order n of an n×n matrix; throws when the matrix is not square. */
export function squareOrder(a: { readonly rows: number; readonly columns: number }): number {
  if (a.rows !== a.columns) throw new RangeError(`invalid shape: got ${a.rows}×${a.columns}, expected a square matrix`);
  return a.rows;
}

/** The order of a symmetric matrix; throws when a_ij and a_ji differ by more than 1e-12 of the largest entry, or hold NaN. */
export function symmetricOrder(a: AbstractMatrix): number {
  const n = squareOrder(a);
  const allowed = 1e-12 * maxAbs(a);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const gap = Math.abs(a.get(i, j) - a.get(j, i));
      if (!(gap <= allowed))
        throw new RangeError(`invalid matrix: not symmetric (entries ${i}, ${j} differ by ${gap})`);
    }
  }
  return n;
}

/** Returns the vector when it has the length and no NaN or infinity, throws with its name otherwise. */
export function finiteVector<V extends ArrayLike<number>>(name: string, vector: V, length: number): V {
  if (vector.length !== length) throw new RangeError(`invalid ${name}: got ${vector.length}, expected ${length}`);
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(vector[i])) throw new RangeError(`invalid ${name}: ${vector[i]} at place ${i}`);
  }
  return vector;
}

/** Returns n when it is a whole number of at least `least`, throws with its name otherwise. */
export function wholeNumber(name: string, n: number, least = 0): number {
  if (!Number.isSafeInteger(n) || n < least) throw new RangeError(`invalid ${name}: ${n}`);
  return n;
}

/** @throws RangeError on a name that is not in the list, with the list */
export function oneOf<Name extends string>(what: string, name: Name, known: readonly Name[]): void {
  if (!known.includes(name)) throw new RangeError(`unknown ${what} "${String(name)}" (known: ${known.join(", ")})`);
}

/** n×1 matrix from the entries of a vector. */
export function column(entries: ArrayLike<number>): Matrix {
  return Matrix.columnVector(Array.from(entries));
}

/** The entries of an n×1 or 1×n matrix. */
export function entries(vector: AbstractMatrix): Float64Array {
  if (vector.rows !== 1 && vector.columns !== 1) {
    throw new RangeError(`invalid shape: got ${vector.rows}×${vector.columns}, expected a vector`);
  }
  return Float64Array.from(vector.to1DArray());
}

/** scale·identity of order n. */
export function scaledIdentity(n: number, scale = 1): Matrix {
  return Matrix.diag(new Array<number>(n).fill(scale));
}

/** aⁿ for a whole number n ≥ 0 by repeated squaring (a⁰ = 1). */
export function matrixPower(a: AbstractMatrix, n: number): Matrix {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`invalid power: ${n}`);
  let result = scaledIdentity(squareOrder(a));
  let square = Matrix.checkMatrix(a).clone();
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result.mmul(square);
    if (rest > 1) square = square.mmul(square);
  }
  return result;
}
