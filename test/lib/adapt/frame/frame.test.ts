import * as tf from "@tensorflow/tfjs";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  adaptationCost,
  endToEnd,
  judge,
  type Learner,
  learnerOn,
  measured,
  metaTrain,
  taskLosses,
  taskMeasures,
} from "../../../../lib/adapt/frame/index.js";
import { linearRegression, ridgeError, sinusoid, sinusoidNull } from "../../../../lib/tasks/benchmarks/index.js";
import { adam, disposeParams, flopsOf, identities, key, solvePositive, uniform } from "../../../../lib/tensor/index.js";

// One step of gradient descent from w = 0 with a learned rate: the smallest learner there is. Its best rate has a closed form.
const oneStep: Learner = {
  name: "one-step",
  family: "optimization",
  refuses: ({ kind }) => (kind === "regression" ? undefined : "it regresses"),
  on: (benchmark) =>
    endToEnd(benchmark.kind, {
      name: "one-step",
      family: "optimization",
      init: () => ({ rate: tf.tensor1d([0.1]) }),
      adapt: ({ rate }, { x, y }) => ({
        w: tf.mul(tf.div(rate, benchmark.supportPoints), tf.matMul(x, y, true, false)),
      }),
      predict: (_, { w }, x) => tf.matMul(x, w),
    }),
};

describe("the frame of meta-learning", () => {
  test("a learned rate of one step is N/(N + d + 1) on linear regression without noise, and its error d(d+1)/(N + d + 1)", async () => {
    const benchmark = linearRegression({ dimension: 5, shots: 10, noise: 0 });
    const learner = learnerOn(oneStep, benchmark);
    const { theta, history } = await metaTrain(learner, benchmark, {
      steps: 400,
      tasks: 256,
      optimizer: adam({ learningRate: 0.01 }),
      key: key(1),
    });
    const { rate } = theta as { rate: tf.Tensor };
    expect(Math.abs((rate.dataSync()[0] ?? 0) - 10 / 16)).toBeLessThan(0.03);
    const error = await judge(learner, benchmark, theta, { tasks: 4000, batch: 1000, key: key(2) });
    expect(Math.abs(error.mean - 30 / 16)).toBeLessThan(2 * error.halfWidth);
    expect(history.metrics.loss).toHaveLength(4);
    const cost = await adaptationCost(learner, benchmark, theta, key(3), 5);
    expect(cost).toMatchObject({ adaptedNumbers: 5, learnedNumbers: 1, flops: 2 * 5 * 10 + 1 + 5 });
    disposeParams(theta);
  });

  test("a learner that does not fit a benchmark says why in one line", () => {
    const images = { ...sinusoid(), name: "images", kind: "classification" as const };
    expect(() => learnerOn(oneStep, images)).toThrow("one-step does not fit images: it regresses");
  });

  test("a matrix inverse of order n takes the operations of Gauss and Jordan, 4n³ and some n²", async () => {
    const n = 6;
    // n steps of a division of one row of 2n, and of a product and a difference of n rows of 2n; n + 1 numbers beside them in each.
    const steps = n * (2 * n + 2 * n * (2 * n) + n);
    const logarithms = 2 * n;
    const positive = tf.expandDims(tf.eye(n), 0);
    const identity = identities(1, n);
    expect(await flopsOf(() => solvePositive(positive, identity))).toBe(steps + logarithms);
    expect(solvePositive(positive, identity).solution.shape).toEqual([1, n, n]);
  });

  test("training and judging leave no tensor behind", async () => {
    const benchmark = sinusoid();
    const learner = learnerOn(oneStep, benchmark);
    const before = tf.memory().numTensors;
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 3,
      tasks: 4,
      optimizer: adam({ learningRate: 0.01 }),
      key: key(1),
    });
    await judge(learner, benchmark, theta, { tasks: 20, batch: 10, key: key(2) });
    await adaptationCost(learner, benchmark, theta, key(3), 2);
    disposeParams(theta);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("losses are the mean squared error, and the cross-entropy of the softmax", () => {
    const predicted = tf.tensor3d([[[1], [3]]]);
    expect(taskLosses("regression", predicted, tf.tensor3d([[[0], [5]]])).arraySync()).toEqual([2.5]);
    const logits = tf.tensor3d([[[0, Math.log(3)]]]);
    const label = tf.tensor3d([[[1, 0]]]);
    expect(taskLosses("classification", logits, label).dataSync()[0]).toBeCloseTo(Math.log(4), 6);
    expect(taskMeasures("classification", logits, label).arraySync()).toEqual([0]);
  });

  test("an interval is 1.96 standard errors, and wants two tasks", () => {
    expect(measured([1, 3])).toEqual({ mean: 2, halfWidth: 1.96, tasks: 2 });
    expect(() => measured([1])).toThrow("an interval wants two tasks or more, got 1");
  });

  test("operations are counted from shapes: 2mkn for a product, whatever is transposed", async () => {
    const a = tf.zeros([3, 4, 5]);
    expect(await flopsOf(() => tf.matMul(a, tf.zeros([3, 5, 6])))).toBe(2 * 3 * 4 * 5 * 6);
    expect(await flopsOf(() => tf.matMul(a, tf.zeros([3, 4, 6]), true, false))).toBe(2 * 3 * 4 * 5 * 6);
    expect(await flopsOf(() => tf.matMul(a, tf.zeros([3, 6, 5]), false, true))).toBe(2 * 3 * 4 * 5 * 6);
    const images = tf.zeros<tf.Rank.R4>([2, 8, 8, 3]);
    const convolved = 2 * (2 * 8 * 8 * 16) * (3 * 3 * 3);
    expect(await flopsOf(() => tf.conv2d(images, tf.zeros([3, 3, 3, 16]), 1, "same"))).toBe(convolved);
    expect(await flopsOf(() => tf.sum(tf.relu(a)))).toBe(120);
    expect(await flopsOf(() => tf.matMul(tf.zeros([1, 4, 5]), tf.zeros([3, 5, 6])))).toBe(2 * 3 * 4 * 5 * 6);
    expect(await flopsOf(() => tf.transpose(tf.reshape(a, [12, 5])))).toBe(0);
  });

  test("both gradients of a convolution make as many operations as the convolution", async () => {
    const images = tf.zeros<tf.Rank.R4>([2, 8, 8, 3]);
    const filter = tf.zeros<tf.Rank.R4>([3, 3, 3, 16]);
    const through = (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 2, "valid");
    const forward = await flopsOf(() => through(images, filter));
    expect(forward).toBe(2 * (2 * 3 * 3 * 16) * (3 * 3 * 3));
    const slope = tf.ones<tf.Rank.R4>([2, 3, 3, 16]);
    const both = await flopsOf(() => tf.grads(through as never)([images, filter], slope));
    // The forward pass is run again.
    expect(both).toBe(3 * forward);
  });
});

describe("benchmarks", () => {
  test("the null of sinusoids is 3.006: the error of the mean function over drawn tasks", () => {
    expect(sinusoidNull()).toBeCloseTo(3.006, 3);
    const { query } = sinusoid({ queries: 50 }).draw(key(5), 4000, "test");
    const x = query.x.dataSync();
    const y = query.y.dataSync();
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += (y[i] + (2.55 * 2 * Math.cos(x[i])) / Math.PI) ** 2;
    expect(Math.abs(sum / x.length - sinusoidNull())).toBeLessThan(0.12);
  });

  test("a sinusoid's support and query lie on one curve A sin(x − φ) with A and φ in range", () => {
    const { support, query } = sinusoid().draw(key(6), 1, "train");
    const [x, y] = [support.x, support.y].map((leaf) => Array.from(leaf.dataSync()));
    const features = (at: number[]) => new Matrix(at.map((value) => [Math.sin(value), Math.cos(value)]));
    const found = solve(features(x), Matrix.columnVector(y));
    const predicted = features(Array.from(query.x.dataSync())).mmul(found).to1DArray();
    query.y.dataSync().forEach((value, i) => {
      expect(predicted[i]).toBeCloseTo(value, 4);
    });
    const amplitude = Math.hypot(...found.to1DArray());
    expect(amplitude).toBeGreaterThan(0.1);
    expect(amplitude).toBeLessThan(5);
    expect(found.get(1, 0)).toBeLessThan(0);
  });

  test("two points tell a sinusoid, and one does not: it has no oracle that is known", () => {
    const { support, query } = sinusoid({ shots: 2, queries: 3 }).draw(key(9), 20, "test");
    const [x, y, at, wanted] = [support.x, support.y, query.x, query.y].map((leaf) => leaf.arraySync() as number[][][]);
    x.forEach(([[a], [b]], task) => {
      // By Cramer's rule: the determinant of sin and cos at two points is sin(a − b).
      const [[[p], [q]], d] = [y[task], Math.sin(a - b)];
      const [sine, cosine] = [(p * Math.cos(b) - q * Math.cos(a)) / d, (q * Math.sin(a) - p * Math.sin(b)) / d];
      at[task].forEach(([value], i) => {
        const error = sine * Math.sin(value) + cosine * Math.cos(value) - wanted[task][i][0];
        expect(Math.abs(error * d)).toBeLessThan(1e-5);
      });
    });
    expect(sinusoid({ shots: 2 }).oracle()?.value).toBe(0);
    expect(sinusoid({ shots: 1 }).oracle()).toBeUndefined();
  });

  test("the ridge oracle equals the error of the posterior mean on drawn tasks", () => {
    const noise = 0.5;
    const { support, query } = linearRegression({ noise, queries: 20 }).draw(key(7), 1500, "test");
    const [sx, sy, qx, qy] = [support.x, support.y, query.x, query.y].map((t) => t.arraySync() as number[][][]);
    const errors = sx.map((rows, i) => {
      const x = new Matrix(rows);
      const w = solve(
        Matrix.add(x.transpose().mmul(x), Matrix.eye(5).mul(noise ** 2)),
        x.transpose().mmul(new Matrix(sy[i])),
      );
      const misses = Matrix.sub(new Matrix(qx[i]).mmul(w), new Matrix(qy[i])).to1DArray();
      return misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length;
    });
    const { mean, halfWidth } = measured(errors);
    const oracle = ridgeError({ dimension: 5, shots: 10, noise });
    expect(Math.abs(mean - oracle.value)).toBeLessThan(1.5 * (halfWidth + oracle.halfWidth));
    // Specification C.6: 0.266 at n = 10.
    expect(Math.abs(oracle.value - 0.266)).toBeLessThan(0.01);
  });

  test("episodes are a pure function of the key", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => sinusoid().draw(key(seed), 3, "train").query.y.arraySync());
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    expect(uniform(key(1), 1)[0]).toBeLessThan(1);
  });

  test("counts and ranges that are wrong are named", () => {
    expect(() => sinusoid({ shots: 0 })).toThrow("invalid shots: 0");
    expect(() => sinusoid({ amplitudes: [5, 1] })).toThrow("invalid amplitudes: [5,1]");
    expect(() => linearRegression({ noise: -1 })).toThrow("invalid noise: -1");
    expect(() => sinusoid().draw(key(1), 0, "train")).toThrow("invalid number of tasks: 0");
  });
});
