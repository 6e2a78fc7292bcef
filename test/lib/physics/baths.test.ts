import { describe, expect, test } from "vitest";
import { gaussLegendre } from "../../../lib/linalg/index.js";
import {
  correlation,
  detailedBalanceDefect,
  drudeLorentz,
  drudeLorentzWithin,
  imaginaryTimeCorrelation,
  imaginaryTimeIntegral,
  padePoles,
  powerSpectrum,
  spectralDensity,
  sumRules,
  thermalSpectrum,
} from "../../../lib/physics/index.js";
import { physicalTime } from "../../../lib/tasks/index.js";

const parameters = { lambda: 0.1, gamma: 0.5, temperature: 0.5 };
const bathOf = (expansion: "matsubara" | "pade", terms: number) => drudeLorentz({ ...parameters, expansion, terms });
const frequencies = [0.5, Math.sqrt(1.25), 3];

describe("drudeLorentz", () => {
  test.each([
    ["matsubara", 1500, 1e-3],
    ["pade", 12, 1e-9],
  ] as const)("%s: C(t) is its integral over frequency", (expansion, terms, tolerance) => {
    const bath = bathOf(expansion, terms);
    // Re C(t) by quadrature of (1/π)∫J coth(ω/2T) cos ωt at t = 1.5, split at the zeros of the cosine and averaged.
    expect(Math.abs(correlation(bath, physicalTime(1.5)).re - realCorrelation(1.5))).toBeLessThan(tolerance);
    // Im C(t) = −λγ e^{−γt}, whatever the temperature.
    expect(correlation(bath, physicalTime(1.5)).im).toBeCloseTo(-0.05 * Math.exp(-0.75), 15);
  });

  test("Padé poles tend to the Matsubara frequencies with weight 1, slowest first", () => {
    const poles = padePoles(10);
    poles.slice(0, 3).forEach(({ position, weight }, k) => {
      expect(position / (2 * Math.PI * (k + 1))).toBeCloseTo(1, 9);
      expect(weight).toBeCloseTo(1, 7);
    });
    expect(padePoles(0)).toEqual([]);
  });

  test("Padé poles give coth(x/2) as the [N−1/N] approximant of the Bose function does: to order x^{4N}", () => {
    // coth(x/2) ≈ 2/x + Σ 4κx/(x² + ζ²) at N = 3: halving x divides the error by 2^{4N+1}.
    const error = (x: number) =>
      padePoles(3).reduce((sum, { position, weight }) => sum + (4 * weight * x) / (x * x + position ** 2), 2 / x) -
      1 / Math.tanh(x / 2);
    expect(Math.log2(error(8) / error(4))).toBeGreaterThan(10);
    expect(Math.abs(error(1))).toBeLessThan(1e-13);
  });

  test("refuses parameters without meaning", () => {
    const make = (change: object) => () => drudeLorentz({ ...parameters, expansion: "matsubara", terms: 1, ...change });
    expect(make({ lambda: -1 })).toThrow("invalid lambda: -1");
    expect(make({ lambda: Number.NaN })).toThrow("invalid lambda: NaN");
    expect(make({ gamma: Number.POSITIVE_INFINITY })).toThrow("invalid gamma: Infinity");
    expect(make({ temperature: 0 })).toThrow("invalid temperature: 0");
    expect(make({ terms: 1.5 })).toThrow("invalid number of terms: 1.5");
    expect(make({ terms: -1 })).toThrow("invalid number of terms: -1");
    expect(make({ expansion: "fano" })).toThrow('unknown expansion "fano" (known: matsubara, pade)');
  });

  test("refuses a cut-off on a thermal rate, where amplitudes diverge, in either expansion and with no thermal term at all", () => {
    // 2πT = π at T = ½. The Matsubara amplitude and cot(γ/2T) both diverge there.
    for (const change of [
      { gamma: Math.PI, terms: 1 },
      { gamma: Math.PI, terms: 0 },
      { gamma: 3 * Math.PI, terms: 1 },
      { gamma: Math.PI * (1 + 1e-9), terms: 1 },
      { gamma: Math.PI, terms: 4, expansion: "pade" as const },
      { gamma: 0.5 * padePoles(2)[1].position, terms: 2, expansion: "pade" as const },
    ]) {
      expect(() => drudeLorentz({ ...parameters, expansion: "matsubara", ...change })).toThrow(
        "resonant with the thermal rate",
      );
    }
  });

  test("next to a resonance the diverging amplitudes cancel: C(t) is smooth through it", () => {
    const at = (gamma: number) =>
      correlation(drudeLorentz({ ...parameters, gamma, expansion: "pade", terms: 8 }), physicalTime(0.7)).re;
    const [below, above] = [at(Math.PI * (1 - 1e-4)), at(Math.PI * (1 + 1e-4))];
    expect(Math.abs(above / below - 1)).toBeLessThan(1e-3);
  });
});

describe("sum rules of an expansion", () => {
  test.each([
    ["matsubara", 1500],
    ["matsubara", 0],
    ["pade", 12],
    ["pade", 2],
  ] as const)("%s %i: −∫ Im C = λ and, with the terminator, ∫ Re C = 2λT/γ", (expansion, terms) => {
    const { reorganisation, integral } = sumRules(bathOf(expansion, terms));
    expect(reorganisation).toBeCloseTo(0.1, 14);
    expect(integral).toBeCloseTo((2 * 0.1 * 0.5) / 0.5, 14);
  });

  test("(1/π)∫J/ω dω = λ, by quadrature", () => {
    // ω = γ tan φ turns the integral over all frequencies into one over (0, π/2).
    const sum = gaussLegendre(20, 0, Math.PI / 2).reduce((total, { node, weight }) => {
      const omega = 0.5 * Math.tan(node);
      return total + ((weight * spectralDensity(parameters, omega)) / omega) * (0.5 / Math.cos(node) ** 2);
    }, 0);
    expect(sum / Math.PI).toBeCloseTo(0.1, 14);
  });

  test("the terminator is the integral of what was left out: it goes to zero as 1/N² for Matsubara", () => {
    // Dropped Matsubara exponents: Σ_{k>N} 4λγT/(ν_k² − γ²) ≈ (λγ/π²T)/N.
    const [ten, thousand] = [10, 1000].map((terms) => bathOf("matsubara", terms).terminator);
    expect(thousand * 1000).toBeCloseTo(0.1 / Math.PI ** 2, 4);
    expect(ten / thousand).toBeGreaterThan(90);
    expect(Math.abs(bathOf("pade", 8).terminator)).toBeLessThan(thousand);
  });
});

describe("detailed balance of a truncated bath", () => {
  // ln[S(ω)/S(−ω)] − ω/T at ω = 0.5, 1.118, 3: values of an independent prototype, at the digits it printed.
  test.each([
    ["matsubara", 2, [0.046, 0.54]],
    ["matsubara", 10, [0.011, 0.1]],
  ] as const)("%s %i misses it, and emits a negative number of quanta at ω = 3", (expansion, terms, printed) => {
    const bath = bathOf(expansion, terms);
    const [first, second, third] = frequencies.map((omega) => detailedBalanceDefect(bath, 0.5, omega));
    expect(Math.abs((first ?? 0) - printed[0])).toBeLessThan(5e-4);
    expect(Math.abs((second ?? 0) - printed[1])).toBeLessThan(5e-3);
    expect(third).toBeUndefined();
    expect(powerSpectrum(bath, -3)).toBeLessThan(0);
  });

  test("Padé 2 and 4 hold it to 2e-10, 8e-7, 0.085 and 2e-16, 9e-16, 1.7e-7", () => {
    const [two, four] = [2, 4].map((terms) =>
      frequencies.map((omega) => Math.abs(detailedBalanceDefect(bathOf("pade", terms), 0.5, omega) ?? Number.NaN)),
    );
    expect(two[0]).toBeLessThan(2.5e-10);
    expect(two[1]).toBeLessThan(8.5e-7);
    expect(Math.abs(two[2] - 0.085)).toBeLessThan(1e-3);
    expect(Math.max(four[0], four[1])).toBeLessThan(1e-14);
    expect(Math.abs(four[2] - 1.7e-7)).toBeLessThan(1e-8);
  });

  test("refuses a defect without temperature or frequency, and a correlation function before t = 0", () => {
    expect(() => detailedBalanceDefect(bathOf("pade", 2), 0, 1)).toThrow("invalid temperature: 0");
    expect(() => detailedBalanceDefect(bathOf("pade", 2), 0.5, Number.NaN)).toThrow("invalid frequency: NaN");
    expect(() => correlation(bathOf("pade", 2), -1 as never)).toThrow("invalid physical time: -1");
  });

  test("the exact spectrum obeys S(−ω) = e^{−ω/T}S(ω), has S(0) = 4λT/γ, and Padé 10 tends to it", () => {
    for (const omega of [1e-9, 0.3, 2, 7]) {
      const ratio = thermalSpectrum(parameters, -omega) / thermalSpectrum(parameters, omega);
      expect(Math.abs(ratio / Math.exp(-omega / 0.5) - 1)).toBeLessThan(1e-13);
      const exact = thermalSpectrum(parameters, omega);
      expect(Math.abs(powerSpectrum(bathOf("pade", 10), omega) / exact - 1)).toBeLessThan(1e-10);
    }
    expect(thermalSpectrum(parameters, 0)).toBe(0.4);
    expect(thermalSpectrum(parameters, 1e-9)).toBeCloseTo(0.4, 8);
  });
});

describe("correlation in imaginary time", () => {
  test("is symmetric, C(−iτ) = C(−i(1/T − τ)), real, and the limit of Matsubara expansions with error of order 1/N", () => {
    const beta = 2;
    for (const tau of [0.5, 0.8]) {
      const exact = imaginaryTimeIntegral(parameters, tau);
      expect(imaginaryTimeIntegral(parameters, beta - tau)).toBeCloseTo(exact, 14);
      for (const terms of [100, 1000, 10_000]) {
        // Σ e^{iν_kτ}/ν_k beyond N is bounded by 1/(ν_N sin(πTτ)), times the amplitude 4λγT.
        const bound = (2 * 4 * 0.1 * 0.5 * 0.5) / (2 * Math.PI * 0.5 * terms * Math.sin(Math.PI * 0.5 * tau));
        const { re, im } = imaginaryTimeCorrelation(bathOf("matsubara", terms), tau);
        expect(Math.hypot(re - exact, im)).toBeLessThan(bound);
      }
    }
    // In the middle, τ = 1/2T, against the closed form of another quadrature: (1/π)∫J/sinh(ω/2T).
    const middle = gaussLegendre(60, 0, 40).reduce(
      (sum, { node, weight }) => sum + (weight * spectralDensity(parameters, node)) / Math.sinh(node),
      0,
    );
    expect(imaginaryTimeIntegral(parameters, 1)).toBeCloseTo(middle / Math.PI, 9);
  });

  test("is not what Padé expansions are good at: their fast poles serve real frequencies only", () => {
    const exact = imaginaryTimeIntegral(parameters, 0.7);
    const errors = [4, 8, 12].map((terms) => Math.abs(imaginaryTimeCorrelation(bathOf("pade", terms), 0.7).re - exact));
    expect(Math.min(...errors)).toBeGreaterThan(1e-2);
  });

  test("diverges at its ends, which are refused", () => {
    expect(() => imaginaryTimeIntegral(parameters, 0)).toThrow("invalid imaginary time: 0");
    expect(() => imaginaryTimeIntegral(parameters, 2)).toThrow("invalid imaginary time: 2");
  });
});

describe("drudeLorentzWithin", () => {
  test("takes the shortest expansion that holds detailed balance at the asked frequencies, and says what it tried", () => {
    const { bath, expansion, terms, defect, tried } = drudeLorentzWithin({
      ...parameters,
      tolerance: 1e-6,
      frequencies,
    });
    expect([expansion, terms]).toEqual(["pade", 4]);
    expect(bath.exponents).toEqual(bathOf("pade", 4).exponents);
    expect(defect).toBeLessThan(1e-6);
    expect(tried).toHaveLength(9);
    expect(tried.filter((trial) => trial.defect <= 1e-6)).toEqual([{ expansion, terms, defect }]);
    expect(tried[0]).toEqual({ expansion: "pade", terms: 0, defect: Number.POSITIVE_INFINITY });
  });

  test("asks for more at a high frequency than at a low one, and for more at a low temperature", () => {
    const terms = (change: object) =>
      drudeLorentzWithin({ ...parameters, tolerance: 1e-6, frequencies: [0.5], ...change }).terms;
    expect(terms({})).toBe(2);
    expect(terms({ frequencies: [3] })).toBe(4);
    expect(terms({ temperature: 0.05 })).toBeGreaterThan(terms({}));
  });

  test("at ω = 0 asks for a positive spectrum: a fast bath with two Padé terms has −0.026 there, and an exact one 0.04", () => {
    const fast = { lambda: 0.1, gamma: 5, temperature: 0.5 };
    expect(powerSpectrum(drudeLorentz({ ...fast, expansion: "pade", terms: 2 }), 0)).toBeCloseTo(-0.026, 4);
    expect(thermalSpectrum(fast, 0)).toBeCloseTo(0.04, 15);
    const { terms, defect } = drudeLorentzWithin({ ...fast, tolerance: 1e-6, frequencies: [0] });
    expect([terms, defect]).toEqual([3, 0]);
  });

  test("passes a cold bath, whose emission is below round-off of its absorption, when its absorption is right", () => {
    const cold = { lambda: 0.1, gamma: 0.5, temperature: 0.02 };
    const { bath, terms, tried } = drudeLorentzWithin({ ...cold, tolerance: 1e-6, frequencies: [0, 1] });
    expect(terms).toBeLessThan(20);
    expect(Math.abs(powerSpectrum(bath, 1) / thermalSpectrum(cold, 1) - 1)).toBeLessThan(1e-5);
    expect(Math.abs(powerSpectrum(bath, -1))).toBeLessThan(1e-6);
    expect(tried.at(-3)?.defect).toBeGreaterThan(1e-6); // one Padé term less
  });

  test("takes the tolerance as it is: with 1.9e-4 missed by three Padé terms, 2e-4 takes three and 1.5e-4 four", () => {
    const terms = (tolerance: number) => drudeLorentzWithin({ ...parameters, tolerance, frequencies }).terms;
    expect([terms(2e-4), terms(1.5e-4)]).toEqual([3, 4]);
  });

  test("where the emission is unseen it is still compared with e^{−ω/T}, not with nothing", () => {
    const temperature = 1 / Math.log(2e9);
    const { bath } = drudeLorentzWithin({ ...parameters, temperature, tolerance: 1e-11, frequencies: [1] });
    expect(Math.abs(powerSpectrum(bath, -1) / powerSpectrum(bath, 1) / 5e-10 - 1)).toBeLessThan(0.02);
  });

  test("refuses what cannot be met, with the smallest defect found", () => {
    const ask = (change: object) => () =>
      drudeLorentzWithin({ ...parameters, tolerance: 1e-6, frequencies: [3], ...change });
    expect(ask({ maxTerms: 3 })).toThrow(/no expansion of at most 3 terms: smallest defect 0\.00019/);
    expect(ask({ frequencies: [] })).toThrow("invalid frequencies: none given");
    expect(ask({ frequencies: [-1] })).toThrow("invalid frequency: -1");
    expect(ask({ tolerance: 0 })).toThrow("invalid tolerance: 0");
    expect(ask({ gamma: Math.PI })).toThrow("resonant with the thermal rate");
  });
});

/** (1/π)∫₀^∞ 2λγω/(ω²+γ²) coth(ω/2T) cos(ωt) dω by half-periods of the cosine and repeated averaging of partial sums. */
function realCorrelation(t: number): number {
  const { lambda, gamma, temperature } = parameters;
  const f = (w: number) =>
    ((2 * lambda * gamma * w) / (w * w + gamma * gamma) / Math.tanh(w / (2 * temperature))) * Math.cos(w * t);
  let partial: number[] = [];
  let sum = 0;
  const zero = (n: number) => (n === 0 ? 0 : ((n - 0.5) * Math.PI) / t);
  for (let n = 0; n < 60; n++) {
    for (const { node, weight } of gaussLegendre(24, zero(n), zero(n + 1))) sum += weight * f(node);
    partial.push(sum);
  }
  while (partial.length > 1) partial = partial.slice(1).map((value, i) => (value + partial[i]) / 2);
  return partial[0] / Math.PI;
}
