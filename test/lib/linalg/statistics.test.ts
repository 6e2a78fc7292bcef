import { describe, expect, test } from "vitest";
import { bootstrap, kStatistics, mardia, momentsOf, quantile } from "../../../lib/linalg/index.js";
import { foldIn, integers, key, normal, uniform } from "../../../lib/tensor/random.js";

describe("kStatistics", () => {
  test("averaged over all samples of five from a population are its cumulants, exactly", () => {
    // Unbiasedness by enumeration: 3⁵ samples with replacement from {0, 1, 4} at probabilities 1/2, 1/3, 1/6.
    const [atoms, weights] = [
      [0, 1, 4],
      [1 / 2, 1 / 3, 1 / 6],
    ];
    const mean = 1;
    const central = (p: number) => atoms.reduce((sum, x, i) => sum + weights[i] * (x - mean) ** p, 0);
    const expected = [mean, central(2), central(3), central(4) - 3 * central(2) ** 2];
    const sums = [0, 0, 0, 0];
    for (let code = 0; code < 3 ** 5; code++) {
      const digits = Array.from({ length: 5 }, (_, place) => Math.floor(code / 3 ** place) % 3);
      const weight = digits.reduce((product, digit) => product * weights[digit], 1);
      const { k1, k2, k3, k4 } = kStatistics(digits.map((digit) => atoms[digit]));
      [k1, k2, k3, k4].forEach((k, i) => {
        sums[i] += weight * k;
      });
    }
    sums.forEach((sum, i) => {
      expect(sum).toBeCloseTo(expected[i], 12);
    });
  });

  test("refuse too few values and values that are none", () => {
    expect(() => kStatistics([1, 2, 3])).toThrow("invalid number of values: 3");
    expect(() => kStatistics([1, 2, Number.NaN, 3])).toThrow("invalid value: NaN at place 2");
  });
});

describe("bootstrap", () => {
  test("gives an interval of the mean as wide as ±1.96 standard errors", () => {
    const values = normal(key(3), 400);
    const { k1 } = bootstrap(values, (sample) => ({ k1: kStatistics(sample).k1 }), {
      indices: (r) => integers(foldIn(key(4), r), 400, 0, 400),
      resamples: 800,
    });
    const { k1: mean, k2 } = kStatistics(values);
    const width = 2 * 1.96 * Math.sqrt(k2 / 400);
    expect(k1[0]).toBeLessThan(mean);
    expect(k1[1]).toBeGreaterThan(mean);
    expect(Math.abs((k1[1] - k1[0]) / width - 1)).toBeLessThan(0.1);
  });

  test("cuts off the same share on both sides: 0, 1, … 100 become [2.5, 97.5] at 95 %, [10, 90] at 80 %", () => {
    const values = Array.from({ length: 101 }, (_, r) => r);
    // Resample r holds the value r alone.
    const interval = (level?: number) =>
      bootstrap(values, (sample) => ({ first: sample[0] }), { indices: (r) => [r], resamples: 101, level }).first;
    for (const [found, expected] of [
      [interval(), [2.5, 97.5]],
      [interval(0.8), [10, 90]],
    ]) {
      found.forEach((end, i) => {
        expect(end).toBeCloseTo(expected[i], 12);
      });
    }
  });

  test("refuses a level that is no probability", () => {
    const indices = () => [0, 0];
    expect(() => bootstrap([1, 2], () => ({ a: 1 }), { indices, level: 2 })).toThrow("invalid level: 2");
    expect(() => bootstrap([1, 2], () => ({ a: 1 }), { indices, resamples: 1 })).toThrow(
      "invalid number of resamples: 1",
    );
  });

  test("reads quantiles off an ascending list by interpolation", () => {
    expect([0, 0.25, 0.5, 1].map((q) => quantile([1, 2, 4], q))).toEqual([1, 1.5, 2, 4]);
    expect(() => quantile([1], -0.1)).toThrow("invalid probability: -0.1");
  });
});

describe("mardia", () => {
  const rows = (values: Float64Array): Float64Array[] =>
    Array.from({ length: values.length / 2 }, (_, i) => values.slice(2 * i, 2 * i + 2));

  test("of one dimension is the squared skewness and the kurtosis of the textbook", () => {
    const x = [0, 1, 1, 3, 7];
    const mean = 2.4;
    const m = (p: number) => x.reduce((sum, value) => sum + (value - mean) ** p, 0) / 5;
    const { skewness, kurtosis } = mardia(x.map((value) => [value]));
    expect(skewness).toBeCloseTo(m(3) ** 2 / m(2) ** 3, 12);
    expect(kurtosis).toBeCloseTo(m(4) / m(2) ** 2, 12);
  });

  test("does not change under an invertible linear map of the samples", () => {
    const samples = rows(uniform(key(5), 120));
    const turned = samples.map(([a, b]) => [3 * a - b + 1, 0.2 * a + 2 * b]);
    expect(mardia(turned).skewness).toBeCloseTo(mardia(samples).skewness, 10);
    expect(mardia(turned).kurtosis).toBeCloseTo(mardia(samples).kurtosis, 10);
  });

  test("of a Gaussian sample is within three standard errors of 0 and p(p + 2), of an exponential one it is not", () => {
    const n = 600;
    const gaussian = mardia(rows(normal(key(6), 2 * n)));
    // n·skewness/6 is χ² with 4 degrees of freedom: 99.9 % of it lies below 18.5. kurtosis has deviation √(8p(p+2)/n).
    expect((n * gaussian.skewness) / 6).toBeLessThan(18.5);
    expect(Math.abs(gaussian.kurtosis - 8)).toBeLessThan(3 * Math.sqrt(64 / n));
    const skewed = mardia(rows(uniform(key(7), 2 * n).map((u) => -Math.log(1 - u))));
    expect((n * skewed.skewness) / 6).toBeGreaterThan(100);
  });

  test("needs more samples than dimensions", () => {
    const flat = [0, 1, 2, 3].map((x) => [x, 2 * x]);
    expect(() => mardia(flat)).toThrow("invalid samples: they do not span their space");
    expect(() => momentsOf([[1, 2], [1]])).toThrow("invalid sample: got 1, expected 2");
    expect(() => mardia([[1, 2]])).toThrow("invalid number of samples: 1 in 2 dimensions");
    expect(
      momentsOf([
        [1, 2],
        [3, 6],
      ]).covariance.to2DArray(),
    ).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });
});
