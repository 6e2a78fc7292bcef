import { describe, expect, test } from "vitest";
import { forest } from "../../../../lib/experiments/few-shot/index.js";

const difference = (mean: number, episodes: number, seeds: number | null) => ({ mean, episodes, seeds, n: 3 });

describe("a forest of differences", () => {
  const rows = [
    { label: "upper", differences: { one: difference(0.05, 0.01, 0.02), other: difference(-0.01, 0.03, 0.02) } },
    { label: "lower", differences: { one: difference(0.02, 0.01, null) } },
  ];
  const { traces, layout } = forest(rows);
  type Marks = { name: string; x: number[]; y: number[]; error_x: { array: number[] } };
  const [one, other] = traces as unknown as Marks[];

  test("is in points of accuracy, with the wider interval, and that over episodes where there is one seed", () => {
    expect(one.x).toEqual([5, 2]);
    expect(one.error_x.array).toEqual([2, 1]);
    expect(other.error_x.array).toEqual([3]);
  });

  test("has a row for each cell, the first on top, and marks that stay in their row apart from each other", () => {
    const { ticktext, range } = layout.yaxis as { ticktext: string[]; range: [number, number] };
    expect(ticktext).toEqual(["upper", "lower"]);
    const [bottom, top] = range;
    expect(bottom).toBeGreaterThan(top);
    for (const [row, y] of one.y.entries()) expect(Math.abs(y - row)).toBeLessThan(0.5);
    expect(Math.abs(one.y[0] - other.y[0])).toBeGreaterThan(0.2);
  });

  test("needs a row", () => {
    expect(() => forest([])).toThrow("no rows to draw");
  });
});
