import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  liveLaws,
  livePredictions,
  liveRegression,
  type RegressionMetrics,
  regressionConfigs,
  runFewShot,
  standardisedMisses,
} from "../../../../lib/experiments/few-shot/index.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";

const small = { iterations: 20, tasks: 4, episodes: 40, widths: [8], curve: [1] };
const configOf = (method: string, data: string) => {
  const found = regressionConfigs("quick").find((config) => config.method === method && config.data === data);
  if (found === undefined) throw new Error(`no ${method} on ${data}`);
  return { ...found, ...small };
};

describe("a regression with θ kept", () => {
  test.each([
    ["maml", "sinusoid"],
    ["i-amfs-rbf", "process"],
    ["dkt", "process"],
  ])("%s on the %s has the error and the coverage that the study stores", async (method, data) => {
    const config = configOf(method, data);
    const live = await liveRegression(config, 2);
    const stored = (await runFewShot(config, 2)) as RegressionMetrics;
    expect(live.error.mean).toBeCloseTo(stored.error.mean ?? Number.NaN, 3);
    if (stored.density !== null) {
      // Coverage of a normal law: the share of |z| ≤ 1.96.
      const misses = standardisedMisses(live);
      const covered = misses.filter((z) => Math.abs(z) <= 1.96).length / misses.length;
      expect(covered).toBeCloseTo(stored.density.own.coverage.mean ?? Number.NaN, 2);
    } else {
      expect(() => standardisedMisses(live)).toThrow(`${method} has no widths`);
    }
    disposeParams(live.theta);
  });

  test("predicts the means of its laws, and leaves θ alone behind", async () => {
    const before = tf.memory().numTensors;
    const live = await liveRegression(configOf("i-amfs-linear", "process"));
    const drawn = live.benchmark.draw(key(3), 5, "test");
    const { mean, deviation } = liveLaws(live, drawn);
    livePredictions(live, drawn).forEach((row, i) => {
      row.forEach((value, j) => {
        expect(value).toBeCloseTo(mean[i][j], 5);
        expect(deviation[i][j]).toBeGreaterThan(0);
      });
    });
    disposeParams(drawn);
    disposeParams(live.theta);
    expect(tf.memory().numTensors).toBe(before);
  });
});
