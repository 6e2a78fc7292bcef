import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type ComplexMatrix, fromRealEmbedding, gaussLegendre, realEmbedding } from "../linalg/index.js";
import { imaginaryTimeIntegral } from "./bath-spectra.js";
import type { DrudeLorentz } from "./baths.js";
import { hermitianOrder } from "./hierarchy-blocks.js";

// Where a system ends: not in its own Gibbs state but in that of system and bath together, reduced (the mean-force state;
// Cresser and Anders, Phys. Rev. Lett. 127, 250601 (2021)). To first order in the bath's correlation function C ∝ λ
//   Tr_B e^{−β(H+QB+H_B)} ∝ e^{−βH}[1 + ∫₀^β ds C(−is) ∫₀^{β−s} dτ Q(τ+s)Q(τ)],   Q(τ) = e^{τH}Qe^{−τH},
// in the eigenbasis of H, with E_ab = E_a − E_b,
//   [e^{−βH}…]_ac = e^{−βE_a} Σ_b Q_ab Q_bc ∫₀^β ds C(−is) e^{sE_ab} (e^{(β−s)E_ac} − 1)/E_ac.

export interface MeanForceOptions {
  readonly hamiltonian: ComplexMatrix;
  /** Hermitian system operator Q that the bath sees. */
  readonly coupling: ComplexMatrix;
  readonly bath: DrudeLorentz;
}

/** Panels of six points, each an eighth of the one before: C(−is) diverges logarithmically at both ends. */
const PANELS = 8;

/** e^{−H/T}/Z. @throws on a Hamiltonian that is not Hermitian, a temperature that is not positive. */
export function gibbsState(hamiltonian: ComplexMatrix, temperature: number): ComplexMatrix {
  if (!(temperature > 0)) throw new RangeError(`invalid temperature: ${temperature}`);
  const { weights, back } = eigenform(hamiltonian, 1 / temperature);
  return fromRealEmbedding(back(Matrix.diag(weights)));
}

/**
 * The first-order change of the equilibrium state: mean-force state − Gibbs state = this + O(λ²). Traceless, linear in λ.
 * @throws on operators that are not Hermitian or differ in order, a bath parameter that is not positive.
 */
export function meanForceShift({ hamiltonian, coupling, bath }: MeanForceOptions): ComplexMatrix {
  if (hermitianOrder("coupling", coupling) !== hermitianOrder("hamiltonian", hamiltonian)) {
    throw new RangeError(`invalid coupling: got order ${coupling.rows}, expected ${hamiltonian.rows}`);
  }
  const beta = 1 / bath.temperature;
  const { energies, weights, there, back } = eigenform(hamiltonian, beta);
  const q = there(realEmbedding(coupling));
  const nodes = correlationNodes(bath, beta);
  const first = Matrix.zeros(q.rows, q.rows);
  for (let a = 0; a < q.rows; a++) {
    for (let c = 0; c < q.rows; c++) {
      const gap = energies[a] - energies[c];
      let sum = 0;
      for (let b = 0; b < q.rows; b++) {
        const strength = q.get(a, b) * q.get(b, c);
        if (strength === 0) continue;
        for (const { s, c: value } of nodes) {
          const inner = gap === 0 ? beta - s : Math.expm1((beta - s) * gap) / gap;
          sum += strength * value * Math.exp(s * (energies[a] - energies[b])) * inner;
        }
      }
      first.set(a, c, weights[a] * sum);
    }
  }
  // ρ + δ with unit trace: the embedding counts every level twice, so does Σ weights.
  const trace = first.trace();
  for (let a = 0; a < q.rows; a++) first.set(a, a, first.get(a, a) - (weights[a] * trace) / 2);
  return fromRealEmbedding(back(first));
}

/** Weighted values of C(−is) on [0, β]: the same at s and β − s. */
function correlationNodes(bath: DrudeLorentz, beta: number): { s: number; c: number }[] {
  const edge = (n: number): number => (n < PANELS ? 0.5 * beta * 8 ** -n : 0);
  const panels = Array.from({ length: PANELS }, (_, n) => gaussLegendre(6, edge(n + 1), edge(n)));
  return panels.flat().flatMap(({ node, weight }) => {
    const c = weight * imaginaryTimeIntegral(bath, node);
    return [
      { s: node, c },
      { s: beta - node, c },
    ];
  });
}

interface Eigenform {
  readonly energies: number[];
  /** e^{−βE}/Z; each level appears twice in the real embedding, Z counts it once. */
  readonly weights: number[];
  there(a: Matrix): Matrix;
  back(a: Matrix): Matrix;
}

function eigenform(hamiltonian: ComplexMatrix, beta: number): Eigenform {
  hermitianOrder("hamiltonian", hamiltonian);
  const { realEigenvalues: energies, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(
    realEmbedding(hamiltonian),
    { assumeSymmetric: true },
  );
  const lowest = Math.min(...energies);
  const boltzmann = energies.map((energy) => Math.exp(-beta * (energy - lowest)));
  const partition = boltzmann.reduce((sum, weight) => sum + weight, 0) / 2;
  return {
    energies,
    weights: boltzmann.map((weight) => weight / partition),
    there: (a) => vectors.transpose().mmul(a).mmul(vectors),
    back: (a) => vectors.mmul(a).mmul(vectors.transpose()),
  };
}
