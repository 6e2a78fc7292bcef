import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  linearRegression,
  mixedDomains,
  phaseDomain,
  pullAngle,
  sinusoid,
  sinusoidNull,
} from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, foldIn, key } from "../../../../lib/tensor/index.js";

const low = sinusoid({ amplitudes: [0.1, 0.2] });
const high = sinusoid({ amplitudes: [4, 5] });

describe("a mixture of domains", () => {
  test("has each domain's own episodes, one domain after the other, and leaves no tensor", () => {
    const before = tf.memory().numTensors;
    const { support, query } = mixedDomains([low, high]).draw(key(1), 6, "train");
    const parts = [low, high].map((domain, i) => domain.draw(foldIn(key(1), i), 3, "train"));
    for (const [whole, own] of [
      [support.x, parts.map((part) => part.support.x)],
      [support.y, parts.map((part) => part.support.y)],
      [query.x, parts.map((part) => part.query.x)],
      [query.y, parts.map((part) => part.query.y)],
    ] as const) {
      expect(Array.from(whole.dataSync())).toEqual(own.flatMap((leaf) => Array.from(leaf.dataSync())));
    }
    disposeParams([support, query, ...parts]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("has the mean of what is known of its domains", () => {
    const mixed = mixedDomains([low, high]);
    expect(mixed.null().value).toBeCloseTo((low.null().value + high.null().value) / 2, 12);
    expect(mixed.name).toBe("sinusoid+sinusoid");
    expect(mixedDomains([low, { ...high, oracle: () => undefined }]).oracle()).toBeUndefined();
  });

  test("refuses domains of other shapes and tasks that cannot be shared out", () => {
    expect(() => mixedDomains([low])).toThrow("invalid domains: 1 (two or more wanted)");
    expect(() => mixedDomains([low, linearRegression()])).toThrow(
      /invalid domain: linear-regression has regression of \[5\] to 1, /,
    );
    expect(() => mixedDomains([low, high]).draw(key(1), 3, "train")).toThrow(
      "invalid number of tasks: 3 (a multiple of 2, one part a domain, wanted)",
    );
  });
});

describe("a domain of sinusoids of a phase", () => {
  test("that is all phases is the benchmark of Finn et al., with its null", () => {
    const all = { start: 0, width: Math.PI, amplitudes: [0.1, 5] } as const;
    expect(phaseDomain(all).null().value).toBeCloseTo(sinusoidNull(), 12);
    const [found, expected] = [phaseDomain(all), sinusoid()].map((each) => each.draw(key(1), 3, "train"));
    expect(Array.from(found.query.y.dataSync())).toEqual(Array.from(expected.query.y.dataSync()));
    disposeParams([found, expected]);
  });

  test("has the null and the mean that sums over drawn tasks have", () => {
    const options = { start: 1.1, width: 0.8, queries: 40 };
    const { query } = phaseDomain(options).draw(key(2), 5000, "test");
    const [x, y] = [query.x, query.y].map((leaf) => leaf.dataSync());
    // Means of 20,000 phases and amplitudes on a grid, independent of the closed forms.
    const phases = Array.from({ length: 20_000 }, (_, i) => 1.1 + (0.8 * (i + 0.5)) / 20_000);
    const c = phases.reduce((sum, phase) => sum + Math.cos(phase), 0) / phases.length;
    const s = phases.reduce((sum, phase) => sum + Math.sin(phase), 0) / phases.length;
    const errors = Array.from(y, (value, i) => (value - 3 * (c * Math.sin(x[i]) - s * Math.cos(x[i]))) ** 2);
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const perTask = Array.from({ length: 5000 }, (_, task) =>
      errors.slice(task * 40, (task + 1) * 40).reduce((sum, error) => sum + error / 40, 0),
    );
    const deviation = Math.sqrt(perTask.reduce((sum, error) => sum + (error - mean) ** 2, 0) / 4999 / 5000);
    expect(Math.abs(mean - phaseDomain(options).null().value)).toBeLessThan(4 * deviation);
    disposeParams(query);
  });

  test("pulls at the angle of the mean functions, found by integration", () => {
    const [a, b] = [{ start: 0.3 }, { start: 2.4, width: 0.5 }];
    const n = 20_000;
    const meanAt = (x: number, from: number, width: number) =>
      Array.from({ length: 50 }, (_, i) => Math.sin(x - from - (width * (i + 0.5)) / 50)).reduce((t, v) => t + v, 0);
    const sums = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const x = -5 + (10 * (i + 0.5)) / n;
      const [ma, mb] = [meanAt(x, 0.3, 0.2), meanAt(x, 2.4, 0.5)];
      [ma * mb, ma * ma, mb * mb].forEach((value, place) => {
        sums[place] += value;
      });
    }
    expect(Math.cos(pullAngle(a, b))).toBeCloseTo(sums[0] / Math.sqrt(sums[1] * sums[2]), 4);
    expect(pullAngle(a, a)).toBeCloseTo(0, 7);
    expect(pullAngle(a, { start: 0.3 + Math.PI })).toBeCloseTo(Math.PI, 7);
  });

  test("refuses what is none", () => {
    expect(() => phaseDomain({ width: 0 })).toThrow("invalid width: 0");
    expect(() => phaseDomain({ amplitudes: [5, 1] })).toThrow("invalid amplitudes: [5,1]");
    expect(() => phaseDomain({ start: Number.NaN })).toThrow("invalid start: NaN");
  });
});
