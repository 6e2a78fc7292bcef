import { positive } from "../tasks/index.js";
import { type DrudeLorentzOptions, drudeLorentz } from "./baths.js";
import { type Heom, heom } from "./heom.js";
import { sigmaZ, twoLevelHamiltonian } from "./operators.js";

// The quantum bath that belongs to the same scaffold as the distance law. One overdamped mode with spring κ and friction ζ
// relaxes at γ = κ/ζ; when the transferring charge displaces it by a fixed force f, its reorganisation energy is
// f²/2κ. In units of the tunnelling amplitude Δ = 1 (ħ = k_B = 1) and of the reference spring κ₀ = 40 kcal/mol/Å²
//   λ = 0.1·κ₀/κ,   γ = 0.5·κ/(κ₀ζ),   ε = 0,   T = 1,   H = σ_x/2,   Q = σ_z.
// λ and γ at the reference are a choice of the model. A stiff scaffold is a weak and fast bath; friction changes γ alone.

export interface ScaffoldBathOptions {
  /** κ, kcal mol⁻¹ Å⁻². */
  readonly stiffness: number;
  /** ζ in units of the friction at the reference. Default 1. */
  readonly friction?: number;
}

/** κ₀, kcal mol⁻¹ Å⁻². */
export const REFERENCE_STIFFNESS = 40;

/** Drude–Lorentz parameters in units of Δ: one Padé pole, two when γ ≥ 2, where the bath is faster than the temperature. */
export function scaffoldBath({ stiffness, friction = 1 }: ScaffoldBathOptions): DrudeLorentzOptions {
  const softness = REFERENCE_STIFFNESS / positive("stiffness", stiffness);
  const gamma = 0.5 / (softness * positive("friction", friction));
  return { lambda: 0.1 * softness, gamma, temperature: 1, expansion: "pade", terms: gamma >= 2 ? 2 : 1 };
}

/**
 * The hierarchy of the two-level system in that bath, with terminator.
 * @param depth L; soft and viscous scaffolds (large λ/γ) need more of it.
 */
export function scaffoldHierarchy(options: ScaffoldBathOptions, depth: number): Heom {
  return heom({
    hamiltonian: twoLevelHamiltonian(0, 1),
    coupling: sigmaZ,
    bath: drudeLorentz(scaffoldBath(options)),
    depth,
    terminator: "double-commutator",
  });
}
