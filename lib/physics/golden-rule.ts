import { gaussLegendre } from "../linalg/index.js";
import { type PhysicalTime, positive } from "../tasks/index.js";
import { sumRules } from "./bath-spectra.js";
import type { BathExpansion } from "./baths.js";
import { lineshape, type Terminator } from "./lineshape.js";

// Rate of tunnelling between donor and acceptor, H = (ε/2)σ_z + (Δ/2)σ_x with coupling σ_z, to second order in Δ (Fermi's
// golden rule with the bath to all orders; Leggett et al., Rev. Mod. Phys. 59, 1 (1987)):
//   k₁₂ = (Δ²/2) Re ∫₀^∞ e^{i(ε−4λ)t − 4g(t)} dt,   k₂₁ = k₁₂ with ε → −ε,   k₂₁/k₁₂ = e^{−ε/T}.
// The two states displace the bath in opposite directions, ±σ_z, so the reorganisation energy of the transfer is 4λ; the phase
// −4λt is that displacement. Classical slow bath: Marcus, J. Chem. Phys. 24, 966 (1956), k = (Δ²/4)√(π/ΛT) e^{−(ε−Λ)²/4ΛT}.

export interface TransferOptions {
  readonly bath: BathExpansion;
  /** Energy set free by the transfer 1 → 2 (negative: needed). */
  readonly epsilon: number;
  /** Tunnelling amplitude Δ: H has Δ/2 beside its diagonal. */
  readonly delta: number;
  readonly terminator?: Terminator;
}

export interface TransferRates {
  /** k₁₂, units of energy. */
  readonly forward: number;
  /** k₂₁. */
  readonly backward: number;
}

/**
 * The two rates of a pair. A negative one says that the expansion misses detailed balance there: gate it first
 * (`drudeLorentzWithin`).
 * @throws when the coherence does not decay: no rate exists without friction.
 */
export function goldenRuleRates(options: TransferOptions): TransferRates {
  const { epsilon } = options;
  return { forward: rate(options), backward: rate({ ...options, epsilon: -epsilon }) };
}

function rate({ bath, epsilon, delta, terminator = "none" }: TransferOptions): number {
  if (!Number.isFinite(epsilon)) throw new RangeError(`invalid epsilon: ${epsilon}`);
  positive("delta", delta);
  const phase = epsilon - 4 * sumRules(bath).reorganisation;
  const value = (t: number): number => {
    const g = lineshape(bath, t as PhysicalTime, terminator);
    return Math.exp(-4 * g.re) * Math.cos(phase * t - 4 * g.im);
  };
  // Panels grow with t from the fastest scale of the start, and stay shorter than the phase and the decay at their place.
  const { exponents } = bath;
  const strength = exponents.reduce((total, { amplitude }) => total + Math.abs(amplitude.re), 0);
  const first = 0.5 / Math.max(...exponents.map((exponent) => exponent.rate), Math.sqrt(4 * strength));
  let [sum, from] = [0, 0];
  for (let panel = 0; panel < LONGEST; panel++) {
    const pace = Math.max(Math.abs(epsilon), Math.abs(phase), 4 * slope(bath, from));
    const width = Math.min(from + first, 1 / pace);
    for (const { node, weight } of nodes) sum += weight * width * value(from + width * node);
    from += width;
    if (4 * lineshape(bath, from as PhysicalTime, terminator).re > 40) return ((delta * delta) / 2) * sum;
  }
  throw new RangeError(`invalid bath: the coherence has not decayed by t = ${from}`);
}

const LONGEST = 20_000;
const nodes = gaussLegendre(16, 0, 1);

/** |g′(t)| at most: how fast the integrand turns or decays. */
function slope({ exponents }: BathExpansion, t: number): number {
  return exponents.reduce(
    (sum, { amplitude: { re, im }, rate }) => sum - (Math.hypot(re, im) / rate) * Math.expm1(-rate * t),
    0,
  );
}

export interface MarcusOptions {
  readonly delta: number;
  readonly epsilon: number;
  /** Λ, for the spin–boson model 4λ. */
  readonly reorganisation: number;
  readonly temperature: number;
}

/** (Δ²/4)√(π/ΛT) e^{−(ε−Λ)²/4ΛT}: the golden rule for a classical, slow bath. */
export function marcusRate({ delta, epsilon, reorganisation, temperature }: MarcusOptions): number {
  const spread = positive("reorganisation", reorganisation) * positive("temperature", temperature);
  const activation = (epsilon - reorganisation) ** 2 / (4 * spread);
  return (positive("delta", delta) ** 2 / 4) * Math.sqrt(Math.PI / spread) * Math.exp(-activation);
}
