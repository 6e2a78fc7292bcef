import { Matrix } from "ml-matrix";
import { type ComplexMatrix, type SparseMatrix, toSparse } from "../linalg/index.js";
import { type HierarchyBath, type HierarchyBlocks, hierarchyBlocks } from "./hierarchy-blocks.js";
import { type HierarchyIndices, hierarchyIndices, multiIndices } from "./hierarchy-indices.js";
import { assertBlocksFit, assertFits, complexNonZeros, type HierarchySize, hierarchySize } from "./hierarchy-size.js";
import type { HermitianBasis } from "./liouville.js";

// Hierarchical equations of motion (Tanimura and Kubo, J. Phys. Soc. Jpn. 58, 101 (1989); scaled form of Shi, Chen, Nan,
// Xu and Yan, J. Chem. Phys. 130, 084105 (2009)) for baths coupled through Hermitian operators Q:
//   ρ̇_n = (𝓛_S − Σ n_k ν_k) ρ_n − i Σ_k √((n_k+1)|c_k|) [Q, ρ_{n+k}] − i Σ_k √(n_k/|c_k|) (c_k Q ρ_{n−k} − c_k* ρ_{n−k} Q)
// with multi-indices |n| ≤ L over the exponents of all baths. The reduced state is ρ_0. With real rates ν_k every ρ_n stays
// Hermitian, so the generator is a real sparse matrix in a Hermitian basis, and `blockKernel(generator, resolved)` is the
// exact kernel of the truncated bath.

/** One bath by its coupling and expansion, or several. */
export type HeomBaths = HierarchyBath | { readonly baths: readonly HierarchyBath[] };

export type HeomOptions = HeomBaths & {
  /** Hermitian system Hamiltonian (ħ = 1). */
  readonly hamiltonian: ComplexMatrix;
  /** Depth L ≥ 0 of the hierarchy. */
  readonly depth: number;
  /** What stands for the dropped exponents: "none" or −δ[Q,[Q,·]] for each bath. Default "none". */
  readonly terminator?: "none" | "double-commutator";
  /** Lindblad operators J, √rate included: 𝓓[J]X = J X J† − ½{J†J, X} acts on every matrix. Default none. */
  readonly jumps?: readonly ComplexMatrix[];
  /** Largest memory in bytes for the generator and the vectors of a propagation. Default 2·10⁹. */
  readonly maxBytes?: number;
};

export interface Heom {
  /** Real generator of order d²·(number of matrices). */
  readonly generator: SparseMatrix;
  /** Multi-indices and their neighbours, the reduced state first. */
  readonly indices: HierarchyIndices;
  /** Coordinates of the reduced state: 0 … d²−1. */
  readonly resolved: readonly number[];
  readonly basis: HermitianBasis;
  /** The blocks that the generator is made of. */
  readonly blocks: HierarchyBlocks;
  /** What it was made from; `{...options, hamiltonian}` makes the same hierarchy with another Hamiltonian. */
  readonly options: HeomOptions;
}

/**
 * @throws on operators that are not Hermitian or differ in order, exponents without weight, a depth that is no whole number,
 * an unknown terminator, or a hierarchy larger than `maxBytes` (before anything large is allocated).
 */
export function heom(options: HeomOptions): Heom {
  const { depth } = options;
  const blocks = blocksOf(options);
  assertFits(hierarchySize(blocks, depth), options.maxBytes);
  const indices = hierarchyIndices(blocks.exponents.length, depth);
  const { basis } = blocks;
  const resolved = basis.map((_, i) => i);
  return { generator: assemble(blocks, indices), indices, resolved, basis, blocks, options };
}

/** What `heom` with these options would take, without making it: as deep as you like. Throws as `heom` does otherwise. */
export function estimateHeom(options: HeomOptions): HierarchySize {
  return hierarchySize(blocksOf(options), options.depth);
}

/** Non-zeros of the generator over |a⟩⟨b| (complex), the count that programs with stacked density matrices print. */
export function heomComplexNonZeros(options: HeomOptions): number {
  return complexNonZeros(blocksOf(options), options.depth);
}

function blocksOf(options: HeomOptions): HierarchyBlocks {
  const { hamiltonian, terminator = "none", jumps = [] } = options;
  const baths = "baths" in options ? options.baths : [{ coupling: options.coupling, bath: options.bath }];
  assertBlocksFit(hamiltonian.rows, baths, options.maxBytes);
  return hierarchyBlocks({ hamiltonian, baths, jumps, terminator });
}

/** Row after row straight into compressed form. Neighbours are ordered: n − e_k falls and n + e_k rises as k does. */
function assemble(blocks: HierarchyBlocks, indices: HierarchyIndices): SparseMatrix {
  const size = blocks.basis.length;
  const { slots, count, entries, above, below } = indices;
  const raise = blocks.exponents.map((exponent) => toSparse(exponent.raise));
  const lower = blocks.exponents.map((exponent) => toSparse(exponent.lower));
  const local = localRows(blocks.local);
  const order = size * count;
  const { nonZeros } = hierarchySize(blocks, indices.depth);
  const rowStart = new Int32Array(order + 1);
  const column = new Int32Array(nonZeros);
  const value = new Float64Array(nonZeros);
  let at = 0;
  const put = (block: SparseMatrix, row: number, to: number, factor: number): void => {
    for (let k = block.rowStart[row]; k < block.rowStart[row + 1]; k++, at++) {
      column[at] = to * size + block.column[k];
      value[at] = factor * block.value[k];
    }
  };
  for (let place = 0; place < count; place++) {
    const from = place * slots;
    let decay = 0;
    for (let k = 0; k < slots; k++) decay += entries[from + k] * blocks.exponents[k].rate;
    for (let row = 0; row < size; row++) {
      for (let k = slots - 1; k >= 0; k--) {
        const to = below[from + k];
        if (to >= 0) put(lower[k], row, to, Math.sqrt(entries[from + k] / blocks.exponents[k].strength));
      }
      for (const [j, entry] of local[row]) {
        const sum = entry - (j === row ? decay : 0);
        if (sum === 0) continue;
        column[at] = place * size + j;
        value[at++] = sum;
      }
      for (let k = 0; k < slots; k++) {
        const to = above[from + k];
        if (to >= 0) put(raise[k], row, to, Math.sqrt((entries[from + k] + 1) * blocks.exponents[k].strength));
      }
      rowStart[place * size + row + 1] = at;
    }
  }
  if (at === nonZeros) return { rows: order, columns: order, rowStart, column, value };
  return { rows: order, columns: order, rowStart, column: column.slice(0, at), value: value.slice(0, at) };
}

/** [column, entry] of each row of the local part, with the diagonal kept where it is zero: the decay is added there. */
function localRows(local: Matrix): [number, number][][] {
  return local
    .to2DArray()
    .map((row, i) =>
      row.map((entry, j): [number, number] => [j, entry]).filter(([j, entry]) => entry !== 0 || j === i),
    );
}

/** The generator as a dense matrix, block by block from the formula with named indices: the oracle of `heom`. */
export function heomReference(options: HeomOptions): Matrix {
  const { basis, local, exponents } = blocksOf(options);
  const size = basis.length;
  const names = multiIndices(exponents.length, options.depth);
  const place = new Map(names.map((index, position) => [index.join(), position]));
  const generator = Matrix.zeros(size * names.length, size * names.length);
  const add = (row: number, to: number | undefined, block: Matrix): void => {
    if (to !== undefined) generator.setSubMatrix(block, row * size, to * size);
  };
  names.forEach((index, row) => {
    const decay = index.reduce((sum, n, k) => sum + n * exponents[k].rate, 0);
    add(row, row, Matrix.sub(local, Matrix.eye(size).mul(decay)));
    exponents.forEach(({ strength, raise, lower }, k) => {
      const moved = (by: number) => place.get(index.map((n, slot) => (slot === k ? n + by : n)).join());
      add(row, moved(1), Matrix.mul(raise, Math.sqrt((index[k] + 1) * strength)));
      add(row, moved(-1), Matrix.mul(lower, Math.sqrt(index[k] / strength)));
    });
  });
  return generator;
}
