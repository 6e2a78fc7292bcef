import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { type LinearAttention, write } from "../../../../lib/adapt/in-context/index.js";
import {
  orthonormalPairs,
  randomPairs,
  recallError,
  storedMemory,
} from "../../../../lib/memory/fast-weights/capacity.js";
import { chunked } from "../../../../lib/memory/fast-weights/chunked.js";
import {
  deltaStep,
  gatedDeltaStep,
  glaStep,
  implicitStep,
  linearAttentionStep,
  ojaStep,
  omegaStep,
  retentionGate,
  retentionStep,
  titansStep,
} from "../../../../lib/memory/fast-weights/models.js";
import { recurrent } from "../../../../lib/memory/fast-weights/recurrent.js";
import { listsOf, type Rows, rowAt, rowsBetween, rowsOf, zeroRows } from "../../../../lib/memory/fast-weights/rows.js";
import { ratesOf } from "../../../../lib/memory/fast-weights/write-rules.js";
import { integers, key, split } from "../../../../lib/tensor/index.js";
import { gap, randomRows, randomStream } from "./streams.js";

const matrix = (rows: Rows) => new Matrix(listsOf(rows));
const lower = (a: Matrix, least = 0) => {
  const out = Matrix.zeros(a.rows, a.columns);
  for (let t = 0; t < a.rows; t++) for (let s = 0; s <= t - least; s++) out.set(t, s, a.get(t, s));
  return out;
};
const unit = (rows: Rows): Rows => ({
  ...rows,
  data: Float64Array.from(listsOf(rows).flatMap((row) => row.map((value) => value / Math.hypot(...row)))),
});

const doubled = (a: Rows, b: Rows): Rows => ({
  ...a,
  count: a.count + b.count,
  data: Float64Array.from([...a.data, ...b.data]),
});

describe("identities of fast weights", () => {
  const stream = randomStream(61, [40, 6, 4]);
  const { keys, values, queries } = stream;
  const plain = { keys, values, queries };

  test("linear attention as a recurrence is tril(Q Kᵀ) V", () => {
    const expected = lower(matrix(queries).mmul(matrix(keys).transpose())).mmul(matrix(values));
    expect(gap(recurrent(plain, { rule: "hebbian" }).outputs.data, expected.to1DArray())).toBeLessThan(1e-12);
  });

  test("with gates it is (tril(Q Kᵀ) ⊙ D) V, D_ij from differences of cumulative ln α", () => {
    const sums: number[] = [];
    for (const [t, gate] of stream.gates.entries()) sums.push((sums[t - 1] ?? 0) + Math.log(gate));
    const scores = lower(matrix(queries).mmul(matrix(keys).transpose()));
    for (let t = 0; t < 40; t++)
      for (let s = 0; s <= t; s++) scores.set(t, s, scores.get(t, s) * Math.exp(sums[t] - sums[s]));
    const own = recurrent({ ...plain, gates: stream.gates }, { rule: "hebbian" });
    expect(gap(own.outputs.data, scores.mmul(matrix(values)).to1DArray())).toBeLessThan(1e-12);
  });

  test("the delta rule with unit keys and β = 1 reads back what it has just written: Kaczmarz on K Mᵀ = V", () => {
    const keysOfOne = unit(keys);
    const own = recurrent({ keys: keysOfOne, values, queries: keysOfOne }, { rule: "delta" });
    expect(gap(own.outputs.data, values.data)).toBeLessThan(1e-14);
    // Kaczmarz: from row to row, the nearest matrix that satisfies that row.
    let m = Matrix.zeros(4, 6);
    for (let t = 0; t < 40; t++) {
      const k = Matrix.columnVector(Array.from(rowAt(keysOfOne, t)));
      const v = Matrix.columnVector(Array.from(rowAt(values, t)));
      m = Matrix.add(m, v.sub(m.mmul(k)).mmul(k.transpose()).div(k.dot(k)));
    }
    expect(gap(own.memory.data, m.to1DArray())).toBeLessThan(1e-12);
  });

  test("the final memory is Uᵀ K with U = (I + tril(b K Kᵀ, −1))⁻¹ b V", () => {
    const b = Matrix.diag(Array.from(stream.rates));
    const k = matrix(keys);
    const system = Matrix.eye(40).add(lower(b.mmul(k).mmul(k.transpose()), 1));
    const u = Matrix.zeros(40, 4);
    const right = b.mmul(matrix(values));
    for (let t = 0; t < 40; t++) {
      for (let i = 0; i < 4; i++) {
        let sum = right.get(t, i);
        for (let s = 0; s < t; s++) sum -= system.get(t, s) * u.get(s, i);
        u.set(t, i, sum);
      }
    }
    const own = chunked({ ...plain, rates: stream.rates }, { rule: "delta", chunk: 9 });
    expect(gap(own.memory.data, u.transpose().mmul(k).to1DArray())).toBeLessThan(1e-12);
  });

  test("orthonormal keys: sum and delta rule are the same memory, and exact up to S = d", () => {
    const pairs = orthonormalPairs(key(5), 16, [16, 3]);
    const [sum, delta] = (["hebbian", "delta"] as const).map((rule) => storedMemory(pairs, rule));
    expect(gap(sum.data, delta.data)).toBeLessThan(1e-12);
    for (const memory of [sum, delta]) expect(recallError(memory, pairs)).toBeLessThan(1e-26);
  });

  test("overwriting: of keys written twice the delta rule returns the last value, the sum rule the sum of both", () => {
    const { keys: once, values: first } = orthonormalPairs(key(6), 8, [8, 3]);
    const last = randomRows(7, 8, 3);
    const both = { keys: doubled(once, once), values: doubled(first, last) };
    const sums = { ...last, data: last.data.map((value, i) => value + first.data[i]) };
    expect(recallError(storedMemory(both, "delta"), { keys: once, values: last })).toBeLessThan(1e-26);
    expect(recallError(storedMemory(both, "hebbian"), { keys: once, values: sums })).toBeLessThan(1e-26);
  });

  test("the sum rule's error against the last value is n/(n − 2) in the mean for n numbers: 200 draws of 64 keys, 8-d values", () => {
    const once = orthonormalPairs(key(8), 64, [64, 8]).keys;
    const errors = split(key(9), 200).map((draw) => {
      const [first, last] = split(draw).map((each) => randomPairs(each, 64, [64, 8]).values);
      const memory = storedMemory({ keys: doubled(once, once), values: doubled(first, last) }, "hebbian");
      return recallError(memory, { keys: once, values: last });
    });
    // What is read errs by the first value: ‖first‖²/‖last‖² has the F law of 512 and 512 degrees, deviation 0.0888.
    expect(Math.abs(errors.reduce((sum, value) => sum + value, 0) / 200 - 512 / 510)).toBeLessThan(
      (4 * 0.0888) / Math.sqrt(200),
    );
  });

  test("the gated delta rule with α = 1 is the delta rule; with β = 0 it is pure decay", () => {
    const rule = "delta";
    const initial = randomRows(62, 4, 6);
    const ungated = recurrent({ ...plain, rates: stream.rates }, { rule, initial });
    const ones = new Float64Array(40).fill(1);
    expect(
      gap(
        recurrent({ ...plain, rates: stream.rates, gates: ones }, { rule, initial }).memory.data,
        ungated.memory.data,
      ),
    ).toBe(0);
    const decayed = recurrent({ ...plain, rates: new Float64Array(40), gates: stream.gates }, { rule, initial });
    const product = stream.gates.reduce((sum, gate) => sum * gate, 1);
    expect(
      gap(
        decayed.memory.data,
        initial.data.map((value) => product * value),
      ),
    ).toBeLessThan(1e-15);
  });

  describe("parity", () => {
    const length = 500;
    const bits = integers(key(9), length, 0, 2);
    const axis = rowsOf(Array.from({ length }, () => [0.6, 0.8]));
    const signs = (rates: Float64Array) =>
      recurrent(
        { keys: axis, values: zeroRows(length, 1), queries: axis, rates },
        { rule: "delta", initial: rowsOf([[0.6, 0.8]]) },
      ).outputs.data;
    const parities = Array.from(bits, (_, t) =>
      bits.subarray(0, t + 1).filter((bit) => bit === 1).length % 2 === 0 ? 1 : -1,
    );

    test("β = 2·bit on one unit key is a reflection at every one: exact for any length, without training", () => {
      expect(gap(signs(bits.map((bit) => 2 * bit)), parities)).toBeLessThan(1e-12);
    });

    test("no β ≤ 1 changes the sign, whatever the bits", () => {
      for (const beta of [0.5, 0.9, 1]) {
        expect(signs(bits.map((bit) => beta * bit)).every((read) => read >= -1e-15)).toBe(true);
      }
    });
  });

  test("a key width other than the value width tells erasing on the right from erasing on the left", () => {
    const { memory } = recurrent(plain, { rule: "delta" });
    expect([memory.count, memory.width]).toEqual([4, 6]);
  });
});

describe("published models are the one recurrence", () => {
  const stream = randomStream(71, [12, 5, 3]);
  const pair = (t: number) => ({
    key: Matrix.columnVector(Array.from(rowAt(stream.keys, t))),
    value: Matrix.columnVector(Array.from(rowAt(stream.values, t))),
  });
  const memoryOf = (step: (memory: Matrix, t: number) => Matrix) =>
    Array.from({ length: 12 }, (_, t) => t)
      .reduce(step, Matrix.zeros(3, 5))
      .to1DArray();
  const { keys, values, queries, gates, rates } = stream;
  const plain = { keys, values, queries };
  const retention = new Float64Array(12).fill(retentionGate(2));
  test.each([
    ["linear attention", recurrent(plain, { rule: "hebbian" }), memoryOf((m, t) => linearAttentionStep(m, pair(t)))],
    [
      "RetNet, head 2",
      recurrent({ ...plain, gates: retention }, { rule: "hebbian" }),
      memoryOf((m, t) => retentionStep(m, pair(t), 1 - 1 / 128)),
    ],
    [
      "DeltaNet",
      recurrent({ ...plain, rates }, { rule: "delta" }),
      memoryOf((m, t) => deltaStep(m, pair(t), rates[t])),
    ],
    [
      "Gated DeltaNet",
      recurrent(stream, { rule: "delta" }),
      memoryOf((m, t) => gatedDeltaStep(m, pair(t), rates[t], gates[t])),
    ],
    [
      "Longhorn",
      recurrent({ ...plain, rates: ratesOf("implicit", rates, keys) }, { rule: "delta" }),
      memoryOf((m, t) => implicitStep(m, pair(t), rates[t])),
    ],
  ] as const)("%s", (_, own, expected) => {
    expect(gap(own.memory.data, expected)).toBeLessThan(1e-14);
  });

  test("GLA with equal channel gates is Mamba-2's scalar gate", () => {
    const own = memoryOf((m, t) => glaStep(m, pair(t), Array(5).fill(gates[t])));
    expect(gap(recurrent({ ...plain, gates }, { rule: "hebbian" }).memory.data, own)).toBeLessThan(1e-14);
  });

  test("Omega with a window of one is the delta rule, Titans without momentum and forgetting too", () => {
    const expected = memoryOf((m, t) => deltaStep(m, pair(t), 0.3));
    expect(
      gap(
        memoryOf((m, t) => omegaStep(m, [pair(t)], 0.3)),
        expected,
      ),
    ).toBeLessThan(1e-14);
    let state = { memory: Matrix.zeros(3, 5), surprise: Matrix.zeros(3, 5) };
    for (let t = 0; t < 12; t++) state = titansStep(state, pair(t), { momentum: 0, rate: 0.3, forget: 0 });
    expect(gap(state.memory.to1DArray(), expected)).toBeLessThan(1e-14);
  });

  test("Oja's write is a step down −⟨M k, v⟩ + ½‖Mᵀv‖², by differences", () => {
    const { key: k, value: v } = pair(0);
    const m = matrix(randomRows(72, 3, 5));
    const objective = (at: Matrix) => {
      const back = at.transpose().mmul(v);
      return -at.mmul(k).dot(v) + back.dot(back) / 2;
    };
    const moved = Matrix.sub(ojaStep(m, { key: k, value: v }, 1), m).to1DArray();
    const slopes = moved.map((_, i) => {
      const at = (shift: number) => {
        const other = m.clone();
        other.set(Math.floor(i / 5), i % 5, m.get(Math.floor(i / 5), i % 5) + shift);
        return objective(other);
      };
      return (at(-1e-4) - at(1e-4)) / 2e-4;
    });
    expect(gap(moved, slopes)).toBeLessThan(1e-10);
  });

  test("the context memory of lib/adapt/in-context is the Hebbian sum with β = 1/N", () => {
    tf.tidy(() => {
      const [n, size] = [12, 5];
      const tokens = tf.tensor3d(Float32Array.from(keys.data), [1, n, size]);
      const eye = tf.eye(size);
      const layer: LinearAttention = { query: eye, key: eye, value: tf.mul(eye, 2) };
      const twice = { ...keys, data: keys.data.map((value) => 2 * value) };
      const own = recurrent(
        { keys, values: twice, queries: keys, rates: new Float64Array(n).fill(1 / n) },
        { rule: "hebbian" },
      );
      expect(gap(write(layer, tokens).dataSync(), own.memory.data)).toBeLessThan(1e-6);
    });
  });

  test("a stretch of a sequence is a view", () => {
    expect(rowsBetween(keys, 2, 4).data.buffer).toBe(keys.data.buffer);
  });
});
