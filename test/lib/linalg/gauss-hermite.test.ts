import { describe, expect, test } from "vitest";
import {
  distance,
  gaussHermite,
  gaussLegendre,
  gaussRule,
  hermiteRecurrence,
  jacobiEigenvalues,
  jacobiEigenvaluesReference,
  jacobiMatrix,
  maxDifference,
  orthonormalPolynomials,
  recurrence,
  recurrenceOf,
} from "../../../lib/linalg/index.js";

const average = (rule: readonly { node: number; weight: number }[], f: (x: number) => number): number =>
  rule.reduce((sum, { node, weight }) => sum + weight * f(node), 0);

describe("gaussHermite", () => {
  test("with three nodes is 0 and ±√3 with weights 2/3 and 1/6", () => {
    const rule = gaussHermite(3);
    rule.forEach(({ node, weight }, i) => {
      expect(node).toBeCloseTo([-Math.sqrt(3), 0, Math.sqrt(3)][i], 14);
      expect(weight).toBeCloseTo([1 / 6, 2 / 3, 1 / 6][i], 14);
    });
  });

  test("gives the even moments 1, 3, 15, … of a normal law and its characteristic function", () => {
    const rule = gaussHermite(20);
    let exact = 1;
    for (let n = 1; n <= 15; n++) {
      exact *= 2 * n - 1;
      expect(Math.abs(average(rule, (x) => x ** (2 * n)) / exact - 1)).toBeLessThan(1e-12);
    }
    expect(average(gaussHermite(40), (x) => Math.cos(2 * x))).toBeCloseTo(Math.exp(-2), 14);
  });

  test("moves with mean and deviation: the mean of e^X is e^{μ + σ²/2}", () => {
    const rule = gaussHermite(30, { mean: 0.3, deviation: 0.7 });
    expect(average(rule, Math.exp)).toBeCloseTo(Math.exp(0.3 + 0.245), 14);
  });

  test("keeps the digits of its smallest weights with 120 nodes, and has no NaN with 400", () => {
    // The largest node of the n-point rule lies below √(4n + 2); a moment of degree 100 needs the weights of the tail.
    const rule = gaussHermite(120);
    let exact = 1;
    for (let odd = 1; odd <= 199; odd += 2) exact *= odd;
    expect(Math.abs(average(rule, (x) => x ** 200) / exact - 1)).toBeLessThan(1e-10);
    expect(average(gaussHermite(400), () => 1)).toBeCloseTo(1, 12);
  });

  test("refuses what is no rule", () => {
    expect(() => gaussHermite(0)).toThrow("invalid order: 0");
    expect(() => gaussHermite(3, { deviation: -1 })).toThrow("invalid normal law: mean 0, deviation -1");
  });
});

describe("the recurrence of a law", () => {
  test("found from a fine quadrature of the uniform law is that of Legendre's polynomials", () => {
    const found = recurrenceOf(gaussLegendre(80, -1, 1), 30);
    found.offDiagonal.forEach((off, k) => {
      expect(off).toBeCloseTo((k + 1) / Math.sqrt(4 * (k + 1) ** 2 - 1), 13);
    });
    expect(Math.max(...found.diagonal.map(Math.abs))).toBeLessThan(1e-14);
  });

  test("goes around: the rule of a recurrence has that recurrence", () => {
    const law = hermiteRecurrence(12);
    const again = recurrenceOf(gaussRule(law), 12);
    expect(maxDifference(jacobiMatrix(again), jacobiMatrix(law))).toBeLessThan(1e-12);
  });

  test("stops at the number of different atoms", () => {
    const law = recurrenceOf(
      [
        { node: 1, weight: 2 },
        { node: 3, weight: 1 },
        { node: 1, weight: 1 },
      ],
      10,
    );
    expect(law.diagonal.length).toBe(2);
    expect(law.diagonal[0]).toBeCloseTo(1.5, 15);
    expect(law.offDiagonal[0] ** 2).toBeCloseTo(0.75, 15);
  });

  test("has orthonormal polynomials whose slopes are their derivatives", () => {
    const law = hermiteRecurrence(6);
    const rule = gaussHermite(10);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        const product = (x: number): number => {
          const { values } = orthonormalPolynomials(law, x);
          return values[i] * values[j];
        };
        expect(average(rule, product)).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
    // Hermite functions: hₙ′ = √n hₙ₋₁.
    const { values, slopes } = orthonormalPolynomials(law, 0.7);
    for (let n = 1; n < 6; n++) expect(slopes[n]).toBeCloseTo(Math.sqrt(n) * values[n - 1], 13);
  });

  test("has the eigenvalues of a full decomposition, by QL without vectors", () => {
    const uneven = recurrence(
      40,
      (k) => Math.cos(3 * k),
      (k) => 0.2 + (k % 5),
    );
    const split = recurrence(
      6,
      (k) => k,
      (k) => (k === 3 ? 1e-20 : 1),
    );
    for (const law of [hermiteRecurrence(60), uneven, split, recurrence(1, () => 2.5, Math.sqrt)]) {
      expect(distance(jacobiEigenvalues(law), jacobiEigenvaluesReference(law))).toBeLessThan(2e-13);
    }
  });

  test("refuses laws without weight, with negative weight, and without end", () => {
    expect(() => recurrenceOf([], 2)).toThrow("invalid law: total weight 0");
    expect(() => recurrenceOf([{ node: 1, weight: -1 }], 2)).toThrow("invalid atom: weight -1 at 1");
    expect(() => recurrenceOf([{ node: Number.NaN, weight: 1 }], 2)).toThrow("invalid atom: weight 1 at NaN");
  });
});
