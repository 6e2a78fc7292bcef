import { describe, expect, test } from "vitest";
import { gaussHermite, gaussLegendre, maxDifference, scaledIdentity } from "../../../lib/linalg/index.js";
import {
  chebyshevFeatures,
  chebyshevNodes,
  coefficientMoments,
  drawMinima,
  gaussianMoment,
  polynomialCovariance,
  polynomialMean,
  potentialCoefficients,
  protonPotential,
  protonTasks,
  regressionLoss,
  shiftedPolynomial,
  supportCurvature,
  supportPoints,
  taskVariance,
} from "../../../lib/tasks/index.js";
import { foldIn, key } from "../../../lib/tensor/random.js";

const sigmas = [0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2];

describe("the proton potential", () => {
  test("has a barrier of 12 kcal/mol and minima at ±0.40 Å", () => {
    expect(protonPotential(0, 0.4)).toBeCloseTo(12, 12);
    expect(protonPotential(-0.4, 0.4)).toBe(0);
  });

  test("is its five Chebyshev coefficients, everywhere", () => {
    for (const b of [0.2, 0.4, 0.55]) {
      const c = potentialCoefficients(b, { sigmaR: 0 });
      for (const u of [-1, -0.7, 0, 0.2, 0.9, 1]) {
        const value = chebyshevFeatures(u).reduce((sum, feature, j) => sum + feature * c[j], 0);
        expect(value).toBeCloseTo(protonPotential(0.6 * u, b), 12);
      }
    }
  });
});

describe("moments over the distance fluctuation", () => {
  test("of the coefficients equal Gauss–Hermite averages, exact for their degree", () => {
    const sigmaR = 0.15;
    const { mean, covariance } = coefficientMoments({ sigmaR });
    const samples = gaussHermite(8, { mean: 0.4, deviation: sigmaR / 2 }).map(({ node, weight }) => ({
      weight,
      c: potentialCoefficients(node, { sigmaR }),
    }));
    for (let i = 0; i < 5; i++) {
      const average = samples.reduce((sum, { weight, c }) => sum + weight * c[i], 0);
      expect(average).toBeCloseTo(mean[i], 11);
      for (let j = 0; j < 5; j++) {
        const product = samples.reduce((sum, { weight, c }) => sum + weight * (c[i] - mean[i]) * (c[j] - mean[j]), 0);
        expect(product).toBeCloseTo(covariance.get(i, j), 9);
      }
    }
  });

  test("give the task variance its known values, from coefficients and from the potential alike", () => {
    // Printed by an independent float64 prototype.
    const printed = ["0.9350", "2.1071", "5.8853", "15.2928", "24.2707", "58.3803", "117.1055"];
    expect(sigmas.map((sigmaR) => taskVariance({ sigmaR }).toFixed(4))).toEqual(printed);
    for (const sigmaR of sigmas) {
      const trace = coefficientMoments({ sigmaR }).covariance.trace();
      expect(Math.abs(trace / taskVariance({ sigmaR }) - 1)).toBeLessThan(1e-13);
    }
  });

  test("under the uniform measure equal a double quadrature", () => {
    const sigmaR = 0.1;
    const hermite = gaussHermite(8, { mean: 0.4, deviation: sigmaR / 2 });
    const total = gaussLegendre(8, -0.6, 0.6).reduce((sum, { node: x, weight }) => {
      const values = hermite.map((point) => ({ weight: point.weight, v: protonPotential(x, point.node) }));
      const mean = values.reduce((m, { weight: w, v }) => m + w * v, 0);
      return sum + (weight / 1.2) * values.reduce((s, { weight: w, v }) => s + w * (v - mean) ** 2, 0);
    }, 0);
    expect(taskVariance({ sigmaR }, "uniform")).toBeCloseTo(total, 10);
  });

  test("of powers of a Gaussian are double factorials", () => {
    expect([0, 1, 2, 3, 4, 6, 8].map((n) => gaussianMoment(n, 2))).toEqual([1, 0, 2, 0, 12, 120, 1680]);
    expect(polynomialMean([1, 5, 3], 2)).toBe(7);
    expect(polynomialCovariance([0, 1], [4, 0, 0, 1], 2)).toBe(12); // E δ⁴
    expect(shiftedPolynomial([1, -2, 0, 1], 2)).toEqual([5, 10, 6, 1]); // (2+δ)³ − 2(2+δ) + 1
  });
});

describe("support sets", () => {
  test("at the Chebyshev nodes have the curvature 1, with 5 points and with 10", () => {
    for (const n of [5, 10]) {
      expect(maxDifference(supportCurvature(chebyshevNodes(n)), scaledIdentity(5))).toBeLessThan(1e-14);
    }
  });

  test("at random points have it on average, within four standard errors", () => {
    const count = 2000;
    const points = Array.from({ length: count }, (_, i) => supportPoints("random", 10, foldIn(key(3), i)));
    const mean = points
      .map(supportCurvature)
      .reduce((sum, h) => sum.add(h))
      .div(count);
    // Var of a product of two features is at most 3.5 under the measure; 20 000 points.
    expect(maxDifference(mean, scaledIdentity(5))).toBeLessThan(4 * Math.sqrt(3.5 / (10 * count)));
  });

  test("without noise let every task find its own potential", () => {
    for (const support of ["nodes", "random"] as const) {
      for (const { support: loss, query } of protonTasks({ sigmaR: 0.1, count: 3, support, noise: 0 }, key(4))) {
        const c = query.gradient(new Float64Array(5)).map((g) => -g); // ½|φ − c|² at 0
        expect(loss.value(c)).toBeLessThan(1e-25);
        expect(Math.max(...loss.gradient(c).map(Math.abs))).toBeLessThan(1e-12);
      }
    }
  });

  test("with noise σ_e miss it by σ_e²/n in every coefficient", () => {
    const [noise, shots, count] = [3, 10, 400];
    const tasks = protonTasks({ sigmaR: 0.1, count, support: "nodes", noise, shots }, key(6));
    const square = tasks.reduce((sum, { support: loss, query }) => {
      const c = query.gradient(new Float64Array(5)).map((g) => -g);
      return sum + loss.gradient(c).reduce((part, g) => part + g * g, 0); // curvature 1: the miss itself
    }, 0);
    const expected = noise ** 2 / shots;
    expect(Math.abs(square / (5 * count) / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / (5 * count)));
  });

  test("have half the mean squared error as their loss, and its gradient", () => {
    const features = [Float64Array.of(1, 0.5), Float64Array.of(-2, 1), Float64Array.of(0, 3)];
    const loss = regressionLoss(features, [1, 2, -1]);
    expect(loss.value([0, 0])).toBeCloseTo((1 + 4 + 1) / 6, 15);
    const at = (i: number, h: number) => loss.value([0.3, -0.7].map((value, j) => value + (i === j ? h : 0)));
    loss.gradient([0.3, -0.7]).forEach((g, i) => {
      expect(g).toBeCloseTo((at(i, 1e-4) - at(i, -1e-4)) / 2e-4, 9);
    });
    expect(() => regressionLoss([], [])).toThrow("invalid features: none given");
    expect(() => regressionLoss(features, [1, 2])).toThrow("invalid targets: got 2, expected 3");
  });

  test("task i depends on the key and i only", () => {
    const few = protonTasks({ sigmaR: 0.1, count: 2, support: "random" }, key(4));
    const many = protonTasks({ sigmaR: 0.1, count: 7, support: "random" }, key(4));
    expect(few[1].support.gradient([1, 2, 3, 4, 5])).toEqual(many[1].support.gradient([1, 2, 3, 4, 5]));
  });
});

test("minima are drawn with half the deviation of the distance", () => {
  const minima = drawMinima({ sigmaR: 0.2 }, 4000, key(5));
  const mean = minima.reduce((sum, b) => sum + b, 0) / 4000;
  const variance = minima.reduce((sum, b) => sum + (b - mean) ** 2, 0) / 4000;
  expect(Math.abs(mean - 0.4)).toBeLessThan((4 * 0.1) / Math.sqrt(4000));
  expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
});

test("what is no family is refused", () => {
  expect(() => taskVariance({ sigmaR: -0.1 })).toThrow("invalid distance fluctuation: -0.1");
  expect(() => taskVariance({ sigmaR: 0.1, stiffness: 0 })).toThrow("invalid stiffness: 0");
  expect(() => supportPoints("random", 3, key(1))).toThrow("invalid number of shots: 3");
  expect(() => supportPoints("grid" as never, 10, key(1))).toThrow(
    'unknown support points "grid" (known: nodes, random)',
  );
  expect(() => protonTasks({ sigmaR: 0.1, count: 1, support: "nodes", noise: -1 }, key(1))).toThrow(
    "invalid noise: -1",
  );
});
