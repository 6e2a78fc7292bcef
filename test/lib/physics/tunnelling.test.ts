import { beforeAll, describe, expect, test } from "vitest";
import { lowestEigenvalues } from "../../../lib/linalg/index.js";
import {
  barrier,
  type DistanceLaw,
  distanceDecay,
  distanceLaw,
  doubleWellPotential,
  groundSplitting,
  groundSplittingReference,
  HBAR_SQUARED_OVER_TWO,
  type IsotopeCurves,
  instanton,
  instantonLogSplitting,
  isotopeEffect,
  logLinearEnhancement,
  logSplitting,
  MASS,
  parityBlocks,
  protonWell,
  rescaled,
  type SplittingCurve,
  sigmaWhere,
  sincHamiltonian,
  splittingCurve,
  stretched,
  thermalEnergy,
  thermalSplitting,
  thermalSplittingReference,
  WAVENUMBER,
} from "../../../lib/physics/index.js";

const proton = { potential: doubleWellPotential(protonWell), mass: MASS.H };
const deuteron = { ...proton, mass: MASS.D };
const unit = distanceLaw({ kind: "harmonic", sigma: 1 });
const harmonic = (sigma: number): DistanceLaw => rescaled(unit, sigma);

describe("the sinc grid", () => {
  test("it has the levels of a harmonic oscillator", () => {
    const force = 300;
    const quantum = Math.sqrt(2 * HBAR_SQUARED_OVER_TWO * force);
    const levels = lowestEigenvalues(sincHamiltonian({ potential: (x) => (force * x * x) / 2, mass: 1 }), 6);
    levels.forEach((level, n) => {
      expect(level / quantum).toBeCloseTo(n + 0.5, 11);
    });
  });

  test("it has the levels of a quartic oscillator, known to sixteen digits", () => {
    // −ψ″ + x⁴ψ = εψ: 1.0603620904841829 and 3.7996730298013942 (Bender and Orszag 1978; Vieira and others since).
    const scale = (HBAR_SQUARED_OVER_TWO ** 2 * 500) ** (1 / 3);
    const { even, odd } = parityBlocks({ potential: (x) => 500 * x ** 4, mass: 1 });
    expect(lowestEigenvalues(even, 1)[0] / scale).toBeCloseTo(1.060362090484183, 11);
    expect(lowestEigenvalues(odd, 1)[0] / scale).toBeCloseTo(3.799673029801394, 11);
  });

  test("splittings of ¹H and ²H at 0.40 Å have their known digits", () => {
    expect(Math.abs(groundSplitting(proton) / 0.01136654171 - 1)).toBeLessThan(1e-9);
    expect(Math.abs(groundSplitting(deuteron) / 0.0003037227492 - 1)).toBeLessThan(1e-9);
    expect(groundSplitting(proton) * WAVENUMBER).toBeCloseTo(3.9755, 4);
    expect(groundSplitting(deuteron) * WAVENUMBER).toBeCloseTo(0.106, 3);
  });

  test("61 points give the splitting of 121 to 1e-10, and parity changes nothing", () => {
    const [coarse, fine] = [groundSplitting({ ...proton, points: 61 }), groundSplitting(proton)];
    expect(Math.abs(coarse / fine - 1)).toBeLessThan(1e-10);
    for (const options of [proton, deuteron, { ...proton, points: 61, half: 1.2 }]) {
      expect(Math.abs(groundSplitting(options) - groundSplittingReference(options))).toBeLessThan(5e-11);
    }
  });

  test("even and odd blocks together have the spectrum of the whole grid", () => {
    const options = { ...proton, points: 31 };
    const { even, odd } = parityBlocks(options);
    const parts = [...lowestEigenvalues(even, 16), ...lowestEigenvalues(odd, 15)].sort((a, b) => a - b);
    lowestEigenvalues(sincHamiltonian(options), 31).forEach((level, i) => {
      expect(Math.abs(level - parts[i])).toBeLessThan(1e-10);
    });
  });

  test("an even number of points, a wrong mass and an infinite potential are refused", () => {
    expect(() => groundSplitting({ ...proton, points: 120 })).toThrow("invalid number of points: 120");
    expect(() => groundSplitting({ ...proton, mass: -1 })).toThrow("invalid mass: -1");
    expect(() => groundSplitting({ ...proton, potential: (x) => 1 / x })).toThrow(
      "invalid potential: Infinity at x = 0",
    );
  });
});

describe("the instanton", () => {
  const ratios = (mass: number, minimum: number) => {
    const well = { ...protonWell, minimum };
    const path = instanton(well, mass);
    const splitting = Math.log(groundSplitting({ potential: doubleWellPotential(well), mass }));
    const ratio = (order: "one-loop" | "two-loop") => Math.exp(instantonLogSplitting(path, order) - splitting);
    return { action: path.action, one: ratio("one-loop"), two: ratio("two-loop") };
  };

  test.each([
    [MASS.H, 0.4, 8.45, 1.147, 1.0134],
    [MASS.D, 0.4, 11.94, 1.096, 1.0057],
    [MASS.H, 0.5, 16.5, 1.0665, 1.0027],
    [MASS.D, 0.5, 23.3, 1.0455, 1.0013],
  ])(
    "mass %f at b = %f: action, and ratios to the levels without and with the bracket",
    (mass, b, action, one, two) => {
      const found = ratios(mass, b);
      expect(Math.abs(found.action / action - 1)).toBeLessThan(2e-3);
      expect(Math.abs(found.one - one)).toBeLessThan(6e-4);
      expect(Math.abs(found.two - two)).toBeLessThan(6e-5);
    },
  );

  test("what the bracket leaves falls as the square of 1/action", () => {
    const [low, high] = [ratios(MASS.H, 0.45), ratios(MASS.H, 0.5)];
    const order = Math.log((low.two - 1) / (high.two - 1)) / Math.log(high.action / low.action);
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.4);
  });

  test("where levels can no longer be told apart it takes over without a step", () => {
    const at = (minimum: number) => logSplitting({ ...protonWell, minimum }, MASS.D);
    const [levels, beyond] = [at(0.51), at(0.515)];
    expect([levels.route, beyond.route]).toEqual(["levels", "semiclassical"]);
    const formula = instantonLogSplitting(instanton({ ...protonWell, minimum: 0.51 }, MASS.D));
    expect(Math.abs(formula - levels.log)).toBeLessThan(2e-3);
  });

  test("without the switch a splitting below the round-off of the levels is refused, not logged", () => {
    const noise = Array.from({ length: 8 }, (_, i) => ({ ...protonWell, minimum: 0.62 + 0.005 * i }));
    const results = noise.map((well) => {
      try {
        return Math.abs(logSplitting(well, MASS.D, 0).log - instantonLogSplitting(instanton(well, MASS.D)));
      } catch (error) {
        return (error as Error).message;
      }
    });
    // Either the noise is negative and refused, or its logarithm is wrong by more than one: nothing there can be used.
    for (const result of results) {
      if (typeof result === "string") expect(result).toMatch(/^invalid splitting: -?\d/);
      else expect(result).toBeGreaterThan(1);
    }
  });

  test("an action that leaves no barrier is refused", () => {
    expect(() => instantonLogSplitting({ action: 0.9, quantum: 1 })).toThrow("invalid action: 0.9");
  });
});

describe("the double well", () => {
  test("barrier, stretch and units have their values", () => {
    expect(barrier(protonWell)).toBeCloseTo(12, 12);
    expect(stretched(protonWell, 0.1).minimum).toBeCloseTo(0.45, 15);
    expect(() => stretched(protonWell, -0.9)).toThrow("invalid position of the minimum");
    expect(HBAR_SQUARED_OVER_TWO).toBeCloseTo(0.0481984, 7);
    expect(thermalEnergy()).toBeCloseTo(0.592485, 6);
  });
});

describe("distance laws", () => {
  test("the harmonic law has mean 0, variance σ² and kurtosis 3", () => {
    const { points } = distanceLaw({ kind: "harmonic", sigma: 0.07 });
    const moment = (n: number) => points.reduce((sum, { node, weight }) => sum + weight * (node / 0.07) ** n, 0);
    [1, 0, 1, 0, 3].forEach((expected, n) => {
      expect(moment(n)).toBeCloseTo(expected, 12);
    });
    points.forEach(({ node, weight }, i) => {
      expect(node).toBeCloseTo(harmonic(0.07).points[i].node, 15);
      expect(weight).toBe(harmonic(0.07).points[i].weight);
    });
  });

  test("a Morse wall without steepness is the harmonic law, and a steep one pushes the pair apart", () => {
    const flat = distanceLaw({ kind: "morse-wall", sigma: 0.1, steepness: 1e-7 });
    expect(flat.mean).toBeCloseTo(0, 8);
    expect(flat.deviation).toBeCloseTo(0.1, 8);
    const wall = distanceLaw({ kind: "morse-wall", sigma: 0.1 });
    expect(wall.mean).toBeGreaterThan(0);
    expect(wall.deviation).toBeLessThan(0.1);
  });

  test("the Morse wall has the moments that a fine trapezoid rule of its Boltzmann weight gives", () => {
    const [sigma, a] = [0.15, 1.8];
    let [norm, first, second] = [0, 0, 0];
    for (let i = -40000; i <= 40000; i++) {
      const x = (i / 40000) * 9 * sigma;
      const energy = x < 0 ? (Math.exp(-a * x) - 1) ** 2 / (2 * a * a * sigma * sigma) : x ** 2 / (2 * sigma * sigma);
      norm += Math.exp(-energy);
      first += x * Math.exp(-energy);
      second += x * x * Math.exp(-energy);
    }
    const law = distanceLaw({ kind: "morse-wall", sigma });
    expect(law.mean).toBeCloseTo(first / norm, 8);
    expect(law.deviation).toBeCloseTo(Math.sqrt(second / norm - (first / norm) ** 2), 8);
    const doubled = rescaled(law, 2);
    expect([doubled.mean, doubled.deviation]).toEqual([2 * law.mean, 2 * law.deviation]);
  });

  test("no fluctuation is one point; wrong parameters are refused", () => {
    expect(distanceLaw({ kind: "harmonic", sigma: 0 }).points).toEqual([{ node: 0, weight: 1 }]);
    expect(() => rescaled(unit, Number.NaN)).toThrow("invalid factor: NaN");
    expect(() => distanceLaw({ kind: "harmonic", sigma: -0.1 })).toThrow("invalid standard deviation: -0.1");
    expect(() => distanceLaw({ kind: "morse-wall", sigma: 0.1, steepness: 0 })).toThrow("invalid steepness: 0");
    expect(() => distanceLaw({ kind: "box", sigma: 1 } as never)).toThrow('unknown law "box"');
  });
});

describe("thermal averages", () => {
  let curves: IsotopeCurves;
  let still: number;
  beforeAll(() => {
    curves = { H: splittingCurve(), D: splittingCurve({ isotope: "D" }) };
    still = thermalSplitting(curves.H, harmonic(0)).meanSquare;
  });
  const enhancement = (sigma: number) => thermalSplitting(curves.H, harmonic(sigma)).meanSquare / still;
  const effect = (sigma: number) => isotopeEffect(curves, harmonic(sigma));

  test("a log-linear splitting averages to exp(2a²σ²), the closed form", () => {
    const linear: SplittingCurve = {
      range: [-5, 5],
      log: (b) => -2 * 28 * b,
      slope: () => -56,
      semiclassicalFrom: Number.POSITIVE_INFINITY,
    };
    const average = thermalSplitting(linear, harmonic(0.06), { stiffness: 1, minimum: 0 }).meanSquare;
    expect(average / logLinearEnhancement(28, 0.06)).toBeCloseTo(1, 11);
    expect(distanceDecay(linear)).toBe(28);
  });

  test("enhancement and isotope effect against the fluctuation have their known digits", () => {
    const sigmas = [0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2];
    const known = [1.733, 3.132, 12.7, 80.47, 200.6, 898, 2146];
    const kinetic = [729.5, 380.7, 97.3, 22.5, 12.6, 6.0, 4.35];
    sigmas.forEach((sigma, i) => {
      expect(Math.abs(enhancement(sigma) / known[i] - 1)).toBeLessThan(6e-4);
      expect(Math.abs(effect(sigma) / kinetic[i] - 1)).toBeLessThan(5e-3);
    });
    expect(effect(0)).toBeCloseTo(1400.6, 1);
  });

  test("the spline changes an average by less than 1e-6 of computing every splitting", () => {
    const law = distanceLaw({ kind: "harmonic", sigma: 0.08, nodes: 24 });
    for (const isotope of ["H", "D"] as const) {
      const fast = thermalSplitting(curves[isotope], law).meanSquare;
      expect(Math.abs(thermalSplittingReference(isotope, law) / fast - 1)).toBeLessThan(1e-6);
    }
  });

  test("decay constants with the distance are 27.93 for ¹H and 41.27 for ²H", () => {
    expect(distanceDecay(curves.H)).toBeCloseTo(27.93, 2);
    expect(distanceDecay(curves.D)).toBeCloseTo(41.27, 2);
  });

  test("the semiclassical part carries no weight, and clipped distances are counted", () => {
    const wide = thermalSplitting(curves.D, harmonic(0.2));
    expect(wide.semiclassicalShare).toBeLessThan(1e-17);
    // P(|δR/2| beyond the range) of a Gaussian with deviation 0.1 Å: Φ(−2.8) + Φ(−2.6) = 0.00256 + 0.00466.
    expect(wide.clippedWeight).toBeCloseTo(0.0072, 3);
    expect(wide.clippedShare).toBeGreaterThan(wide.clippedWeight);
    expect(thermalSplitting(curves.H, harmonic(0.05)).clippedWeight).toBeLessThan(1e-20);
    const far: DistanceLaw = { points: [{ node: 0.24, weight: 1 }], mean: 0.24, deviation: 0 }; // b = 0.52 Å
    expect(thermalSplitting(curves.D, far).semiclassicalShare).toBe(1);
    expect(thermalSplitting(curves.H, far).semiclassicalShare).toBe(0);
  });

  test("isotope effects of 661 and 81 belong to 0.0216 and 0.0530 Å, and vary with temperature as they should", () => {
    const [rigid, flexible] = [661, 81].map((value) => sigmaWhere(effect, value, [0, 0.2]));
    expect(rigid).toBeCloseTo(0.0216, 4);
    expect(flexible).toBeCloseTo(0.053, 4);
    const at = (sigma: number, kelvin: number) => effect(sigma * Math.sqrt(kelvin / 298.15));
    expect([at(rigid, 278), at(rigid, 318)].map(Math.floor)).toEqual([691, 632]);
    expect([at(flexible, 278), at(flexible, 318)].map(Math.floor)).toEqual([90, 73]);
    expect(enhancement(flexible) / enhancement(rigid)).toBeCloseTo(8.26, 2);
  });

  test("a rigid scaffold tunnels less at the same distance and more when it is 0.1 Å shorter", () => {
    const flexible = thermalSplitting(curves.H, harmonic(0.08)).meanSquare;
    const ratios = [0, -0.02, -0.05, -0.1].map(
      (shift) => thermalSplitting(curves.H, harmonic(0.02), protonWell, shift).meanSquare / flexible,
    );
    expect(ratios.map((ratio) => Number(ratio.toPrecision(2)))).toEqual([0.022, 0.059, 0.24, 1.8]);
    expect(ratios[0]).toBeCloseTo(0.0215, 4);
    expect(ratios[3]).toBeCloseTo(1.78, 2);
  });

  test("a repulsive wall keeps the direction and weakens the size of the effect", () => {
    const wall = (sigma: number) =>
      thermalSplitting(curves.H, distanceLaw({ kind: "morse-wall", sigma })).meanSquare / still;
    expect(wall(0.02)).toBeLessThan(enhancement(0.02));
    expect(wall(0.1)).toBeLessThan(enhancement(0.1) / 2);
    expect(wall(0.1)).toBeGreaterThan(wall(0.05));
  });

  test("values that are not reached and unknown isotopes are refused", () => {
    expect(() => sigmaWhere(effect, 5000, [0, 0.2])).toThrow("invalid value: 5000 is not reached between 0 and 0.2");
    expect(() => splittingCurve({ isotope: "T" as never })).toThrow('unknown isotope "T"');
  });
});
