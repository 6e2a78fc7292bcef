import { type AbstractMatrix, inverse, Matrix, solve } from "ml-matrix";
import { squareOrder } from "./shape.js";
import { isSparse, type MatrixLike, type SparseMatrix } from "./sparse.js";

// Cutting a matrix into resolved (r) and unresolved (u) parts, and eliminating the second:
//   M = [[M_rr, M_ru], [M_ur, M_uu]],   Schur complement  S = M_rr − M_ru M_uu⁻¹ M_ur = [(M⁻¹)_rr]⁻¹.

/** The resolved coordinates are few, so all blocks but the last are dense; M_uu is as sparse as M. */
export interface Blocks<Hidden extends MatrixLike = Matrix> {
  readonly resolved: readonly number[];
  /** The other indices, ascending. */
  readonly unresolved: readonly number[];
  readonly rr: Matrix;
  readonly ru: Matrix;
  readonly ur: Matrix;
  readonly uu: Hidden;
}

/**
 * The four blocks of a square matrix.
 * @param resolved indices kept, in the order wanted; at least one and not all of them.
 * @throws on an index that is out of range or appears twice.
 */
export function blocks(m: AbstractMatrix, resolved: readonly number[]): Blocks;
export function blocks(m: MatrixLike, resolved: readonly number[]): Blocks<MatrixLike>;
export function blocks(m: MatrixLike, resolved: readonly number[]): Blocks<MatrixLike> {
  const n = squareOrder(m);
  const unresolved = complement(n, resolved);
  const kept = [...resolved];
  if (isSparse(m)) return sparseBlocks(m, kept, unresolved);
  return {
    resolved: kept,
    unresolved,
    rr: m.selection(kept, kept),
    ru: m.selection(kept, unresolved),
    ur: m.selection(unresolved, kept),
    uu: m.selection(unresolved, unresolved),
  };
}

function sparseBlocks(m: SparseMatrix, resolved: number[], unresolved: number[]): Blocks<SparseMatrix> {
  // place[i] is the position of index i among the unresolved, or −1 − its position among the resolved.
  const place = new Int32Array(m.rows);
  unresolved.forEach((index, position) => {
    place[index] = position;
  });
  resolved.forEach((index, position) => {
    place[index] = -1 - position;
  });
  const hidden = unresolved.length;
  const rr = Matrix.zeros(resolved.length, resolved.length);
  const ru = Matrix.zeros(resolved.length, hidden);
  const ur = Matrix.zeros(hidden, resolved.length);
  const rowStart = new Int32Array(hidden + 1);
  const column = new Int32Array(m.column.length);
  const value = new Float64Array(m.value.length);
  let kept = 0;
  // Unresolved rows come in ascending order and keep the order of their columns, so the block is compressed as it is read.
  for (let row = 0; row < m.rows; row++) {
    const to = place[row];
    for (let k = m.rowStart[row]; k < m.rowStart[row + 1]; k++) {
      const from = place[m.column[k]];
      if (to >= 0 && from >= 0) {
        column[kept] = from;
        value[kept++] = m.value[k];
      } else if (to >= 0) ur.set(to, -1 - from, m.value[k]);
      else if (from >= 0) ru.set(-1 - to, from, m.value[k]);
      else rr.set(-1 - to, -1 - from, m.value[k]);
    }
    if (to >= 0) rowStart[to + 1] = kept;
  }
  const uu = { rows: hidden, columns: hidden, rowStart, column: column.slice(0, kept), value: value.slice(0, kept) };
  return { resolved, unresolved, rr, ru, ur, uu };
}

/** The indices of 0 … n−1 that are not in `resolved`, ascending. */
export function complement(n: number, resolved: readonly number[]): number[] {
  const taken = new Set<number>();
  for (const index of resolved) {
    if (!Number.isInteger(index) || index < 0 || index >= n || taken.has(index)) {
      throw new RangeError(`invalid resolved index: ${index} (matrix of order ${n})`);
    }
    taken.add(index);
  }
  if (taken.size === 0 || taken.size === n) {
    throw new RangeError(`invalid number of resolved indices: ${taken.size} of ${n}`);
  }
  return Array.from({ length: n }, (_, index) => index).filter((index) => !taken.has(index));
}

/** S = M_rr − M_ru M_uu⁻¹ M_ur by block elimination. */
export function schurComplement(m: AbstractMatrix, resolved: readonly number[]): Matrix {
  const { rr, ru, ur, uu } = blocks(m, resolved);
  return Matrix.sub(rr, ru.mmul(solve(uu, ur)));
}

/** [(M⁻¹)_rr]⁻¹, the same matrix by the other route. */
export function schurComplementReference(m: AbstractMatrix, resolved: readonly number[]): Matrix {
  return inverse(blocks(inverse(m), resolved).rr);
}
