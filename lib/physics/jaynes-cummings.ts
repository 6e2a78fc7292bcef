import { Matrix } from "ml-matrix";
import { adjoint, complexKronecker, complexMatrix, linearCombination } from "../linalg/index.js";
import { type PhysicalTime, positive } from "../tasks/index.js";
import { dissipator } from "./hierarchy-blocks.js";
import { type HermitianBasis, liouvillian, pauliBasis, productBasis, superoperator, unitBasis } from "./liouville.js";
import { annihilation, diagonal, onFirst, onSecond } from "./operators.js";

// An excited atom and one resonant cavity mode that leaks, nothing else excited (damped Jaynes–Cummings model):
//   H = g(σ₊a + σ₋a†),   ρ̇ = −i[H, ρ] + κ(aρa† − ½{a†a, ρ}),   start |excited, vacuum⟩.
// At most one quantum is about. Its amplitudes c (atom) and b (i times that of the cavity) are real and obey
//   ċ = −g b,  ḃ = g c − (κ/2) b   ⇔   ċ = −∫₀ᵗ g² e^{−κ(t−t′)/2} c(t′) dt′,
// the equation of an atom in a reservoir with a Lorentzian line of width ℓ and decay rate γ₀, g² = γ₀ℓ/2 and κ/2 = ℓ (Breuer
// and Petruccione, The Theory of Open Quantum Systems, section 10.1). Exactly solvable, so it is an oracle for kernels.

/** Coupling g and leak rate κ in units of energy (ħ = 1). */
export interface JaynesCummings {
  readonly coupling: number;
  readonly leak: number;
}

/** The atom–cavity pair that acts on the atom as a resonant reservoir of decay rate γ₀ and line width ℓ. */
export function lorentzianReservoir(decay: number, width: number): JaynesCummings {
  return { coupling: Math.sqrt((positive("decay rate", decay) * positive("width", width)) / 2), leak: 2 * width };
}

/**
 * c(t) = e^{−κt/4}[cosh(Dt/2) + (κ/2D) sinh(Dt/2)], D² = κ²/4 − 4g², with c(0) = 1. Oscillates (D imaginary, "non-Markovian")
 * for g > κ/4; at D = 0 the bracket is 1 + κt/4.
 */
export function excitedAmplitude(system: JaynesCummings, t: PhysicalTime): number {
  const { coupling: g, leak: kappa } = checked(system);
  const [even, odd] = dampedPair(kappa / 4, g * g - (kappa * kappa) / 16, t);
  return even + (kappa / 4) * odd;
}

/** ⟨σ_z⟩ = 2c² − 1 of the atom, +1 when excited. */
export function atomInversion(system: JaynesCummings, t: PhysicalTime): number {
  return 2 * excitedAmplitude(system, t) ** 2 - 1;
}

/** Generator of (c, b); `blockKernel(…, [0])` of it is the amplitude's kernel. */
export function amplitudeGenerator(system: JaynesCummings): Matrix {
  const { coupling: g, leak: kappa } = checked(system);
  return new Matrix([
    [0, -g],
    [g, -kappa / 2],
  ]);
}

/** The amplitude's kernel in closed form, −g² e^{−κt/2}. */
export function amplitudeKernel(system: JaynesCummings, t: PhysicalTime): number {
  const { coupling: g, leak: kappa } = checked(system);
  return -g * g * Math.exp((-kappa * t) / 2);
}

/** Generator of (c², b², cb), closed among themselves; `blockKernel(…, [0])` of it is the kernel of the population c². */
export function populationGenerator(system: JaynesCummings): Matrix {
  const { coupling: g, leak: kappa } = checked(system);
  return new Matrix([
    [0, 0, -2 * g],
    [0, -kappa, 2 * g],
    [g, -g, -kappa / 2],
  ]);
}

/**
 * The population's kernel in closed form, −2g² e^{−3κt/4}[cos wt + (κ/4w) sin wt], w² = 2g² − κ²/16: neither the amplitude's
 * kernel nor its square.
 */
export function populationKernel(system: JaynesCummings, t: PhysicalTime): number {
  const { coupling: g, leak: kappa } = checked(system);
  const [even, odd] = dampedPair((3 * kappa) / 4, 2 * g * g - (kappa * kappa) / 16, t);
  return -2 * g * g * (even + (kappa / 4) * odd);
}

export interface JaynesCummingsLiouville {
  /** Pauli ⊗ units, atom first; |0⟩ of the atom is the excited state. */
  readonly basis: HermitianBasis;
  readonly systemBasis: HermitianBasis;
  /** Real generator of order 4·levels². */
  readonly generator: Matrix;
  /** Partial trace over the cavity, 4 rows. */
  readonly trace: Matrix;
  /** ρ_S ↦ ρ_S ⊗ |vacuum⟩⟨vacuum|, 4 columns. */
  readonly embedding: Matrix;
}

/**
 * The master equation itself, over the whole Liouville space: every element of the atom's reduced map, and the route that
 * knows nothing of amplitudes.
 * @param levels cavity states kept, at least 2 (enough: the model has at most one quantum).
 */
export function jaynesCummingsLiouville(system: JaynesCummings, levels = 2): JaynesCummingsLiouville {
  const { coupling: g, leak: kappa } = checked(system);
  const a = annihilation(levels);
  const lower = complexMatrix([
    [0, 0],
    [1, 0],
  ]);
  const exchange = complexKronecker(adjoint(lower), a);
  const hamiltonian = linearCombination([
    [g, exchange],
    [g, adjoint(exchange)],
  ]);
  const vacuum = diagonal(Array.from({ length: levels }, (_, n) => (n === 0 ? 1 : 0)));
  const basis = productBasis(pauliBasis, unitBasis(levels));
  const jump = linearCombination([[Math.sqrt(kappa), onSecond(2, a)]]);
  return {
    basis,
    systemBasis: pauliBasis,
    generator: liouvillian(basis, hamiltonian).add(dissipator(basis, jump)),
    trace: superoperator(basis, pauliBasis, (x) => onFirst(x, levels)).transpose(),
    embedding: superoperator(basis, pauliBasis, (x) => complexKronecker(x, vacuum)),
  };
}

/**
 * e^{−rt} cos wt and e^{−rt} sin(wt)/w for w² of either sign (cosh and sinh where it is negative, |w| ≤ r), through w = 0.
 * One decaying exponential carries both, so that nothing overflows and nothing cancels.
 */
function dampedPair(rate: number, square: number, t: number): readonly [even: number, odd: number] {
  const w = Math.sqrt(Math.abs(square));
  const decay = Math.exp(-rate * t);
  if (w * t < 1e-8) return [decay, decay * t];
  if (square > 0) return [decay * Math.cos(w * t), (decay * Math.sin(w * t)) / w];
  const slow = Math.exp((w - rate) * t);
  return [(slow * (1 + Math.exp(-2 * w * t))) / 2, (-slow * Math.expm1(-2 * w * t)) / (2 * w)];
}

function checked(system: JaynesCummings): JaynesCummings {
  positive("coupling", system.coupling);
  if (!(system.leak >= 0 && Number.isFinite(system.leak))) throw new RangeError(`invalid leak: ${system.leak}`);
  return system;
}
