import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  type AgreementOptions,
  coefficients,
  coefficientsOf,
  combined,
  combinedOf,
  cosines,
  cosinesOf,
  gramMatrix,
  gramOf,
  visitingOrders,
  withoutConflicts,
} from "../../../../lib/adapt/gradient-agreement/index.js";
import { dot } from "../../../../lib/linalg/index.js";
import { foldIn, type Key, key, normal } from "../../../../lib/tensor/index.js";

const gradients = (count: number, size: number, seed: number) =>
  Array.from({ length: count }, (_, i) => normal(foldIn(key(seed), i), size));

const weigh = (vectors: readonly Float64Array[], options?: AgreementOptions) =>
  coefficients(gramMatrix(vectors), options);

const unit = (vector: Float64Array) => vector.map((value) => value / Math.sqrt(dot(vector, vector)));

const cosine = (a: Float64Array, b: Float64Array) => dot(unit(a), unit(b));

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, digits = 12) {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(found[i]).toBeCloseTo(expected[i], digits);
}

const MANY: readonly AgreementOptions[] = [
  { rule: "mean" },
  { rule: "o-amfs" },
  { rule: "o-amfs", normalisation: "raw" },
  { rule: "o-amfs", normalisation: "mean" },
  { rule: "o-amfs", normalisation: "relu" },
  { rule: "gradient-agreement" },
  { rule: "pcgrad", key: key(3) },
  { rule: "o-amfs", normalisation: "raw", length: "mean" },
  { rule: "gradient-agreement", length: "mean" },
  { rule: "pcgrad", key: key(3), length: "mean" },
];

describe("o-amfs", () => {
  test("needs one pass over unit gradients and no matrix: c = ⟨u, Σ u⟩", () => {
    const g = gradients(6, 4, 1);
    const units = g.map(unit);
    const whole = combined(units, new Float64Array(6).fill(1));
    expectClose(
      weigh(g, { normalisation: "raw" }),
      units.map((u) => dot(u, whole)),
    );
  });

  test("of two tasks weighs both 1 + cos: the direction is that of the mean, whatever the angle", () => {
    for (const seed of [1, 2, 3, 4]) {
      const g = gradients(2, 3, seed);
      const w = 1 + cosine(g[0], g[1]);
      expectClose(weigh(g, { normalisation: "raw" }), [w, w]);
      for (const normalisation of ["l1", "raw", "mean", "relu"] as const) {
        const step = combined(g, weigh(g, { normalisation }));
        expect(cosine(step, combined(g, [1, 1]))).toBeCloseTo(1, 12);
      }
    }
  });

  test("is the mean for orthogonal gradients of any length", () => {
    const g = [3, 1, 0.2].map((length, i) => Float64Array.from({ length: 3 }, (_, j) => (i === j ? length : 0)));
    expectClose(weigh(g), [1 / 3, 1 / 3, 1 / 3]);
    expectClose(weigh(g, { normalisation: "mean" }), [1 / 3, 1 / 3, 1 / 3]);
    expectClose(weigh(g, { normalisation: "relu" }), [1 / 3, 1 / 3, 1 / 3]);
  });

  test("of M identical gradients makes one of them under l1 and relu, M times it under mean, M² times it raw", () => {
    const [one] = gradients(1, 5, 7);
    const same = [one, one, one, one];
    const factor = (normalisation: AgreementOptions["normalisation"]) =>
      combined(same, weigh(same, { normalisation }))[2] / one[2];
    expectClose((["l1", "relu", "mean", "raw"] as const).map(factor), [1, 1, 4, 16]);
  });

  test("gives an opposed minority the smaller weight, and raw climbs its loss", () => {
    const [g] = gradients(1, 5, 8);
    const batch = [g, g, g, g.map((value) => -value)];
    expectClose(weigh(batch, { normalisation: "raw" }), [2, 2, 2, -2]);
    expectClose(weigh(batch), [0.25, 0.25, 0.25, -0.25]);
    expectClose(weigh(batch, { normalisation: "relu" }), [0.3, 0.3, 0.3, 0.1]);
    expect(dot(combined(batch, weigh(batch)), batch[3])).toBeLessThan(0);
  });

  test("with relu has no negative weight, and yet its step can climb a task's loss", () => {
    for (const seed of [1, 2, 3]) {
      expect(Math.min(...weigh(gradients(7, 3, seed), { normalisation: "relu" }))).toBeGreaterThan(0);
    }
    const [g] = gradients(1, 5, 8);
    const batch = [g, g, g, g.map((value) => -value)];
    expect(dot(combined(batch, weigh(batch, { normalisation: "relu" })), batch[3])).toBeLessThan(0);
  });

  test("does not change with the length of a gradient, gradient agreement does", () => {
    const g = gradients(4, 6, 5);
    const longer = g.map((gradient, i) => gradient.map((value) => value * (i === 2 ? 10 : 1)));
    expectClose(weigh(longer), weigh(g));
    const [before, after] = [g, longer].map((batch) => weigh(batch, { rule: "gradient-agreement" }));
    expect(Math.abs(after[2] - before[2])).toBeGreaterThan(0.1);
  });

  test("leaves out a task without a gradient, and steps nowhere where all weights cancel", () => {
    const g = gradients(3, 4, 6);
    expectClose(weigh([...g, new Float64Array(4)]), [...weigh(g), 0]);
    const opposed = [g[0], g[0].map((value) => -value)];
    expect(Math.max(...weigh(opposed).map(Math.abs))).toBeLessThan(1e-9);
  });
});

describe("a step of the mean's length", () => {
  const normOf = (vector: Float64Array) => Math.sqrt(dot(vector, vector));

  test("has that length and the rule's own direction, whatever the rule", () => {
    const g = gradients(6, 9, 12);
    const long = normOf(combined(g, weigh(g, { rule: "mean" })));
    for (const own of MANY.filter(({ length }) => length === undefined)) {
      const step = combined(g, weigh(g, { ...own, length: "mean" }));
      expect(normOf(step) / long).toBeCloseTo(1, 12);
      expect(cosine(step, combined(g, weigh(g, own)))).toBeCloseTo(1, 12);
    }
  });

  test("makes l1, raw and mean of o-amfs one rule: they differ in nothing else", () => {
    const g = gradients(5, 7, 13);
    const [l1, raw, mean] = (["l1", "raw", "mean"] as const).map((normalisation) =>
      weigh(g, { normalisation, length: "mean" }),
    );
    expectClose(raw, l1);
    expectClose(mean, l1);
  });

  test("is not stretched without bound where the weighed gradients all but cancel", () => {
    const [one, two] = gradients(2, 4, 14);
    const batch = [one, one.map((value, at) => -value + 1e-9 * two[at])];
    const stretched = combined(batch, weigh(batch, { rule: "gradient-agreement", length: "mean" }));
    expect(normOf(stretched)).toBeLessThan(1e-6);
    expect(Math.max(...weigh(batch, { length: "mean" }).map(Math.abs))).toBeLessThan(1e4);
  });

  test("an unknown length is refused by name", () => {
    expect(() => weigh(gradients(2, 3, 1), { length: "unit" as never })).toThrow(
      new RangeError('unknown length "unit" (known: own, mean)'),
    );
  });
});

describe("gradient agreement", () => {
  test("weighs a task by the inner product with the mean gradient, absolute weights adding to one", () => {
    const g = gradients(5, 4, 9);
    const mean = combined(g, new Float64Array(5).fill(1 / 5));
    const inner = g.map((gradient) => dot(gradient, mean));
    const whole = inner.reduce((total, value) => total + Math.abs(value), 0);
    expectClose(
      weigh(g, { rule: "gradient-agreement" }),
      inner.map((value) => value / whole),
    );
  });

  test("equals o-amfs where all gradients are of one length", () => {
    const g = gradients(5, 4, 10).map(unit);
    expectClose(weigh(g, { rule: "gradient-agreement" }), weigh(g));
  });
});

describe("pcgrad", () => {
  test("leaves gradients without conflict untouched", () => {
    const g = gradients(4, 3, 11).map((gradient) => gradient.map(Math.abs));
    withoutConflicts(g, key(1)).forEach((projected, i) => {
      expectClose(projected, g[i], 15);
    });
    expectClose(weigh(g, { rule: "pcgrad" }), [0.25, 0.25, 0.25, 0.25]);
  });

  test("of two tasks leaves no conflict with the other", () => {
    const [a, b] = [Float64Array.of(1, 0, 0.3), Float64Array.of(-2, 1, 0)];
    const [left, right] = withoutConflicts([a, b], key(1));
    expect(dot(left, b)).toBeCloseTo(0, 14);
    expect(dot(right, a)).toBeCloseTo(0, 14);
    expect(dot(left, a)).toBeGreaterThan(0);
  });

  test("follows from the Gram matrix alone: its coefficients give the mean of the projected gradients", () => {
    for (const seed of [1, 2, 3]) {
      const g = gradients(6, 3, seed);
      const projected = withoutConflicts(g, key(seed));
      const step = combined(g, weigh(g, { rule: "pcgrad", key: key(seed) }));
      expectClose(step, combined(projected, new Float64Array(6).fill(1 / 6)));
      expect(weigh(g, { rule: "pcgrad", key: key(seed) })).not.toEqual(weigh(g, { rule: "mean" }));
    }
  });

  test("with one order for all batches favours no domain, though batches are sorted: 12 tasks against 4 opposed ones", () => {
    const shareOfFew = (batch: number, from: Key) => {
      const g = Array.from({ length: 16 }, (_, i) => {
        const own = unit(normal(foldIn(foldIn(key(5), batch), i), 40));
        own[0] += i < 12 ? 1 : -1;
        return own;
      });
      return weigh(g, { rule: "pcgrad", key: from })
        .subarray(12)
        .reduce((sum, c) => sum + c, 0);
    };
    const batches = Array.from({ length: 60 }, (_, batch) => batch);
    const mean = (orderOf: (batch: number) => Key) =>
      batches.reduce((sum, batch) => sum + shareOfFew(batch, orderOf(batch)) / batches.length, 0);
    expect(Math.abs(mean(() => key(0)) / mean((batch) => foldIn(key(9), batch)) - 1)).toBeLessThan(0.02);
  });

  test("visits every other task once, in an order that the key draws", () => {
    visitingOrders(5, key(4)).forEach((order, i) => {
      expect([...order, i].sort()).toEqual([0, 1, 2, 3, 4]);
    });
    expect(visitingOrders(5, key(4))).toEqual(visitingOrders(5, key(4)));
    expect(visitingOrders(5, key(4))).not.toEqual(visitingOrders(5, key(5)));
  });
});

describe("on tensors", () => {
  const record = (g: readonly Float64Array[]) => {
    const rows = g.map((gradient) => Array.from(gradient));
    return {
      w: tf.reshape(tf.tensor2d(rows.map((row) => row.slice(0, 6))), [g.length, 2, 3]),
      inner: [tf.tensor2d(rows.map((row) => row.slice(6)))],
    };
  };

  test.each(MANY)("coefficients and direction of %o are those in double precision", (options) => {
    const g = gradients(5, 8, 21);
    const leaves = record(g);
    const c = coefficientsOf(gramOf(leaves), options);
    expectClose(c.dataSync(), weigh(g, options), 5);
    const step = combinedOf(leaves, c);
    const expected = combined(g, weigh(g, options));
    expect(step.w.shape).toEqual([2, 3]);
    expectClose(step.w.dataSync(), expected.subarray(0, 6), 5);
    expectClose(step.inner[0].dataSync(), expected.subarray(6), 5);
  });

  test.each(MANY)("a task without a gradient and a batch of them do no harm to %o", (options) => {
    const g = [...gradients(3, 8, 22), new Float64Array(8)];
    expectClose(coefficientsOf(gramOf(record(g)), options).dataSync(), weigh(g, options), 5);
    const none = coefficientsOf(tf.zeros([3, 3]), options).dataSync();
    expect(Array.from(none).every(Number.isFinite)).toBe(true);
  });

  test("cosines are those in double precision", () => {
    const g = gradients(4, 8, 23);
    expectClose(cosinesOf(gramOf(record(g))).dataSync(), cosines(gramMatrix(g)).to1DArray(), 6);
  });

  test("nothing is left behind", () => {
    const leaves = record(gradients(5, 8, 24));
    const before = tf.memory().numTensors;
    for (const options of MANY) {
      const gram = gramOf(leaves);
      const c = coefficientsOf(gram, options);
      const step = combinedOf(leaves, c);
      tf.dispose([gram, c, cosinesOf(gram), step.w, ...step.inner]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("unknown names are named", () => {
  const gram = gramMatrix(gradients(2, 2, 1));
  expect(() => coefficients(gram, { rule: "loudest" as never })).toThrow(
    'unknown rule "loudest" (known: mean, o-amfs, gradient-agreement, pcgrad)',
  );
  expect(() => coefficients(gram, { normalisation: "l3" as never })).toThrow(
    'unknown normalisation "l3" (known: l1, raw, mean, relu)',
  );
  expect(() => gramMatrix([])).toThrow("invalid gradients: none given");
});
