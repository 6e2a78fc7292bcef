import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  expm,
  expmAction,
  expmActionReference,
  expmReference,
  logm,
  logmSymmetric,
  matrixPower,
  maxAbs,
  maxDifference,
  symmetricFunction,
} from "../../../lib/linalg/index.js";
import { foldIn, key } from "../../../lib/tensor/random.js";
import { randomMatrix } from "../random-matrix.js";

const relative = (a: Matrix, b: Matrix): number => maxDifference(a, b) / maxAbs(b);

describe("expm", () => {
  test.each([0, 1e-9, 0.01, 0.3, 1, 4, 20])("equals the power series for a 6×6 matrix of size %s", (size) => {
    const a = randomMatrix(key(1), 6, 6, size);
    expect(relative(expm(a), expmReference(a))).toBeLessThan(2e-13);
  });

  test("of a rotation generator is the rotation", () => {
    const angle = 1.234;
    const rotation = expm(
      new Matrix([
        [0, -1],
        [1, 0],
      ]),
      angle,
    );
    const exact = new Matrix([
      [Math.cos(angle), -Math.sin(angle)],
      [Math.sin(angle), Math.cos(angle)],
    ]);
    expect(maxDifference(rotation, exact)).toBeLessThan(4e-16);
  });

  test("of a nilpotent matrix is its finite series", () => {
    const jordan = new Matrix([
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    expect(
      maxDifference(
        expm(jordan, 7),
        new Matrix([
          [1, 7, 24.5],
          [0, 1, 7],
          [0, 0, 1],
        ]),
      ),
    ).toBeLessThan(1e-13);
  });

  test("of −A is the inverse of expm(A)", () => {
    const a = randomMatrix(key(2), 5);
    expect(maxDifference(expm(a, -1), inverse(expm(a)))).toBeLessThan(1e-12);
  });

  test("of a symmetric matrix equals the spectral route", () => {
    const a = randomMatrix(key(3), 7);
    const symmetric = Matrix.add(a, a.transpose()).mul(0.5);
    expect(relative(expm(symmetric), symmetricFunction(symmetric, Math.exp))).toBeLessThan(5e-14);
  });

  test("refuses what is not square or not finite", () => {
    expect(() => expm(Matrix.zeros(2, 3))).toThrow("invalid shape: got 2×3, expected a square matrix");
    expect(() => expm(new Matrix([[Number.NaN]]))).toThrow("invalid matrix: norm NaN");
  });
});

describe("expmAction", () => {
  test.each([0, 0.1, 1, 7.5, -3])("equals expm times the columns at t = %s", (t) => {
    const a = randomMatrix(key(4), 12, 12, 0.5);
    a.set(0, 1, 0);
    const b = randomMatrix(key(5), 12, 3);
    expect(relative(expmAction(a, b, t), expmActionReference(a, b, t))).toBeLessThan(1e-12);
  });

  test.each([37, 100])("loses few digits by cancellation where all decays: e^{−%i} to 1e-11", (rate) => {
    const decayed = expmAction(new Matrix([[-rate]]), Matrix.ones(1, 1), 1).get(0, 0);
    expect(Math.abs(decayed / Math.exp(-rate) - 1)).toBeLessThan(1e-11);
  });

  test("refuses a matrix that holds NaN or infinity instead of returning its columns unchanged", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => expmAction(new Matrix([[bad]]), Matrix.ones(1, 1), 1)).toThrow(`invalid matrix: norm ${bad}`);
    }
    expect(() => expmAction(Matrix.eye(1), Matrix.ones(1, 1), Number.NaN)).toThrow("invalid time: NaN");
    expect(() => expm(Matrix.eye(1), Number.NaN)).toThrow("invalid time: NaN");
  });

  test("refuses columns of the wrong height", () => {
    expect(() => expmAction(Matrix.eye(3), Matrix.zeros(2, 1), 1)).toThrow("invalid shape: got 2 rows, expected 3");
  });
});

describe("logm", () => {
  test.each([0.1, 0.5, 0.9])("undoes expm for a non-normal matrix of size %s", (size) => {
    const a = randomMatrix(key(6), 5, 5, size);
    expect(maxDifference(logm(expm(a)), a)).toBeLessThan(2e-12);
  });

  test("equals the spectral logarithm for a positive definite matrix", () => {
    const a = randomMatrix(key(7), 6);
    const positive = a.mmul(a.transpose()).add(Matrix.eye(6).mul(0.2));
    expect(maxDifference(logm(positive), logmSymmetric(positive))).toBeLessThan(1e-11);
  });

  test("refuses a matrix with a negative eigenvalue", () => {
    expect(() => logm(Matrix.diag([1, -2]))).toThrow("no real principal logarithm");
    expect(() => logmSymmetric(Matrix.diag([1, -2]))).toThrow("invalid eigenvalue: -2");
    const lopsided = new Matrix([
      [1, 0.5],
      [0, 1],
    ]);
    expect(() => symmetricFunction(lopsided, Math.exp)).toThrow("not symmetric (entries 1, 0 differ by 0.5)");
  });
});

describe("matrixPower", () => {
  test.each([0, 1, 2, 5, 16, 31])("equals %s repeated products", (n) => {
    const a = randomMatrix(foldIn(key(8), n), 4, 4, 0.6);
    let product = Matrix.eye(4);
    for (let i = 0; i < n; i++) product = product.mmul(a);
    expect(relative(matrixPower(a, n), product)).toBeLessThan(1e-12);
  });

  test("leaves its argument unchanged and refuses negative powers", () => {
    const a = randomMatrix(key(9), 3);
    const before = a.clone();
    matrixPower(a, 3);
    expect(a.to2DArray()).toEqual(before.to2DArray());
    expect(() => matrixPower(a, -1)).toThrow("invalid power: -1");
  });

  test("of a symmetric matrix has the powers of the eigenvalues", () => {
    const a = Matrix.add(randomMatrix(key(10), 4), randomMatrix(key(10), 4).transpose()).mul(0.3);
    const values = new EigenvalueDecomposition(a).realEigenvalues.map((x) => x ** 6).sort((x, y) => x - y);
    const powers = new EigenvalueDecomposition(matrixPower(a, 6)).realEigenvalues.sort((x, y) => x - y);
    powers.forEach((value, i) => {
      expect(value).toBeCloseTo(values[i], 12);
    });
  });
});
