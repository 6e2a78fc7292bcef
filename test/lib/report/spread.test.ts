import { describe, expect, it } from "vitest";
import { formatNumber, formatSeconds, spread } from "../../../lib/report/index.js";

describe("spread", () => {
  it("is mean, sample deviation and standard error", () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations sum to 32
    const { mean, deviation, standardError, n } = spread([2, 4, 4, 4, 5, 5, 7, 9]);
    expect([mean, n]).toEqual([5, 8]);
    expect(deviation).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(standardError).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
  });

  it("says so in words, without a deviation for a single value", () => {
    expect(spread([0.5, 0.52, 0.54]).text).toBe("0.52 ± 0.02 (n = 3)");
    expect(spread(Float64Array.of(0.123456)).text).toBe("0.123 (n = 1)");
    expect(spread([1]).deviation).toBeNaN();
    expect(() => spread([])).toThrow("no values to average");
  });
});

describe("formatNumber", () => {
  it.each([
    [0, "0"],
    [3, "3"],
    [123456789, "123456789"],
    [0.1 + 0.2, "0.3"],
    [1 / 3, "0.3333"],
    [1e-9, "1e-9"],
    [1.23456e-7, "1.235e-7"],
    [1.5e20, "1.5e+20"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-∞"],
  ])("writes %d as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("formatSeconds", () => {
  it.each([
    [0.04, "0.0 s"],
    [9.94, "9.9 s"],
    [59.4, "59 s"],
    [59.6, "1 min 00 s"],
    [185, "3 min 05 s"],
    [3599.6, "1 h 00 min"],
    [7800, "2 h 10 min"],
    [Number.POSITIVE_INFINITY, "?"],
  ])("says %d as %s", (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
