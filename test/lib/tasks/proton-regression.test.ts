import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { drawMinima, gaussianMoment, protonPotential } from "../../../lib/tasks/index.js";
import { energyUnit, halfSquaredError, protonRegression } from "../../../lib/tasks/proton-regression.js";
import { foldIn, key, split } from "../../../lib/tensor/random.js";

const column = (leaf: tf.Tensor) => Array.from(leaf.dataSync());

describe("protonRegression", () => {
  test("draws points in [−1, 1] with energies of one potential a task, in units of 10 kcal/mol", () => {
    const { support, query } = protonRegression({ sigmaR: 0.1, noise: 0, shots: 7, nodes: 9 })(5, key(1));
    expect([support.x.shape, support.y.shape, support.weight.shape]).toEqual([
      [5, 7, 1],
      [5, 7, 1],
      [1, 7, 1],
    ]);
    expect([query.x.shape, query.y.shape, query.weight.shape]).toEqual([
      [5, 9, 1],
      [5, 9, 1],
      [1, 9, 1],
    ]);
    const minima = drawMinima({ sigmaR: 0.1 }, 5, split(key(1), 3)[0]);
    for (const { x, y, weight } of [support, query]) {
      const [us, energies] = [column(x), column(y)];
      us.forEach((u, i) => {
        expect(Math.abs(u)).toBeLessThanOrEqual(1);
        const exact = protonPotential(0.6 * u, minima[Math.floor((i * 5) / us.length)]) / energyUnit;
        expect(Math.abs(energies[i] - exact)).toBeLessThan(1e-5);
      });
      expect(column(weight).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 6);
    }
  });

  test("query nodes integrate: the mean square of V is that of the closed form", () => {
    const { query } = protonRegression({ sigmaR: 0 })(1, key(2));
    // ∫ (x² − b²)⁴ dx/2X over |x| ≤ X, X = 0.6, b = 0.4, by the binomial theorem.
    const [q, b] = [0.36, 0.16];
    const exact = q ** 4 / 9 - (4 * b * q ** 3) / 7 + (6 * b * b * q * q) / 5 - (4 * b ** 3 * q) / 3 + b ** 4;
    const loss = halfSquaredError(tf.zerosLike(query.y), query).dataSync()[0];
    expect((loss * energyUnit ** 2) / ((468.75 ** 2 * exact) / 2)).toBeCloseTo(1, 5);
  });

  test("noise has the asked deviation, no bias, and does not reach the query", () => {
    const [clean, noisy] = [0, 2].map((noise) => protonRegression({ sigmaR: 0.05, noise })(400, key(3)));
    const errors = column(tf.mul(tf.sub(noisy.support.y, clean.support.y), energyUnit));
    const moment = (n: number) => errors.reduce((sum, e) => sum + e ** n, 0) / errors.length;
    expect(Math.abs(moment(1))).toBeLessThan(4 * (2 / Math.sqrt(4000)));
    expect(Math.abs(moment(2) / gaussianMoment(2, 4) - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
    expect(column(noisy.query.y)).toEqual(column(clean.query.y));
  });

  test("depends on the key and nothing else", () => {
    const draw = protonRegression({ sigmaR: 0.1 });
    const of = (seed: number) => column(draw(3, foldIn(key(4), seed)).support.y);
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  test("refuses negative noise, no shots, no nodes, no tasks and a family that is none", () => {
    expect(() => protonRegression({ sigmaR: 0.1, noise: -1 })).toThrow("invalid noise: -1");
    expect(() => protonRegression({ sigmaR: 0.1, shots: 0 })).toThrow("invalid number of shots: 0");
    expect(() => protonRegression({ sigmaR: 0.1, nodes: 2.5 })).toThrow("invalid number of nodes: 2.5");
    expect(() => protonRegression({ sigmaR: -0.1 })).toThrow("invalid distance fluctuation: -0.1");
    expect(() => protonRegression({ sigmaR: 0.1 })(0, key(1))).toThrow("invalid number of tasks: 0");
  });
});
