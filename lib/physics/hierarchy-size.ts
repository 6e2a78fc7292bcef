import type { Matrix } from "ml-matrix";
import { maxAbs } from "../linalg/index.js";
import { positive } from "../tasks/index.js";
import type { HierarchyBath, HierarchyBlocks } from "./hierarchy-blocks.js";
import { hierarchyCount } from "./hierarchy-indices.js";
import { type HermitianBasis, mapElement } from "./liouville.js";

// How large a hierarchy is, counted instead of built. Every exponent k couples each of the C(L−1+K, K) matrices with |n| < L
// to n + e_k, and back; so with nz(·) the non-zeros of a block
//   nz(generator) = nz(local) + (M − 1)·nz(local with a full diagonal) + C(L−1+K, K)·Σ_k [nz(raise_k) + nz(lower_k)].
// It is a float: what does not fit into memory can still be counted. In the complex row-stacked form the same sum over the
// complex blocks gives the counts that other programs print.

export interface HierarchySize {
  /** Number of matrices ρ_n. */
  readonly matrices: number;
  /** Order of the generator, d²·matrices. */
  readonly order: number;
  /** Entries of the generator. */
  readonly nonZeros: number;
  /** Memory of the generator, its indices and the vectors of a propagation. */
  readonly bytes: number;
}

/** Vectors that a propagation holds at once besides the generator: a Krylov space of this many. */
const WORKING_VECTORS = 40;

/** @throws on a depth that is no whole number. */
export function hierarchySize(blocks: HierarchyBlocks, depth: number): HierarchySize {
  const slots = blocks.exponents.length;
  const matrices = hierarchyCount(slots, depth);
  const order = blocks.basis.length * matrices;
  const nonZeros = count(blocks, depth, (block) => block);
  // 8 + 4 bytes an entry; row starts; indices and two neighbour tables.
  const bytes = 12 * nonZeros + 4 * order + 10 * slots * matrices + 8 * WORKING_VECTORS * order;
  return { matrices, order, nonZeros, bytes };
}

/** Non-zeros of the same generator over |a⟩⟨b|, complex: what programs with row- or column-stacked matrices store. */
export function complexNonZeros(blocks: HierarchyBlocks, depth: number): number {
  return count(blocks, depth, (block) => moduli(blocks.basis, block));
}

/** Throws one line when a hierarchy needs more than `maxBytes` (default 2·10⁹), or more entries than an Int32 can number. */
export function assertFits({ matrices, nonZeros, bytes }: HierarchySize, maxBytes = 2e9): void {
  if (bytes > positive("maxBytes", maxBytes) || nonZeros > 2 ** 31 - 1) {
    throw new RangeError(
      `hierarchy too large: ${short(matrices)} matrices, ${short(nonZeros)} non-zeros, ` +
        `${short(bytes / 1e9)} GB (limit ${short(maxBytes / 1e9)} GB; lower the depth or the number of exponents)`,
    );
  }
}

/** The d²×d² blocks themselves are dense: throws one line when a system has too many levels for them. */
export function assertBlocksFit(levels: number, baths: readonly HierarchyBath[], maxBytes = 2e9): void {
  const blocks = 1 + baths.reduce((sum, { bath }) => sum + 1 + bath.exponents.length, 0);
  const bytes = 8 * blocks * levels ** 4;
  if (bytes > positive("maxBytes", maxBytes)) {
    throw new RangeError(
      `system too large: ${levels} levels, ${blocks} dense blocks of order ${levels ** 2}, ` +
        `${short(bytes / 1e9)} GB (limit ${short(maxBytes / 1e9)} GB)`,
    );
  }
}

function count(blocks: HierarchyBlocks, depth: number, form: (block: Matrix) => Matrix): number {
  const slots = blocks.exponents.length;
  const matrices = hierarchyCount(slots, depth);
  const coupled = depth === 0 ? 0 : hierarchyCount(slots, depth - 1);
  const local = form(blocks.local);
  const emptyDiagonal = local.diagonal().filter((entry) => entry === 0).length;
  const couplings = blocks.exponents.reduce(
    (sum, { raise, lower }) => sum + filled(form(raise)) + filled(form(lower)),
    0,
  );
  return matrices * filled(local) + (matrices - 1) * emptyDiagonal + coupled * couplings;
}

function filled(a: Matrix): number {
  return a.to1DArray().filter((entry) => entry !== 0).length;
}

/** |U_{ab,cd}|, with round-off of the change of basis set to zero. */
function moduli(basis: HermitianBasis, map: Matrix): Matrix {
  const d = basis[0].rows;
  const smallest = 1e-14 * maxAbs(map);
  const result = map.clone();
  for (let row = 0; row < d * d; row++) {
    for (let column = 0; column < d * d; column++) {
      const { re, im } = mapElement(basis, map, pair(row, d), pair(column, d));
      const modulus = Math.hypot(re, im);
      result.set(row, column, modulus > smallest ? modulus : 0);
    }
  }
  return result;
}

function pair(place: number, d: number): [number, number] {
  return [Math.floor(place / d), place % d];
}

function short(value: number): string {
  return value < 1e6 && Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}
