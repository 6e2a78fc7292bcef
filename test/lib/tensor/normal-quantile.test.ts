import { describe, expect, it } from "vitest";
import { exactOpsLog, normalQuantile } from "../../../lib/tensor/normal-quantile.js";

// Both columns were solved for with 50 digits in mpmath 1.3; the arguments are the exact values of the doubles.
const quantiles: readonly (readonly [number, string])[] = [
  [2 ** -53, "-8.2095361516013868556"],
  [1e-300, "-37.047096299361199237"],
  [1e-20, "-9.2623400897984075796"],
  [1e-10, "-6.3613409024040561991"],
  [0.001, "-3.0902323061678135354"],
  [0.025, "-1.9599639845400542118"],
  [0.075, "-1.4395314709384559349"],
  [0.0751, "-1.4388253927525399824"],
  [0.25, "-0.6744897501960817432"],
  [0.4, "-0.25334710313579974132"],
  [0.6, "0.25334710313579974132"],
  [0.975, "1.9599639845400538556"],
  [0.999, "3.0902323061678132778"],
];
const logarithms: readonly (readonly [number, string])[] = [
  [1e-300, "-690.77552789821370518"],
  [2 ** -53, "-36.736800569677101399"],
  [1e-10, "-23.025850929940456804"],
  [0.1, "-2.3025850929940456285"],
  [0.71, "-0.34249030894677599674"],
  [0.99999, "-0.000010000050000287825116"],
  [1.00001, "9.9999500003988422185e-6"],
  [2, "0.69314718055994530942"],
  [3, "1.0986122886681096914"],
  [12345.678, "9.4210613212918319671"],
];

const relative = (value: number, exact: string) => Math.abs(value / Number(exact) - 1);

describe("normalQuantile", () => {
  it.each(quantiles)("agrees with 50-digit arithmetic at %d to 4 units of the last place", (p, exact) => {
    expect(relative(normalQuantile(p), exact)).toBeLessThan(4 * 2 ** -52);
  });

  it("is odd about one half and infinite at the ends", () => {
    for (const p of [2 ** -53, 2 ** -7, 0.0625, 0.25, 0.375]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
    expect(normalQuantile(0.5)).toBe(0);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it("refuses what is no probability", () => {
    expect(() => normalQuantile(1.5)).toThrow("invalid probability: 1.5");
    expect(() => normalQuantile(Number.NaN)).toThrow("invalid probability: NaN");
  });
});

describe("exactOpsLog", () => {
  it.each(logarithms)("agrees with 50-digit arithmetic at %d to 2 units of the last place", (x, exact) => {
    expect(relative(exactOpsLog(x), exact)).toBeLessThan(2 * 2 ** -52);
  });

  it("is zero at one", () => {
    expect(exactOpsLog(1)).toBe(0);
  });
});
