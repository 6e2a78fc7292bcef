import { describe, expect, test } from "vitest";
import { entryOf } from "../../../lib/linalg/index.js";
import {
  type Cut,
  converged,
  diagonal,
  drudeLorentz,
  evolve,
  heom,
  sigmaZ,
  twoLevelHamiltonian,
} from "../../../lib/physics/index.js";
import { physicalTime } from "../../../lib/tasks/index.js";

/** An observable that comes nearer by a factor in each depth and each term. */
const geometric =
  (seen: Cut[] = []) =>
  (cut: Cut) => {
    seen.push(cut);
    return [1 + 2 ** -cut.depth, 1 + 10 ** -cut.terms];
  };

describe("converged", () => {
  test("stops at the first cut that neither two levels nor one term move by more than the tolerance", () => {
    const seen: Cut[] = [];
    const result = converged({ observe: geometric(seen), tolerance: 2e-3 });
    // 2^−L(1 − ¼) ≤ 0.002 from L = 9 on, 10^−N(1 − 0.1) ≤ 0.002 from N = 3 on; L grows by twos from 2.
    expect(result).toMatchObject({ status: "converged", depth: 10, terms: 3 });
    expect(result.change).toBeCloseTo(9e-4, 12);
    expect(result.value).toEqual([1 + 2 ** -10, 1 + 1e-3]);
    expect(new Set(seen.map(({ depth, terms }) => `${depth} ${terms}`)).size).toBe(seen.length);
  });

  test("asks for terms again when more of them needed more depth", () => {
    // Terms matter from 2 on; with two of them depth 4 matters; and only there a third.
    const observe = ({ depth, terms }: Cut) =>
      [terms >= 2, terms >= 2 && depth >= 4, terms >= 3 && depth >= 4].map((reached) => Number(reached));
    const result = converged({ observe, tolerance: 0.1 });
    expect(result).toMatchObject({ status: "converged", depth: 4, terms: 3, value: [1, 1, 1] });
  });

  test("tells all that was tried, what was raised and what that moved", () => {
    const { trials } = converged({ observe: geometric(), tolerance: 0.05 });
    expect(trials.map(({ depth, terms, raised }) => `${raised} ${depth} ${terms}`)).toEqual([
      "start 2 1",
      "depth 4 1",
      "depth 6 1",
      "terms 4 2",
      "terms 4 3",
      "depth 6 2",
    ]);
    expect(trials[0].change).toBeNaN();
    [0.1875, 0.046875, 0.09, 0.009, 0.046875].forEach((change, i) => {
      expect(trials[i + 1].change).toBeCloseTo(change, 12);
    });
  });

  test("says so when the limit comes first", () => {
    const to = { depth: 5, terms: 8 };
    const result = converged({ observe: geometric(), tolerance: 1e-6, to });
    expect(result.status).toBe("limit");
    expect(result.depth).toBe(4);
    expect(result.change).toBe(Number.POSITIVE_INFINITY);
  });

  test("spin–boson populations: the cut found for 1e-4 is within 1e-4 of 6435 matrices", () => {
    const onProgress: number[] = [];
    const result = converged({
      observe: ({ depth, terms }) => {
        const bath = drudeLorentz({ lambda: 0.1, gamma: 0.5, temperature: 0.5, expansion: "pade", terms });
        const system = heom({
          hamiltonian: twoLevelHamiltonian(0.5, 1),
          coupling: sigmaZ,
          bath,
          depth,
          terminator: "double-commutator",
        });
        return evolve(system, diagonal([1, 0]), [1, 2, 5].map(physicalTime)).map((state) => entryOf(state, 0, 0).re);
      },
      tolerance: 1e-4,
      onProgress: (done, total) => onProgress.push(done / total),
    });
    expect(result.status).toBe("converged");
    // Golden set 1, Padé 6, L = 8 (independent prototype).
    [0.7830734, 0.4122042, 0.5793579].forEach((golden, i) => {
      expect(Math.abs(result.value[i] - golden)).toBeLessThan(1e-4);
    });
    expect(onProgress.length).toBe(result.trials.length - 1);
    expect(onProgress[onProgress.length - 1]).toBe(1);
  });

  test("refuses a tolerance, cuts and observables without meaning", () => {
    const observe = geometric();
    expect(() => converged({ observe, tolerance: 0 })).toThrow("invalid tolerance: 0");
    expect(() => converged({ observe, tolerance: 1, from: { depth: 1.5, terms: 1 } })).toThrow("invalid depth: 1.5");
    expect(() => converged({ observe, tolerance: 1, to: { depth: 1, terms: 8 } })).toThrow("invalid largest depth: 1");
    expect(() => converged({ observe, tolerance: 1, depthStep: 0 })).toThrow("invalid depth step: 0");
    expect(() => converged({ observe: () => [Number.NaN], tolerance: 1 })).toThrow(
      "invalid observable: NaN at depth 2, 1 terms",
    );
    expect(() => converged({ observe: ({ depth }) => new Array(depth).fill(0), tolerance: 1 })).toThrow(
      "invalid observable: got 4 numbers, expected 2",
    );
  });
});
