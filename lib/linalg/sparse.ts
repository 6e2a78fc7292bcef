import { AbstractMatrix, Matrix } from "ml-matrix";

// A real matrix by its non-zero entries, row after row (compressed sparse rows): row i has the entries
//   column[k], value[k]   for rowStart[i] ≤ k < rowStart[i + 1], columns ascending, none zero.
// Hierarchy generators have a handful of entries in each row; dense, the larger ones would not fit into memory.

export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Length rows + 1; the last entry is the number of non-zeros. */
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

/** What functions take that only need a matrix's entries or its products. */
export type MatrixLike = AbstractMatrix | SparseMatrix;

export interface SparseBuilder {
  /** Adds to the entry at (row, column); sums that come out as 0 are left out. */
  add(row: number, column: number, value: number): void;
  build(): SparseMatrix;
}

/** Collects entries in any order. */
export function sparseBuilder(rows: number, columns: number): SparseBuilder {
  const entries = Array.from({ length: rows }, () => new Map<number, number>());
  return {
    add(row, column, value) {
      if (!(row >= 0 && row < rows && column >= 0 && column < columns)) {
        throw new RangeError(`invalid entry: ${row}, ${column} of a ${rows}×${columns} matrix`);
      }
      entries[row].set(column, (entries[row].get(column) ?? 0) + value);
    },
    build() {
      const kept = entries.map((row) => [...row].filter(([, value]) => value !== 0).sort(([a], [b]) => a - b));
      const total = kept.reduce((sum, row) => sum + row.length, 0);
      const result = {
        rows,
        columns,
        rowStart: new Int32Array(rows + 1),
        column: new Int32Array(total),
        value: new Float64Array(total),
      };
      let at = 0;
      kept.forEach((row, index) => {
        for (const [column, value] of row) {
          result.column[at] = column;
          result.value[at++] = value;
        }
        result.rowStart[index + 1] = at;
      });
      return result;
    },
  };
}

export function isSparse(a: MatrixLike): a is SparseMatrix {
  return !AbstractMatrix.isMatrix(a);
}

export function nonZeros(a: SparseMatrix): number {
  return a.value.length;
}

/** The sparse form; one that is sparse already is returned as it is. */
export function toSparse(a: MatrixLike): SparseMatrix {
  if (isSparse(a)) return a;
  const rowStart = new Int32Array(a.rows + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++) {
      const value = a.get(row, column);
      if (value === 0) continue;
      columns.push(column);
      values.push(value);
    }
    rowStart[row + 1] = columns.length;
  }
  const entries = { column: Int32Array.from(columns), value: Float64Array.from(values) };
  return { rows: a.rows, columns: a.columns, rowStart, ...entries };
}

/** The dense form: rows·columns·8 bytes. */
export function toDense(a: MatrixLike): Matrix {
  if (!isSparse(a)) return Matrix.checkMatrix(a).clone();
  const result = Matrix.zeros(a.rows, a.columns);
  for (let row = 0; row < a.rows; row++) {
    for (let k = a.rowStart[row]; k < a.rowStart[row + 1]; k++) result.set(row, a.column[k], a.value[k]);
  }
  return result;
}

/** out = a·x; `out` must not be x. */
export function sparseTimes(
  a: SparseMatrix,
  x: Float64Array,
  out: Float64Array = new Float64Array(a.rows),
): Float64Array {
  if (x.length !== a.columns) throw new RangeError(`invalid vector: got ${x.length}, expected ${a.columns}`);
  if (out.length !== a.rows) throw new RangeError(`invalid result: got ${out.length}, expected ${a.rows}`);
  const { rowStart, column, value } = a;
  for (let row = 0, k = 0; row < a.rows; row++) {
    let sum = 0;
    for (const end = rowStart[row + 1]; k < end; k++) sum += value[k] * x[column[k]];
    out[row] = sum;
  }
  return out;
}
