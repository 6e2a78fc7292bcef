import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { column, entries, gmres, maxDifference } from "../../../lib/linalg/index.js";
import { key, normal } from "../../../lib/tensor/index.js";

const n = 60;
const a = Matrix.from1DArray(n, n, Array.from(normal(key(3), n * n))).add(Matrix.eye(n, n).mul(12));
const b = Float64Array.from(normal(key(4), n));
const apply = (x: Float64Array): Float64Array => entries(a.mmul(column(x)));

describe("gmres", () => {
  test("solves what LU solves, and tells the true residual", () => {
    const { x, residual } = gmres(apply, b, { tolerance: 1e-13 });
    expect(maxDifference(column(x), solve(a, column(b)))).toBeLessThan(1e-13);
    expect(residual).toBeLessThan(1e-13);
  });

  test("a space as large as the matrix needs its order in products and two checks, also when it is ill-conditioned", () => {
    const order = 12;
    const scales = Float64Array.from({ length: order }, (_, i) => 10 ** (-i / 2)); // condition 3e5
    const { x, products } = gmres((y) => y.map((value, i) => value * scales[i]), scales, { tolerance: 1e-13 });
    expect(products).toBeLessThanOrEqual(order + 2);
    expect(Math.max(...x.map((value) => Math.abs(value - 1)))).toBeLessThan(1e-6);
  });

  test("starts again when the Krylov space is full; an exact preconditioner needs one product and a check", () => {
    const short = gmres(apply, b, { restart: 10 });
    expect(maxDifference(column(short.x), solve(a, column(b)))).toBeLessThan(1e-11);
    const exact = gmres(apply, b, { precondition: (x) => entries(solve(a, column(x))) });
    expect(exact.products).toBeLessThanOrEqual(4);
  });

  test("a right side that the start already meets costs one product; a zero right side is solved by zero", () => {
    const { x } = gmres(apply, b);
    expect(gmres(apply, b, { start: x, tolerance: 1e-11 }).products).toBe(1);
    expect(gmres(apply, new Float64Array(n)).x.every((value) => value === 0)).toBe(true);
  });

  test("refuses to stop early: a singular system without solution, too few products, a matrix that is not finite", () => {
    const projection = (x: Float64Array) => x.map((value, i) => (i === 0 ? 0 : value));
    expect(() => gmres(projection, b, { maxProducts: 50 })).toThrow(/^not solved: residual 0\.\d+ after \d+ products/);
    expect(() => gmres(apply, b, { restart: 2, maxProducts: 3 })).toThrow("not solved: residual");
    expect(() => gmres((x) => x.map(() => Number.NaN), b)).toThrow("invalid system: residual NaN");
    expect(() => gmres(apply, b, { tolerance: -1 })).toThrow("invalid tolerance: -1");
  });
});
