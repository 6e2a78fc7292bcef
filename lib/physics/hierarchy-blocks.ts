import type { Matrix } from "ml-matrix";
import {
  adjoint,
  type Complex,
  type ComplexMatrix,
  commutator,
  complexProduct,
  linearCombination,
} from "../linalg/index.js";
import type { BathExpansion, Exponent } from "./baths.js";
import { type HermitianBasis, liouvillian, pauliBasis, superoperator, unitBasis } from "./liouville.js";

// What a hierarchy generator is made of: d²×d² real matrices in a Hermitian basis,
//   local   𝓛_S + Σ_j 𝓓[J_j] − Σ_b δ_b[Q_b,[Q_b,·]],   𝓓[J]X = J X J† − ½{J†J, X}
//   raise   −i[Q_b, ·], one a bath (what n receives from n + e_k)
//   lower   −i(c_k Q_b · − c_k* · Q_b), one an exponent (what n receives from n − e_k)
// A Hermitian basis is real by construction; so operators that would leave it are refused here.

export interface HierarchyBath {
  /** Hermitian system operator Q that the bath sees. */
  readonly coupling: ComplexMatrix;
  readonly bath: BathExpansion;
}

export interface HierarchyBlocks {
  readonly basis: HermitianBasis;
  readonly local: Matrix;
  /** The exponents of all baths in a row, with the place of their bath. */
  readonly exponents: readonly HierarchyExponent[];
}

export interface HierarchyExponent {
  readonly bath: number;
  readonly rate: number;
  /** |c_k| */
  readonly strength: number;
  readonly raise: Matrix;
  readonly lower: Matrix;
}

export interface HierarchyBlocksOptions {
  readonly hamiltonian: ComplexMatrix;
  readonly baths: readonly HierarchyBath[];
  readonly jumps: readonly ComplexMatrix[];
  readonly terminator: "none" | "double-commutator";
}

/**
 * @throws on operators that are not Hermitian or differ in order, an exponent without a finite amplitude or a positive rate,
 * an unknown terminator.
 */
export function hierarchyBlocks({ hamiltonian, baths, jumps, terminator }: HierarchyBlocksOptions): HierarchyBlocks {
  if (terminator !== "none" && terminator !== "double-commutator") {
    throw new RangeError(`unknown terminator "${String(terminator)}" (known: none, double-commutator)`);
  }
  const d = hermitianOrder("hamiltonian", hamiltonian);
  const basis = d === 2 ? pauliBasis : unitBasis(d);
  const local = liouvillian(basis, hamiltonian);
  for (const jump of jumps) local.add(dissipator(basis, jump));
  const exponents = baths.flatMap(({ coupling, bath }, place) => {
    if (hermitianOrder("coupling", coupling) !== d) {
      throw new RangeError(`invalid coupling: got order ${coupling.rows}, expected ${d}`);
    }
    const raise = clean(superoperator(basis, basis, (x) => times({ re: 0, im: -1 }, commutator(coupling, x))));
    if (terminator === "double-commutator") local.add(raise.mmul(raise).mul(finiteTerminator(bath)));
    return bath.exponents.map((exponent) => ({
      bath: place,
      ...checked(exponent),
      raise,
      lower: clean(absorption(basis, coupling, exponent.amplitude)),
    }));
  });
  return { basis, local: clean(local), exponents };
}

/** 𝓓[J] in a Hermitian basis; rates are part of J. */
export function dissipator(basis: HermitianBasis, jump: ComplexMatrix): Matrix {
  const d = basis[0].rows;
  if (jump.rows !== d || jump.columns !== d) {
    throw new RangeError(`invalid jump: got ${jump.rows}×${jump.columns}, expected ${d}×${d}`);
  }
  if (!jump.data.every(Number.isFinite))
    throw new RangeError(`invalid jump: ${jump.data.find((x) => !Number.isFinite(x))}`);
  const turned = adjoint(jump);
  const loss = complexProduct(turned, jump);
  return superoperator(basis, basis, (x) =>
    linearCombination([
      [1, complexProduct(complexProduct(jump, x), turned)],
      [-0.5, complexProduct(loss, x)],
      [-0.5, complexProduct(x, loss)],
    ]),
  );
}

/** The order of a Hermitian operator. A real basis would silently drop the other part, so it is refused here. */
export function hermitianOrder(name: string, a: ComplexMatrix): number {
  if (a.rows === 0) throw new RangeError(`invalid ${name}: no levels`);
  if (a.rows !== a.columns)
    throw new RangeError(`invalid ${name}: got ${a.rows}×${a.columns}, expected a square matrix`);
  const turned = adjoint(a);
  const gap = Math.max(...a.data.map((x, i) => Math.abs(x - turned.data[i])));
  if (!(gap <= 1e-12 * Math.max(...a.data.map(Math.abs)))) {
    throw new RangeError(`invalid ${name}: not Hermitian (differs from its adjoint by ${gap})`);
  }
  return a.rows;
}

/** X ↦ −i(c Q X − c* X Q). */
export function absorption(basis: HermitianBasis, q: ComplexMatrix, { re, im }: Complex): Matrix {
  return superoperator(basis, basis, (x) =>
    linearCombination([
      [{ re: im, im: -re }, complexProduct(q, x)],
      [{ re: im, im: re }, complexProduct(x, q)],
    ]),
  );
}

function checked({ amplitude, rate }: Exponent): { rate: number; strength: number } {
  const strength = Math.hypot(amplitude.re, amplitude.im);
  // The scaled form divides by √|c|: an exponent without weight has to be left out by whoever made the expansion.
  if (!(strength > 0) || !Number.isFinite(strength)) {
    throw new RangeError(`invalid amplitude: ${amplitude.re} + ${amplitude.im}i of the exponent with rate ${rate}`);
  }
  if (!(rate > 0) || !Number.isFinite(rate)) throw new RangeError(`invalid rate: ${rate} of an exponent`);
  return { rate, strength };
}

function finiteTerminator({ terminator }: BathExpansion): number {
  if (!Number.isFinite(terminator)) throw new RangeError(`invalid terminator: ${terminator}`);
  return terminator;
}

function times(weight: { re: number; im: number }, a: ComplexMatrix): ComplexMatrix {
  return linearCombination([[weight, a]]);
}

/** Products of operators leave zeros as some 1e-17; they would double the non-zeros of the generator. */
function clean(a: Matrix): Matrix {
  const largest = Math.max(a.max(), -a.min());
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) if (Math.abs(a.get(i, j)) <= 4e-16 * largest) a.set(i, j, 0);
  }
  return a;
}
