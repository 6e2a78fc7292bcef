import { wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/index.js";
import { detailedBalanceDefect, powerSpectrum } from "./bath-spectra.js";
import { type BathExpansion, type DrudeLorentz, type DrudeLorentzOptions, drudeLorentz } from "./baths.js";

// A gate in front of every calculation with a truncated bath: the shortest expansion whose detailed balance holds to a
// tolerance at the frequencies that the system can ask about (its Bohr frequencies). Each exponent more multiplies the
// number of hierarchy matrices, so the shortest that passes is the one to take.

export interface GateOptions extends DrudeLorentz {
  /** Largest |ln[S(ω)/S(−ω)] − ω/T| allowed at every frequency (of a cold bath: see `GateTrial.defect`). */
  readonly tolerance: number;
  /** Frequencies ω ≥ 0 to test, not empty, units of energy. At ω = 0 the test is that the spectrum is positive. */
  readonly frequencies: readonly number[];
  /** Longest expansion tried; default 20. */
  readonly maxTerms?: number;
}

export interface GateTrial {
  readonly expansion: DrudeLorentzOptions["expansion"];
  readonly terms: number;
  /**
   * Largest |ln[S(ω)/S(−ω)] − ω/T| over the frequencies; infinite where the truncated spectrum is not positive. At
   * frequencies with e^{−ω/T} < 1e-9 it is |S(−ω)/S(ω) − e^{−ω/T}|: nothing sees more of so small an emission.
   */
  readonly defect: number;
}

export interface GatedBath extends GateTrial {
  readonly bath: BathExpansion;
  /** Everything tried, the accepted trial last. */
  readonly tried: readonly GateTrial[];
}

/**
 * Tries N = 0, 1, 2, … thermal exponents, Padé before Matsubara at each N, and takes the first that passes.
 * @throws when none passes, with the smallest defect found; on parameters that are not positive, a negative frequency or none,
 * a resonance.
 */
export function drudeLorentzWithin(options: GateOptions): GatedBath {
  const { tolerance, frequencies, maxTerms = 20, temperature } = options;
  positive("tolerance", tolerance);
  wholeNumber("largest number of terms", maxTerms);
  if (frequencies.length === 0) throw new RangeError("invalid frequencies: none given");
  for (const omega of frequencies) {
    if (!(omega >= 0) || !Number.isFinite(omega)) throw new RangeError(`invalid frequency: ${omega}`);
  }
  const tried: GateTrial[] = [];
  for (let terms = 0; terms <= maxTerms; terms++) {
    for (const expansion of ["pade", "matsubara"] as const) {
      const bath = drudeLorentz({ ...options, expansion, terms });
      const defect = Math.max(...frequencies.map((omega) => resolvedDefect(bath, temperature, omega)));
      tried.push({ expansion, terms, defect });
      if (defect <= tolerance) return { bath, expansion, terms, defect, tried };
    }
  }
  const best = Math.min(...tried.map(({ defect }) => defect));
  throw new RangeError(`no expansion of at most ${maxTerms} terms: smallest defect ${best}, allowed ${tolerance}`);
}

/** Where a cold bath emits less than this part of what it absorbs, the logarithm would be that of the poles' round-off. */
const UNSEEN = 1e-9;

/** |ln S(ω)/S(−ω) − ω/T|; where the emission is unseen, its error as a part of the absorption. */
function resolvedDefect(bath: BathExpansion, temperature: number, omega: number): number {
  const ratio = Math.exp(-omega / temperature);
  if (ratio >= UNSEEN) return Math.abs(detailedBalanceDefect(bath, temperature, omega) ?? Number.POSITIVE_INFINITY);
  const absorbed = powerSpectrum(bath, omega);
  return absorbed > 0 ? Math.abs(powerSpectrum(bath, -omega) / absorbed - ratio) : Number.POSITIVE_INFINITY;
}
