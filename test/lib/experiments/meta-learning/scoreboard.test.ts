import { describe, expect, test } from "vitest";
import { scoreboard } from "../../../../lib/experiments/meta-learning/scoreboard.js";
import { scores } from "../../../../lib/experiments/meta-learning/scores/index.js";
import { systems } from "../../../../lib/experiments/meta-learning/systems.js";

describe("the table of all systems on their own tasks", () => {
  test("has rows of systems and settings that the study runs in full", () => {
    for (const { system, variant } of scores) {
      const found = systems.find(({ name }) => name === system);
      const variants = found?.configs("full").map((config) => config.variant) ?? [];
      expect([system, variants.length > 0]).toEqual([system, true]);
      if (variant !== undefined) expect(variants).toContain(variant);
      else expect(variants).toHaveLength(1);
    }
  });

  test("reads a number, or a divergence, from every stored run", () => {
    for (const { system, task, values } of scores) {
      const found = values("full");
      expect([system, task, found.some(Number.isNaN)]).toEqual([system, task, false]);
    }
  });

  test("no stored score is beyond what is possible by more than a hundredth of the way from null to oracle", () => {
    for (const { system, task, null: nothing, oracle, values } of scores) {
      if (oracle === undefined) continue;
      for (const value of values("full")) {
        const closed = (nothing - value) / (nothing - oracle);
        expect([system, task, closed < 1.01]).toEqual([system, task, true]);
      }
    }
  });

  test("says of a row that is not stored that it is not", () => {
    const rows = scoreboard("standard");
    expect(rows).toHaveLength(scores.length);
    for (const { reached } of rows) expect(reached).toBe("not stored yet");
  });
});
