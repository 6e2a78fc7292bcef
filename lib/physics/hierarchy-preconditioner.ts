import { inverse, LuDecomposition, Matrix } from "ml-matrix";
import type { Heom } from "./heom.js";

// An approximate inverse of a hierarchy generator by eliminating the matrices ρ_n from the deepest level upward. With one
// exponent the generator is block tridiagonal and this is its exact factorisation, a matrix continued fraction,
//   S_n = D_n − Σ_k R_k(n) S_{n+k}⁻¹ L_k(n+k),   P = (S + R) S⁻¹ (S + L),
// where D_n is the diagonal block, R_k(n) couples n to n + e_k and L_k(n+k) back. With several exponents the elimination
// also creates couplings n + e_k → n + e_j, which are left out: P is no longer exact, but still knows the decay that each
// level suffers from all deeper ones.

/**
 * x ↦ P⁻¹x for the generator plus `top` (a d²×d² matrix added to the reduced block, which alone would be singular).
 * Holds one d²×d² block for each matrix of the hierarchy.
 */
export function hierarchyPreconditioner(system: Heom, top: Matrix): (x: Float64Array) => Float64Array {
  const { blocks, indices } = system;
  const { slots, count, above, below } = indices;
  const size = blocks.basis.length;
  const raise = blocks.exponents.map((exponent) => exponent.raise);
  const lower = blocks.exponents.map((exponent) => exponent.lower);
  const inverses = new Float64Array(count * size * size);
  const flatRaise = raise.map((block) => Float64Array.from(block.to1DArray()));
  const flatLower = lower.map((block) => Float64Array.from(block.to1DArray()));
  const weights = couplings(system);
  for (let place = count - 1; place >= 0; place--) {
    const s = diagonalBlock(system, place);
    if (place === 0) s.add(top);
    for (let k = 0; k < slots; k++) {
      const to = above[place * slots + k];
      if (to < 0) continue;
      const back = weights.up[place * slots + k] * weights.down[to * slots + k];
      s.sub(
        raise[k]
          .mmul(blockAt(inverses, to, size))
          .mmul(lower[k])
          .mul(back),
      );
    }
    inverses.set(inverseOrNear(s).to1DArray(), place * size * size);
  }
  const sum = new Float64Array(size);
  return (x) => {
    const y = new Float64Array(x.length);
    for (let place = count - 1; place >= 0; place--) {
      for (let i = 0; i < size; i++) sum[i] = x[place * size + i];
      for (let k = 0; k < slots; k++) {
        const to = above[place * slots + k];
        if (to >= 0) addBlock(sum, 0, -weights.up[place * slots + k], flatRaise[k], 0, y, to * size, size);
      }
      addBlock(y, place * size, 1, inverses, place * size * size, sum, 0, size);
    }
    for (let place = 1; place < count; place++) {
      sum.fill(0);
      for (let k = 0; k < slots; k++) {
        const to = below[place * slots + k];
        if (to >= 0) addBlock(sum, 0, -weights.down[place * slots + k], flatLower[k], 0, y, to * size, size);
      }
      addBlock(y, place * size, 1, inverses, place * size * size, sum, 0, size);
    }
    return y;
  };
}

/** A singular block (another conserved quantity) would stop here; whether the whole is singular is not for P to say. */
function inverseOrNear(block: Matrix): Matrix {
  const lu = new LuDecomposition(block);
  if (!lu.isSingular()) return lu.solve(Matrix.eye(block.rows));
  const shift = 1e-3 * Math.max(block.max(), -block.min(), 1e-300);
  return inverse(Matrix.sub(block, Matrix.eye(block.rows).mul(shift)));
}

/** Factors of R_k(n) and L_k(n) at [place(n)·slots + k]. */
function couplings({ blocks, indices: { slots, entries } }: Heom): { up: Float64Array; down: Float64Array } {
  const strength = (at: number): number => blocks.exponents[at % slots].strength;
  return {
    up: Float64Array.from(entries, (n, at) => Math.sqrt((n + 1) * strength(at))),
    down: Float64Array.from(entries, (n, at) => Math.sqrt(n / strength(at))),
  };
}

function diagonalBlock({ blocks, indices: { slots, entries } }: Heom, place: number): Matrix {
  const decay = blocks.exponents.reduce((sum, { rate }, k) => sum + entries[place * slots + k] * rate, 0);
  return Matrix.sub(blocks.local, Matrix.eye(blocks.basis.length).mul(decay));
}

function blockAt(blocks: Float64Array, place: number, size: number): Matrix {
  return Matrix.from1DArray(size, size, Array.from(blocks.subarray(place * size * size, (place + 1) * size * size)));
}

/** out[at …] += factor·block·x[from …] for the size×size block that starts at `start`. */
function addBlock(
  out: Float64Array,
  at: number,
  factor: number,
  block: Float64Array,
  start: number,
  x: Float64Array,
  from: number,
  size: number,
): void {
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += block[start + i * size + j] * x[from + j];
    out[at + i] += factor * sum;
  }
}
