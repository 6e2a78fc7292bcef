import { EigenvalueDecomposition, Matrix, solve } from "ml-matrix";
import {
  adjoint,
  type ComplexMatrix,
  column,
  commutator,
  complexProduct,
  entries,
  expm,
  linearCombination,
  scaledIdentity,
} from "../linalg/index.js";
import { type PhysicalTime, physicalTime } from "../tasks/index.js";
import { type CoupledSystem, type LiouvilleForm, liouvilleForm } from "./coupled-system.js";
import type { HierarchyBath } from "./hierarchy-blocks.js";
import { type HermitianBasis, superoperator, toOperator, toVector } from "./liouville.js";

// Master equations of second order in the coupling that are local in time. With Q(−τ) = e^{𝓛τ}Q,
//   ρ̇ = 𝓛ρ − [Q, Λρ − ρΛ†],   Λ(t) = ∫₀ᵗ C(τ)Q(−τ)dτ = Σ_k c_k (ν_k − 𝓛)⁻¹(1 − e^{−(ν_k−𝓛)t})Q  (+ δQ).
// Finite t: the time-convolutionless equation (TCL2; Breuer and Petruccione, section 9.2). t = ∞: Redfield's (IBM J. Res.
// Dev. 1, 19 (1957)); in the eigenbasis of H, Λ_ab = Q_ab Σ c_k/(ν_k − i(E_b − E_a)), which this form gives without
// diagonalising H. Its secular part, the part that commutes with 𝓛, is of Lindblad's form (Davies 1974): completely
// positive, and with the Gibbs state of H as its steady state when the bath obeys detailed balance.

export interface MasterEquation {
  readonly basis: HermitianBasis;
  /** Real generator, d²×d². */
  readonly generator: Matrix;
}

/** The Redfield equation. @throws as `heom`. */
export function redfield(options: CoupledSystem): MasterEquation {
  const form = liouvilleForm(options);
  return { basis: form.basis, generator: Matrix.add(form.alone, dissipation(form)) };
}

/** The generator of TCL2 as a function of time; at t = 0 it is that of the system alone (and the terminators). */
export function tcl2(options: CoupledSystem): (t: PhysicalTime) => MasterEquation {
  const form = liouvilleForm(options);
  return (t) => ({ basis: form.basis, generator: Matrix.add(form.alone, dissipation(form, physicalTime(t))) });
}

/** The secular part of Redfield's equation, Lamb shift included: a Lindblad equation. */
export function secularLindblad(options: CoupledSystem): MasterEquation {
  const form = liouvilleForm(options);
  return { basis: form.basis, generator: Matrix.add(form.alone, secular(dissipation(form), form.system)) };
}

/** What the baths add to the generator: Σ X ↦ −[Q, ΛX − XΛ†] and the terminators. */
function dissipation(form: LiouvilleForm, t?: PhysicalTime): Matrix {
  const { basis, baths, alone, local } = form;
  const sum = Matrix.sub(local, alone);
  for (const each of baths) {
    const lambda = filtered(each, form, t);
    const part = superoperator(basis, basis, (x) => {
      const product = complexProduct(lambda, x); // XΛ† is its adjoint: x is Hermitian
      const difference = linearCombination([
        [-1, product],
        [1, adjoint(product)],
      ]);
      return commutator(each.coupling, difference);
    });
    sum.add(part);
  }
  return sum;
}

/** Λ(t), or Λ(∞) without a time. Real and imaginary part of c_k weigh the same Hermitian operator. */
function filtered({ coupling, bath }: HierarchyBath, form: LiouvilleForm, t?: PhysicalTime): ComplexMatrix {
  const q = column(toVector(form.basis, coupling));
  const turned = t === undefined ? Matrix.zeros(q.rows, 1) : expm(form.system, t).mmul(q);
  return linearCombination(
    bath.exponents.map(({ amplitude, rate }) => {
      const start = Matrix.sub(q, Matrix.mul(turned, t === undefined ? 0 : Math.exp(-rate * t)));
      const shifted = scaledIdentity(q.rows, rate).sub(form.system);
      return [amplitude, toOperator(form.basis, entries(solve(shifted, start)))];
    }),
  );
}

/**
 * The part of a superoperator that commutes with 𝓛: the mean of e^{−𝓛t}Re^{𝓛t} over all times. In a Hermitian basis 𝓛 is
 * antisymmetric; −𝓛² = Σ ω²B_ω is symmetric with the squared Bohr frequencies as eigenvalues, and J = 𝓛B_ω/ω turns its
 * eigenspaces by a quarter, so that the part is Σ_ω ½(B_ω R B_ω − J R J), for ω = 0 just B₀RB₀.
 * @param tolerance frequencies closer than this fraction of the largest count as one. Default 1e-6.
 */
export function secular(superop: Matrix, system: Matrix, tolerance = 1e-6): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(system.mmul(system.transpose()), {
    assumeSymmetric: true,
  });
  const frequencies = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  const width = tolerance * Math.max(...frequencies);
  const result = Matrix.zeros(system.rows, system.columns);
  for (const places of clusters(frequencies, width)) {
    const vectors = eigenvectorMatrix.subMatrixColumn(places);
    const block = vectors.mmul(vectors.transpose());
    const inside = block.mmul(superop).mmul(block);
    const omega = places.reduce((sum, place) => sum + frequencies[place], 0) / places.length;
    if (omega > width) {
      const turn = system.mmul(block).mul(1 / omega);
      inside.sub(turn.mmul(superop).mmul(turn)).mul(0.5);
    }
    result.add(inside);
  }
  return result;
}

/** Places of ascending values, cut into runs whose neighbours differ by at most `width`. */
function clusters(values: readonly number[], width: number): number[][] {
  const order = values.map((_, place) => place).sort((a, b) => values[a] - values[b]);
  const runs: number[][] = [];
  order.forEach((place, i) => {
    if (i > 0 && values[place] - values[order[i - 1]] <= width) runs[runs.length - 1].push(place);
    else runs.push([place]);
  });
  return runs;
}
