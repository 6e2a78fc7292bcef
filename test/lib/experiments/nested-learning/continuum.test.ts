import { describe, expect, test } from "vitest";
import {
  continuumFeatures,
  continuumInterference,
  continuumParts,
  continuumSwitching,
  continuumTracking,
  featuresRow,
  interferenceRows,
  overStreams,
  switchingRow,
  trackingTable,
} from "../../../../lib/experiments/nested-learning/continuum-parts.js";
import { slowLevelOf } from "../../../../lib/experiments/nested-learning/continuum-switching.js";

const seed = { seed: 1 };

describe("the continuum parts of the study", () => {
  test("have configurations in every profile that are JSON and differ, and words that tell them apart", () => {
    for (const part of continuumParts) {
      for (const profile of ["quick", "standard", "full"] as const) {
        const configs = part.configs(profile);
        const texts = configs.map((config) => JSON.stringify(config));
        expect(new Set(texts).size).toBe(configs.length);
        expect(texts.map((text) => JSON.parse(text))).toEqual(configs);
        const words = configs.map((config) => JSON.stringify(part.facets(config as never)));
        expect(new Set(words).size).toBe(configs.length);
        expect(configs.every((config) => config.part === part.name)).toBe(true);
      }
    }
  });

  test("full tables have the seeds that the specification asks for: 10 streams, 3 × 20, 4 and 6", () => {
    const seeds = (part: { seeds?(profile: "full"): readonly number[] }) => part.seeds?.("full").length ?? 3;
    expect([continuumTracking, continuumSwitching, continuumFeatures, continuumInterference].map(seeds)).toEqual([
      10, 3, 4, 6,
    ]);
    for (const { streams } of continuumSwitching.configs("full")) expect(streams).toBe(20);
  });
});

describe("rows", () => {
  test("give mean and Student's interval: of 1, 2, 3 it is 2 ± 4.303/√3", () => {
    const { mean, halfWidth, streams } = overStreams([1, 2, 3]);
    expect([mean, streams]).toEqual([2, 3]);
    expect(halfWidth).toBeCloseTo(4.303 / Math.sqrt(3), 12);
    // t of 59 degrees of freedom is 2.0010, of 15 it is 2.1314.
    for (const [n, t] of [
      [60, 2.001],
      [16, 2.1314],
    ]) {
      const even = Array.from({ length: n }, (_, i) => i % 2);
      const deviation = Math.sqrt(n / (4 * (n - 1)));
      expect(overStreams(even).halfWidth).toBeCloseTo((t * deviation) / Math.sqrt(n), 3);
    }
    expect(overStreams([5])).toEqual({ mean: 5, halfWidth: null, streams: 1 });
    expect(() => overStreams([])).toThrow("no figures to average");
  });

  test("of features take the point of the grid with the least mean, and pass over what has diverged in any stream", () => {
    const grid = [0.1, 0.2, 0.3].map((factor) => ({ kind: "raw", factor }) as const);
    const found = (mean: number) => ({ mean, late: mean / 2 });
    const runs = [
      { gist: "", found: [found(3), found(2), null] },
      { gist: "", found: [found(3), found(2.2), found(0.1)] },
    ];
    const row = featuresRow({ learner: "raw", grid }, runs);
    expect(row.tuned).toBe(grid[1]);
    expect([row.mean.mean, row.late.mean]).toEqual([2.1, 1.05]);
    expect(() => featuresRow({ learner: "raw", grid: [grid[2]] }, [{ gist: "", found: [null] }])).toThrow(
      'all of the grid of "raw" have diverged',
    );
  });

  test("of interference leave out rates at which a stream has diverged", () => {
    const losses = (A: number) => [
      { A: 0.1, B: 4 },
      { A, B: 0.1 },
    ];
    const runs = [
      { gist: "", contradiction: 4, after: [losses(4), [null, null]] },
      { gist: "", contradiction: 5, after: [losses(5), losses(5)] },
    ];
    const rows = interferenceRows({ periods: [1, 1, 1], rates: [0.01, 0.1] }, runs);
    expect(rows.map(({ rate }) => rate)).toEqual([0.01]);
    expect([rows[0].after[1].A.mean, rows[0].ofContradiction.mean]).toEqual([4.5, 1]);
  });
});

describe("step sizes of the start's learning", () => {
  test("are as many for every way of learning, with that of the specification in the middle", () => {
    const sizes = (start: string) =>
      continuumSwitching.configs("full").flatMap((config) => (config.start === start ? (config.size ?? []) : []));
    expect(["exact", "first-order", "reptile"].map((start) => sizes(start).length)).toEqual([5, 5, 5]);
    expect([sizes("exact")[2], sizes("reptile")[2]]).toEqual([
      { first: 0.5, halfAt: null },
      { first: 0.1, halfAt: null },
    ]);
    expect(["oracle", "carry", "zero"].map((start) => sizes(start).length)).toEqual([0, 0, 0]);
  });

  test("that fall are first/(1 + n/halfAt), and a way of learning without one is refused", () => {
    const slow = slowLevelOf({ estimate: "exact", size: { first: 0.5, halfAt: 20 } }) as { rate(n: number): number };
    expect([slow.rate(0), slow.rate(20), slow.rate(60)]).toEqual([0.5, 0.25, 0.125]);
    expect(slowLevelOf({ estimate: "reptile", size: { first: 0.1, halfAt: null } })).toEqual({
      estimate: "reptile",
      step: 0.1,
    });
    expect(() => slowLevelOf({ estimate: "exact", size: null })).toThrow("missing step size of the estimate exact");
  });
});

describe("short runs", () => {
  test("of tracking have a row for every predictor, none below the least possible in the long run", async () => {
    const config = { ...continuumTracking.configs("quick")[1], samples: 3000, settling: 500 };
    const metrics = await continuumTracking.run(config, seed);
    const table = trackingTable([metrics]);
    expect(table.map(({ predictor }) => predictor)).toEqual([
      "periods 1, 1, 1",
      "periods 64, 8, 1",
      "periods 256, 16, 1",
      "one rate, leaky",
      "one rate",
    ]);
    const least = table[0].expected;
    expect(table.every(({ expected }) => expected >= least)).toBe(true);
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics);
  });

  test("of switching make a row with its closed form", async () => {
    const config = { ...continuumSwitching.configs("quick")[0], episodes: 40, streams: 2 };
    const row = switchingRow(config, [await continuumSwitching.run(config, seed)]);
    expect(row.start).toBe("oracle");
    expect(row.theory).toBeCloseTo(2.01, 12);
    expect(row.byPlace).toHaveLength(24);
    expect(row.first.mean).toBeGreaterThan(0.5);
  });

  test("of features and interference are JSON, and the same again from the same seed", async () => {
    const features = { ...continuumFeatures.configs("quick")[2], tasks: 20 };
    const interference = continuumInterference.configs("quick")[0];
    const short = { ...interference, phases: interference.phases.map((phase) => ({ ...phase, samples: 50 })) };
    const once = [await continuumFeatures.run(features, seed), await continuumInterference.run(short, seed)];
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    expect([await continuumFeatures.run(features, seed), await continuumInterference.run(short, seed)]).toEqual(once);
  });
});
