import { type Complex, gaussLegendre } from "../linalg/index.js";
import { positive } from "../tasks/index.js";
import { type BathExpansion, type DrudeLorentz, positiveBath } from "./baths.js";

// What a bath looks like in frequency, and the tests that a truncated expansion has to stand.
//   S(ω) = ∫ C(t)e^{iωt}dt = 2J(ω)/(1 − e^{−ω/T}),   J odd: S(ω) is what the bath absorbs, S(−ω) what it emits.
// Detailed balance (the Kubo–Martin–Schwinger condition, Kubo, J. Phys. Soc. Jpn. 12, 570 (1957)) is S(−ω) = e^{−ω/T}S(ω);
// in imaginary time, C(−iτ) = C(−i(1/T − τ)). Sum rules: −∫₀^∞ Im C dt = λ, ∫₀^∞ Re C dt = 2λT/γ.

/** J(ω) = 2λγω/(ω² + γ²). */
export function spectralDensity({ lambda, gamma }: Pick<DrudeLorentz, "lambda" | "gamma">, omega: number): number {
  return (2 * lambda * gamma * omega) / (omega * omega + gamma * gamma);
}

/** The exact S(ω) = 2J(ω)/(1 − e^{−ω/T}), at ω = 0 its limit 4λT/γ. Units of energy. */
export function thermalSpectrum(bath: DrudeLorentz, omega: number): number {
  const { lambda, gamma, temperature } = positiveBath(bath);
  if (omega === 0) return (4 * lambda * temperature) / gamma;
  return (2 * spectralDensity(bath, omega)) / -Math.expm1(-omega / temperature);
}

/** S_N(ω) = 2 Re Σ c_k/(ν_k − iω) of the exponents kept (without the terminator, which is white noise). */
export function powerSpectrum({ exponents }: BathExpansion, omega: number): number {
  return exponents.reduce(
    (sum, { amplitude: { re, im }, rate }) => sum + (2 * (re * rate - im * omega)) / (rate * rate + omega * omega),
    0,
  );
}

/**
 * ln[S_N(ω)/S_N(−ω)] − ω/T: zero for a bath in equilibrium, and the error of ln(rate down/rate up) of every transition
 * of that frequency. Undefined where the truncated spectrum is not positive: such a bath emits a negative number of quanta.
 * @throws on a temperature that is not positive, a frequency that is not finite.
 */
export function detailedBalanceDefect(bath: BathExpansion, temperature: number, omega: number): number | undefined {
  if (!Number.isFinite(omega)) throw new RangeError(`invalid frequency: ${omega}`);
  const absorbed = powerSpectrum(bath, omega);
  const emitted = powerSpectrum(bath, -omega);
  return absorbed > 0 && emitted > 0
    ? Math.log(absorbed / emitted) - omega / positive("temperature", temperature)
    : undefined;
}

export interface SumRules {
  /** −∫₀^∞ Im C dt, exactly λ. */
  readonly reorganisation: number;
  /** ∫₀^∞ Re C dt with the terminator, exactly 2λT/γ. */
  readonly integral: number;
}

export function sumRules({ exponents, terminator }: BathExpansion): SumRules {
  return {
    reorganisation: -exponents.reduce((sum, { amplitude, rate }) => sum + amplitude.im / rate, 0),
    integral: exponents.reduce((sum, { amplitude, rate }) => sum + amplitude.re / rate, terminator),
  };
}

/** C(−iτ) = Σ c_k e^{iν_kτ} of an expansion, 0 ≤ τ ≤ 1/T; real only as far as the expansion is exact. */
export function imaginaryTimeCorrelation({ exponents }: BathExpansion, tau: number): Complex {
  return exponents.reduce<Complex>(
    (sum, { amplitude: { re, im }, rate }) => {
      const [cos, sin] = [Math.cos(rate * tau), Math.sin(rate * tau)];
      return { re: sum.re + re * cos - im * sin, im: sum.im + re * sin + im * cos };
    },
    { re: 0, im: 0 },
  );
}

const UNIT_PANEL = gaussLegendre(24, 0, 1);

/**
 * The exact C(−iτ) = (1/π)∫₀^∞ J(ω) cosh(ω(1/2T − τ))/sinh(ω/2T) dω by quadrature, 0 < τ < 1/T (it diverges at both ends).
 * @throws on a time outside of that interval.
 */
export function imaginaryTimeIntegral(bath: DrudeLorentz, tau: number): number {
  const { gamma, temperature } = positiveBath(bath);
  const beta = 1 / temperature;
  if (!(tau > 0 && tau < beta)) throw new RangeError(`invalid imaginary time: ${tau}`);
  // cosh/sinh without overflow: (e^{−ωτ} + e^{−ω(β−τ)})/(1 − e^{−βω}), which decays by e^{−40} within 40/min(τ, β−τ).
  const integrand = (omega: number): number =>
    (spectralDensity(bath, omega) * (Math.exp(-omega * tau) + Math.exp(-omega * (beta - tau)))) /
    -Math.expm1(-omega * beta);
  let [sum, from] = [0, 0];
  const end = 40 / Math.min(tau, beta - tau);
  for (let to = Math.min(gamma, end) / 4; from < end; [from, to] = [to, Math.min(end, 2 * to)]) {
    for (const { node, weight } of UNIT_PANEL) sum += (to - from) * weight * integrand(from + (to - from) * node);
  }
  return sum / Math.PI;
}
