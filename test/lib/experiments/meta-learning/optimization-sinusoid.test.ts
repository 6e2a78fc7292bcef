import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  figureOf,
  judgedSteps,
  mamlSinusoid,
  runSinusoid,
  sinusoidSystems,
  thinned,
} from "../../../../lib/experiments/meta-learning/optimization-sinusoid.js";
import { sinusoid } from "../../../../lib/tasks/benchmarks/index.js";

describe("sinusoid systems", () => {
  test("a short run judges 1000 tasks after each number of steps, the same for every learner, and leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const config = { ...mamlSinusoid.configs("quick")[0], iterations: 30 };
    const [maml, reptile] = [await runSinusoid("maml", config, 1), await runSinusoid("reptile", config, 1)];
    expect(tf.memory().numTensors).toBe(before);
    for (const { tenShots, fiveShots, wideAmplitudes } of [maml, reptile]) {
      for (const figures of [tenShots, fiveShots, wideAmplitudes]) {
        expect(figures.map(({ tasks }) => tasks)).toEqual(judgedSteps.map(() => 1000));
      }
    }
    // No network without adaptation is better than the null, 3.006, beyond the sampling of tasks.
    const [unadapted] = maml.tenShots;
    expect((unadapted.mean ?? 0) + (unadapted.halfWidth ?? 0)).toBeGreaterThan(sinusoid().null().value);
    expect(maml.budget).toEqual({ iterations: 30, tasks: 25 });
    expect(JSON.parse(JSON.stringify(maml))).toEqual(maml);
  });

  test("systems have names of their own, and full runs of 20 000 iterations", () => {
    const names = sinusoidSystems.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const system of sinusoidSystems) {
      expect(system.configs("full").map(({ iterations, tasks }) => [iterations, tasks])).toEqual([[20_000, 25]]);
    }
  });

  test("what has diverged is stored as null", () => {
    expect(figureOf({ mean: Number.POSITIVE_INFINITY, halfWidth: Number.NaN, tasks: 5 })).toEqual({
      mean: null,
      halfWidth: null,
      tasks: 5,
    });
  });

  test("a curve is thinned to means of windows", () => {
    expect(thinned([10, 20, 30, 40, 50], [1, 3, 5, 7, 10], 3)).toEqual({ iteration: [20, 40, 50], loss: [2, 6, 10] });
  });

  test("an unknown learner is named", async () => {
    await expect(runSinusoid("sgd", mamlSinusoid.configs("quick")[0], 1)).rejects.toThrow('unknown learner "sgd"');
  });
});
