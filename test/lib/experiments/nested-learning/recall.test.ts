import { describe, expect, test } from "vitest";
import { multiQueryRecall, trainedCapacity } from "../../../../lib/experiments/nested-learning/index.js";

describe("the parts on recall, in a few steps", () => {
  const [capacity] = trainedCapacity.configs("quick").filter(({ memory }) => memory.kind === "fast-weights");
  const tiny = { ...capacity, pairs: 4, steps: 150, judged: 32 };

  test("a trained sum of elu+1 features leaves the loss of the mean far below it", async () => {
    const metrics = await trainedCapacity.run(tiny, { seed: 1 });
    expect(metrics.null).toBe(0.375);
    expect(metrics.loss).toBeLessThan(0.1);
    expect([metrics.features, metrics.bound]).toEqual([tiny.keyWidth, 0]);
    expect(metrics.curve.step.length).toBe(metrics.curve.loss.length);
  });

  test("the same seed has the same figures, another seed others", async () => {
    const short = { ...tiny, steps: 20 };
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => trainedCapacity.run(short, { seed })));
    expect(b.loss).toBe(a.loss);
    expect(c.loss).not.toBe(a.loss);
  });

  test("keys bound again and random features run too", async () => {
    const memory = { kind: "fast-weights", rule: "delta", features: { kind: "random", directions: 4 } } as const;
    const metrics = await trainedCapacity.run({ ...tiny, memory, binding: "again", steps: 10 }, { seed: 1 });
    expect(metrics.loss).toBeGreaterThan(0);
    expect([metrics.features, metrics.bound]).toEqual([8, null]);
  });

  test.each(multiQueryRecall.configs("quick"))("multi-query recall with $memory runs and is judged", async (config) => {
    const metrics = await multiQueryRecall.run({ ...config, steps: 5, judged: 32 }, { seed: 1 });
    expect(metrics.null).toBe(0.25);
    expect(metrics.accuracy).toBeLessThan(0.6);
    // Untrained scores of 64 tokens: about ln 64 = 4.16 nats.
    expect(metrics.loss).toBeGreaterThan(2);
  });
});
