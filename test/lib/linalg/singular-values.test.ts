import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { singularValues, singularValuesReference } from "../../../lib/linalg/index.js";
import { key, normal, split } from "../../../lib/tensor/random.js";

const [first, second] = split(key(3), 2);
const random = (from: typeof first, rows: number, columns: number): Matrix =>
  Matrix.from1DArray(rows, columns, normal(from, rows * columns));

describe("singular values", () => {
  test("of a random matrix and its transpose agree with the eigenvalues of AAᵀ", () => {
    const a = random(first, 7, 12);
    const expected = singularValuesReference(a);
    for (const found of [singularValues(a), singularValues(a.transpose())]) {
      expect(found).toHaveLength(7);
      found.forEach((value, i) => {
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-13 * expected[0]);
      });
    }
  });

  test("of a diagonal matrix are its entries, from the largest down to 1e-15 of it", () => {
    const found = singularValues(Matrix.diag([1e-15, -3, 2, 0]));
    expect([...found]).toEqual([3, 2, 1e-15, 0]);
  });

  test("of two known values in random bases are found beside zeros, at an order where rank deficiency is hard", () => {
    // u₁, u₂ orthonormal by Gram–Schmidt; A = 5 u₁v₁ᵀ + 1e-6 u₂v₂ᵀ
    const basis = (from: typeof first): Matrix[] => {
      const [a, b] = split(from, 2).map((each) => random(each, 200, 1));
      const u = a.div(a.norm());
      const rest = Matrix.sub(b, Matrix.mul(u, u.dot(b)));
      return [u, rest.div(rest.norm())];
    };
    const [u, v] = [basis(first), basis(second)];
    const a = u[0].mmul(v[0].transpose()).mul(5).add(u[1].mmul(v[1].transpose()).mul(1e-6));
    const found = singularValues(a);
    expect(found[0]).toBeCloseTo(5, 13);
    expect(Math.abs(found[1] - 1e-6)).toBeLessThan(1e-14);
    expect(found[2]).toBeLessThan(1e-14);
  });

  test("of a spectrum that falls into round-off are found down to there: the Hilbert matrix", () => {
    const hilbert = Matrix.zeros(40, 40);
    for (let i = 0; i < 40; i++) for (let j = 0; j < 40; j++) hilbert.set(i, j, 1 / (i + j + 1));
    const found = singularValues(hilbert);
    // mpmath with 60 digits
    const expected: [place: number, value: number][] = [
      [0, 2.0383668353150215],
      [1, 0.6330990740320444],
      [5, 0.0003960785319224987],
      [9, 3.9481468020333454e-8],
      [14, 5.844708617314823e-14],
    ];
    for (const [place, value] of expected) expect(Math.abs(found[place] - value)).toBeLessThan(2e-14);
    expect(found[30]).toBeLessThan(1e-15);
  });

  test("of a matrix of zeros are zeros, and one that is not finite is refused", () => {
    expect([...singularValues(new Matrix(2, 3))]).toEqual([0, 0]);
    expect(() => singularValues(new Matrix([[1, Number.NaN]]))).toThrow("invalid matrix");
  });
});
