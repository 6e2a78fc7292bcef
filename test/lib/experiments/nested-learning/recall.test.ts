import { describe, expect, test } from "vitest";
import { multiQueryRecall, parts, trainedCapacity } from "../../../../lib/experiments/nested-learning/index.js";
import { chosenRate } from "../../../../lib/experiments/nested-learning/recall-training.js";

describe("rates", () => {
  const lists = parts.flatMap((part) => part.configs("full")) as { part: string; rates?: number[]; pilot?: number }[];

  test("to choose from are one list for all memories of a part", () => {
    for (const name of ["trained-capacity", "multi-query-recall", "continuum-hope", "language"]) {
      const own = lists.filter(({ part }) => part === name).map(({ rates, pilot }) => JSON.stringify([rates, pilot]));
      expect(new Set(own).size, name).toBe(1);
      expect(own[0]).toContain(",");
    }
  });

  test("that diverge are passed over; one rate alone needs no pilot, none are refused", () => {
    const pilots = [
      { rate: 0.1, loss: null },
      { rate: 0.01, loss: 0.3 },
      { rate: 0.001, loss: 0.4 },
    ];
    const rates = pilots.map(({ rate }) => rate);
    expect(chosenRate(rates, pilots)).toBe(0.01);
    expect(chosenRate(rates, [...pilots].reverse())).toBe(0.01);
    expect(chosenRate([0.1], [])).toBe(0.1);
    expect(() => chosenRate([], [])).toThrow(new RangeError("invalid rates: none"));
    expect(() => chosenRate([0.1, 1], [pilots[0], { rate: 1, loss: null }])).toThrow(
      "all of the rates 0.1, 1 have diverged",
    );
  });
});

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

  test("the long training is at the rate whose pilot has the least loss, as if there had been no other", async () => {
    const tuned = await trainedCapacity.run({ ...tiny, steps: 30, rates: [1e-5, 1e-2], pilot: 40 }, { seed: 1 });
    expect(tuned.pilots.map(({ rate }) => rate)).toEqual([1e-5, 1e-2]);
    const [slow, fast] = tuned.pilots.map(({ loss }) => loss as number);
    expect(fast).toBeLessThan(slow);
    const alone = await trainedCapacity.run({ ...tiny, steps: 30, rates: [1e-2], pilot: 0 }, { seed: 1 });
    expect([tuned.rate, tuned.loss, tuned.steps]).toEqual([1e-2, alone.loss, 30]);
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
