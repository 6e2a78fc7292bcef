import { describe, expect, test } from "vitest";
import { modifiedHausdorffReference } from "../../../../lib/tasks/characters/hausdorff.js";
import { hausdorffError, inkPoints, modifiedHausdorff, oneShotRuns } from "../../../../lib/tasks/characters/index.js";
import { key, normal } from "../../../../lib/tensor/index.js";
import { absent, real } from "./real-data.js";

describe("the modified Hausdorff distance", () => {
  /** Points in ascending order of their rows. */
  const points = (seed: number, n: number) => {
    const rows = normal(key(seed), n).sort();
    const columns = normal(key(seed + 100), n);
    return Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? rows : columns)[Math.floor(i / 2)]);
  };

  test("is the greater of the two mean distances to the nearest point", () => {
    for (let seed = 1; seed < 20; seed++) {
      const [a, b] = [points(seed, 10 + seed), points(seed + 50, 40)];
      expect(modifiedHausdorff(a, b)).toBeCloseTo(modifiedHausdorffReference(a, b), 12);
      expect(modifiedHausdorff(a, b)).toBe(modifiedHausdorff(b, a));
      expect(modifiedHausdorff(a, a)).toBe(0);
    }
    // three against one: from the one the nearest is 1 away, from the three 1, 2 and 3
    const three = Float64Array.of(1, 0, 2, 0, 3, 0);
    expect(modifiedHausdorff(Float64Array.of(0, 0), three)).toBe(2);
  });

  test("does not see where on the sheet a drawing stands", () => {
    const sheet = (row: number, column: number) => {
      const ink = new Uint8Array(100);
      for (const [y, x] of [
        [0, 0],
        [1, 0],
        [2, 3],
      ])
        ink[(row + y) * 10 + column + x] = 1;
      return inkPoints(ink, 10);
    };
    expect(modifiedHausdorff(sheet(0, 0), sheet(6, 5))).toBeLessThan(1e-12);
    expect(() => inkPoints(new Uint8Array(100), 10)).toThrow("a blank drawing has no points");
  });
});

test("runs that are not there are missed by name", () => {
  expect(() => oneShotRuns("no-such-folder")).toThrow("no one-shot runs in no-such-folder (all_runs.zip wanted)");
});

describe.skipIf(absent !== undefined)(real("on the published one-shot runs"), () => {
  // As an independent implementation gave it, with 38.75 % over all 20 runs; the published figure is 38.8 %. The system
  // "one-shot-hausdorff" of the study runs all.
  test("its error is 45 % on run 1", () => {
    const runs = oneShotRuns();
    expect(runs).toHaveLength(20);
    expect(hausdorffError(runs[0])).toBeCloseTo(0.45, 12);
  });
});
