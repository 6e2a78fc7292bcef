import { type Complex, gaussLegendre } from "../linalg/index.js";
import { type PhysicalTime, physicalTime, positive } from "../tasks/index.js";
import type { BathExpansion } from "./baths.js";
import { lineshape, type Terminator } from "./lineshape.js";

// Pure dephasing, H = (ε/2)σ_z and coupling σ_z: populations stand still and, for a Gaussian bath and a factorised start,
//   ρ₀₁(t) = ρ₀₁(0) e^{−iεt − Γ(t)},   Γ(t) = 4 Re g(t) = (4/π)∫₀^∞ J(ω) coth(ω/2T) (1 − cos ωt)/ω² dω
// exactly (Leggett et al., Rev. Mod. Phys. 59, 1 (1987)). The one spin–boson model with a closed form: hierarchies and
// closures are measured against it. The second cumulant is all there is, so the time-local second-order equation is exact
// here and the convolution one is not.

/** Γ(t) of an expansion. With "double-commutator" the exponents left out count as white noise, + 4δt. */
export function dephasingExponent(bath: BathExpansion, t: PhysicalTime, terminator: Terminator = "none"): number {
  return 4 * lineshape(bath, t, terminator).re;
}

export interface DephasingOptions {
  readonly bath: BathExpansion;
  /** Level splitting ε. */
  readonly epsilon: number;
  /** ρ₀₁(0), default ½. */
  readonly initial?: number;
  readonly terminator?: Terminator;
}

/** ρ₀₁(t). */
export function dephasingCoherence(options: DephasingOptions, t: PhysicalTime): Complex {
  const { bath, epsilon, initial = 0.5, terminator = "none" } = options;
  const size = initial * Math.exp(-dephasingExponent(bath, t, terminator));
  return { re: size * Math.cos(epsilon * t), im: -size * Math.sin(epsilon * t) };
}

export interface SpectralBath {
  /** J(ω) for ω > 0; J/ω² integrable at infinity. */
  readonly density: (omega: number) => number;
  /** T ≥ 0. */
  readonly temperature: number;
  /** Frequency Ω from which on f(ω) = J(ω)coth(ω/2T)/ω² only decays: well above T and the cut-off of J. */
  readonly upTo: number;
}

/**
 * Γ(t) of any spectral density, by quadrature over frequency: knows nothing of exponents or poles. Panel by panel of half a
 * period up to a zero of cos ωt beyond Ω; of the tail, ∫f is integrated and −∫f cos ωt = f(Ω) sin(Ωt)/t − f″(Ω) sin(Ωt)/t³ + …
 * cut after its first term.
 */
export function dephasingIntegral(bath: SpectralBath, t: PhysicalTime): number {
  const { density, temperature } = bath;
  if (!(temperature >= 0)) throw new RangeError(`invalid temperature: ${temperature}`);
  const upTo = positive("frequency", bath.upTo);
  if (t === 0) return 0;
  const thermal = (omega: number): number =>
    temperature === 0 ? density(omega) : density(omega) / Math.tanh(omega / (2 * temperature));
  const integrand = (omega: number): number => thermal(omega) * 2 * (Math.sin((omega * t) / 2) / omega) ** 2;
  const period = Math.PI / positive("physical time", t);
  const panels = Math.ceil(upTo / period);
  // The first half panel is halved again and again towards ω = 0: J may bend there on a scale much shorter than 1/t.
  let sum = integrate(integrand, 0, period / 2 ** 41);
  for (let level = 0; level < 40; level++)
    sum += integrate(integrand, period / 2 ** (level + 2), period / 2 ** (level + 1));
  for (let panel = 0; panel < panels; panel++)
    sum += integrate(integrand, (panel + 0.5) * period, (panel + 1.5) * period);
  const end = (panels + 0.5) * period;
  const oscillating = ((thermal(end) / (end * end)) * Math.sin(end * t)) / t;
  return (4 / Math.PI) * (sum + oscillating + integrate((s) => thermal(end / s) / end, 0, 1));
}

const nodes = gaussLegendre(24, 0, 1);

function integrate(f: (x: number) => number, from: number, to: number): number {
  return nodes.reduce((sum, { node, weight }) => sum + weight * f(from + (to - from) * node), 0) * (to - from);
}

/**
 * Γ(t) = 2a[1 + (x − 1)/(x + 1)²], x = (ω_c t)²: the super-Ohmic bath J(ω) = (π/2)(a/ω_c²)ω³e^{−ω/ω_c} at zero temperature with
 * coupling σ_z. It stops at 2a: such a bath takes a part of the coherence and leaves the rest for ever. (OQuPy's analytic test
 * case; there the coupling is σ_z/2 and J is four times larger, divided by π.)
 */
export function superOhmicDephasing(a: number, cutoff: number, t: PhysicalTime): number {
  const x = (positive("cut-off", cutoff) * physicalTime(t)) ** 2;
  return 2 * positive("coupling strength", a) * (1 + (x - 1) / (x + 1) ** 2);
}
