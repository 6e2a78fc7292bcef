import { describe, expect, test } from "vitest";
import { scoreboard } from "../../../../lib/experiments/meta-learning/scoreboard.js";
import { scores } from "../../../../lib/experiments/meta-learning/scores/index.js";
import { systems } from "../../../../lib/experiments/meta-learning/systems.js";
import { banditOptimum, planFor, processes } from "../../../../lib/tasks/bandits/index.js";
import { key } from "../../../../lib/tensor/index.js";

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
      // A name that the metrics do not have reads as a divergence of every seed.
      if (found.length > 0) expect([system, task, found.some(Number.isFinite)]).toEqual([system, task, true]);
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

  test("nulls are worse than oracles by what is measured, and each has its source", () => {
    for (const { system, task, null: nothing, oracle, measure, source } of scores) {
      expect([system, task, source.length > 0]).toEqual([system, task, true]);
      if (oracle === undefined) continue;
      const larger = ["accuracy", "reward", "nats a point"].includes(measure);
      expect([system, task, larger ? oracle > nothing : oracle < nothing]).toEqual([system, task, true]);
    }
  });

  test("has the nulls and oracles of closed forms: −1.424 nats, f = 10.01, 12.4313, d(d + 1)/(N + d + 1)", () => {
    const of = (name: string) => scores.filter(({ system }) => system === name);
    expect(of("cnp-gp")[0].null).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * 1.01) - 0.5, 12);
    expect(of("l2o-quadratics")[0].null).toBeCloseTo(10.01, 12);
    expect(of("rl2-bandit")[0].oracle).toBeCloseTo(banditOptimum({ arms: 2, pulls: 20 }).value, 4);
    expect(of("linear-attention").map(({ oracle }) => Number(oracle?.toFixed(4)))).toEqual([
      1.875, 3.5484, 2.1569, 6.8852,
    ]);
    // The bound of small processes: nobody who knows the process earns more; sampled here, four standard errors.
    const known = processes(key(1), 4000, { states: 3, actions: 2 }).map((each) => 6 * planFor(each, 5).value);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const error = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / known.length;
    expect(Math.abs(mean - (of("rl2-mdp")[0].oracle as number))).toBeLessThan(4 * error);
  });

  test("says of a row that is not stored that it is not", () => {
    const rows = scoreboard("standard");
    expect(rows).toHaveLength(scores.length);
    for (const { reached } of rows) expect(reached).toBe("not stored yet");
  });
});
