import { describe, expect, test } from "vitest";
import {
  INDEPENDENT_HAUSDORFF,
  independentFloors,
  oneShotHausdorff,
  rawPixelFloors,
} from "../../../../lib/experiments/meta-learning/characters.js";
import { configOf, storedRuns } from "../../../../lib/experiments/meta-learning/system.js";
import type { FloorRule } from "../../../../lib/tasks/characters/index.js";

describe("the stored floors on raw pixels", () => {
  test.each(Object.keys(independentFloors))("%s are those of an independent implementation", (variant) => {
    const [{ config, metrics }] = storedRuns(rawPixelFloors, "full", variant);
    expect([config.episodes, metrics.classes]).toEqual([1000, 423]);
    for (const [rule, expected] of Object.entries(independentFloors[variant])) {
      const { mean, halfWidth } = metrics.accuracy[rule as FloorRule];
      // both sides are means over 1000 episodes, so their difference has an interval √2 times as wide; half as much again for twelve comparisons
      expect(Math.abs(100 * mean - expected), `${rule}: ${100 * mean}`).toBeLessThan(
        1.5 * Math.SQRT2 * 100 * halfWidth + 0.05,
      );
    }
  });

  test("with one shot the nearest neighbour is the nearest mean", () => {
    for (const { metrics } of storedRuns(rawPixelFloors, "full").filter(({ config }) => config.shots === 1)) {
      expect(metrics.accuracy["class mean"].mean).toBeCloseTo(metrics.accuracy["nearest neighbour"].mean, 3);
    }
  });

  test("are above chance everywhere", () => {
    for (const { metrics } of storedRuns(rawPixelFloors, "full")) {
      for (const { mean, halfWidth } of Object.values(metrics.accuracy))
        expect(mean - halfWidth).toBeGreaterThan(metrics.chance);
    }
  });
});

test("the stored Hausdorff errors of the twenty runs have the published mean", () => {
  const [{ metrics }] = storedRuns(oneShotHausdorff, "full");
  expect(metrics.errors).toHaveLength(20);
  expect(metrics.mean).toBeCloseTo(INDEPENDENT_HAUSDORFF, 12);
});

test("quick, one setting each of characters and emoji is run", () => {
  expect(rawPixelFloors.configs("quick").map(({ variant }) => variant)).toEqual(["omniglot-5w1s", "emoji-5w1s"]);
  expect(configOf(oneShotHausdorff, "quick").runs).toBe(2);
});
