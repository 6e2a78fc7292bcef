import { Matrix } from "ml-matrix";
import { adjoint, type ComplexMatrix, commutator, complexProduct, linearCombination } from "../linalg/index.js";
import type { BathExpansion } from "./baths.js";
import { type HermitianBasis, liouvillian, pauliBasis, superoperator, unitBasis } from "./liouville.js";

// Hierarchical equations of motion (Tanimura and Kubo, J. Phys. Soc. Jpn. 58, 101 (1989); scaled form of Shi, Chen, Nan,
// Xu and Yan, J. Chem. Phys. 130, 084105 (2009)) for one bath coupled through the Hermitian operator Q:
//   ρ̇_n = (𝓛_S − Σ n_k ν_k) ρ_n − i Σ_k √((n_k+1)|c_k|) [Q, ρ_{n+k}] − i Σ_k √(n_k/|c_k|) (c_k Q ρ_{n−k} − c_k* ρ_{n−k} Q)
// with multi-indices |n| ≤ L. The reduced state is ρ_0. With real rates ν_k every ρ_n stays Hermitian, so the generator is a
// real matrix in a Hermitian basis, and `blockKernel(generator, resolved)` is the exact kernel of the truncated bath.

export interface HeomOptions {
  readonly hamiltonian: ComplexMatrix;
  /** Hermitian system operator Q that the bath sees. */
  readonly coupling: ComplexMatrix;
  readonly bath: BathExpansion;
  /** Depth L ≥ 0 of the hierarchy. */
  readonly depth: number;
  /** What stands for the dropped exponents: "none" or −δ[Q,[Q,·]]. Default "none". */
  readonly terminator?: "none" | "double-commutator";
}

export interface Heom {
  /** Real generator of order d²·(number of matrices). */
  readonly generator: Matrix;
  /** Multi-indices, the reduced state first. */
  readonly indices: readonly (readonly number[])[];
  /** Coordinates of the reduced state: 0 … d²−1. */
  readonly resolved: readonly number[];
  readonly basis: HermitianBasis;
}

/** @throws on operators that are not Hermitian or differ in order, a depth that is no whole number, an unknown terminator. */
export function heom(options: HeomOptions): Heom {
  const { hamiltonian, coupling: q, bath, depth, terminator = "none" } = options;
  if (!Number.isInteger(depth) || depth < 0) throw new RangeError(`invalid hierarchy depth: ${depth}`);
  if (terminator !== "none" && terminator !== "double-commutator") {
    throw new RangeError(`unknown terminator "${String(terminator)}" (known: none, double-commutator)`);
  }
  if (hermitian("hamiltonian", hamiltonian) !== hermitian("coupling", q)) {
    throw new RangeError(`invalid coupling: got order ${q.rows}, expected ${hamiltonian.rows}`);
  }
  const basis = hamiltonian.rows === 2 ? pauliBasis : unitBasis(hamiltonian.rows);
  const size = basis.length;
  const indices = multiIndices(bath.exponents.length, depth);
  const place = new Map(indices.map((index, position) => [index.join(), position]));
  const generator = Matrix.zeros(size * indices.length, size * indices.length);
  const system = liouvillian(basis, hamiltonian);
  const commute = superoperator(basis, basis, (x) => times({ re: 0, im: -1 }, commutator(q, x)));
  if (terminator === "double-commutator") system.add(commute.mmul(commute).mul(bath.terminator));
  const down = bath.exponents.map(({ amplitude }) => absorption(basis, q, amplitude));

  indices.forEach((index, row) => {
    const decay = index.reduce((sum, n, k) => sum + n * (bath.exponents[k]?.rate ?? 0), 0);
    addBlock(generator, row, row, Matrix.sub(system, Matrix.eye(size).mul(decay)));
    bath.exponents.forEach(({ amplitude }, k) => {
      const strength = Math.hypot(amplitude.re, amplitude.im);
      const n = index[k];
      const above = place.get(shifted(index, k, 1));
      if (above !== undefined) addBlock(generator, row, above, Matrix.mul(commute, Math.sqrt((n + 1) * strength)));
      const below = place.get(shifted(index, k, -1));
      if (below !== undefined) addBlock(generator, row, below, Matrix.mul(down[k], Math.sqrt(n / strength)));
    });
  });
  return { generator, indices, resolved: basis.map((_, i) => i), basis };
}

/** The order of a Hermitian operator. A real basis would silently drop the other part, so it is refused here. */
function hermitian(name: string, a: ComplexMatrix): number {
  const turned = adjoint(a);
  const gap = a.rows === a.columns ? Math.max(...a.data.map((x, i) => Math.abs(x - turned.data[i]))) : Number.NaN;
  if (!(gap <= 1e-12 * Math.max(...a.data.map(Math.abs)))) throw new RangeError(`invalid ${name}: not Hermitian`);
  return a.rows;
}

/** All n with |n| ≤ depth, by level: (depth + K choose K) of them, the zero index first. */
export function multiIndices(exponents: number, depth: number): number[][] {
  const ofLevel = (slots: number, level: number): number[][] => {
    if (slots === 0) return level === 0 ? [[]] : [];
    return Array.from({ length: level + 1 }, (_, first) => level - first).flatMap((first) =>
      ofLevel(slots - 1, level - first).map((rest) => [first, ...rest]),
    );
  };
  return Array.from({ length: depth + 1 }, (_, level) => ofLevel(exponents, level)).flat();
}

/** X ↦ −i(c Q X − c* X Q). */
function absorption(basis: HermitianBasis, q: ComplexMatrix, { re, im }: { re: number; im: number }): Matrix {
  return superoperator(basis, basis, (x) =>
    linearCombination([
      [{ re: im, im: -re }, complexProduct(q, x)],
      [{ re: im, im: re }, complexProduct(x, q)],
    ]),
  );
}

function times(weight: { re: number; im: number }, a: ComplexMatrix): ComplexMatrix {
  return linearCombination([[weight, a]]);
}

function shifted(index: readonly number[], k: number, by: 1 | -1): string {
  return index.map((n, slot) => (slot === k ? n + by : n)).join();
}

function addBlock(target: Matrix, row: number, column: number, block: Matrix): void {
  for (let i = 0; i < block.rows; i++) {
    for (let j = 0; j < block.columns; j++) {
      const r = row * block.rows + i;
      const c = column * block.columns + j;
      target.set(r, c, target.get(r, c) + block.get(i, j));
    }
  }
}
