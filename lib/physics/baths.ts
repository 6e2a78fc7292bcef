import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type Complex, toComplex } from "../linalg/index.js";
import { type PhysicalTime, physicalTime, positive } from "../tasks/index.js";

// The Drude–Lorentz (overdamped) bath and its correlation function as a sum of exponentials.
//   J(ω) = 2λγω/(ω² + γ²),   C(t) = (1/π)∫₀^∞ J(ω)[coth(ω/2T) cos ωt − i sin ωt] dω = Σ_k c_k e^{−ν_k t}  (t ≥ 0)
// ν₀ = γ, c₀ = λγ(cot(γ/2T) − i). The other exponents are poles of the Bose function, either its own (Matsubara,
// ν_k = 2πkT) or those of its [N−1/N] Padé approximant (Hu, Luo, Jiang, Xu and Yan, J. Chem. Phys. 134, 244106 (2011)),
// which needs far fewer of them. Conventions differ between programs by factors of 2 and π in J: this one has
// (1/π)∫₀^∞ J/ω dω = λ, the reorganisation energy.

export interface Exponent {
  /** c_k, units of energy². */
  readonly amplitude: Complex;
  /** ν_k > 0, units of energy. */
  readonly rate: number;
}

export interface BathExpansion {
  readonly exponents: readonly Exponent[];
  /**
   * δ = ∫₀^∞ C(t)dt − Σ c_k/ν_k with the exact integral 2λT/γ − iλ: the weight of all dropped, fast exponents, which acts
   * as −δ[Q,[Q,·]].
   */
  readonly terminator: number;
}

/** The three energies of a Drude–Lorentz bath, all positive. */
export interface DrudeLorentz {
  /** Reorganisation energy λ. */
  readonly lambda: number;
  /** Cut-off γ, the inverse memory time of the bath. */
  readonly gamma: number;
  readonly temperature: number;
}

export interface DrudeLorentzOptions extends DrudeLorentz {
  readonly expansion: "matsubara" | "pade";
  /** Number of thermal exponents kept besides γ. */
  readonly terms: number;
}

/** Poles iζ_k and weights κ_k of  coth(x/2) ≈ 2/x + Σ_k 4κ_k x/(x² + ζ_k²). */
export interface BosePole {
  readonly position: number;
  readonly weight: number;
}

/** @throws on a parameter that is not positive, an unknown expansion, or γ next to a thermal rate (amplitudes diverge). */
export function drudeLorentz(options: DrudeLorentzOptions): BathExpansion {
  const { lambda, gamma, temperature } = positiveBath(options);
  const { expansion, terms } = options;
  if (!Number.isInteger(terms) || terms < 0) throw new RangeError(`invalid number of terms: ${terms}`);
  const polesOf = EXPANSIONS[expansion];
  if (polesOf === undefined) {
    throw new RangeError(`unknown expansion "${String(expansion)}" (known: ${Object.keys(EXPANSIONS).join(", ")})`);
  }
  const poles = polesOf(terms);
  // cot(γ/2T) has its poles at the Matsubara rates, whichever expansion stands beside it.
  const nearest = 2 * Math.PI * temperature * Math.max(1, Math.round(gamma / (2 * Math.PI * temperature)));
  for (const rate of [nearest, ...poles.map(({ position }) => position * temperature)]) resonance(gamma, rate);
  const exponents = [
    { rate: gamma, amplitude: { re: (lambda * gamma) / Math.tan(gamma / (2 * temperature)), im: -lambda * gamma } },
    ...poles.map(({ position, weight }) => thermalExponent(position * temperature, weight, options)),
  ];
  const kept = exponents.reduce((sum, { amplitude, rate }) => sum + amplitude.re / rate, 0);
  return { exponents, terminator: (2 * lambda * temperature) / gamma - kept };
}

function thermalExponent(rate: number, weight: number, { lambda, gamma, temperature }: DrudeLorentz): Exponent {
  const distance = rate * rate - gamma * gamma;
  return { rate, amplitude: toComplex((weight * 4 * lambda * gamma * temperature * rate) / distance) };
}

/** At a relative distance d two amplitudes of opposite sign are 1/d times too large: closer than 1e-6 is refused. */
function resonance(gamma: number, rate: number): void {
  if (Math.abs(gamma - rate) < 1e-6 * rate) {
    throw new RangeError(`invalid gamma: ${gamma} (resonant with the thermal rate ${rate})`);
  }
}

/** The bath, when λ, γ and T are positive and finite; throws with the name of the first that is not. */
export function positiveBath<Bath extends DrudeLorentz>(bath: Bath): Bath {
  const { lambda, gamma, temperature } = bath;
  for (const [name, value] of Object.entries({ lambda, gamma, temperature })) positive(name, value);
  return bath;
}

/** ζ_k = 2πk, κ_k = 1. */
export function matsubaraPoles(terms: number): BosePole[] {
  return Array.from({ length: terms }, (_, k) => ({ position: 2 * Math.PI * (k + 1), weight: 1 }));
}

/** The N poles of the [N−1/N] Padé approximant, from two tridiagonal eigenproblems. */
export function padePoles(n: number): BosePole[] {
  if (n === 0) return [];
  const zeta = inverseEigenvalues(2 * n, (m) => 1 / Math.sqrt((2 * m + 1) * (2 * m + 3)));
  const chi = inverseEigenvalues(2 * n - 1, (m) => 1 / Math.sqrt((2 * m + 3) * (2 * m + 5)));
  return zeta.map((position, j) => {
    const numerator = chi.reduce((product, x) => product * (x * x - position * position), 1);
    const others = zeta.filter((_, k) => k !== j);
    const denominator = others.reduce((product, x) => product * (x * x - position * position), 1);
    return { position, weight: ((n / 2) * (2 * n + 3) * numerator) / denominator };
  });
}

const EXPANSIONS: Record<DrudeLorentzOptions["expansion"], (terms: number) => BosePole[]> = {
  matsubara: matsubaraPoles,
  pade: padePoles,
};

/** 2/(positive eigenvalues), ascending, of the symmetric tridiagonal matrix with zero diagonal. */
function inverseEigenvalues(order: number, off: (m: number) => number): number[] {
  const matrix = Matrix.zeros(order, order);
  for (let m = 1; m < order; m++) {
    matrix.set(m - 1, m, off(m));
    matrix.set(m, m - 1, off(m));
  }
  const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return realEigenvalues
    .filter((value) => value > 1e-12)
    .map((value) => 2 / value)
    .sort((a, b) => a - b);
}

/** C(t) of an expansion (real and imaginary part). @throws on a negative time, where it is C*(−t) instead. */
export function correlation(bath: BathExpansion, t: PhysicalTime): Complex {
  physicalTime(t);
  return bath.exponents.reduce(
    (sum, { amplitude, rate }) => ({
      re: sum.re + amplitude.re * Math.exp(-rate * t),
      im: sum.im + amplitude.im * Math.exp(-rate * t),
    }),
    { re: 0, im: 0 },
  );
}
