import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  closedMoments,
  exactMoments,
  expandedObjective,
  gaussianSurrogate,
  gradientCumulants,
  objectiveTerms,
  oneStepObjective,
  thirdAlong,
} from "../../../lib/adapt/index.js";
import { maxDifference, momentsOf } from "../../../lib/linalg/index.js";
import { coupledQuarticLoss, flowTime, quadraticLoss, quarticLoss, randomCurvature } from "../../../lib/tasks/index.js";
import { foldIn, key, normal, uniform } from "../../../lib/tensor/random.js";

describe("a Gaussian ensemble under a quartic loss", () => {
  const loss = { h: 1, b: 0.2 };
  const start = { mean: 0.6, variance: 0.25 };
  const times = [0.5, 1, 2].map(flowTime);

  test("has the known means, exactly and with the Gaussian closure, at τ = 0.5, 1 and 2", () => {
    // Adaptive quadrature of the closed flow and an independent integrator of the closure (scipy: quad, solve_ivp).
    const exact = [0.341848486375929, 0.203228858858335, 0.074048473806438];
    const closed = [0.34139262, 0.2027988, 0.07386183];
    times.forEach((tau, i) => {
      expect(Math.abs(exactMoments(loss, start, tau).mean - exact[i])).toBeLessThan(1e-13);
      expect(Math.abs(closedMoments(loss, start, tau).mean - closed[i])).toBeLessThan(1e-8);
      expect(Math.abs(exactMoments(loss, start, tau).skewness - [-0.26, -0.34, -0.37][i])).toBeLessThan(6e-3);
    });
  });

  test("stays Gaussian under a quadratic loss, and the closure is exact there", () => {
    const quadratic = { h: 1.3, b: 0 };
    const [exact, closed] = [exactMoments, closedMoments].map((f) => f(quadratic, start, flowTime(0.7)));
    expect(exact.mean).toBeCloseTo(0.6 * Math.exp(-0.91), 14);
    expect(exact.variance).toBeCloseTo(0.25 * Math.exp(-1.82), 14);
    expect(Math.abs(exact.skewness)).toBeLessThan(1e-12);
    expect(closed.mean).toBeCloseTo(exact.mean, 13);
    expect(closed.variance).toBeCloseTo(exact.variance, 13);
  });

  test("has the variance that Stein's identity gives at the start: v̇ = −2hv − 6b(m²v + v²)", () => {
    const h = 1e-4;
    const rate = (exactMoments(loss, start, flowTime(h)).variance - 0.25) / h;
    expect(rate).toBeCloseTo(-0.5 - 1.2 * (0.36 * 0.25 + 0.0625), 3);
    expect(() => exactMoments(loss, { mean: 0, variance: 0 }, flowTime(1))).toThrow("invalid variance: 0");
  });
});

const curvature = randomCurvature([0.5, 1, 2], key(61));
const theta = [0.8, -0.4, 0.6];
// Tasks that share curvature and quartic and differ in their minimum: a skewed law of gradients.
const skewed = Array.from({ length: 400 }, (_, i) => uniform(foldIn(key(62), i), 3).map((u) => -Math.log(1 - u) - 1));
const tasksAt = (minima: readonly Float64Array[], b: number) =>
  minima.map((c) => {
    const loss = coupledQuarticLoss({ H: curvature, c }, b);
    return { support: loss, query: loss };
  });

describe("the one-step objective", () => {
  test("minus its expansion to order n falls with order n + 1 in the learning rate", () => {
    const tasks = tasksAt(skewed.slice(0, 40), 0.3);
    const terms = objectiveTerms(tasks, theta);
    for (const order of [0, 1, 2, 3] as const) {
      const gaps = [0.02, 0.01].map((alpha) =>
        Math.abs(oneStepObjective(tasks, theta, alpha) - expandedObjective(terms, alpha, order)),
      );
      expect(Math.abs(Math.log2(gaps[0] / gaps[1]) - (order + 1))).toBeLessThan(0.15);
    }
  });

  test("of a quadratic loss ends at α², to round-off", () => {
    const tasks = skewed.slice(0, 20).map((c) => {
      const loss = quadraticLoss({ H: curvature, c });
      return { support: loss, query: loss };
    });
    const terms = objectiveTerms(tasks, theta);
    expect(Math.abs(terms[3])).toBeLessThan(1e-9);
    expect(oneStepObjective(tasks, theta, 0.4)).toBeCloseTo(expandedObjective(terms, 0.4, 2), 12);
  });

  test("has −α‖ḡ‖² − α tr C_g as its first order", () => {
    const tasks = tasksAt(skewed, 0.3);
    const { mean, covariance } = momentsOf(tasks.map(({ support }) => support.gradient(theta)));
    const norm = mean.reduce((sum, g) => sum + g * g, 0);
    expect(objectiveTerms(tasks, theta)[1]).toBeCloseTo(-norm - covariance.trace(), 10);
  });

  test("tells task laws of equal mean and covariance apart at α³ and not before", () => {
    // Reflected minima have the same covariance and the opposite third cumulant; moved to the same mean.
    const mean = momentsOf(skewed).mean;
    const mirrored = skewed.map((c) => c.map((x, i) => 2 * mean[i] - x));
    const [one, other] = [skewed, mirrored].map((minima) => objectiveTerms(tasksAt(minima, 0.3), theta));
    for (const order of [1, 2]) expect(one[order]).toBeCloseTo(other[order], 9);
    // −(α³/6)·Σⱼ 6bθⱼ κ₃(gⱼ), twice, by hand from the gradients' third central moments.
    const gradients = tasksAt(skewed, 0.3).map(({ support }) => support.gradient(theta));
    const centre = momentsOf(gradients).mean;
    const third = [0, 1, 2].map((j) => gradients.reduce((sum, g) => sum + (g[j] - centre[j]) ** 3, 0) / 400);
    const expected = -2 * third.reduce((sum, k, j) => sum + 0.3 * theta[j] * k, 0);
    expect(Math.abs(expected)).toBeGreaterThan(0.05);
    expect(one[3] - other[3]).toBeCloseTo(expected, 8);
  });

  test("takes the third derivative along a vector exactly from a quartic: 6bθv³", () => {
    expect(thirdAlong(quarticLoss({ h: 1, b: 0.7 }), [0.3], [-2], 0.5)).toBeCloseTo(6 * 0.7 * 0.3 * -8, 12);
    expect(thirdAlong(quarticLoss({ h: 1, b: 0.7 }), [0.3], [0])).toBe(0);
    expect(() => objectiveTerms([], theta)).toThrow("invalid total weight: 0");
  });
});

describe("gradientCumulants", () => {
  const gradients = tasksAt(skewed, 0.3).map(({ support }) => support.gradient(theta));
  const found = gradientCumulants(gradients, curvature);
  const standard = Array.from({ length: 400 }, (_, i) => normal(foldIn(key(63), i), 3));

  test("are those of the minima, turned and scaled by the curvature: κ₃ along vⱼ is −λⱼ³κ₃(c·vⱼ)", () => {
    const mean = momentsOf(skewed).mean;
    [0.5, 1, 2].forEach((lambda, j) => {
      const along = skewed.map((c) => c.reduce((sum, x, i) => sum + (x - mean[i]) * found.directions.get(i, j), 0));
      const third = along.reduce((sum, x) => sum + x ** 3, 0) / 400;
      expect(found.directionalThird[j]).toBeCloseTo(-(lambda ** 3) * third, 10);
    });
  });

  test("tell a skewed law from its Gaussian surrogate, whose mean and covariance are the same", () => {
    const surrogate = gradientCumulants(gaussianSurrogate(found, standard), curvature);
    // p(p+1)(p+2)/6 = 10 degrees of freedom: 99.9 % of n·skewness/6 of a Gaussian sample lies below 29.6.
    expect((400 * surrogate.skewness) / 6).toBeLessThan(29.6);
    expect((400 * found.skewness) / 6).toBeGreaterThan(60);
    expect(maxDifference(surrogate.covariance, found.covariance)).toBeLessThan(0.5);
    // Whitened first, the surrogate has the mean and covariance exactly.
    const { mean, covariance } = momentsOf(standard);
    const white = new Matrix(standard.map((z) => Array.from(z, (x, i) => x - mean[i])));
    const lower = choleskyOf(covariance);
    const rows = white.to2DArray().map((row) => forward(lower, row));
    const exact = gradientCumulants(gaussianSurrogate(found, rows), curvature);
    expect(maxDifference(exact.covariance, found.covariance)).toBeLessThan(1e-12);
  });
});

function choleskyOf(a: Matrix): number[][] {
  const l = a.to2DArray().map((row) => row.map(() => 0));
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a.get(i, j);
      for (let k = 0; k < j; k++) sum -= l[i][k] * l[j][k];
      l[i][j] = i === j ? Math.sqrt(sum) : sum / l[j][j];
    }
  }
  return l;
}

function forward(l: number[][], row: number[]): number[] {
  const out: number[] = [];
  row.forEach((x, i) => {
    out.push((x - out.reduce((sum, y, k) => sum + l[i][k] * y, 0)) / l[i][i]);
  });
  return out;
}
