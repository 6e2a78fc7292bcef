import { EigenvalueDecomposition, type Matrix } from "ml-matrix";
import { complexZeros, realEmbedding } from "../linalg/index.js";
import { type HermitianBasis, mapElement } from "./liouville.js";

// Is a map on density matrices physical? Φ is completely positive (keeps states of the system and anything it is entangled
// with positive) if and only if its Choi matrix Σ |c⟩⟨d| ⊗ Φ(|c⟩⟨d|) has no negative eigenvalue (Choi, Linear Algebra Appl.
// 10, 285 (1975)). Lindblad's equation gives such maps at all times; Redfield's need not.

/**
 * The d² eigenvalues of the Choi matrix, ascending; their sum is d for a map that keeps the trace.
 * @param map real d²×d² matrix of a Hermiticity-preserving map in the basis.
 */
export function choiEigenvalues(basis: HermitianBasis, map: Matrix): number[] {
  const d = basis[0].rows;
  const choi = complexZeros(d * d, d * d);
  for (let place = 0; place < d ** 4; place++) {
    const [c, a, e, b] = [3, 2, 1, 0].map((digit) => Math.floor(place / d ** digit) % d); // row c, a; column e, b
    const { re, im } = mapElement(basis, map, [a, b], [c, e]);
    choi.data.set([re, im], 2 * place);
  }
  // The real embedding has every eigenvalue twice.
  const { realEigenvalues } = new EigenvalueDecomposition(realEmbedding(choi), { assumeSymmetric: true });
  return realEigenvalues.sort((x, y) => x - y).filter((_, i) => i % 2 === 0);
}
