import { describe, expect, test } from "vitest";
import { entryOf } from "../../../lib/linalg/index.js";
import {
  diagonal,
  drudeLorentz,
  evolve,
  goldenRuleRates,
  heom,
  lineshape,
  marcusRate,
  sigmaZ,
  twoLevelHamiltonian,
} from "../../../lib/physics/index.js";
import { physicalTime } from "../../../lib/tasks/index.js";

const parameters = { lambda: 0.25, gamma: 2, temperature: 1 };
const bathOf = (terms: number) => drudeLorentz({ ...parameters, expansion: "pade", terms });

describe("goldenRuleRates", () => {
  test("has its known values: 0.00591788, 0.00358938, and 0.0120227 for both directions without bias", () => {
    // Independent prototype, Padé 4.
    const { forward, backward } = goldenRuleRates({ bath: bathOf(4), epsilon: 0.5, delta: 0.1 });
    expect(Math.abs(forward - 0.00591788)).toBeLessThan(5e-9);
    expect(Math.abs(backward - 0.00358938)).toBeLessThan(5e-9);
    expect(Math.abs(backward / forward - 0.6065306594)).toBeLessThan(1e-10);
    const even = goldenRuleRates({ bath: bathOf(4), epsilon: 0, delta: 0.1 });
    expect(even.forward).toBe(even.backward);
    expect(Math.abs(2 * even.forward - 0.0120227)).toBeLessThan(5e-8);
  });

  test("obeys detailed balance k₂₁/k₁₂ = e^{−ε/T} as well as the bath does", () => {
    const defect = (terms: number, epsilon: number) => {
      const { forward, backward } = goldenRuleRates({ bath: bathOf(terms), epsilon, delta: 0.1 });
      return Math.abs(Math.log(backward / forward) + epsilon);
    };
    expect(defect(8, 0.5)).toBeLessThan(1e-11);
    expect(defect(8, 2)).toBeLessThan(1e-10);
    expect(defect(2, 0.5)).toBeGreaterThan(1e-7);
  });

  test("would break detailed balance without the displaced-bath energy 4λ", () => {
    // The phase ε − 4λ with ε shifted by 4λ is the integral without it.
    const { lambda } = parameters;
    const wrong = (epsilon: number) =>
      goldenRuleRates({ bath: bathOf(8), epsilon: epsilon + 4 * lambda, delta: 0.1 }).forward;
    expect(Math.abs(Math.log(wrong(-0.5) / wrong(0.5)) + 0.5)).toBeGreaterThan(0.05);
  });

  test("is the slow rate of the hierarchy up to a fraction that falls as Δ²", () => {
    const bath = bathOf(2);
    const excess = (delta: number) => {
      const system = heom({ hamiltonian: twoLevelHamiltonian(0, delta), coupling: sigmaZ, bath, depth: 6 });
      const [, a, b] = evolve(system, diagonal([1, 0]), [0, 20, 30].map(physicalTime));
      const slow = Math.log((2 * entryOf(a, 0, 0).re - 1) / (2 * entryOf(b, 0, 0).re - 1)) / 10;
      if (delta === 0.1) expect(Math.abs(slow - 0.0121744)).toBeLessThan(5e-8); // independent prototype
      return slow / (2 * goldenRuleRates({ bath, epsilon: 0, delta }).forward) - 1;
    };
    const [large, small] = [excess(0.1), excess(0.05)];
    expect(large).toBeGreaterThan(0.01);
    expect(Math.abs(Math.log2(large / small) - 2)).toBeLessThan(0.05);
  });

  test("tends to Marcus's rate when the bath is slow and hot", () => {
    const ratio = (gamma: number, temperature: number) => {
      const bath = drudeLorentz({ lambda: 0.25 * temperature, gamma, temperature, expansion: "pade", terms: 4 });
      const marcus = marcusRate({ delta: 0.1, epsilon: 0.3, reorganisation: temperature, temperature });
      return goldenRuleRates({ bath, epsilon: 0.3, delta: 0.1 }).forward / marcus;
    };
    expect(ratio(1, 1)).toBeGreaterThan(1.2);
    expect(Math.abs(ratio(0.01, 10) - 1)).toBeLessThan(3e-4);
    expect((ratio(0.1, 10) - 1) / (ratio(0.01, 10) - 1)).toBeCloseTo(10, 0); // first order in γ
  });

  test.each([
    ["weak", 0.01, 2, 1, 0.3, 4],
    ["slow", 5, 0.1, 0.5, 10, 4],
    ["cold", 0.25, 2, 0.05, 1, 20],
    ["hot", 0.05, 0.05, 5, 0.1, 2],
  ] as const)(
    "integrates a %s bath to 1e-11: trapezoids in another variable",
    (_, lambda, gamma, temperature, epsilon, terms) => {
      const bath = drudeLorentz({ lambda, gamma, temperature, expansion: "pade", terms });
      // t = exp(u − e^{−u}) crowds points towards t = 0; the trapezoid rule in u converges geometrically.
      let sum = 0;
      for (let u = -4; u < 9; u += 1e-3) {
        const t = Math.exp(u - Math.exp(-u));
        const g = lineshape(bath, physicalTime(t));
        const value = Math.exp(-4 * g.re) * Math.cos((epsilon - 4 * lambda) * t - 4 * g.im);
        sum += value * t * (1 + Math.exp(-u)) * 1e-3;
      }
      const { forward } = goldenRuleRates({ bath, epsilon, delta: 0.1 });
      expect(Math.abs((0.005 * sum) / forward - 1)).toBeLessThan(1e-11);
    },
  );

  test("counts the exponents left out as white noise when asked to", () => {
    const rates = (terms: number, terminator: "none" | "double-commutator") =>
      goldenRuleRates({
        bath: drudeLorentz({ ...parameters, expansion: "matsubara", terms }),
        epsilon: 0.5,
        delta: 0.1,
        terminator,
      });
    const exact = goldenRuleRates({ bath: bathOf(12), epsilon: 0.5, delta: 0.1 }).forward;
    expect(Math.abs(rates(3, "double-commutator").forward - exact)).toBeLessThan(
      0.2 * Math.abs(rates(3, "none").forward - exact),
    );
  });

  test("refuses parameters without meaning", () => {
    const bath = bathOf(2);
    expect(() => goldenRuleRates({ bath, epsilon: Number.NaN, delta: 0.1 })).toThrow("invalid epsilon: NaN");
    expect(() => goldenRuleRates({ bath, epsilon: 0, delta: 0 })).toThrow("invalid delta: 0");
    const lossless = { exponents: [{ amplitude: { re: 0, im: -0.1 }, rate: 1 }], terminator: 0 };
    expect(() => goldenRuleRates({ bath: lossless, epsilon: 0, delta: 0.1 })).toThrow("the coherence has not decayed");
  });
});

describe("marcusRate", () => {
  test("is 0.003451 per direction for Λ = T = 1, Δ = 0.1 and no bias", () => {
    expect(marcusRate({ delta: 0.1, epsilon: 0, reorganisation: 1, temperature: 1 })).toBeCloseTo(0.003451, 6);
  });

  test("is largest at ε = Λ, symmetric about it (the inverted region), and in detailed balance", () => {
    const rate = (epsilon: number) => marcusRate({ delta: 0.1, epsilon, reorganisation: 1.3, temperature: 0.4 });
    expect(rate(1.3 + 0.7)).toBeCloseTo(rate(1.3 - 0.7), 15);
    expect(rate(1.3)).toBeGreaterThan(rate(2));
    expect(Math.log(rate(-0.6) / rate(0.6))).toBeCloseTo(-0.6 / 0.4, 12);
  });

  test("refuses parameters without meaning", () => {
    const sound = { delta: 0.1, epsilon: 0, reorganisation: 1, temperature: 1 };
    expect(() => marcusRate({ ...sound, temperature: -1 })).toThrow("invalid temperature: -1");
    expect(() => marcusRate({ ...sound, reorganisation: 0 })).toThrow("invalid reorganisation: 0");
  });
});
