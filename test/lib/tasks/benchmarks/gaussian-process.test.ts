import * as tf from "@tensorflow/tfjs";
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { measured } from "../../../../lib/adapt/frame/index.js";
import {
  choleskyFactor,
  conditionGaussian,
  contextMask,
  gaussianProcess,
  hierarchicalRegression,
  type MaskedSet,
  posteriorError,
  processError,
  processPosterior,
  processPriorLikelihood,
  randomContexts,
  sampleProcess,
  solveLower,
} from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, foldIn, key, normal, uniform } from "../../../../lib/tensor/index.js";

const short = { length: 0.4, noise: 0.02 };
const long = { length: 1, noise: 0.1 };

/** Mean log likelihood and squared error of 50 targets, function by function. */
function judgeExact(process: { length: number; noise: number }, context: number, functions = 400) {
  const figures = Array.from({ length: functions }, (_, i) => {
    const own = foldIn(key(5), i);
    const x = uniform(foldIn(own, 0), context + 50, { low: -2, high: 2 });
    const y = sampleProcess(process, x, normal(foldIn(own, 1), x.length));
    const seen = { x: x.subarray(0, context), y: y.subarray(0, context) };
    const { mean, variance } = processPosterior(process, seen, x.subarray(context));
    const misses = mean.map((value, j) => (y[context + j] - value) ** 2);
    const logs = variance.map((v, j) => -0.5 * Math.log(2 * Math.PI * v) - misses[j] / (2 * v));
    return [logs, misses].map((values) => values.reduce((sum, value) => sum + value, 0) / 50);
  });
  return { likelihood: measured(figures.map(([ll]) => ll)), error: measured(figures.map(([, mse]) => mse)) };
}

describe("conditioning of normal numbers", () => {
  const a = new Matrix(6, 6);
  normal(key(1), 36).forEach((value, i) => {
    a.set(Math.floor(i / 6), i % 6, value);
  });
  const positive = Matrix.add(a.mmul(a.transpose()), Matrix.eye(6));
  const rows = Float64Array.from(positive.to1DArray());

  test("the factor is the one of ml-matrix, and L Z = B is solved", () => {
    const l = choleskyFactor(rows, 6);
    const known = new CholeskyDecomposition(positive).lowerTriangularMatrix;
    known.to1DArray().forEach((value, i) => {
      expect(l[i]).toBeCloseTo(value, 12);
    });
    const b = normal(key(2), 12);
    const back = known.mmul(Matrix.from1DArray(6, 2, Array.from(solveLower(l, b, 6)))).to1DArray();
    back.forEach((value, i) => {
      expect(value).toBeCloseTo(b[i], 12);
    });
  });

  test("mean, variance and evidence are those of the formulas with an inverse", () => {
    const observed = Float64Array.from(positive.subMatrix(0, 3, 0, 3).to1DArray());
    const cross = Float64Array.from(positive.subMatrix(0, 3, 4, 5).to1DArray());
    const variance = Float64Array.from([positive.get(4, 4), positive.get(5, 5)]);
    const y = [0.3, -1, 2, 0.5];
    const found = conditionGaussian({ observed, cross, variance }, y);
    const k = new CholeskyDecomposition(positive.subMatrix(0, 3, 0, 3)).solve(Matrix.eye(4));
    const c = positive.subMatrix(0, 3, 4, 5);
    const mean = c.transpose().mmul(k).mmul(Matrix.columnVector(y)).to1DArray();
    const left = c.transpose().mmul(k).mmul(c);
    for (const j of [0, 1]) {
      expect(found.mean[j]).toBeCloseTo(mean[j], 12);
      expect(found.variance[j]).toBeCloseTo(variance[j] - left.get(j, j), 12);
    }
    // ln N(y; 0, K) of one number at a time, by the chain rule.
    const chain = y.map((_, n) => {
      const part = Float64Array.from(positive.subMatrix(0, Math.max(n - 1, 0), 0, Math.max(n - 1, 0)).to1DArray());
      const upTo = Float64Array.from({ length: n }, (_, i) => positive.get(i, n));
      const next = {
        observed: n === 0 ? new Float64Array(0) : part,
        cross: upTo,
        variance: Float64Array.of(positive.get(n, n)),
      };
      const { mean: m, variance: v } = conditionGaussian(next, y.slice(0, n));
      return -0.5 * Math.log(2 * Math.PI * v[0]) - (y[n] - m[0]) ** 2 / (2 * v[0]);
    });
    expect(found.logEvidence).toBeCloseTo(
      chain.reduce((sum, value) => sum + value, 0),
      10,
    );
  });

  test("a matrix that is no covariance is refused with its pivot", () => {
    expect(() => choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toThrow("invalid covariance: pivot -3 at place 1");
    expect(() => choleskyFactor(Float64Array.of(1), 2)).toThrow("invalid matrix: got 1 numbers, expected 4");
  });
});

describe("Gaussian process regression", () => {
  test("the prior's log likelihood is −1.419 nats at unit variance", () => {
    expect(processPriorLikelihood({ noise: 1e-6 })).toBeCloseTo(-1.419, 3);
    expect(processPriorLikelihood({ noise: 1e-6 })).toBeCloseTo(-0.5 * Math.log(2 * Math.PI) - 0.5, 10);
  });

  test.each([
    // An independent implementation in Python: 512 functions of 50 targets each.
    [short, [3, 5, 10, 20], [-0.767, -0.297, 0.691, 1.735], [0.56, 0.389, 0.13, 0.017]],
    [long, [3, 5, 10, 20], [-0.332, 0.081, 0.489, 0.71], undefined],
  ])(
    "the exact posterior of %o scores what an independent implementation finds",
    (process, contexts, likelihoods, errors) => {
      contexts.forEach((context, i) => {
        const { likelihood, error } = judgeExact(process, context);
        // Both sides are samples: two intervals of differences.
        expect(Math.abs(likelihood.mean - likelihoods[i])).toBeLessThan(Math.max(0.04, 2 * likelihood.halfWidth));
        if (errors) expect(Math.abs(error.mean - errors[i])).toBeLessThan(Math.max(0.01, 2 * error.halfWidth));
      });
    },
  );

  test("drawn functions have the kernel's covariance", () => {
    const x = Float64Array.of(-0.5, 0, 0.7);
    const sums = new Float64Array(9);
    const draws = 4000;
    for (let i = 0; i < draws; i++) {
      const y = sampleProcess(long, x, normal(foldIn(key(3), i), 3));
      for (let j = 0; j < 9; j++) sums[j] += (y[Math.floor(j / 3)] * y[j % 3]) / draws;
    }
    sums.forEach((value, j) => {
      const [a, b] = [x[Math.floor(j / 3)], x[j % 3]];
      expect(Math.abs(value - Math.exp(-0.5 * (a - b) ** 2) - (a === b ? 0.01 : 0))).toBeLessThan(0.09);
    });
  });

  test("the oracle is the error of the posterior mean on drawn episodes, and the null that of zero", () => {
    const benchmark = gaussianProcess({ ...long, shots: 5, queries: 20 });
    const { support, query } = benchmark.draw(key(4), 400, "test");
    const [sx, sy, qx, qy] = [support.x, support.y, query.x, query.y].map((leaf) =>
      (leaf.arraySync() as number[][][]).map((rows) => rows.map(([value]) => value)),
    );
    const errors = sx.map((x, i) => {
      const { mean } = processPosterior(long, { x, y: sy[i] }, qx[i]);
      return qy[i].reduce((sum, y, j) => sum + (y - mean[j]) ** 2, 0) / 20;
    });
    const zeros = qy.map((values) => values.reduce((sum, y) => sum + y * y, 0) / 20);
    const [found, none] = [measured(errors), measured(zeros)];
    const oracle = processError(long, 5);
    expect(Math.abs(found.mean - oracle.value)).toBeLessThan(1.5 * (found.halfWidth + oracle.halfWidth));
    expect(benchmark.null().value).toBeCloseTo(1.01, 12);
    expect(Math.abs(none.mean - 1.01)).toBeLessThan(1.5 * none.halfWidth);
  });

  test("options that are wrong are named", () => {
    expect(() => gaussianProcess({ noise: 0 })).toThrow("invalid noise: 0");
    expect(() => gaussianProcess({ length: -1 })).toThrow("invalid length: -1");
    expect(() => gaussianProcess({ shots: 1.5 })).toThrow("invalid shots: 1.5");
  });
});

describe("contexts of random size", () => {
  const base = gaussianProcess({ ...long, shots: 8, queries: 4 });

  test("show the first n points, n uniform on least … most, and ask for all of them", () => {
    const { support, query } = randomContexts(base, { least: 3, most: 7 }).draw(key(1), 2000, "train");
    const mask = (support as MaskedSet).mask.arraySync() as number[][];
    const counts = new Map<number, number>();
    for (const row of mask) {
      const n = row.reduce((sum, value) => sum + value, 0);
      expect(row).toEqual(row.map((_, i) => (i < n ? 1 : 0)));
      counts.set(n, (counts.get(n) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6, 7]);
    for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(4 * Math.sqrt(320));
    expect(query.x.shape).toEqual([2000, 12, 1]);
    expect(tf.slice(query.y, [0, 0, 0], [-1, 8, -1]).dataSync()).toEqual(support.y.dataSync());
    disposeParams({ ...support, query });
  });

  test("leave nothing behind but the episodes", () => {
    const before = tf.memory().numTensors;
    const { support, query } = randomContexts(base).draw(key(1), 3, "train");
    expect(tf.memory().numTensors).toBe(before + 5);
    disposeParams({ ...support, query });
    expect(() => randomContexts(base, { most: 9 })).toThrow("invalid context sizes: 3 … 9 of 8 points");
    expect(contextMask([1, 2], 3).arraySync()).toEqual([
      [1, 0, 0],
      [1, 1, 0],
    ]);
  });
});

describe("hierarchical regression", () => {
  test("weights have the prior's mean and covariance: what least squares finds without noise", () => {
    const prior = {
      mean: [2, -1],
      covariance: [
        [1, 0.6],
        [0.6, 0.5],
      ],
      noise: 1e-4,
    };
    const { support } = hierarchicalRegression({ prior, shots: 6 }).draw(key(2), 3000, "train");
    const [x, y] = [support.x, support.y].map((leaf) => leaf.arraySync() as number[][][]);
    const weights = new Matrix(
      x.map((rows, i) => {
        const each = new Matrix(rows);
        const gram = new CholeskyDecomposition(each.transpose().mmul(each));
        return gram.solve(each.transpose().mmul(new Matrix(y[i]))).to1DArray();
      }),
    );
    const mean = weights.mean("column");
    const centred = weights.clone().subRowVector(mean);
    const covariance = centred.transpose().mmul(centred).div(3000);
    [2, -1].forEach((value, i) => {
      expect(Math.abs(mean[i] - value)).toBeLessThan(4 * Math.sqrt(prior.covariance[i][i] / 3000));
    });
    prior.covariance.flat().forEach((value, i) => {
      expect(Math.abs(covariance.to1DArray()[i] - value)).toBeLessThan(4 * Math.sqrt(2 / 3000));
    });
  });

  test("its null is tr Σ₀, its oracle the one of ridge regression for N(0, I)", () => {
    expect(hierarchicalRegression().null().value).toBe(1.5);
    const identity = { mean: [0, 0, 0, 0, 0], covariance: Matrix.eye(5).to2DArray(), noise: 0.5 };
    const { value, halfWidth } = posteriorError(identity, 10);
    // An independent average over 20 000 draws: 0.266 ± 1 %.
    expect(Math.abs(value - 0.266)).toBeLessThan(0.003 + 2 * halfWidth);
    expect(() => hierarchicalRegression({ prior: { ...identity, covariance: [[1]] } })).toThrow(
      "invalid covariance: got order 1, expected 5",
    );
    const indefinite = {
      mean: [0, 0],
      covariance: [
        [1, 2],
        [2, 1],
      ],
      noise: 1,
    };
    expect(() => hierarchicalRegression({ prior: indefinite })).toThrow("invalid covariance: not positive definite");
  });
});
