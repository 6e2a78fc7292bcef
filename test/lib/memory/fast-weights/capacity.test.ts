import { describe, expect, test } from "vitest";
import {
  leastSquaresError,
  leastSquaresMemory,
  onePassDeltaError,
  onePassErrors,
  orderBlindBound,
  orthonormalPairs,
  type Pairs,
  randomPairs,
  rankBound,
  recallAccuracy,
  recallError,
  recallErrorPerOutput,
  storedMemory,
  sumRuleError,
} from "../../../../lib/memory/fast-weights/capacity.js";
import type { Rows } from "../../../../lib/memory/fast-weights/rows.js";
import { key, split } from "../../../../lib/tensor/index.js";

/** Mean over trials and its standard error. */
function sampled(
  seed: number,
  trials: number,
  pairs: number,
  write: (pairs: Pairs) => Rows,
): { mean: number; error: number } {
  const errors = split(key(seed), trials).map((trial) => {
    const drawn = randomPairs(trial, pairs, [64, pairs < 64 ? 32 : 8]);
    return recallErrorPerOutput(write(drawn), drawn);
  });
  const mean = errors.reduce((sum, value) => sum + value, 0) / trials;
  const error = Math.sqrt(errors.reduce((sum, value) => sum + (value - mean) ** 2, 0) / trials / (trials - 1));
  return { mean, error };
}

describe("capacity with d = 64, within four standard errors of 30 trials", () => {
  test.each([8, 16, 32, 48, 64, 96, 128, 256])("S = %i pairs", (pairs) => {
    for (const [write, theory] of [
      [(drawn: Pairs) => storedMemory(drawn, "hebbian"), sumRuleError(pairs, 64)],
      [(drawn: Pairs) => storedMemory(drawn, "delta"), onePassDeltaError(pairs, 64)],
    ] as const) {
      const { mean, error } = sampled(pairs, 30, pairs, write);
      expect(Math.abs(mean - theory)).toBeLessThan(4 * error);
      expect(error / theory).toBeLessThan(0.05);
    }
  });

  test.each([8, 32, 64, 96, 128])("the best linear memory for S = %i", (pairs) => {
    const { mean, error } = sampled(pairs, 6, pairs, leastSquaresMemory);
    expect(Math.abs(mean - leastSquaresError(pairs, 64))).toBeLessThan(4 * error + 1e-20);
  });

  // From a simulation in another language with 20 to 40 trials: ±3 %, and ±10 % for 8 pairs, whose few overlaps scatter most.
  test.each([
    [8, 0.066],
    [16, 0.129],
    [32, 0.295],
    [48, 0.458],
    [64, 0.617],
    [96, 0.847],
    [128, 1.048],
    [256, 1.505],
  ])(
    "the recursion for one pass of the delta rule, S = %i, is what an earlier simulation found: %f",
    (pairs, found) => {
      expect(Math.abs(onePassDeltaError(pairs, 64) / found - 1)).toBeLessThan(pairs === 8 ? 0.1 : 0.06);
    },
  );

  // The same simulation in another language: 20 to 40 trials, ±3 %, more where the error has nearly gone.
  test.each([
    [32, 0.0012, 0.5],
    [48, 0.035, 0.2],
    [64, 0.191, 0.1],
    [96, 0.653, 0.06],
    [128, 0.991, 0.06],
  ])("ten passes of the delta rule over S = %i pairs leave %f", (pairs, found, tolerance) => {
    const { mean, error } = sampled(pairs, 12, pairs, (drawn) => storedMemory(drawn, "delta", 10));
    expect(Math.abs(mean / found - 1)).toBeLessThan(tolerance + (3 * error) / found);
  });

  test("more passes approach the best linear memory where it is exact", () => {
    const drawn = randomPairs(key(3), 32, [64, 8]);
    const errors = [1, 10, 100].map((passes) => recallErrorPerOutput(storedMemory(drawn, "delta", passes), drawn));
    expect(errors[1]).toBeLessThan(errors[0] / 20);
    expect(errors[2]).toBeLessThan(1e-6);
  });
});

/** Share of names of 256 words, d = 32. */
const named = (pairs: number, rule: "hebbian" | "delta") =>
  recallAccuracy(key(2), { pairs, words: 256, widths: [32, 32] }, (drawn) => storedMemory(drawn, rule));

describe("capacity", () => {
  test("orthogonal keys are recalled exactly up to S = d, where random ones err by (d − 1)/d under the sum rule", () => {
    const pairs = orthonormalPairs(key(1), 64, [64, 8]);
    for (const rule of ["hebbian", "delta"] as const) {
      expect(recallErrorPerOutput(storedMemory(pairs, rule), pairs)).toBeLessThan(1e-26);
    }
    expect(sumRuleError(64, 64)).toBe(63 / 64);
  });

  test("the pair written last is read exactly under the delta rule, earlier ones worse the earlier", () => {
    const errors = onePassErrors(40, 16);
    expect(errors[39]).toBe(0);
    for (let s = 0; s < 39; s++) expect(errors[s]).toBeGreaterThan(errors[s + 1]);
  });

  test("one pair is exact under every rule, and two have the error 1/d of a chance overlap, half of it under the delta rule", () => {
    expect([sumRuleError(1, 9), onePassDeltaError(1, 9), leastSquaresError(1, 9)]).toEqual([0, 0, 0]);
    // The second pair is exact; the first has E‖(k₁·k₂)(M k₂ − v₂)‖² = (E(k₁·k₂)⁴ + E(k₁·k₂)²) = 3/(d(d + 2)) + 1/d.
    expect(onePassDeltaError(2, 9)).toBeCloseTo((3 / 99 + 1 / 9) / 2, 14);
  });

  test("no matrix of rank D is nearer to a permutation than the rank bound says, and one is as near", () => {
    // A rank-D matrix nearest to a permutation: D of its rows. Random ones of that rank are farther.
    const [pairs, features] = [12, 5];
    expect(rankBound(pairs, features)).toBeCloseTo((pairs - features) / (2 * pairs), 15);
    for (const draw of split(key(4), 20)) {
      const { keys } = randomPairs(draw, pairs, [features, 3]);
      const oneHot = {
        count: pairs,
        width: pairs,
        data: Float64Array.from({ length: pairs * pairs }, (_, i) => (i % (pairs + 1) === 0 ? 1 : 0)),
      };
      const best = leastSquaresMemory({ keys, values: oneHot });
      expect(recallError(best, { keys, values: oneHot }) / 2).toBeCloseTo(rankBound(pairs, features), 10);
      const sum = storedMemory({ keys, values: oneHot }, "hebbian");
      expect(recallError(sum, { keys, values: oneHot }) / 2).toBeGreaterThan(rankBound(pairs, features));
    }
  });

  // Schlag, Irie and Schmidhuber 2021, logs of setting 1 with d_key = 64 and elu+1: 20 sequences each, so ±0.01.
  test.each([
    [80, 0.11],
    [120, 0.232],
    [160, 0.301],
    [200, 0.343],
    [260, 0.38],
    [300, 0.4],
    [400, 0.422],
    [600, 0.452],
  ])("published training with 64 features ends at the rank bound: S = %i, %f", (pairs, published) => {
    expect(Math.abs(published - rankBound(pairs, 64))).toBeLessThan(0.01 + 1e-12);
  });

  test("decoding against a vocabulary is perfect for few pairs and falls with their number under both rules", () => {
    for (const rule of ["hebbian", "delta"] as const) {
      expect(named(4, rule)).toBe(1);
      expect(named(48, rule)).toBeGreaterThan(named(256, rule));
      expect(named(256, rule)).toBeLessThan(0.6);
    }
  });

  test("of 64 pairs in 32 numbers the sum rule names more than one pass of the delta rule, whose squared error is smaller", () => {
    expect(onePassDeltaError(64, 32)).toBeLessThan(0.6 * sumRuleError(64, 32));
    // Signal over noise, squared: 32/63 for every pair of the sum rule; c²/(a − c²) for one of the delta rule, where error = a − 2c + 1. It is less for most.
    const worse = onePassErrors(64, 32).filter((error, s) => {
      const c = (1 - 1 / 32) ** (63 - s);
      return c ** 2 / (error - (1 - c) ** 2) < 32 / 63;
    });
    expect(worse.length).toBeGreaterThan(32);
    expect(named(64, "hebbian")).toBeGreaterThan(named(64, "delta"));
  });

  // Every sequence of keys and values, and the mean of what a key was given as the guess.
  test.each([
    [2, 1],
    [2, 2],
    [2, 4],
    [3, 2],
    [3, 3],
  ])("the floor of order-blind memories is the mean over all sequences of %i keys in %i writes", (pairs, writes) => {
    let [loss, asked] = [0, 0];
    for (let code = 0; code < pairs ** (2 * writes); code++) {
      const drawn = Array.from({ length: 2 * writes }, (_, i) => Math.floor(code / pairs ** i) % pairs);
      for (let name = 0; name < pairs; name++) {
        const given = drawn.slice(writes).filter((_, t) => drawn[t] === name);
        if (given.length === 0) continue;
        const share = (value: number) => given.filter((each) => each === value).length / given.length;
        const last = given[given.length - 1];
        loss += Array.from({ length: pairs }, (_, v) => ((v === last ? 1 : 0) - share(v)) ** 2 / 2).reduce(
          (a, b) => a + b,
        );
        asked++;
      }
    }
    expect(orderBlindBound(pairs, writes)).toBeCloseTo(loss / asked, 13);
  });

  test("with as many writes as keys, many of them, the floor is that of Poisson counts, 0.1165", () => {
    // E 1/n of a Poisson number with mean 1 that is not zero: Σ 1/(n n!)/(e − 1).
    let [sum, factorial] = [0, 1];
    for (let n = 1; n < 20; n++) {
      factorial *= n;
      sum += 1 / (n * factorial);
    }
    const limit = (1 - sum / (Math.E - 1)) / 2;
    expect(limit).toBeCloseTo(0.1165, 4);
    expect(Math.abs(orderBlindBound(100_000, 100_000) - limit)).toBeLessThan(1e-5);
    expect([orderBlindBound(1, 5), orderBlindBound(7, 1)]).toEqual([0, 0]);
  });

  test.each<[string, () => unknown]>([
    ["invalid number of pairs: 0", () => sumRuleError(0, 4)],
    ["invalid key width: 1.5", () => onePassDeltaError(2, 1.5)],
    ["invalid number of writes: 0", () => orderBlindBound(2, 0)],
    ["invalid number of pairs: 5 orthonormal keys of 4 numbers", () => orthonormalPairs(key(1), 5, [4, 2])],
    ["invalid number of passes: 0", () => storedMemory(randomPairs(key(1), 2, [4, 2]), "delta", 0)],
    [
      "invalid number of pairs: 9 of 8 words",
      () => recallAccuracy(key(1), { pairs: 9, words: 8, widths: [4, 4] }, leastSquaresMemory),
    ],
  ])("is refused: %s", (message, call) => {
    expect(call).toThrow(new RangeError(message));
  });
});
