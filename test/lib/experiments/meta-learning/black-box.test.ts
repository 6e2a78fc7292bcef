import { describe, expect, test } from "vitest";
import {
  blackBoxSystems,
  hypernetworkLinear,
  lstmLinear,
  positions,
  rl2Bandit,
  taskEfficiency,
} from "../../../../lib/experiments/meta-learning/black-box.js";
import { configOf } from "../../../../lib/experiments/meta-learning/system.js";

describe("the systems of the black-box family", () => {
  test("names are one of a kind, variants within a system too, and configurations are JSON", () => {
    expect(new Set(blackBoxSystems.map(({ name }) => name)).size).toBe(blackBoxSystems.length);
    for (const system of blackBoxSystems) {
      for (const profile of ["quick", "full"] as const) {
        const configs = system.configs(profile);
        expect(new Set(configs.map(({ variant }) => variant)).size).toBe(configs.length);
        expect(JSON.parse(JSON.stringify(configs))).toEqual(configs);
        for (const config of configs) expect(system.cost(config)).toBeGreaterThan(0);
      }
    }
  });

  test("a run of generated weights returns what its table shows", async () => {
    const config = { ...configOf(hypernetworkLinear, "quick", "film"), iterations: 20, tasks: 8 };
    const metrics = await hypernetworkLinear.run(config, 1, {});
    expect(metrics).toMatchObject({ adaptedNumbers: 5 * 16 + 16 + 16 + 1, budget: { iterations: 20, tasks: 8 } });
    expect(metrics.error.tasks).toBe(2000);
    expect(metrics.learning.iteration).toEqual([10, 20]);
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics);
  });

  test("a stream is judged at every position beside ridge, which falls from position to position", async () => {
    const metrics = await lstmLinear.run({ ...configOf(lstmLinear, "quick", "gru"), iterations: 10 }, 1, {});
    expect(metrics.byPosition).toHaveLength(positions.length);
    expect([...metrics.ridge].sort((a, b) => b - a)).toEqual(metrics.ridge);
  });

  test("a player's two figures agree: rewards, and the optimum less the regret", async () => {
    const config = { ...configOf(rl2Bandit, "quick"), iterations: 10, pulls: 5, judged: 1000 };
    const { sampled, sampledRegret, optimum } = await rl2Bandit.run(config, 1, {});
    const error = Math.hypot(sampled.halfWidth, sampledRegret.halfWidth);
    expect(Math.abs(sampled.mean - (optimum - sampledRegret.mean))).toBeLessThan(2 * error);
  });

  test("pools are judged on new tasks and on their own, fresh tasks on new ones only", async () => {
    const config = { ...configOf(taskEfficiency, "quick", "hypernetwork"), pools: [4, 0], iterations: 10, tasks: 4 };
    const { errors, seen } = await taskEfficiency.run(config, 1, {});
    expect(errors).toHaveLength(2);
    expect(seen.map((each) => each === null)).toEqual([false, true]);
  });
});
