import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  expectedCalibrationError,
  iAmfs,
  intervalCoverage,
  predictions,
  reliability,
  verdicts,
} from "../../../../lib/adapt/amfs/index.js";
import { judge, learnerOn } from "../../../../lib/adapt/frame/index.js";
import { fixedEmbedding } from "../../../../lib/adapt/metric/index.js";
import { anisotropicGaussians } from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, key, normal, uniform } from "../../../../lib/tensor/index.js";

describe("calibration", () => {
  test("the error of four predictions in two bins is the one by hand", () => {
    const bins = reliability(
      { confidence: Float64Array.of(0.6, 0.6, 0.9, 1), correct: Float64Array.of(1, 0, 1, 1) },
      5,
    );
    expect(bins).toEqual([
      { from: 0.4, to: 0.6, count: 2, confidence: 0.6, accuracy: 0.5 },
      { from: 0.8, to: 1, count: 2, confidence: 0.95, accuracy: 1 },
    ]);
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.5 * 0.1 + 0.5 * 0.05, 15);
  });

  test("verdicts that are right as often as they say have an error that vanishes with their number", () => {
    const confidence = uniform(key(1), 40_000);
    const correct = uniform(key(2), 40_000).map((u, i) => (u < confidence[i] ? 1 : 0));
    expect(expectedCalibrationError(reliability({ confidence, correct }))).toBeLessThan(0.01);
    const boasting = confidence.map((p) => Math.min(1, p + 0.2));
    // Mean of min(0.2, 1 − p) over p uniform: 0.2 − 0.02.
    expect(expectedCalibrationError(reliability({ confidence: boasting, correct }))).toBeCloseTo(0.18, 1);
  });

  test("a verdict is the most probable class of the softmax, and right where the label is one", () => {
    const { confidence, correct } = verdicts([0, Math.log(3), 1000, 0], [0, 1, 0, 1], 2);
    expect(confidence[0]).toBeCloseTo(0.75, 14);
    expect(confidence[1]).toBe(1);
    expect(Array.from(correct)).toEqual([1, 0]);
  });

  test("normal misses fall into normal intervals as often as the levels say", () => {
    const covered = intervalCoverage(normal(key(3), 40_000), [0.5, 0.9, 0.95]);
    [0.5, 0.9, 0.95].forEach((level, i) => {
      expect(Math.abs(covered[i] - level)).toBeLessThan(0.01);
    });
  });

  test("is read from the predictions on the tasks that the judge draws", async () => {
    const benchmark = anisotropicGaussians({ way: 3 });
    const learner = learnerOn(iAmfs({ embedding: fixedEmbedding() }), benchmark);
    const theta = learner.init(key(4));
    const before = tf.memory().numTensors;
    const options = { tasks: 40, batch: 20, key: key(5) };
    const { logits, labels, outputs } = await predictions(learner, benchmark, theta, options);
    const { correct } = verdicts(logits, labels, outputs);
    const { mean } = await judge(learner, benchmark, theta, options);
    expect(correct.reduce((sum, right) => sum + right, 0) / correct.length).toBeCloseTo(mean, 6);
    expect(tf.memory().numTensors).toBe(before);
    await expect(predictions(learner, benchmark, theta, { ...options, tasks: 30 })).rejects.toThrow(
      "invalid number of tasks: 30 (a multiple of the batch, 20, wanted)",
    );
    disposeParams(theta);
  });

  test("what is no probability, no count and no row is named", () => {
    expect(() => reliability({ confidence: Float64Array.of(1.2), correct: Float64Array.of(1) })).toThrow(
      "invalid confidence: 1.2",
    );
    expect(() => reliability({ confidence: new Float64Array(0), correct: new Float64Array(0) }, 0)).toThrow(
      "invalid bins: 0",
    );
    expect(() => verdicts([1, 2, 3], [1, 0, 0], 2)).toThrow("invalid labels: got 3 numbers for 3 logits of 2 classes");
  });
});
