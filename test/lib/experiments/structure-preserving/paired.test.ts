import { describe, expect, it } from "vitest";
import { pairedRatio, ratioOfLogs } from "../../../../lib/experiments/structure-preserving/paired.js";
import type { Row } from "../../../../lib/experiments/structure-preserving/rows.js";

const rowOf = (method: string, errors: readonly [seed: number, traj: number][]): Row => ({
  part: "table",
  system: "pendulum",
  method,
  variant: "",
  seeds: errors.map(([seed, traj]) => ({
    seed,
    fieldIn: 1,
    fieldOut: 1,
    fieldParent: 1,
    traj,
    ssim: 1,
    energyDrift: 0,
    divergedTrajectories: 0,
  })),
  diverged: [],
  trained: 1,
  adapted: 1,
  secondsToTrain: 1,
  secondsToAdapt: 1,
});

describe("the ratio of two methods over paired seeds", () => {
  it("is the same in every seed: no interval", () => {
    const a = rowOf("a", [1, 2, 3].map((seed) => [seed, seed]) as [number, number][]);
    const b = rowOf("b", [1, 2, 3].map((seed) => [seed, 4 * seed]) as [number, number][]);
    expect(pairedRatio(a, b, "traj")).toEqual({ ratio: 0.25, low: 0.25, high: 0.25, wins: 3, seeds: 3 });
  });

  it("has Student's interval: logarithms −1, 0, 1 have mean 0 and half width 4.30265/√3", () => {
    const logs = [-1, 0, 1].map((log, i) => [i + 1, Math.exp(log)] as [number, number]);
    const found = pairedRatio(rowOf("a", logs), rowOf("b", [1, 2, 3].map((seed) => [seed, 1]) as never), "traj");
    expect(found.ratio).toBeCloseTo(1, 12);
    expect(Math.log(found.high)).toBeCloseTo(4.30265 / Math.sqrt(3), 12);
    expect(Math.log(found.low)).toBeCloseTo(-4.30265 / Math.sqrt(3), 12);
    expect(found.wins).toBe(1);
  });

  it("for two seeds takes tan(0.475 π), and leaves out seeds that one of them lacks", () => {
    const a = rowOf("a", [
      [1, Math.E],
      [2, 1 / Math.E],
      [3, 7],
    ]);
    const found = pairedRatio(
      a,
      rowOf("b", [
        [2, 1],
        [1, 1],
      ]),
      "traj",
    );
    expect(found.seeds).toBe(2);
    expect(Math.log(found.high)).toBeCloseTo(Math.tan(0.475 * Math.PI), 3);
  });

  it("refuses rows without a common seed", () => {
    expect(() => pairedRatio(rowOf("a", [[1, 1]]), rowOf("b", [[2, 1]]), "traj")).toThrow(
      "no common seed: a and b on pendulum",
    );
    expect(pairedRatio(rowOf("a", [[1, 1]]), rowOf("b", [[1, 2]]), "traj").low).toBeNaN();
  });

  it("can be had from logarithms of ratios alone, of one to ten seeds", () => {
    const { ratio, low, high, wins } = ratioOfLogs([-2, 0, -1]);
    expect(ratio).toBeCloseTo(Math.exp(-1), 12);
    expect([Math.log(low), Math.log(high)].map((end) => Math.abs(end + 1))).toEqual([
      expect.closeTo(4.30265 / Math.sqrt(3), 12),
      expect.closeTo(4.30265 / Math.sqrt(3), 12),
    ]);
    expect(wins).toBe(2);
    expect(() => ratioOfLogs([])).toThrow("no seed to compare");
    expect(() => ratioOfLogs(Array.from({ length: 11 }, () => 0))).toThrow("too many seeds for an interval: 11");
  });
});
