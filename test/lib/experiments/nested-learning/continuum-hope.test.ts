import { expect, test } from "vitest";
import { continuumHope, hopeProblem } from "../../../../lib/experiments/nested-learning/continuum-hope.js";

test("short runs of Hope train both kinds of memory, and judge what is left of A after B", async () => {
  const config = {
    ...continuumHope.configs("quick")[0],
    pairs: 2,
    keySize: 3,
    values: 4,
    steps: 6,
    batch: 4,
    judged: 32,
  };
  for (const memory of ["fixed", "self-modifying"] as const) {
    const { accuracy, loss, steps } = await continuumHope.run({ ...config, memory }, { seed: 1 });
    expect(steps).toBe(6);
    expect(loss).toBeGreaterThan(0);
    expect(accuracy * 32).toBeCloseTo(Math.round(accuracy * 32), 1); // four digits are kept
  }
  expect(() => hopeProblem({ ...config, memory: "elastic" as never })).toThrow(
    'unknown memory "elastic" (known: fixed',
  );
  expect(() => hopeProblem({ ...config, pairs: 3 })).toThrow("invalid number of pairs: 3");
});
