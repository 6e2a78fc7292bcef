import { describe, expect, test } from "vitest";
import {
  capacityCurves,
  kneeOf,
  multiQueryRecall,
  multiQueryRows,
  trainedCapacity,
} from "../../../../lib/experiments/nested-learning/index.js";

const curve = { step: [1], loss: [1] };
const figures = { steps: 1, seconds: 1, rate: 1e-2, pilots: [], curve, gist: "", null: 0.4 };

describe("rows of stored runs on recall", () => {
  const configs = trainedCapacity
    .configs("full")
    .filter(({ memory }) => memory.kind === "fast-weights" && memory.features.kind === "elu+1");
  const runs = [1, 2].flatMap((seed) =>
    configs.map((config) => ({
      config,
      seed,
      // Seeds one hundredth apart around the pairs in hundreds.
      metrics: { ...figures, loss: config.pairs / 100 + (seed - 1.5) / 100, accuracy: 1 / seed, features: 8, bound: 0 },
    })),
  );

  test("seeds of one setting are one point, and the pairs of a memory one ascending curve", () => {
    const [once, again] = capacityCurves([...runs].reverse());
    expect(new Set([once.binding, again.binding])).toEqual(new Set(["once", "again"]));
    for (const { points } of [once, again]) {
      expect(points.map(({ pairs }) => pairs)).toEqual([...points.map(({ pairs }) => pairs)].sort((a, b) => a - b));
      for (const point of points) {
        expect(point.seeds).toBe(2);
        expect(point.loss).toBeCloseTo(point.pairs / 100, 12);
        expect(point.largest - point.least).toBeCloseTo(0.01, 12);
        expect(point.accuracy).toBe(0.75);
      }
    }
  });

  test("the knee is the last number of pairs before the loss first rises, not the last low one", () => {
    const [{ points, ...rest }] = capacityCurves(runs);
    expect(kneeOf({ points, ...rest }, 0.13)).toBe(12);
    const broken = points.map((point) => (point.pairs === 12 ? { ...point, loss: 1 } : point));
    expect(kneeOf({ points: broken, ...rest }, 0.17)).toBe(8);
    expect(kneeOf({ points, ...rest }, 0.001)).toBeUndefined();
  });

  test("multi-query recall has a row a setting with the deviation over its seeds", () => {
    const [config] = multiQueryRecall.configs("full");
    const stored = [0.4, 0.6].map((accuracy, i) => ({
      config,
      seed: i + 1,
      metrics: { ...figures, loss: 0, accuracy },
    }));
    const [row] = multiQueryRows(stored);
    expect(row).toMatchObject({ memory: config.memory, pairs: config.pairs, seeds: 2 });
    expect([row.accuracy, row.deviation]).toEqual([expect.closeTo(0.5, 12), expect.closeTo(Math.SQRT2 / 10, 12)]);
  });

  test("nothing stored is no rows", () => {
    expect([capacityCurves([]), multiQueryRows([])]).toEqual([[], []]);
  });
});
