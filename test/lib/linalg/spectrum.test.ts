import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  cubicSpline,
  eigenvalueRoundOff,
  lowestEigenvalues,
  lowestEigenvaluesReference,
} from "../../../lib/linalg/index.js";
import { foldIn, key, normal } from "../../../lib/tensor/random.js";

function symmetric(n: number, seed: number): Matrix {
  const a = new Matrix(Array.from({ length: n }, (_, i) => Array.from(normal(foldIn(key(seed), i), n))));
  return Matrix.add(a, a.transpose());
}

describe("lowestEigenvalues", () => {
  test.each([1, 2, 3, 5, 20, 61])(
    "bisection of the Sturm sequence finds what the QL iteration finds, order %i",
    (n) => {
      const a = symmetric(n, n);
      const count = Math.min(n, 7);
      const [found, oracle] = [lowestEigenvalues(a, count), lowestEigenvaluesReference(a, count)];
      found.forEach((value, k) => {
        expect(Math.abs(value - oracle[k])).toBeLessThan(10 * eigenvalueRoundOff(a) + 1e-300);
      });
    },
  );

  test("the second difference on n points has the eigenvalues 2 − 2cos(πk/(n+1))", () => {
    const n = 40;
    const a = Matrix.zeros(n, n);
    for (let i = 0; i < n; i++) {
      a.set(i, i, 2);
      if (i > 0) a.set(i, i - 1, -1).set(i - 1, i, -1);
    }
    lowestEigenvalues(a, n).forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1)), 13);
    });
  });

  test("multiple eigenvalues, zeros and signs are counted as they are", () => {
    expect(Array.from(lowestEigenvalues(Matrix.diag([3, -2, 3, 0, -2]), 5), (x) => Math.round(x * 1e9) / 1e9)).toEqual([
      -2, -2, 0, 3, 3,
    ]);
    const projector = new Matrix(Array.from({ length: 6 }, () => new Array<number>(6).fill(1 / 6)));
    lowestEigenvalues(projector, 6).forEach((value, k) => {
      expect(value).toBeCloseTo(k < 5 ? 0 : 1, 14);
    });
  });

  test("a matrix that is not symmetric and a wrong count are refused with their values", () => {
    expect(() => lowestEigenvalues(new Matrix([[0, 1], [2, 0]]), 1)).toThrow("not symmetric"); // biome-ignore format: a matrix
    expect(() => lowestEigenvalues(Matrix.eye(2), 3)).toThrow("invalid number of eigenvalues: 3 of 2");
    expect(() => lowestEigenvalues(Matrix.eye(2), 0)).toThrow("invalid number of eigenvalues: 0");
    expect(() => lowestEigenvalues(Matrix.ones(3, 3).mul(1e200), 1)).toThrow(
      "invalid matrix: entries up to 1e+200 overflow",
    );
  });
});

describe("cubicSpline", () => {
  const grid = (n: number, from: number, to: number) =>
    Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));

  test.each([4, 5, 6, 9])("a cubic is reproduced, value and slope, with %i knots", (knots) => {
    const cubic = (x: number) => 2 - x + 3 * x * x - 0.7 * x ** 3;
    const spline = cubicSpline(grid(knots, -1, 2).map(cubic), -1, 2);
    for (const x of grid(23, -1, 2)) {
      expect(spline.at(x)).toBeCloseTo(cubic(x), 12);
      expect(spline.slope(x)).toBeCloseTo(-1 + 6 * x - 2.1 * x * x, 11);
    }
  });

  test("halving the step divides the error by sixteen, up to the ends", () => {
    const errors = [20, 40, 80].map((pieces) => {
      const spline = cubicSpline(grid(pieces + 1, 0, 3).map(Math.sin), 0, 3);
      return Math.max(...grid(997, 0, 3).map((x) => Math.abs(spline.at(x) - Math.sin(x))));
    });
    for (const i of [0, 1]) expect(Math.log2(errors[i] / errors[i + 1])).toBeCloseTo(4, 0);
  });

  test("it passes through its knots and goes on smoothly at them", () => {
    const values = Array.from(normal(key(3), 12));
    const spline = cubicSpline(values, 0, 11);
    values.forEach((value, i) => {
      expect(spline.at(i)).toBeCloseTo(value, 13);
    });
    for (let i = 1; i < 11; i++) expect(spline.slope(i - 1e-9)).toBeCloseTo(spline.slope(i + 1e-9), 6);
  });

  test("too few knots, an empty interval and values that are not finite are refused", () => {
    expect(() => cubicSpline([1, 2, 3], 0, 1)).toThrow("invalid number of knots: 3");
    expect(() => cubicSpline([1, 2, 3, 4], 1, 1)).toThrow("invalid interval: 1 to 1");
    expect(() => cubicSpline([1, 2, Number.NaN, 4], 0, 1)).toThrow("invalid value: NaN at knot 2");
  });
});
