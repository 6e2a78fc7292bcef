import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  dpfp,
  eluPlusOne,
  type FeatureMap,
  identity,
  positiveRandom,
  relu,
  squaredRelu,
  sumNormalised,
  unitNormalised,
} from "../../../../lib/memory/fast-weights/feature-maps.js";
import { forms, type MemoryLayerOptions, memoryLayer } from "../../../../lib/memory/fast-weights/memory-layer.js";
import { recurrent } from "../../../../lib/memory/fast-weights/recurrent.js";
import { listsOf, type Rows, rowAt, rowsOf } from "../../../../lib/memory/fast-weights/rows.js";
import { readOrders, type Stream } from "../../../../lib/memory/fast-weights/stream.js";
import {
  eraseOf,
  ratesOf,
  type WriteProblem,
  writeObjective,
  writeReference,
  writeRules,
} from "../../../../lib/memory/fast-weights/write-rules.js";
import { key, normal } from "../../../../lib/tensor/index.js";
import { gap, randomRows, randomStream } from "./streams.js";

const maps: FeatureMap[] = [
  identity,
  relu,
  squaredRelu,
  eluPlusOne,
  dpfp(1),
  dpfp(3),
  positiveRandom(randomRows(2, 7, 4)),
  sumNormalised(dpfp(2)),
  unitNormalised(eluPlusOne),
];

describe("feature maps", () => {
  test.each(maps)("$name: the adjoint is the central difference, and the width is as announced", (map) => {
    const x = randomRows(5, 6, 4);
    const back = randomRows(6, 6, map.width(4));
    expect(map.apply(x).width).toBe(map.width(4));
    const scalar = (data: Float64Array) =>
      map.apply({ ...x, data }).data.reduce((sum, value, i) => sum + value * back.data[i], 0);
    const slopes = Array.from(x.data, (_, i) => {
      const at = (shift: number) => scalar(x.data.map((value, j) => (j === i ? value + shift : value)));
      return (at(1e-6) - at(-1e-6)) / 2e-6;
    });
    const scale = Math.max(1, ...slopes.map(Math.abs));
    expect(gap(map.adjoint(x, back).data, slopes) / scale).toBeLessThan(1e-8);
  });

  test("elu(x) + 1 keeps all digits of a small positive number, where adding 1 to elu keeps none", () => {
    const at = -40;
    expect(eluPlusOne.apply(rowsOf([[at]])).data[0]).toBe(Math.exp(at));
    expect(Math.exp(at) - 1 + 1).toBe(0);
  });

  test("DPFP multiplies every part with the one before it, round the circle: (1, −2) has z = (1, 0, 0, 2) and z₀ z₃ alone", () => {
    expect([...dpfp(1).apply(rowsOf([[1, -2]])).data]).toEqual([2, 0, 0, 0]);
    // ν = 3 adds products two and three apart: z₀ z₂ = 0 and, from the other end, z₃ z₀.
    expect([...dpfp(3).apply(rowsOf([[1, -2]])).data]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  const rank = (rows: Rows) => new SingularValueDecomposition(new Matrix(listsOf(rows))).rank;

  test.each([1, 2, 3])(
    "DPFP-%i of 16 numbers has rank 32ν and nothing negative; the misread one has half the rank",
    (nu) => {
      const x = randomRows(7, 300, 16);
      const right = dpfp(nu).apply(x);
      expect(rank(right)).toBe(32 * nu);
      expect(right.data.every((value) => value >= 0)).toBe(true);
      const misread = rowsOf(
        listsOf(x).map((row) => {
          const z = [...row.map((value) => Math.max(0, value)), ...row.map((value) => -Math.max(0, value))];
          return Array.from({ length: nu }, (_, j) => z.map((value, i) => value * z[(i - j - 1 + 32) % 32])).flat();
        }),
      );
      expect(rank(misread)).toBe(16 * nu);
      expect(misread.data.some((value) => value < 0)).toBe(true);
    },
  );

  test("positive random features have the exponential kernel for their mean", () => {
    const [x, y] = [randomRows(8, 1, 4), randomRows(9, 1, 4)].map((rows) => ({
      ...rows,
      data: rows.data.map((v) => v / 2),
    }));
    const draws = 4000;
    const dot = (a: Rows, b: Rows) => a.data.reduce((sum, value, i) => sum + value * b.data[i], 0);
    const products = Array.from({ length: draws }, (_, seed) => {
      const map = positiveRandom({ count: 2, width: 4, data: normal(key(1000 + seed), 8) });
      return dot(map.apply(x), map.apply(y));
    });
    const mean = products.reduce((sum, value) => sum + value, 0) / draws;
    const error = Math.sqrt(products.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws / (draws - 1));
    expect(Math.abs(mean - Math.exp(dot(x, y)))).toBeLessThan(4 * error);
  });

  test.each<[string, () => unknown]>([
    ["invalid ν: 0", () => dpfp(0)],
    ["invalid ν: 8, expected less than 8 for 4 numbers", () => dpfp(8).apply(randomRows(1, 2, 4))],
    ["invalid row width: 3, expected 4 as the random directions have", () => maps[6].apply(randomRows(1, 2, 3))],
  ])("are refused: %s", (message, call) => {
    expect(call).toThrow(new RangeError(message));
  });
});

describe.each(writeRules)("the %s rule", (rule) => {
  const stream = randomStream(31, [1, 5, 3]);
  const previous = randomRows(32, 3, 5);
  const carried = { ...previous, data: previous.data.map((value) => stream.gates[0] * value) };
  const eta = 0.8;
  const problem: WriteProblem = { carried, key: rowAt(stream.keys, 0), value: rowAt(stream.values, 0), eta };
  const written = recurrent(
    { ...stream, rates: ratesOf(rule, Float64Array.of(eta), stream.keys) },
    { rule: eraseOf(rule), initial: previous },
  ).memory;

  test("is the minimiser of its inner objective, from α M", () => {
    expect(gap(written.data, writeReference(rule, problem).data)).toBeLessThan(1e-14);
  });

  test("leaves no slope in that objective", () => {
    const slopes = Array.from(written.data, (_, i) => {
      const at = (shift: number) =>
        writeObjective(rule, problem, { ...written, data: written.data.map((v, j) => (j === i ? v + shift : v)) });
      return (at(1e-4) - at(-1e-4)) / 2e-4;
    });
    expect(
      gap(
        slopes,
        slopes.map(() => 0),
      ),
    ).toBeLessThan(1e-11);
  });
});

describe("rates of the implicit rule", () => {
  const stream = randomStream(33, [6, 4, 2]);
  test("for η = ∞ project: the key reads its value exactly, of any length", () => {
    const rates = ratesOf("implicit", new Float64Array(6).fill(Number.POSITIVE_INFINITY), stream.keys);
    const { outputs } = recurrent({ ...stream, queries: stream.keys, rates }, { rule: "delta" });
    expect(gap(outputs.data, stream.values.data)).toBeLessThan(1e-14);
  });
  test("are refused where negative or NaN", () => {
    expect(() => ratesOf("implicit", Float64Array.of(0.1, Number.NaN), stream.keys)).toThrow(
      "invalid rate: NaN at step 1",
    );
    expect(() => ratesOf("delta", Float64Array.of(-1), stream.keys)).toThrow("invalid rate: -1 at step 0");
  });
});

const layers: MemoryLayerOptions[] = [
  { rule: "implicit", features: dpfp(1) },
  { rule: "hebbian", features: eluPlusOne, normalisation: "sum" },
  { rule: "delta", features: sumNormalised(eluPlusOne) },
];
describe.each(layers)("a layer of rule $rule on $features.name", (options) => {
  const raw = randomStream(41, [13, 4, 3]);
  const back = randomRows(42, 13, 3);

  test.each(readOrders)("has one result in all its forms, read %s", (readOrder) => {
    // Nothing can be divided by the sum of an empty memory.
    if (options.normalisation === "sum" && readOrder === "before-write") return;
    const results = forms.map((form) => memoryLayer({ ...options, form, readOrder }).run(raw));
    for (const { outputs } of results) expect(gap(outputs.data, results[0].outputs.data)).toBeLessThan(1e-13);
  });

  test("has gradients through feature map, rates and division that are central differences", () => {
    const layer = memoryLayer({ ...options, chunk: 5 });
    const gradients = layer.gradients(raw, back);
    const scalar = (at: Stream) => layer.run(at).outputs.data.reduce((sum, value, i) => sum + value * back.data[i], 0);
    for (const name of ["keys", "values", "queries", "gates", "rates"] as const) {
      const part = raw[name];
      const numbers = part instanceof Float64Array ? part : part.data;
      const slopes = Array.from(numbers, (_, i) => {
        const at = (shift: number) => {
          const data = numbers.map((value, j) => (j === i ? value + shift : value));
          return scalar({ ...raw, [name]: part instanceof Float64Array ? data : { ...part, data } });
        };
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      });
      const own = gradients[name];
      expect(gap(own instanceof Float64Array ? own : own.data, slopes), name).toBeLessThan(5e-8);
    }
  });
});

describe("a layer", () => {
  const raw = randomStream(51, [6, 4, 2]);
  test("with sums reads weighted means: equal values come back as they are", () => {
    const values = { ...raw.values, data: raw.values.data.map((_, i) => (i % 2 === 0 ? 3 : -1)) };
    const { outputs } = memoryLayer({ rule: "hebbian", features: eluPlusOne, normalisation: "sum" }).run({
      ...raw,
      values,
    });
    expect(gap(outputs.data, values.data)).toBeLessThan(1e-14);
  });
  test.each<[string, () => unknown]>([
    ["invalid normalisation: sum for the delta rule", () => memoryLayer({ rule: "delta", normalisation: "sum" })],
    ["invalid chunk: 4 for the parallel form", () => memoryLayer({ rule: "delta", form: "parallel", chunk: 4 })],
    ['unknown write rule "oja" (known: hebbian, delta, implicit)', () => memoryLayer({ rule: "oja" as "delta" })],
    [
      "invalid read: sum of 0 at step 0",
      () => memoryLayer({ rule: "hebbian", features: relu, normalisation: "sum", readOrder: "before-write" }).run(raw),
    ],
    [
      "invalid keys: NaN in row 2",
      () =>
        memoryLayer({ rule: "hebbian", features: relu }).run({
          ...raw,
          keys: { ...raw.keys, data: raw.keys.data.map((value, i) => (i === 9 ? Number.NaN : value)) },
        }),
    ],
  ])("is refused: %s", (message, call) => {
    expect(call).toThrow(new RangeError(message));
  });
});
