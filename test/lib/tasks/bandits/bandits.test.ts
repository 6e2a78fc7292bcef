import { describe, expect, test } from "vitest";
import {
  banditOptimum,
  bestArmReward,
  type CountPolicy,
  curiousGreedy,
  freshArms,
  greedyArms,
  play,
  policyValue,
  pulled,
  randomArms,
  randomReward,
  regretOf,
  thompson,
  ucb1,
} from "../../../../lib/tasks/bandits/index.js";
import { key } from "../../../../lib/tensor/index.js";

const cell = { arms: 2, pulls: 20 };

describe("Bernoulli bandits with uniform means", () => {
  test.each([
    [2, 10, 6.0218],
    [2, 20, 12.4313],
    [2, 50, 31.9967],
    [5, 10, 6.66],
    [10, 10, 6.714],
  ])("the Bayes-optimal reward of %i arms and %i pulls is %f", (arms, pulls, value) => {
    expect(Math.abs(banditOptimum({ arms, pulls }).value - value)).toBeLessThan(6e-5);
  });

  test("who knows the best arm earns T k/(k + 1): 6.667, 13.333, 33.333, 8.333, 9.091", () => {
    const known = [
      [2, 10, 6.667],
      [2, 20, 13.333],
      [2, 50, 33.333],
      [5, 10, 8.333],
      [10, 10, 9.091],
    ];
    for (const [arms, pulls, reward] of known) expect(bestArmReward({ arms, pulls })).toBeCloseTo(reward, 3);
  });

  test("the optimum of 2 arms and 2 pulls is 13/12, by hand: stay after a success, change after a failure", () => {
    // First pull: 1/2. After a success the arm pays 2/3; after a failure the other pays 1/2.
    expect(banditOptimum({ arms: 2, pulls: 2 }).value).toBeCloseTo(1 / 2 + (1 / 2) * (2 / 3) + (1 / 2) * (1 / 2), 14);
  });

  test("one arm pays T/2, and no rule can change that", () => {
    expect(banditOptimum({ arms: 1, pulls: 7 }).value).toBeCloseTo(3.5, 13);
    expect(policyValue({ arms: 1, pulls: 7 }, thompson({ arms: 1, pulls: 7 }))).toBeCloseTo(3.5, 12);
  });

  test("no rule on counts earns more than the optimum, or as much as who knows the best arm", () => {
    for (const bandit of [
      { arms: 2, pulls: 20 },
      { arms: 3, pulls: 9 },
      { arms: 5, pulls: 6 },
    ]) {
      const { value } = banditOptimum(bandit);
      for (const policy of [randomArms, greedyArms, curiousGreedy, ucb1, thompson(bandit)]) {
        expect(policyValue(bandit, policy)).toBeLessThan(value + 1e-12);
      }
      expect(value).toBeLessThan(bestArmReward(bandit));
    }
  });

  test("greedy that gives ties to the arm pulled least is optimal on 5 arms and 6 pulls", () => {
    const bandit = { arms: 5, pulls: 6 };
    expect(policyValue(bandit, curiousGreedy)).toBeCloseTo(banditOptimum(bandit).value, 12);
  });

  test("the rule that takes the largest Q earns the optimum", () => {
    const optimum = banditOptimum({ arms: 3, pulls: 8 });
    const best: CountPolicy = {
      name: "optimal",
      probabilities: (counts) => {
        const values = optimum.actionValues(counts);
        const arm = values.indexOf(Math.max(...values));
        return values.map((_, i) => (i === arm ? 1 : 0));
      },
    };
    expect(policyValue({ arms: 3, pulls: 8 }, best)).toBeCloseTo(optimum.value, 12);
  });

  test("random pulls earn T/2, exactly", () => {
    expect(policyValue({ arms: 3, pulls: 8 }, randomArms)).toBeCloseTo(randomReward({ arms: 3, pulls: 8 }), 12);
  });

  // An independent program, with Thompson's probabilities by the finite sum for P(X > Y) of two beta numbers of whole parameters.
  test("on 2 arms and 20 pulls Thompson sampling earns 11.93, UCB1 11.53, greedy 12.37", () => {
    expect(policyValue(cell, thompson(cell))).toBeCloseTo(11.931791513499842, 10);
    expect(policyValue(cell, ucb1)).toBeCloseTo(11.526157591665612, 10);
    expect(policyValue(cell, greedyArms)).toBeCloseTo(12.365351889288064, 10);
  });

  test("greedy earns 99.5 % of the optimum on 5 arms and 10 pulls, 99.96 % when ties go to the arm pulled least", () => {
    const bandit = { arms: 5, pulls: 10 };
    const { value } = banditOptimum(bandit);
    expect(policyValue(bandit, greedyArms) / value).toBeGreaterThan(0.994);
    expect(policyValue(bandit, curiousGreedy) / value).toBeGreaterThan(0.9995);
  });

  test("Thompson's integrals are probabilities, and one half for two fresh arms", () => {
    const rule = thompson(cell);
    const counts = pulled(pulled(freshArms(2), 0, "success"), 0, "failure");
    expect(rule.probabilities(counts).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(rule.probabilities(freshArms(2))[0]).toBeCloseTo(0.5, 12);
    // Beta(2, 1) beats a uniform number with probability E[x] = 2/3.
    expect(rule.probabilities(pulled(freshArms(2), 0, "success"))[0]).toBeCloseTo(2 / 3, 12);
  });

  test("sampled trials of Thompson sampling and of UCB1 agree with their exact rewards, both by rewards and by regret", () => {
    const optimum = banditOptimum(cell);
    for (const policy of [thompson(cell), ucb1]) {
      const trials = play(cell, policy, key(3), 800);
      const exact = policyValue(cell, policy);
      const sums = trials.map(({ rewards }) => Array.from(rewards).reduce((sum, r) => sum + r, 0));
      const regrets = trials.map((trial) => optimum.value - regretOf(trial, optimum, 2));
      const [bySum, byRegret] = [sums, regrets].map(meanAndError);
      expect(Math.abs(bySum.mean - exact)).toBeLessThan(4 * bySum.error);
      expect(Math.abs(byRegret.mean - exact)).toBeLessThan(4 * byRegret.error);
      expect(byRegret.error).toBeLessThan(bySum.error / 4);
      expect(Math.min(...trials.map((trial) => regretOf(trial, optimum, 2)))).toBeGreaterThan(-1e-12);
    }
  });

  test("numbers of arms and pulls that make no bandit are refused", () => {
    expect(() => banditOptimum({ arms: 0, pulls: 3 })).toThrow("invalid arms: 0");
    expect(() => policyValue({ arms: 2, pulls: 1.5 }, randomArms)).toThrow("invalid pulls: 1.5");
  });
});

function meanAndError(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}
