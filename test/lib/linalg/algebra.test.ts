import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  adjoint,
  blocks,
  column,
  commutator,
  complexKronecker,
  complexMatrix,
  complexProduct,
  distance,
  entries,
  fromRealEmbedding,
  gaussLegendre,
  gaussLegendreReference,
  isSparse,
  linearCombination,
  maxAbs,
  maxDifference,
  oneNorm,
  realEmbedding,
  schurComplement,
  schurComplementReference,
  spectralNorm,
  toDense,
  toSparse,
  traceOfProduct,
} from "../../../lib/linalg/index.js";
import { key, normal } from "../../../lib/tensor/random.js";
import { randomMatrix } from "../random-matrix.js";

describe("gaussLegendre", () => {
  test.each([1, 2, 3, 8, 30, 64])("with %s nodes equals Newton's iteration on the Legendre polynomial", (n) => {
    const rule = gaussLegendre(n, -1, 3);
    gaussLegendreReference(n, -1, 3).forEach(({ node, weight }, i) => {
      expect(Math.abs(rule[i].node - node)).toBeLessThan(2e-14);
      expect(Math.abs(rule[i].weight - weight)).toBeLessThan(2e-14);
    });
  });

  test("with n nodes is exact for degree 2n − 1 and not for 2n", () => {
    const integral = (degree: number) =>
      gaussLegendre(4, 0, 1).reduce((sum, { node, weight }) => sum + weight * node ** degree, 0);
    for (let degree = 0; degree <= 7; degree++)
      expect(Math.abs(integral(degree) - 1 / (degree + 1))).toBeLessThan(1e-15);
    expect(Math.abs(integral(8) - 1 / 9)).toBeGreaterThan(1e-6);
  });

  test("integrates an exponential to round-off with 12 nodes", () => {
    const value = gaussLegendre(12, 0, 2).reduce((sum, { node, weight }) => sum + weight * Math.exp(node), 0);
    expect(Math.abs(value - Math.expm1(2))).toBeLessThan(3e-14);
  });

  test("refuses a number of nodes that is not positive", () => {
    expect(() => gaussLegendre(0, 0, 1)).toThrow("invalid number of nodes: 0");
    expect(() => gaussLegendre(3, 0, Number.NaN)).toThrow("invalid end of the interval: NaN");
  });
});

describe("blocks", () => {
  test("puts a matrix together again from its four blocks", () => {
    const m = randomMatrix(key(1), 6);
    const { rr, ru, ur, uu, resolved, unresolved } = blocks(m, [4, 1]);
    expect([resolved, unresolved]).toEqual([
      [4, 1],
      [0, 2, 3, 5],
    ]);
    const together = Matrix.zeros(6, 6);
    const order = [...resolved, ...unresolved];
    const whole = [
      ...rr.to2DArray().map((row, i) => [...row, ...ru.getRow(i)]),
      ...ur.to2DArray().map((row, i) => [...row, ...uu.getRow(i)]),
    ];
    whole.forEach((row, i) => {
      row.forEach((value, j) => {
        together.set(order[i], order[j], value);
      });
    });
    expect(together.to2DArray()).toEqual(m.to2DArray());
  });

  test("of a sparse matrix are those of its dense form, the hidden one sparse, in any order of the resolved", () => {
    const m = randomMatrix(key(3), 9).apply(function (this: Matrix, i, j) {
      if ((i * 5 + j * 3) % 4 !== 0) this.set(i, j, 0);
    });
    const dense = blocks(m, [7, 0, 4]);
    const sparse = blocks(toSparse(m), [7, 0, 4]);
    expect([sparse.resolved, sparse.unresolved]).toEqual([dense.resolved, dense.unresolved]);
    expect(isSparse(sparse.uu)).toBe(true);
    for (const part of ["rr", "ru", "ur", "uu"] as const) {
      expect(toDense(sparse[part]).to2DArray()).toEqual(dense[part].to2DArray());
    }
    expect(() => blocks(toSparse(m), [9])).toThrow("invalid resolved index: 9 (matrix of order 9)");
  });

  test("refuses indices that repeat, lie outside or leave nothing to eliminate", () => {
    const m = Matrix.eye(3);
    expect(() => blocks(m, [0, 0])).toThrow("invalid resolved index: 0");
    expect(() => blocks(m, [3])).toThrow("invalid resolved index: 3 (matrix of order 3)");
    expect(() => blocks(m, [])).toThrow("invalid number of resolved indices: 0 of 3");
    expect(() => blocks(m, [0, 1, 2])).toThrow("invalid number of resolved indices: 3 of 3");
  });

  test("schurComplement equals the inverse of the resolved block of the inverse", () => {
    const a = randomMatrix(key(2), 7);
    const m = a.mmul(a.transpose()).add(Matrix.eye(7));
    expect(maxDifference(schurComplement(m, [1, 5]), schurComplementReference(m, [1, 5]))).toBeLessThan(1e-13);
  });
});

describe("measures", () => {
  test("maxAbs sees negative entries and does not hide NaN", () => {
    expect(
      maxAbs(
        new Matrix([
          [1, -3],
          [2, 0],
        ]),
      ),
    ).toBe(3);
    expect(
      maxAbs(
        new Matrix([
          [1, Number.NaN],
          [2, 0],
        ]),
      ),
    ).toBeNaN();
  });

  test("spectralNorm is the largest singular value, of wide and tall matrices alike", () => {
    const wide = randomMatrix(key(3), 2, 5);
    const exact = Math.max(...new SingularValueDecomposition(wide.transpose()).diagonal);
    expect(spectralNorm(wide)).toBeCloseTo(exact, 14);
    expect(spectralNorm(wide.transpose())).toBeCloseTo(exact, 14);
  });

  test("oneNorm is the largest column sum", () => {
    expect(
      oneNorm(
        new Matrix([
          [1, -4],
          [2, 3],
        ]),
      ),
    ).toBe(7);
  });

  test("distance is the largest difference of two vectors, and NaN when one holds NaN", () => {
    expect(distance([1, 2, 3], Float64Array.of(1, 4, 2))).toBe(2);
    expect(distance([1, Number.NaN], [1, 2])).toBeNaN();
    expect(() => distance([1], [1, 2])).toThrow("invalid length: got 1, expected 2");
  });

  test("maxDifference refuses two shapes, entries refuses a matrix", () => {
    expect(() => maxDifference(Matrix.eye(2), Matrix.eye(3))).toThrow("invalid shape: got 2×2, expected 3×3");
    expect(() => entries(Matrix.eye(2))).toThrow("invalid shape: got 2×2, expected a vector");
    expect(Array.from(entries(column([1, 2, 3])))).toEqual([1, 2, 3]);
  });
});

describe("complex matrices", () => {
  const draw = (seed: number, n: number) => {
    const values = normal(key(seed), 2 * n * n);
    return { rows: n, columns: n, data: values };
  };
  const gap = (a: { data: Float64Array }, b: { data: Float64Array }) =>
    Math.max(...a.data.map((value, i) => Math.abs(value - b.data[i])));

  test("products commute with the real embedding", () => {
    const [a, b] = [draw(4, 3), draw(5, 3)];
    const embedded = fromRealEmbedding(realEmbedding(a).mmul(realEmbedding(b)));
    expect(gap(complexProduct(a, b), embedded)).toBeLessThan(1e-14);
  });

  test("the adjoint of a product is the product of adjoints in reverse", () => {
    const [a, b] = [draw(6, 3), draw(7, 3)];
    expect(gap(adjoint(complexProduct(a, b)), complexProduct(adjoint(b), adjoint(a)))).toBeLessThan(1e-15);
  });

  test("(a⊗b)(c⊗d) = ac⊗bd", () => {
    const [a, b, c, d] = [draw(8, 2), draw(9, 3), draw(10, 2), draw(11, 3)];
    const left = complexProduct(complexKronecker(a, b), complexKronecker(c, d));
    expect(gap(left, complexKronecker(complexProduct(a, c), complexProduct(b, d)))).toBeLessThan(1e-13);
  });

  test("a commutator has no trace", () => {
    const [a, b] = [draw(12, 4), draw(13, 4)];
    const identity = complexMatrix([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ]);
    const { re, im } = traceOfProduct(commutator(a, b), identity);
    expect(Math.hypot(re, im)).toBeLessThan(1e-13);
  });

  test("shapes that do not fit are refused", () => {
    expect(() => complexProduct(draw(1, 2), draw(2, 3))).toThrow("invalid shape: got 3 rows, expected 2");
    expect(() =>
      linearCombination([
        [1, draw(1, 2)],
        [1, draw(2, 3)],
      ]),
    ).toThrow("got 3×3, expected 2×2");
    expect(() => complexMatrix([[1, 2], [3]])).toThrow("invalid row length: got 1, expected 2");
  });
});
