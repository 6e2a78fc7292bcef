import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { complexMatrix, entryOf, expm, gaussLegendre } from "../../../lib/linalg/index.js";
import {
  type BathExpansion,
  correlation,
  dephasingCoherence,
  dephasingExponent,
  dephasingIntegral,
  drudeLorentz,
  evolve,
  heom,
  lineshape,
  mapElement,
  pauliBasis,
  sigmaZ,
  spectralDensity,
  superOhmicDephasing,
  tcl2,
  twoLevelHamiltonian,
} from "../../../lib/physics/index.js";
import { physicalTime } from "../../../lib/tasks/index.js";

// Two parameter sets of QuTiP: its tutorial HEOM 1e, and the pure-dephasing test of its solver.
const tutorial = { lambda: 0.1, gamma: 0.5, temperature: 0.5 };
const solverTest = { lambda: 0.025, gamma: 0.05, temperature: 1 / 0.95 };
const times = [0.5, 1, 2, 5, 10].map(physicalTime);
const hamiltonian = twoLevelHamiltonian(0.5, 0);
const plus = complexMatrix([
  [0.5, 0.5],
  [0.5, 0.5],
]);

describe("pure dephasing in closed form", () => {
  // Sum over all Matsubara terms by mpmath (30 digits, nsum).
  test.each([
    [
      "tutorial",
      tutorial,
      [0.46944840997446, 0.405889261888529, 0.258813879158115, 0.0356820758409512, 0.000729778635188527],
    ],
    [
      "solver test",
      solverTest,
      [0.486970769393559, 0.450515625707859, 0.332229919202268, 0.0440737347025967, 0.0000631313681283056],
    ],
  ] as const)(
    "has its known values, QuTiP's %s, by frequency integral and by 20 000 Matsubara terms",
    (_, bath, known) => {
      const sum = drudeLorentz({ ...bath, expansion: "matsubara", terms: 20_000 });
      const spectrum = {
        density: (omega: number) => spectralDensity(bath, omega),
        temperature: bath.temperature,
        upTo: 1000,
      };
      times.forEach((t, i) => {
        expect(Math.abs(0.5 * Math.exp(-dephasingIntegral(spectrum, t)) - known[i])).toBeLessThan(1e-12);
        const { re, im } = dephasingCoherence({ bath: sum, epsilon: 0, terminator: "double-commutator" }, t);
        expect(Math.abs(re - known[i])).toBeLessThan(1e-11);
        expect(im === 0).toBe(true);
      });
    },
  );

  test("the terminator's 4δt removes most of the error of a short expansion", () => {
    const bath = drudeLorentz({ ...tutorial, expansion: "matsubara", terms: 2 });
    const spectrum = {
      density: (omega: number) => spectralDensity(tutorial, omega),
      temperature: tutorial.temperature,
      upTo: 1000,
    };
    const t = physicalTime(5);
    const error = (terminator: "none" | "double-commutator") =>
      Math.abs(dephasingExponent(bath, t, terminator) - dephasingIntegral(spectrum, t));
    expect(error("none")).toBeGreaterThan(30 * error("double-commutator"));
    expect(dephasingExponent(bath, t, "double-commutator") - dephasingExponent(bath, t)).toBeCloseTo(
      4 * bath.terminator * 5,
      14,
    );
  });

  test("Γ = 4 Re g, and g is the correlation function integrated twice", () => {
    const bath = drudeLorentz({ ...tutorial, expansion: "pade", terms: 3 });
    for (const t of [1e-3, 0.2, 3]) {
      // ∫₀ᵗ (t − s) C(s) ds, its rule refined towards s = 0 where the fast exponents live.
      const cuts = [0, ...Array.from({ length: 12 }, (_, i) => t / 2 ** (11 - i))];
      let [re, im] = [0, 0];
      for (let i = 1; i < cuts.length; i++) {
        for (const { node, weight } of gaussLegendre(20, cuts[i - 1], cuts[i])) {
          const c = correlation(bath, physicalTime(node));
          re += weight * (t - node) * c.re;
          im += weight * (t - node) * c.im;
        }
      }
      const g = lineshape(bath, physicalTime(t));
      expect(Math.abs(g.re / re - 1)).toBeLessThan(1e-12);
      expect(Math.abs(g.im / im - 1)).toBeLessThan(1e-12);
      expect(dephasingExponent(bath, physicalTime(t))).toBe(4 * g.re);
    }
    expect(lineshape(bath, physicalTime(0))).toEqual({ re: 0, im: 0 });
  });

  test("at short times no digits cancel: Γ(t) of one exponent is 4 Re c (t²/2 − νt³/6 + ν²t⁴/24)", () => {
    const { exponents } = drudeLorentz({ ...tutorial, expansion: "pade", terms: 0 });
    const [{ amplitude, rate }] = exponents;
    for (const t of [1e-7, 1e-5, 1e-3].map(physicalTime)) {
      const series = 4 * amplitude.re * t * t * (1 / 2 - (rate * t) / 6 + (rate * t) ** 2 / 24 - (rate * t) ** 3 / 120);
      expect(Math.abs(dephasingExponent({ exponents, terminator: 0 }, t) / series - 1)).toBeLessThan(1e-13);
    }
  });

  test("a super-Ohmic bath at zero temperature: frequency integral and closed form agree to 1e-14", () => {
    const [a, cutoff] = [0.3, 5];
    const density = (omega: number) => ((Math.PI / 2) * a * omega ** 3 * Math.exp(-omega / cutoff)) / cutoff ** 2;
    for (const t of [0.02, 0.2, 1, 4].map(physicalTime)) {
      const integral = dephasingIntegral({ density, temperature: 0, upTo: 300 }, t);
      expect(Math.abs(integral - superOhmicDephasing(a, cutoff, t))).toBeLessThan(1e-14);
    }
    // Recoherence: it passes its long-time value 2a and comes back to it from above.
    expect(superOhmicDephasing(a, cutoff, physicalTime(Math.sqrt(3) / cutoff))).toBeCloseTo(2 * a * 1.125, 14);
    expect(superOhmicDephasing(a, cutoff, physicalTime(1000))).toBeCloseTo(2 * a, 6);
  });

  test("refuses a negative time, a negative temperature, an unknown terminator and a bath without cut-off", () => {
    const bath = drudeLorentz({ ...tutorial, expansion: "pade", terms: 1 });
    const density = () => 1;
    expect(() => dephasingExponent(bath, physicalTime(1), "soft" as never)).toThrow('unknown terminator "soft"');
    expect(() => dephasingIntegral({ density, temperature: -1, upTo: 1 }, physicalTime(1))).toThrow(
      "invalid temperature: -1",
    );
    expect(() => dephasingIntegral({ density, temperature: 1, upTo: 0 }, physicalTime(1))).toThrow(
      "invalid frequency: 0",
    );
    expect(() => superOhmicDephasing(0.3, 5, -1 as never)).toThrow("invalid physical time: -1");
    expect(() => dephasingExponent(bath, -1 as never)).toThrow("invalid physical time: -1");
    expect(() => superOhmicDephasing(0.3, -5, physicalTime(1))).toThrow("invalid cut-off: -5");
  });
});

describe("the hierarchy on pure dephasing", () => {
  const miss = (parameters: typeof tutorial, depth: number, t: number, terminator: "none" | "double-commutator") => {
    const bath = drudeLorentz({ ...parameters, expansion: "pade", terms: 2 });
    const system = heom({ hamiltonian, coupling: sigmaZ, bath, depth, terminator });
    const [, rho] = evolve(system, plus, [0, t].map(physicalTime), { tolerance: 1e-14 });
    const [a, b] = [entryOf(rho, 0, 1), dephasingCoherence({ bath, epsilon: 0.5, terminator }, physicalTime(t))];
    return Math.hypot(a.re - b.re, a.im - b.im);
  };

  test.each([
    [1, 3.886e-2],
    [2, 3.752e-3],
    [4, 1.39e-5],
    [6, 2.27e-8],
    [8, 2.08e-11],
  ] as const)("Padé 2 at t = 2: depth %i misses the closed form by %f, faster than any power", (depth, known) => {
    // Depths 2 to 8: independent prototype, 3.8e-3, 1.4e-5, 2.3e-8, 2e-11.
    expect(Math.abs(miss(tutorial, depth, 2, "none") / known - 1)).toBeLessThan(2e-2);
    expect(Math.abs(miss(tutorial, depth, 2, "double-commutator") / known - 1)).toBeLessThan(2e-2);
  });

  test("needs depth 14 at t = 10 for 1.5e-12, and has 1e-6 at depth 8", () => {
    expect(Math.abs(miss(tutorial, 8, 10, "none") / 1.085e-6 - 1)).toBeLessThan(1e-2);
    expect(miss(tutorial, 14, 10, "none")).toBeLessThan(2e-12);
  });

  test("a slow bath at t = 10 is a stress test: depth 8 still misses by 0.027, depth 14 by 4e-5", () => {
    expect(Math.abs(miss(solverTest, 8, 10, "none") / 2.665e-2 - 1)).toBeLessThan(1e-2);
    expect(Math.abs(miss(solverTest, 14, 10, "none") / 4.36e-5 - 1)).toBeLessThan(1e-2);
  });
});

/** ẋ = −4Σ Re c_k y_k, ẏ_k = x − ν_k y_k by the exponential of that 4×4 matrix; x(0) = ½. */
function secondOrderCoherence({ exponents }: BathExpansion, t: number): number {
  const n = exponents.length;
  const matrix = Matrix.zeros(n + 1, n + 1);
  exponents.forEach(({ amplitude, rate }, k) => {
    matrix.set(0, k + 1, -4 * amplitude.re);
    matrix.set(k + 1, 0, 1);
    matrix.set(k + 1, k + 1, -rate);
  });
  return 0.5 * expm(matrix, t).get(0, 0);
}

describe("closures of second order on pure dephasing", () => {
  const bath = drudeLorentz({ ...tutorial, expansion: "pade", terms: 2 });
  const exponent = (t: number) => dephasingExponent(bath, physicalTime(t));

  test("the time-local one (TCL2) is exact: its generators commute and integrate to −iεt − Γ", () => {
    const at = tcl2({ hamiltonian, coupling: sigmaZ, bath });
    for (const t of [0.5, 2, 6]) {
      const integral = Matrix.zeros(4, 4);
      for (const { node, weight } of gaussLegendre(40, 0, t)) {
        integral.add(at(physicalTime(node)).generator.clone().mul(weight));
      }
      const found = mapElement(pauliBasis, expm(integral), [0, 1], [0, 1]);
      const exact = dephasingCoherence({ bath, epsilon: 0.5, initial: 1 }, physicalTime(t));
      expect(Math.hypot(found.re - exact.re, found.im - exact.im)).toBeLessThan(1e-12);
    }
  });

  test("the convolution one (NZ2, depth 1) is not: off by 5.3e-3 at t = 1 and 3.9e-2 at t = 2", () => {
    const system = heom({ hamiltonian, coupling: sigmaZ, bath, depth: 1 });
    const states = evolve(system, plus, [0, 1, 2].map(physicalTime), { tolerance: 1e-13 });
    const gaps = [1, 2].map((t) => {
      const [a, b] = [entryOf(states[t], 0, 1), dephasingCoherence({ bath, epsilon: 0.5 }, physicalTime(t))];
      return Math.hypot(a.re - b.re, a.im - b.im);
    });
    // In the frame that turns with ε NZ2 is ẋ = −4∫Re C(t−s)x(s)ds. With C = Σ c e^{−νt} it is a linear equation for x and one memory variable an exponent.
    [1, 2].forEach((t, i) => {
      expect(Math.abs(gaps[i] - Math.abs(secondOrderCoherence(bath, t) - 0.5 * Math.exp(-exponent(t))))).toBeLessThan(
        1e-10,
      );
    });
    expect(gaps[0]).toBeCloseTo(5.3e-3, 4);
    expect(gaps[1]).toBeCloseTo(3.9e-2, 3);
  });
});
