import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { distance, expm, integrateAdaptive, propagate, toDense, toSparse } from "../../../lib/linalg/index.js";
import { key, normal } from "../../../lib/tensor/random.js";

const a = toSparse(Matrix.from1DArray(9, 9, Array.from(normal(key(1), 81))));
const x0 = normal(key(2), 9);
const exact = (t: number) =>
  expm(toDense(a), t)
    .mmul(Matrix.columnVector(Array.from(x0)))
    .to1DArray();

describe("propagate", () => {
  test("equals the exponential at every time, from the first one on", () => {
    const states = propagate(a, x0, [1, 1, 1.5, 3]);
    const errors = [0, 0, 0.5, 2].map((t, index) => distance(states[index], exact(t)));
    expect(Math.max(...errors)).toBeLessThan(1e-10);
  });
});

describe("integrateAdaptive", () => {
  test("follows the logistic curve at its tolerance", () => {
    const times = [0, 0.5, 3, 8];
    const states = integrateAdaptive((_, [x]) => Float64Array.of(x * (1 - x)), Float64Array.of(0.1), times, {
      rtol: 1e-10,
    });
    const errors = times.map((t, i) => Math.abs(states[i][0] - 1 / (1 + 9 * Math.exp(-t))));
    expect(Math.max(...errors)).toBeLessThan(2e-10);
  });
});
