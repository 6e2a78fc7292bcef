import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  averaging,
  contextTokens,
  fastWeights,
  gradientStep,
  leastSquares,
  nearestNeighbours,
  predictTokens,
  prefixErrors,
  queryTokens,
  ridge,
} from "../../../../lib/adapt/in-context/index.js";
import { linearRegression, ridgeError } from "../../../../lib/tasks/benchmarks/index.js";
import { key } from "../../../../lib/tensor/index.js";

const drawn = (dimension: number, shots: number, tasks: number, noise = 0) => {
  const { support } = linearRegression({ dimension, shots, noise, queries: 1 }).draw(key(20), tasks, "test");
  return {
    x: support.x.arraySync() as number[][][],
    y: (support.y.arraySync() as number[][][]).map((rows) => rows.map(([label]) => label)),
  };
};
const meanAt = (errors: number[][], i: number) => errors.reduce((sum, row) => sum + row[i], 0) / errors.length;
const spreadAt = (errors: number[][], i: number) => {
  const mean = meanAt(errors, i);
  return Math.sqrt(errors.reduce((sum, row) => sum + (row[i] - mean) ** 2, 0)) / errors.length;
};

describe("what transformers are held against", () => {
  test("minimum-norm least squares on i noiseless points has expected error d − i, and none from d on", () => {
    const { x, y } = drawn(6, 9, 1500);
    const errors = prefixErrors(leastSquares, x, y);
    for (let i = 0; i < 6; i++) expect(Math.abs(meanAt(errors, i) - (6 - i))).toBeLessThan(4 * spreadAt(errors, i));
    for (let i = 6; i < 9; i++) expect(Math.max(...errors.map((row) => row[i]))).toBeLessThan(1e-3);
  });

  test("the quoted 15.02, 10.09, 4.99, 0.95 at d = 20 are sampled values of 15, 10, 5, 1", () => {
    const { x, y } = drawn(20, 20, 150);
    const errors = prefixErrors(leastSquares, x, y);
    const quoted = [15.02, 10.09, 4.99, 0.95];
    [5, 10, 15, 19].forEach((i, k) => {
      expect(Math.abs(meanAt(errors, i) - (20 - i))).toBeLessThan(4 * spreadAt(errors, i));
      expect(Math.abs(quoted[k] - (20 - i))).toBeLessThan(0.1);
    });
  });

  test("averaging after i points has expected error d(d + 1)/i", () => {
    const { x, y } = drawn(3, 9, 1500);
    const errors = prefixErrors(averaging, x, y);
    for (const i of [2, 4, 8]) expect(Math.abs(meanAt(errors, i) - 12 / i)).toBeLessThan(5 * spreadAt(errors, i));
  });

  test("averaging is linear attention with η = 1", () => {
    const { support, query } = linearRegression({ dimension: 3, shots: 5, queries: 1 }).draw(key(21), 1, "test");
    const layer = [gradientStep({ inputs: 3, rate: 1 })];
    const attended = predictTokens(layer, fastWeights(layer, contextTokens(support)), queryTokens(query.x, 1), 1);
    const [points, labels] = [support.x, support.y].map((leaf) => (leaf.arraySync() as number[][][])[0]);
    const expected = averaging(
      points,
      labels.map(([label]) => label),
      (query.x.arraySync() as number[][][])[0][0],
    );
    expect(attended.dataSync()[0]).toBeCloseTo(expected, 5);
    tf.dispose([attended, support, query] as never);
  });

  test("ridge with λ = σ² has the error of the Bayes learner: 0.779 at d = 5, σ = 0.5, n = 6", () => {
    const noise = 0.5;
    const { x, y } = drawn(5, 7, 1500, noise);
    // The label that is predicted is noisy too: σ² more.
    const errors = prefixErrors(ridge(noise ** 2), x, y);
    const oracle = ridgeError({ dimension: 5, shots: 6, noise });
    expect(Math.abs(meanAt(errors, 6) - noise ** 2 - oracle.value)).toBeLessThan(4 * spreadAt(errors, 6));
    expect(Math.abs(oracle.value - 0.779)).toBeLessThan(0.02);
  });

  test("three nearest neighbours average the labels of the three nearest points, or of as many as there are", () => {
    const points = [[0], [1], [2], [10]];
    const labels = [3, 6, 9, 1000];
    expect(nearestNeighbours(3)(points, labels, [1.1])).toBe(6);
    expect(nearestNeighbours(3)(points.slice(0, 1), [3], [5])).toBe(3);
    for (const predictor of [leastSquares, ridge(1), averaging, nearestNeighbours()])
      expect(predictor([], [], [1])).toBe(0);
    expect(() => nearestNeighbours(0)).toThrow("invalid number of neighbours: 0");
    expect(() => ridge(0)).toThrow("invalid λ: 0");
  });
});
