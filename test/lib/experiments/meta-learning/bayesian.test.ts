import { describe, expect, test } from "vitest";
import {
  amortisedRegression,
  cnpGp,
  cnpSinusoid,
  hierarchicalEm,
} from "../../../../lib/experiments/meta-learning/bayesian.js";

const budget = { steps: 40, tasks: 8, rate: 2e-3 };

describe("systems of the Bayesian family, cut short", () => {
  test("a neural process is judged beside the exact posterior on the same functions, and never above it", async () => {
    const [quick] = cnpGp.configs("quick");
    const { rows, duplication, examples, shifted, curve } = await cnpGp.run(
      { ...quick, functions: 40, width: 16, budget },
      1,
      {},
    );
    expect(rows.map(({ context }) => context)).toEqual([3, 5, 10, 20]);
    for (const { neural, exact, gap } of rows) {
      expect(gap.mean).toBeCloseTo(exact.logLikelihood.mean - neural.logLikelihood.mean, 6);
      expect(gap.mean).toBeGreaterThan(gap.halfWidth);
    }
    expect(new Set(duplication.map(({ neural }) => neural.toFixed(5))).size).toBe(1);
    expect(duplication[3].exact).toBeLessThan(duplication[0].exact);
    expect(examples.map(({ x, at }) => [x.length, at.length])).toEqual([
      [3, 61],
      [10, 61],
    ]);
    // The law assumed is not the law drawn from: fewer than 95 %.
    expect(shifted.exact.coverage.mean).toBeLessThan(0.9);
    expect(curve.step).toHaveLength(40);
  });

  test("a result is a function of configuration and seed", async () => {
    const [quick] = cnpSinusoid.configs("quick");
    const run = async (seed: number) =>
      (await cnpSinusoid.run({ ...quick, width: 8, budget: { ...budget, steps: 3 } }, seed, {})).tenShots;
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  test("a prior from more tasks is worth more, and the truth's row loses nothing", async () => {
    const [quick] = hierarchicalEm.configs("quick");
    const { rows, leastSquares } = await hierarchicalEm.run(
      { ...quick, tasks: [5, 100], steps: 30, testTasks: 200 },
      1,
      {},
    );
    expect(rows.map(({ prior }) => prior)).toEqual(["N(0, I)", "5", "100", "truth"]);
    expect(rows[2].error.mean).toBeLessThan(rows[1].error.mean);
    expect(rows[3].evidenceLost.mean).toBe(0);
    expect(leastSquares.mean).toBeGreaterThan(rows[3].error.mean);
  });

  test("amortised inference ends between prior and mean field", async () => {
    const [quick] = amortisedRegression.configs("quick");
    const { rows, meanField, prior } = await amortisedRegression.run(
      { ...quick, budgets: [{ ...budget, steps: 150 }], testTasks: 100 },
      1,
      {},
    );
    expect(rows[0].divergence.mean).toBeGreaterThan(meanField.mean);
    expect(rows[0].divergence.mean).toBeLessThan(prior.mean);
  });

  test("every configuration has a name of its own", () => {
    for (const system of [cnpGp, cnpSinusoid, hierarchicalEm, amortisedRegression]) {
      for (const profile of ["quick", "full"] as const) {
        const names = system.configs(profile).map(({ variant }) => variant);
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });
});
