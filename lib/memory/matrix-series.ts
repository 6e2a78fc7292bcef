import { type AbstractMatrix, Matrix } from "ml-matrix";
import { squareOrder } from "../linalg/index.js";

// A series of m×m matrices A₀, A₁, … in one flat array, and the sums Σ_j A_j B_{n−j} that transfer tensors and memory
// integrals are made of. There are n² products in such a sum over n steps, of matrices too small for anything but plain
// loops: flat, five hundred steps of a qubit take hundredths of a second.

export interface MatrixSeries {
  /** Order m of the matrices. */
  readonly size: number;
  /** Matrix i, row after row, from i·m² on. */
  readonly data: Float64Array;
}

/**
 * A series of `count` matrices, zero after the given ones (default: just these).
 * @throws when there are none, or their shapes differ.
 */
export function seriesOf(
  name: string,
  matrices: readonly AbstractMatrix[],
  count: number = matrices.length,
): MatrixSeries {
  const size = squareOrder(sameSquares(name, matrices));
  const series = { size, data: new Float64Array(count * size * size) };
  matrices.slice(0, count).forEach((matrix, index) => {
    setMatrix(series, index, matrix);
  });
  return series;
}

/** Matrix `index` of the series, as a copy. */
export function matrixAt({ size, data }: MatrixSeries, index: number): Matrix {
  return Matrix.from1DArray(size, size, data.subarray(index * size * size, (index + 1) * size * size));
}

export function setMatrix({ size, data }: MatrixSeries, index: number, matrix: AbstractMatrix): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) data[(index * size + row) * size + column] = matrix.get(row, column);
  }
}

/** Matrix k of `target` += weight · Σ_{s<count} (matrix i+s of `a`)(matrix j−s of `b`). */
export function addConvolution(
  target: MatrixSeries,
  k: number,
  weight: number,
  { a, i, b, j, count }: { a: MatrixSeries; i: number; b: MatrixSeries; j: number; count: number },
): void {
  const m = target.size;
  const [out, left, right] = [target.data, a.data, b.data];
  const square = m * m;
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < m; column++) {
      let sum = 0;
      for (let s = 0; s < count; s++) {
        let at = (i + s) * square + row * m;
        let from = (j - s) * square + column;
        for (const end = at + m; at < end; at++, from += m) sum += left[at] * right[from];
      }
      out[k * square + row * m + column] += weight * sum;
    }
  }
}

/** ‖(matrix i of `a`)(matrix j of `b`)‖_F. */
export function productNorm(a: MatrixSeries, i: number, b: MatrixSeries, j: number): number {
  const m = a.size;
  let squares = 0;
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < m; column++) {
      let sum = 0;
      for (let s = 0; s < m; s++) sum += a.data[(i * m + row) * m + s] * b.data[(j * m + s) * m + column];
      squares += sum * sum;
    }
  }
  return Math.sqrt(squares);
}

/** The first of some square matrices of one size; throws when there is none or a shape differs. */
export function sameSquares<M extends AbstractMatrix>(name: string, matrices: readonly M[]): M {
  const first = matrices[0];
  if (first === undefined) throw new RangeError(`invalid ${name}: none given`);
  const n = squareOrder(first);
  for (const { rows, columns } of matrices) {
    if (rows !== n || columns !== n)
      throw new RangeError(`invalid ${name}: got ${rows}×${columns}, expected ${n}×${n}`);
  }
  return first;
}
