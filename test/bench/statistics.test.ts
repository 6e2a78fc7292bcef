import { describe, expect, it } from "vitest";
import { quantile, summarize } from "../../bench/harness/statistics.js";

describe("statistics of timings", () => {
  it("the median of an odd sample is its middle, of an even one the mean of the two middles, in whatever order they come", () => {
    expect(summarize([5, 1, 3]).median).toBe(3);
    expect(summarize([4, 1, 3, 2]).median).toBe(2.5);
    expect(summarize([7]).median).toBe(7);
  });

  it("quartiles of 1 … 9 are 3 and 7, and of 1 … 4 lie between order statistics (Hyndman and Fan, type 7)", () => {
    const nine = summarize([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect([nine.lower, nine.median, nine.upper]).toEqual([3, 5, 7]);
    const four = summarize([1, 2, 3, 4]);
    expect([four.lower, four.upper]).toEqual([1.75, 3.25]);
  });

  it("the sample is left in its order", () => {
    const sample = [3, 1, 2];
    quantile(sample, 0.5);
    expect(sample).toEqual([3, 1, 2]);
  });

  it("numbers are ordered as numbers: ten is above nine", () => {
    expect(quantile([10, 9, 100], 1)).toBe(100);
    expect(quantile([10, 9, 100], 0)).toBe(9);
  });

  it("an empty sample has none", () => {
    expect(() => summarize([])).toThrow("no quantile of an empty sample");
  });
});
