import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../../lib/tensor/normal-quantile.js";
import { choice, foldIn, integers, key, normal, permutation, split, uniform } from "../../../lib/tensor/random.js";
import { threefry2x32 } from "../../../lib/tensor/threefry.js";

const N = 40_000;
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const power = (values: ArrayLike<number>, p: number) => mean(Array.from(values, (x) => x ** p));

/** Kolmogorov's largest distance between the sample and a distribution function, times √n; above 1.95 in one sample of 1000. */
function kolmogorov(values: Float64Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const F = cdf(x);
    distance = Math.max(distance, F - i / n, (i + 1) / n - F);
  });
  return distance * Math.sqrt(n);
}

/** Φ by Simpson's rule: independent of the quantile that makes the sample. */
function normalCdf(x: number): number {
  const steps = 400;
  const h = x / steps;
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i * h);
  return 0.5 + (sum * h) / 3;
}

const chiSquare = (counts: readonly number[], expected: number) =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);

describe("keys", () => {
  it("give the same numbers again, whatever was drawn between", () => {
    const first = uniform(key(7), 5);
    normal(key(8), 100);
    expect(uniform(key(7), 5)).toEqual(first);
    expect(uniform(key(7), 3)).toEqual(first.subarray(0, 3));
  });

  it("give the numbers that the published cipher gives, block by block", () => {
    // seed = key words (0, 7); counter = (index, 0); 53 bits = the upper 27 of the first word, the upper 26 of the second
    const blocks = [0, 1, 2].map((i) => threefry2x32([0, 7], [i, 0]));
    const bits = blocks.map(([a, b]) => (BigInt(a) >> 5n) * 2n ** 26n + (BigInt(b) >> 6n));
    expect(Array.from(uniform(key(7), 3))).toEqual(bits.map((n) => Number(n) / 2 ** 53));
    expect(Array.from(normal(key(7), 3))).toEqual(bits.map((n) => normalQuantile(Number(n | 1n) / 2 ** 53)));
  });

  it("of all seeds, splits and folds differ", () => {
    const parent = key(3);
    const keys = [parent, key(4), key(2 ** 32 + 3), ...split(parent, 500)];
    for (let i = 0; i < 500; i++) keys.push(foldIn(parent, i), foldIn(parent, 2 ** 32 + i));
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });

  it("that were split give uncorrelated numbers", () => {
    const [a, b] = split(key(11)).map((half) => normal(half, N));
    const correlation = mean(a.map((x, i) => x * b[i]));
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(N));
  });

  it("refuse seeds, counts and data that are no natural numbers", () => {
    expect(() => key(-1)).toThrow("invalid seed: -1");
    expect(() => key(0.5)).toThrow("invalid seed: 0.5");
    expect(() => split(key(1), 1.5)).toThrow("invalid number of keys: 1.5");
    expect(() => foldIn(key(1), Number.NaN)).toThrow("invalid data: NaN");
    expect(() => uniform(key(1), -2)).toThrow("invalid length: -2");
  });
});

describe("uniform", () => {
  const sample = uniform(key(1), N);

  it("has the moments 1/2, 1/3, 1/4 within four standard errors", () => {
    for (const p of [1, 2, 3]) {
      const error = Math.sqrt((1 / (2 * p + 1) - 1 / (p + 1) ** 2) / N);
      expect(Math.abs(power(sample, p) - 1 / (p + 1))).toBeLessThan(4 * error);
    }
  });

  it("passes Kolmogorov's test and stays in its interval", () => {
    expect(kolmogorov(sample, (x) => x)).toBeLessThan(1.95);
    const shifted = uniform(key(2), N, { low: -5, high: 5 });
    expect(kolmogorov(shifted, (x) => (x + 5) / 10)).toBeLessThan(1.95);
    expect(shifted.every((x) => x >= -5 && x < 5)).toBe(true);
  });

  it("never returns the upper end, even where rounding would", () => {
    const high = 1 + 2 ** -52;
    expect(uniform(key(5), 200, { low: 1, high }).every((x) => x === 1)).toBe(true);
  });

  it("has no serial correlation", () => {
    const products = Array.from({ length: N - 1 }, (_, i) => (sample[i] - 0.5) * (sample[i + 1] - 0.5) * 12);
    expect(Math.abs(mean(products))).toBeLessThan(4 / Math.sqrt(N));
  });

  it("refuses an empty interval", () => {
    expect(() => uniform(key(1), 1, { low: 1, high: 1 })).toThrow("invalid interval: [1, 1)");
  });
});

describe("normal", () => {
  const sample = normal(key(1), N);

  it("has the moments 0, 1, 0, 3 within four standard errors", () => {
    // Var(x^p) of a standard normal: 1, 2, 15, 96
    const moments = [0, 1, 0, 3];
    const variances = [1, 2, 15, 96];
    for (const [i, moment] of moments.entries()) {
      expect(Math.abs(power(sample, i + 1) - moment)).toBeLessThan(4 * Math.sqrt(variances[i] / N));
    }
  });

  it("passes Kolmogorov's test against an integrated density", () => {
    expect(kolmogorov(sample, normalCdf)).toBeLessThan(1.95);
  });

  it("is shifted and scaled by mean and deviation", () => {
    expect(normal(key(1), 4, { mean: 10, deviation: 2 })).toEqual(sample.slice(0, 4).map((x) => 10 + 2 * x));
    expect(() => normal(key(1), 1, { deviation: -1 })).toThrow("deviation -1");
  });

  it("calls no function whose last digit an engine may choose", () => {
    const allowed = new Set(["floor", "sqrt", "abs", "SQRT2", "SQRT1_2"]);
    for (const file of ["threefry", "normal-quantile", "random"]) {
      const source = readFileSync(new URL(`../../../lib/tensor/${file}.ts`, import.meta.url), "utf8");
      const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      for (const [, name] of code.matchAll(/Math\.(\w+)/g)) expect(allowed).toContain(name);
    }
  });
});

describe("integers", () => {
  it("are uniform and within their range", () => {
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (const x of integers(key(1), 35_000, -3, 4)) counts[x + 3]++;
    // χ² with 6 degrees of freedom exceeds 22.5 in one sample of 1000
    expect(chiSquare(counts, 5000)).toBeLessThan(22.5);
  });

  it("have no bias in a range just above half of all draws", () => {
    // With plain remainders the lower third would be drawn twice as often: 2/3 instead of 1/2 below the middle.
    const range = 1.5 * 2 ** 52;
    const below = integers(key(2), N, 0, range).filter((x) => x < range / 2).length / N;
    expect(Math.abs(below - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / N));
  });

  it("refuse an empty range", () => {
    expect(() => integers(key(1), 1, 3, 3)).toThrow("invalid range of integers: 3 … 3 (exclusive)");
  });
});

describe("permutation and choice", () => {
  it("gives every order of three things equally often", () => {
    const counts = new Map<string, number>();
    for (const child of split(key(1), 12_000)) {
      const order = permutation(child, 3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // χ² with 5 degrees of freedom exceeds 20.5 in one sample of 1000
    expect(chiSquare([...counts.values()], 2000)).toBeLessThan(20.5);
  });

  it("is a permutation at any length", () => {
    for (const n of [0, 1, 2, 100]) {
      expect(Array.from(permutation(key(9), n)).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  it("chooses different items without replacement and any items with it", () => {
    const items = ["a", "b", "c", "d"];
    expect(choice(key(1), items, 4).sort()).toEqual(items);
    expect(choice(key(1), items, 0)).toEqual([]);
    const many = choice(key(1), items, 100, { replacement: "with" });
    expect(new Set(many)).toEqual(new Set(items));
    expect(() => choice(key(1), items, 5)).toThrow("invalid number of choices: 5 of 4 items");
    expect(() => choice(key(1), [], 1, { replacement: "with" })).toThrow("invalid number of choices: 1 of 0 items");
  });
});
