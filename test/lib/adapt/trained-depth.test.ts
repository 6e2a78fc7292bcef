import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { adaptationCurve, adaptationLosses } from "../../../lib/adapt/adaptation-curve.js";
import { depthInterval, gradientDescent } from "../../../lib/adapt/index.js";
import { leastLossUnadapted, networkLosses, trainedDepth } from "../../../lib/adapt/trained-depth.js";
import { innerSteps, quadraticLoss, scalarTask, taskVariance } from "../../../lib/tasks/index.js";
import { lossUnit, protonRegression } from "../../../lib/tasks/proton-regression.js";
import { key, randomMlp } from "../../../lib/tensor/index.js";

describe("adaptationLosses", () => {
  // ½h(φ − c)² on tensors, judged at other minima than it is adapted on.
  type Bowl = { readonly h: tf.Tensor; readonly c: tf.Tensor };
  const losses = (phi: tf.Tensor, { h, c }: Bowl) => tf.mul(tf.mul(h, tf.squaredDifference(phi, c)), 0.5);
  const h = [1, 0.25, 0.5];
  const batch = {
    support: { h: tf.tensor1d(h), c: tf.tensor1d([0, 1, 2]) },
    query: { h: tf.tensor1d(h), c: tf.tensor1d([0.5, 1, 1]) },
  };
  const options = { steps: innerSteps(6), rate: 0.5 };

  test("are the query losses of every task's own descent after 0 … K steps, to 1e-14", async () => {
    const curve = await adaptationLosses(losses, tf.scalar(3), batch, options);
    expect(curve).toHaveLength(7);
    const minima = batch.query.c.dataSync();
    [0, 1, 2].forEach((task) => {
      const path = gradientDescent(quadraticLoss(scalarTask(h[task], task)), [3], 0.5, innerSteps(6)).iterates;
      path.forEach((phi, k) => {
        expect(Math.abs(curve[k][task] - quadraticLoss(scalarTask(h[task], minima[task])).value(phi))).toBeLessThan(
          1e-14,
        );
      });
    });
  });

  test("tell their progress, leave nothing behind, and refuse a rate that is not positive", async () => {
    const seen: number[] = [];
    const before = tf.memory().numTensors;
    const theta = tf.scalar(3);
    await adaptationLosses(losses, theta, batch, { ...options, onProgress: (done, total) => seen.push(done / total) });
    expect([seen.length, seen[6], tf.memory().numTensors]).toEqual([7, 1, before + 1]);
    await expect(adaptationLosses(losses, theta, batch, { ...options, rate: -1 })).rejects.toThrow(
      "invalid learning rate: -1",
    );
  });
});

describe("adaptationCurve", () => {
  test("has mean, standard error, and the error of the difference to the best depth, which common luck does not widen", () => {
    const luck = [1, 2, 6];
    const { mean, standardError, pairedError } = adaptationCurve([
      luck.map((x) => x + 4),
      luck,
      luck.map((x) => 2 * x),
    ]);
    expect(Array.from(mean)).toEqual([7, 3, 6]);
    expect(standardError[1]).toBeCloseTo(Math.sqrt(7 / 3), 14); // variance (4 + 1 + 9)/2 = 7
    expect(pairedError[0]).toBeCloseTo(0, 14);
    expect(pairedError[1]).toBe(0);
    expect(pairedError[2]).toBeCloseTo(standardError[1], 14);
  });

  test("makes an interval of depths that the argmin cannot be told from", () => {
    const { mean, standardError } = adaptationCurve([
      [4, 6],
      [2, 4],
      [1, 3],
      [1.5, 3.5],
    ]);
    expect(depthInterval(mean, standardError)).toEqual({ best: 2, least: 1, most: 3 });
  });

  test("refuses a single task, which has no error", () => {
    expect(() => adaptationCurve([[1], [2]])).toThrow("invalid number of tasks: 1");
  });
});

describe("trainedDepth", () => {
  const small = { sigmaR: 0.1, innerSteps: 2, outerSteps: 20, outerRate: 0.03, testTasks: 60, longest: 4, width: 6 };

  test("is a function of configuration and seed, and does worse than the mean potential before it adapts", async () => {
    const heard: number[] = [];
    const first = await trainedDepth(small, 3, (done, total) => heard.push(done / total));
    expect(heard.at(-1)).toBe(1);
    expect(await trainedDepth(small, 3)).toEqual(first);
    const other = await trainedDepth(small, 4);
    expect(other.mean).not.toEqual(first.mean);
    for (const { mean, leastUnadapted, standardError, pairedError } of [first, other]) {
      expect([mean.length, standardError.length, pairedError.length]).toEqual([5, 5, 5]);
      expect(mean[0]).toBeGreaterThan(leastUnadapted);
    }
    expect(first.engine).toMatch(/^(onnxruntime|tfjs)-/);
  });

  test("learns: after five inner steps it is better than any network can be without", async () => {
    const { mean, leastUnadapted, sharpness } = await trainedDepth(
      { ...small, innerSteps: 5, outerSteps: 300, longest: 5, width: 16 },
      3,
    );
    expect(mean[5]).toBeLessThan(0.8 * leastUnadapted);
    // α times the curvature: from 2 on its five steps would diverge, and far below 1 they would learn little.
    expect(sharpness).toBeGreaterThan(0.3);
    expect(sharpness).toBeLessThan(2);
  });

  test("no network has a smaller loss before adaptation than the mean of the targets, which has exactly that", () => {
    const batch = protonRegression({ sigmaR: 0.2 })(40, key(1));
    const least = leastLossUnadapted(batch);
    const mean = tf.mean(batch.query.y, 0, true);
    const spread = tf.sum(tf.mul(tf.squaredDifference(batch.query.y, mean), batch.query.weight), [1, 2]);
    expect(tf.mean(tf.mul(spread, 0.5)).dataSync()[0]).toBeCloseTo(least, 5);
    for (const seed of [1, 2, 3]) {
      const network = randomMlp(key(seed), [1, 8, 1], { gain: 2, bias: 1 });
      expect(tf.mean(networkLosses(network, batch.query)).dataSync()[0]).toBeGreaterThan(least);
    }
  });

  test("that least loss is half the task variance of the closed form, within its sampling error", () => {
    for (const sigmaR of [0.02, 0.05, 0.1]) {
      const count = 4000;
      const least = lossUnit * leastLossUnadapted(protonRegression({ sigmaR, shots: 1 })(count, key(7)));
      const exact = taskVariance({ sigmaR }, "uniform") / 2;
      expect(Math.abs(least / exact - 1)).toBeLessThan(4 * Math.sqrt(4 / count)); // kurtosis of V − E V below 5
    }
  });
});
