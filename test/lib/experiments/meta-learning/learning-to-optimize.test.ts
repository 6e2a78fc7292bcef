import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { sharpest, singleQuadratics } from "../../../../lib/adapt/learning-to-optimize/index.js";
import { familyOf, familyTitles } from "../../../../lib/experiments/meta-learning/learning-to-optimize/families.js";
import { grids } from "../../../../lib/experiments/meta-learning/learning-to-optimize/rivals.js";
import { l2oQuadratics } from "../../../../lib/experiments/meta-learning/learning-to-optimize.js";
import { configOf } from "../../../../lib/experiments/meta-learning/system.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";

describe("the system of learned optimizers", () => {
  test("judges rivals of the grid and what was learned on the same problems, and leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const config = {
      ...configOf(l2oQuadratics, "quick"),
      batches: 2,
      problems: 4,
      families: { quadratics: 32, "times-10": 32 },
      steps: [0, 20, 100],
      tuningSteps: 10,
    };
    const { rows, grid, curves, learning, momentum, updates, gist } = await l2oQuadratics.run(config, 1, {});
    expect(tf.memory().numTensors).toBe(before);
    expect(rows.map(({ family, optimizer, tuned }) => `${family}: ${optimizer}, ${tuned}`)).toEqual([
      "quadratics: sgd, here",
      "quadratics: momentum, here",
      "quadratics: warm-momentum, here",
      "quadratics: adam, here",
      "quadratics: learned momentum, by training",
      "quadratics: learned, by training",
      "times-10: sgd, on the quadratics",
      "times-10: momentum, on the quadratics",
      "times-10: warm-momentum, on the quadratics",
      "times-10: adam, on the quadratics",
      "times-10: learned, by training",
    ]);
    const starts = rows.map(({ at }) => at[0].mean);
    for (const start of starts.slice(0, 6)) expect(start).toBe(starts[0]);
    for (const start of starts.slice(6)) expect(start / starts[0]).toBeCloseTo(10, 4);
    // Adam divides gradients by their size: ten times f is the same path.
    const adam = rows.filter(({ optimizer }) => optimizer === "adam").map(({ at }) => at[1].mean);
    expect(adam[1] / adam[0]).toBeCloseTo(10, 2);
    for (const { best } of grid) expect(best[0].value).toBeLessThanOrEqual(best[1].value);
    expect(curves.sgd).toHaveLength(21);
    expect(learning.map(({ batch }) => batch)).toEqual([1, 2]);
    expect(momentum).toHaveLength(4);
    expect(updates).toBe(10);
    expect(gist).toMatch(/^f = \d+\.\d{3} after 100 steps$/);
  });

  test("the grid holds rates above and below the edge of stability of the problems", () => {
    const family = familyOf("quadratics");
    const { data, start } = family.draw(key(1), 100);
    const { w, y } = data as { w: tf.Tensor; y: tf.Tensor };
    const edges = singleQuadratics(w.dataSync(), y.dataSync(), start.dataSync(), 10).map((each) => 1 / sharpest(each));
    disposeParams([w, y, start]);
    const rates = grids.sgd.map(({ rate }) => rate);
    expect(Math.min(...rates)).toBeLessThan(Math.min(...edges));
    expect(Math.max(...rates)).toBeGreaterThan(Math.max(...edges));
  });

  test("every family of the configurations can be made", () => {
    for (const profile of ["quick", "full"] as const) {
      for (const { families } of l2oQuadratics.configs(profile)) {
        for (const name of Object.keys(families) as (keyof typeof familyTitles)[]) {
          expect(familyOf(name).dimension).toBeGreaterThan(1);
          expect(familyTitles[name]).toBeDefined();
        }
      }
    }
  });
});
