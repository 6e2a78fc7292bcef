import { type AbstractMatrix, inverse, Matrix, solve } from "ml-matrix";
import { squareOrder } from "./shape.js";

// Cutting a matrix into resolved (r) and unresolved (u) parts, and eliminating the second:
//   M = [[M_rr, M_ru], [M_ur, M_uu]],   Schur complement  S = M_rr − M_ru M_uu⁻¹ M_ur = [(M⁻¹)_rr]⁻¹.

export interface Blocks {
  readonly resolved: readonly number[];
  readonly unresolved: readonly number[];
  readonly rr: Matrix;
  readonly ru: Matrix;
  readonly ur: Matrix;
  readonly uu: Matrix;
}

/**
 * The four blocks of a square matrix.
 * @param resolved indices kept, in the order wanted; at least one and not all of them.
 * @throws on an index that is out of range or appears twice.
 */
export function blocks(m: AbstractMatrix, resolved: readonly number[]): Blocks {
  const n = squareOrder(m);
  const unresolved = complement(n, resolved);
  const kept = [...resolved];
  return {
    resolved: kept,
    unresolved,
    rr: m.selection(kept, kept),
    ru: m.selection(kept, unresolved),
    ur: m.selection(unresolved, kept),
    uu: m.selection(unresolved, unresolved),
  };
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
