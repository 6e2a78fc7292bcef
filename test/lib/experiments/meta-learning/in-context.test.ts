import { describe, expect, test } from "vitest";
import {
  inContextSystems,
  linearAttentionSystem,
  promptLength,
} from "../../../../lib/experiments/meta-learning/in-context.js";
import { configOf } from "../../../../lib/experiments/meta-learning/system.js";

describe("systems of learning in context", () => {
  test("prompts grow from two points to all of them, and without a curriculum have all from the start", () => {
    const config = { points: 11, steps: 1000, curriculum: 0.5 };
    expect([0, 249, 250, 500, 999].map((step) => promptLength(step, config))).toEqual([2, 6, 7, 11, 11]);
    expect(promptLength(0, { ...config, curriculum: 0 })).toBe(11);
  });

  test("the full profile has the four cells whose error is known, and variants have names of their own", () => {
    const cells = ["d5n10", "d10n20", "d10n40", "d20n40"].map((name) => configOf(linearAttentionSystem, "full", name));
    expect(cells.map(({ dimension, shots }) => [dimension, shots])).toEqual([
      [5, 10],
      [10, 20],
      [10, 40],
      [20, 40],
    ]);
    for (const system of inContextSystems) {
      for (const profile of ["quick", "full"] as const) {
        const names = system.configs(profile).map(({ variant }) => variant);
        expect(new Set(names).size).toBe(names.length);
        expect(system.configs(profile).every((config) => system.cost(config) > 0)).toBe(true);
      }
    }
  });

  test("a few steps of linear attention give figures that hold together", async () => {
    const config = { ...configOf(linearAttentionSystem, "quick"), steps: 20, tasks: 16, judged: 1000 };
    const { theory, trained, built, difference, effective, curve } = await linearAttentionSystem.run(config, 1, {});
    expect(theory).toBe(1.875);
    expect(trained.mean - built.mean).toBeCloseTo(difference.mean, 2);
    expect(effective?.error).toBeGreaterThan(theory);
    expect(curve.step[curve.step.length - 1]).toBe(20);
  });
});
