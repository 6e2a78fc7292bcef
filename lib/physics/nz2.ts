import { Matrix } from "ml-matrix";
import { expm } from "../linalg/index.js";
import { type PhysicalTime, physicalTime } from "../tasks/index.js";
import { correlation } from "./baths.js";
import { type CoupledSystem, commute, liouvilleForm } from "./coupled-system.js";
import { absorption } from "./hierarchy-blocks.js";
import type { HermitianBasis } from "./liouville.js";

// Born without Markov: the Nakajima–Zwanzig kernel to second order in the coupling,
//   𝒦₂(τ)X = −[Q, e^{𝓛τ}(C(τ)QX − C*(τ)XQ)],   ρ̇ = 𝓛ρ + ∫₀ᵗ 𝒦₂(t−t′)ρ(t′)dt′
// (Breuer and Petruccione, The Theory of Open Quantum Systems, section 9.1), a sum over baths if there are several. The
// hierarchy cut at depth 1 has the same kernel, identically: its one layer of auxiliary matrices is X ↦ c_kQX − c_k*XQ,
// damped by ν_k and moved by 𝓛. Terminators −δ[Q,[Q,·]] and jumps are a part of 𝓛 in both.

export interface SecondOrderKernel {
  readonly basis: HermitianBasis;
  /** Instantaneous generator 𝓛, d²×d². */
  readonly markov: Matrix;
  /** 𝒦₂ at lag τ, d²×d², units of energy². */
  K(tau: PhysicalTime): Matrix;
}

/** @throws as `heom`; K on a negative lag. */
export function secondOrderKernel(options: CoupledSystem): SecondOrderKernel {
  const { basis, baths, local } = liouvilleForm(options);
  const couplings = baths.map(({ coupling }) => commute(basis, coupling));
  return {
    basis,
    markov: local,
    K: (tau) => {
      const moved = expm(local, physicalTime(tau));
      const sum = Matrix.zeros(local.rows, local.columns);
      baths.forEach(({ coupling, bath }, b) => {
        sum.add(couplings[b].mmul(moved).mmul(absorption(basis, coupling, correlation(bath, tau))));
      });
      return sum;
    },
  };
}
