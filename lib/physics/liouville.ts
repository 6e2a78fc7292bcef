import { Matrix } from "ml-matrix";
import {
  type Complex,
  type ComplexInput,
  type ComplexMatrix,
  column,
  commutator,
  complexKronecker,
  complexMatrix,
  complexZeros,
  entries,
  entryOf,
  linearCombination,
  traceOfProduct,
} from "../linalg/index.js";
import { sigmaX, sigmaY, sigmaZ } from "./operators.js";

// Operators as real vectors. In a basis of Hermitian operators with Tr(BᵢBⱼ) = δᵢⱼ a Hermitian operator has real
// components xᵢ = Tr(BᵢX), and every superoperator that keeps Hermiticity (a Liouvillian, a quantum map, a hierarchy
// generator) is a real matrix Sᵢⱼ = Tr(Bᵢ S(Bⱼ)). The basis is orthonormal, so norms are those of the usual row-stacked
// form. For a qubit √2·(the components) are (1, Bloch vector).

export type HermitianBasis = readonly ComplexMatrix[];

/** (1, σ_x, σ_y, σ_z)/√2. */
export const pauliBasis: HermitianBasis = [
  complexMatrix([
    [1, 0],
    [0, 1],
  ]),
  sigmaX,
  sigmaY,
  sigmaZ,
].map((operator) => linearCombination([[Math.SQRT1_2, operator]]));

/** Diagonal units, then (|a⟩⟨b| + |b⟩⟨a|)/√2 and i(|b⟩⟨a| − |a⟩⟨b|)/√2 for a < b: n² operators of order n. */
export function unitBasis(n: number): HermitianBasis {
  const basis: ComplexMatrix[] = [];
  const unit = (pairs: readonly (readonly [number, number, ComplexInput])[]): ComplexMatrix => {
    const operator = complexZeros(n, n);
    for (const [row, col, value] of pairs) {
      const { re, im } = typeof value === "number" ? { re: value, im: 0 } : value;
      operator.data.set([re, im], 2 * (row * n + col));
    }
    return operator;
  };
  const half = Math.SQRT1_2;
  for (let a = 0; a < n; a++) basis.push(unit([[a, a, 1]]));
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      basis.push(
        unit([
          [a, b, half],
          [b, a, half],
        ]),
      );
      basis.push(
        unit([
          [a, b, { re: 0, im: -half }],
          [b, a, { re: 0, im: half }],
        ]),
      );
    }
  }
  return basis;
}

/** {Sᵢ ⊗ Bⱼ}, the first index slow. */
export function productBasis(first: HermitianBasis, second: HermitianBasis): HermitianBasis {
  return first.flatMap((s) => second.map((b) => complexKronecker(s, b)));
}

/** Components Tr(BᵢX) of a Hermitian operator. */
export function toVector(basis: HermitianBasis, operator: ComplexMatrix): Float64Array {
  return Float64Array.from(basis, (element) => traceOfProduct(element, operator).re);
}

/** Σ xᵢBᵢ. */
export function toOperator(basis: HermitianBasis, vector: ArrayLike<number>): ComplexMatrix {
  return linearCombination(basis.map((element, i) => [vector[i], element]));
}

/** Matrix Tr(outᵢ S(inⱼ)) of a Hermiticity-preserving map from operators over `input` to operators over `output`. */
export function superoperator(
  output: HermitianBasis,
  input: HermitianBasis,
  map: (operator: ComplexMatrix) => ComplexMatrix,
): Matrix {
  const result = Matrix.zeros(output.length, input.length);
  input.forEach((element, j) => {
    result.setColumn(j, Array.from(toVector(output, map(element))));
  });
  return result;
}

/** 𝓛X = −i[H, X]. */
export function liouvillian(basis: HermitianBasis, hamiltonian: ComplexMatrix): Matrix {
  return superoperator(basis, basis, (x) => linearCombination([[{ re: 0, im: -1 }, commutator(hamiltonian, x)]]));
}

/** ⟨a| S(|c⟩⟨d|) |b⟩ of a map given in a Hermitian basis: the entry U_{ab,cd} of the row-stacked form. */
export function mapElement(
  basis: HermitianBasis,
  map: Matrix,
  [a, b]: readonly [number, number],
  [c, d]: readonly [number, number],
): Complex {
  // |c⟩⟨d| has components Tr(Bⱼ|c⟩⟨d|) = ⟨d|Bⱼ|c⟩, complex when c ≠ d.
  const components = basis.map((element) => entryOf(element, d, c));
  const image = (part: "re" | "im"): Float64Array => entries(map.mmul(column(components.map((value) => value[part]))));
  const re = image("re");
  const im = image("im");
  return basis.reduce<Complex>(
    (sum, element, i) => {
      const e = entryOf(element, a, b);
      const x = re[i];
      const y = im[i];
      return { re: sum.re + e.re * x - e.im * y, im: sum.im + e.re * y + e.im * x };
    },
    { re: 0, im: 0 },
  );
}

/** Largest modulus of the entries U_{ab,cd} of a map on one n-level system. */
export function largestElement(basis: HermitianBasis, map: Matrix): number {
  const levels = Array.from({ length: basis[0].rows }, (_, level) => level);
  const pairs = levels.flatMap((a) => levels.map((b) => [a, b] as const));
  const moduli = pairs.flatMap((to) =>
    pairs.map((from) => {
      const { re, im } = mapElement(basis, map, to, from);
      return Math.hypot(re, im);
    }),
  );
  return Math.max(...moduli);
}
