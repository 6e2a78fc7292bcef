import { describe, expect, test } from "vitest";
import {
  bySpeed,
  chunkSizes,
  levelSpecs,
  updateCount,
  updatedPerSample,
} from "../../../../lib/memory/continuum/index.js";

const levels = (...periods: number[]) => periods.map((period, s) => ({ name: `level ${s}`, period }));

describe("levels", () => {
  test("are frozen copies, so that a schedule cannot change under a running memory", () => {
    const given = levels(4, 2);
    const specs = levelSpecs(given);
    given[0].period = 7;
    expect(specs[0].period).toBe(4);
    expect(Object.isFrozen(specs)).toBe(true);
    expect(() => {
      (specs[0] as { period: number }).period = 1;
    }).toThrow(TypeError);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuse the period %s by name", (period) => {
    expect(() => levelSpecs(levels(4, period))).toThrow(new RangeError(`invalid period of "level 1": ${period}`));
  });

  test("refuse periods that do not nest: 6 is no multiple of 4", () => {
    expect(() => levelSpecs(levels(4, 6, 2))).toThrow('invalid period of "level 1": 6 is no multiple of 4');
    expect(() => levelSpecs(levels(Number.POSITIVE_INFINITY, 6, 2, 6))).not.toThrow();
  });

  test("refuse to be none, and two of one name", () => {
    expect(() => levelSpecs([])).toThrow("invalid levels: none");
    expect(() => levelSpecs([...levels(1), ...levels(2)])).toThrow('invalid levels: two are named "level 0"');
  });

  test("go by their period, not by their number; equal ones keep their order, frozen ones are slowest", () => {
    const specs = levels(1, Number.POSITIVE_INFINITY, 16, 1);
    expect(bySpeed(specs, "slow-first")).toEqual([1, 2, 0, 3]);
    expect(bySpeed(specs, "fast-first")).toEqual([0, 3, 2, 1]);
    expect(() => bySpeed(specs, "level-1-first" as never)).toThrow(
      'unknown order "level-1-first" (known: slow-first, fast-first)',
    );
  });

  test("have chunks C_max/f, and ⌊T/C⌋ updates in T samples", () => {
    expect(chunkSizes(512, [1, 4, 512])).toEqual([512, 128, 1]);
    expect(() => chunkSizes(512, [3])).toThrow("invalid frequency: 3 does not divide 512");
    expect([1, 3, 16, 17, Number.POSITIVE_INFINITY].map((period) => updateCount(16, period))).toEqual([16, 5, 1, 0, 0]);
  });

  test("rewrite Σ size/C parameters a sample: four levels at 1, ½, ¼, ⅛ cost 15/8 of a level, not 4", () => {
    const cost = updatedPerSample(levels(1, 2, 4, 8).map((level) => ({ ...level, size: 80 })));
    expect(cost).toBe((15 / 8) * 80);
  });
});
