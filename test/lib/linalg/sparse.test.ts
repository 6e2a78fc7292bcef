import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import {
  column,
  entries,
  isSparse,
  maxDifference,
  nonZeros,
  sparseBuilder,
  sparseTimes,
  toDense,
  toSparse,
} from "../../../lib/linalg/index.js";
import { key, normal, uniform } from "../../../lib/tensor/random.js";

const dense = Matrix.from1DArray(
  7,
  5,
  Array.from(normal(key(1), 35), (value, i) => (uniform(key(2), 35)[i] < 0.7 ? 0 : value)),
);

test("toDense of toSparse is the matrix, and only its non-zero entries are kept", () => {
  const sparse = toSparse(dense);
  expect(maxDifference(toDense(sparse), dense)).toBe(0);
  expect(nonZeros(sparse)).toBe(dense.to1DArray().filter((value) => value !== 0).length);
  expect([isSparse(sparse), isSparse(dense)]).toEqual([true, false]);
  expect(toSparse(sparse)).toBe(sparse);
});

test("sparseTimes equals the dense product", () => {
  const x = normal(key(3), 5);
  const product = entries(dense.mmul(column(x)));
  expect(Math.max(...sparseTimes(toSparse(dense), x).map((value, i) => Math.abs(value - product[i])))).toBeLessThan(
    1e-15,
  );
});

test("entries added twice are summed, sums of zero are left out, columns come out ascending", () => {
  const builder = sparseBuilder(2, 3);
  builder.add(1, 2, 5);
  builder.add(1, 0, 1);
  builder.add(1, 0, 2);
  builder.add(0, 1, 4);
  builder.add(0, 1, -4);
  const { rowStart, column: columns, value } = builder.build();
  expect([Array.from(rowStart), Array.from(columns), Array.from(value)]).toEqual([
    [0, 0, 2],
    [0, 2],
    [3, 5],
  ]);
});

test("entries outside and vectors of another length are refused with the offending numbers", () => {
  expect(() => sparseBuilder(2, 3).add(2, 0, 1)).toThrow("invalid entry: 2, 0 of a 2×3 matrix");
  expect(() => sparseBuilder(2, 3).add(0, -1, 1)).toThrow("invalid entry: 0, -1 of a 2×3 matrix");
  expect(() => sparseTimes(toSparse(dense), new Float64Array(4))).toThrow("invalid vector: got 4, expected 5");
});
