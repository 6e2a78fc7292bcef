import type { Matrix } from "ml-matrix";
import {
  adjoint,
  type ComplexMatrix,
  complexKronecker,
  complexProduct,
  expm,
  fromRealEmbedding,
  linearCombination,
  realEmbedding,
  traceOfProduct,
} from "../linalg/index.js";
import { type HermitianBasis, liouvillian, pauliBasis, productBasis, superoperator, unitBasis } from "./liouville.js";
import {
  annihilation,
  diagonal,
  numberOperator,
  onFirst,
  onSecond,
  sigmaZ,
  thermalOscillator,
  twoLevelHamiltonian,
} from "./operators.js";

// A qubit coupled to one oscillator, small enough for the full Liouville space (4·levels² real dimensions):
//   H = (ε/2)σ_z + (Δ/2)σ_x + ω a†a + g σ_z(a + a†),   ρ_B = e^{−ω a†a/T}/Z.
// The one open system where the Nakajima–Zwanzig projector can be written down and squared. One mode never forgets: the
// kernel keeps oscillating, so "the" memory time does not exist for it.

export interface FiniteBathOptions {
  readonly epsilon: number;
  readonly delta: number;
  readonly omega: number;
  /** Coupling strength g. */
  readonly coupling: number;
  readonly temperature: number;
  /** Oscillator states kept, at least 2. */
  readonly levels: number;
}

export interface FiniteBath {
  readonly hamiltonian: ComplexMatrix;
  readonly bathState: ComplexMatrix;
  /** Basis of the qubit (Pauli) and of the whole (Pauli ⊗ units). */
  readonly systemBasis: HermitianBasis;
  readonly basis: HermitianBasis;
  /** Liouvillian, real, of order 4·levels². */
  readonly liouvillian: Matrix;
  /** Partial trace over the oscillator, 4 rows. */
  readonly trace: Matrix;
  /** ρ_S ↦ ρ_S ⊗ ρ_B, 4 columns. */
  readonly embedding: Matrix;
}

/** @throws on a parameter that is not finite, a temperature that is not positive, fewer than two levels. */
export function finiteBath(options: FiniteBathOptions): FiniteBath {
  const { epsilon, delta, omega, coupling, temperature, levels } = options;
  for (const [name, value] of Object.entries({ epsilon, delta, omega, coupling, temperature })) {
    if (!Number.isFinite(value)) throw new RangeError(`invalid ${name}: ${value}`);
  }
  const a = annihilation(levels);
  const position = linearCombination([
    [1, a],
    [1, adjoint(a)],
  ]);
  const hamiltonian = linearCombination([
    [1, onFirst(twoLevelHamiltonian(epsilon, delta), levels)],
    [omega, onSecond(2, numberOperator(levels))],
    [coupling, complexProduct(onFirst(sigmaZ, levels), onSecond(2, position))],
  ]);
  const bathState = thermalOscillator(levels, omega, temperature);
  const systemBasis = pauliBasis;
  const basis = productBasis(systemBasis, unitBasis(levels));
  const embedding = superoperator(basis, systemBasis, (x) => complexKronecker(x, bathState));
  // Tr(Sᵢ Tr_B X) = Tr((Sᵢ⊗1) X): the partial trace is the transpose of X_S ↦ X_S ⊗ 1.
  const trace = superoperator(basis, systemBasis, (x) => onFirst(x, levels)).transpose();
  return { hamiltonian, bathState, systemBasis, basis, liouvillian: liouvillian(basis, hamiltonian), trace, embedding };
}

/**
 * A correlated start: the whole in equilibrium, e^{−H/T}/Z, and the qubit then found in |0⟩. Measuring leaves the bath in
 * the state conditioned on the outcome, which is not ρ_B, so Qρ(0) ≠ 0.
 */
export function conditionalEquilibrium(bath: FiniteBath, temperature: number): ComplexMatrix {
  if (!(temperature > 0)) throw new RangeError(`invalid temperature: ${temperature}`);
  const weights = fromRealEmbedding(expm(realEmbedding(bath.hamiltonian), -1 / temperature));
  const found = onFirst(diagonal([1, 0]), bath.bathState.rows);
  const projected = complexProduct(complexProduct(found, weights), found);
  return linearCombination([[1 / traceOfProduct(projected, found).re, projected]]);
}
