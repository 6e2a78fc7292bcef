import { beforeAll, describe, expect, test } from "vitest";
import { type FloorRule, pixelFloors } from "../../../../lib/tasks/characters/index.js";
import { fashionMnistFolder, fewShot, loadFashionMnist } from "../../../../lib/tasks/images/index.js";
import { key, useBackend } from "../../../../lib/tensor/index.js";

const absent = (() => {
  try {
    fashionMnistFolder();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
})();
const real = absent === undefined ? "Fashion-MNIST itself" : `Fashion-MNIST itself (skipped: ${absent})`;

beforeAll(() => useBackend({ announce: "none" }));

describe.skipIf(absent !== undefined)(real, () => {
  test("has 5,000, 1,000 and 1,000 images of each kind in its parts", () => {
    const { images, classes } = loadFashionMnist();
    const countsOf = (ids: readonly number[]) => new Set(ids.map((id) => images.classes[id - 1].samples));
    expect([classes.train, classes.validation, classes.test].map(countsOf)).toEqual([
      new Set([5000]),
      new Set([1000]),
      new Set([1000]),
    ]);
    expect(images.shape).toEqual([28, 28, 1]);
  });

  // Percent on the test file, 5-way, from an independent implementation.
  test.each([
    [1, 100, { "nearest neighbour": 59.8, "kernel ridge": 60.9 }],
    [5, 60, { "nearest neighbour": 73.3, "kernel ridge": 77.6 }],
  ] as const)("has the %i-shot floors of an independent implementation, over %i episodes", (shots, tasks, expected) => {
    const floors = pixelFloors(fewShot(loadFashionMnist(), { shots }), { key: key(1), tasks });
    for (const rule of Object.keys(expected) as (keyof typeof expected & FloorRule)[]) {
      const values = Array.from(floors[rule], (value) => 100 * value);
      const mean = values.reduce((sum, value) => sum + value, 0) / tasks;
      const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (tasks - 1) / tasks);
      expect(Math.abs(mean - expected[rule]), `${rule}: ${mean} ± ${error}`).toBeLessThan(3 * error + 0.6);
    }
  });
});
