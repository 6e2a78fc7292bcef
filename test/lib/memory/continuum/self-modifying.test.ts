import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { maxDifference } from "../../../../lib/linalg/index.js";
import {
  fixedProjections,
  initSelfModifying,
  MEMORIES,
  randomSelfModifying,
  readTokens,
  type SelfModifyingOptions,
  type SelfModifyingState,
  selfModifyingRun,
  selfModifyingStep,
  type TensorSelfModifyingOptions,
  writeTokens,
} from "../../../../lib/memory/continuum/index.js";
import { foldIn, key, normal } from "../../../../lib/tensor/random.js";

const SIZE = 6;
const query = Matrix.eye(SIZE);
const token = (i: number) => normal(foldIn(key(81), i), SIZE);
const certain = { bias: { eta: 40, alpha: 40 } } as const; // η = α = 1 to round-off
const unit = (i: number) => Float64Array.from({ length: SIZE }, (_, j) => (i === j ? 1 : 0));
/** Keys are tokens, values are tokens turned by V; nothing moves rate and gate. */
const plain = (v: Matrix): SelfModifyingState => ({
  k: Matrix.eye(SIZE),
  v,
  eta: Matrix.zeros(1, SIZE),
  alpha: Matrix.zeros(1, SIZE),
  memory: Matrix.zeros(SIZE, SIZE),
});
const turned = Matrix.from1DArray(SIZE, SIZE, normal(key(82), SIZE * SIZE));

describe("a memory with fixed projections", () => {
  test("is the gated delta rule M (α − η k kᵀ) + η v kᵀ, written by hand, to 1e-14", () => {
    const start = randomSelfModifying(SIZE, key(83));
    const options: SelfModifyingOptions = { query, ...fixedProjections, bias: { eta: 0.3, alpha: 2 } };
    let memory = Matrix.zeros(SIZE, SIZE);
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    for (let t = 0; t < 10; t++) {
      const x = Matrix.columnVector([...token(t)]);
      const k = start.k.mmul(x);
      k.div(k.norm("frobenius"));
      const eta = sigmoid(start.eta.mmul(x).get(0, 0) + 0.3);
      const alpha = sigmoid(start.alpha.mmul(x).get(0, 0) + 2);
      const keep = Matrix.sub(Matrix.eye(SIZE).mul(alpha), k.mmul(k.transpose()).mul(eta));
      memory = Matrix.add(memory.mmul(keep), start.v.mmul(x).mmul(k.transpose()).mul(eta));
    }
    const { state } = selfModifyingRun(
      start,
      Array.from({ length: 10 }, (_, t) => token(t)),
      options,
    );
    expect(maxDifference(state.memory, memory)).toBeLessThan(1e-14);
    expect(state.k).toBe(start.k);
  });

  test("reads what it has written at the same token: write, then read", () => {
    const { y } = selfModifyingStep(plain(turned), unit(2), { query, ...fixedProjections, ...certain });
    expect([...y]).toEqual(turned.getColumn(2));
  });

  test.each([
    ["dot product", 1],
    ["squared", 0.5],
  ] as const)(
    "with the %s loss in (88) a pair that is written again and again reads back %s of its value",
    (loss, ratio) => {
      const tokens = Array.from({ length: 80 }, () => unit(1));
      const options = { query, ...fixedProjections, loss, bias: { eta: 0, alpha: 40 } } as const;
      const { outputs } = selfModifyingRun(plain(turned), tokens, options);
      turned.getColumn(1).forEach((value, i) => {
        expect(outputs[79][i] / value).toBeCloseTo(ratio, 12);
      });
    },
  );
});

describe("a self-modifying memory", () => {
  test("that starts empty stays empty: its own target M v is zero, so that the start has to be learned", () => {
    const start = randomSelfModifying(SIZE, key(84));
    const { state } = selfModifyingRun(start, [token(0), token(1)], { query });
    expect(state.memory.norm("frobenius")).toBe(0);
    expect(maxDifference(state.k, start.k)).toBeGreaterThan(0.01);
  });

  test("writes its own targets: after a full write the memory of keys says M_k v at k", () => {
    const start = { ...plain(turned), k: Matrix.from1DArray(SIZE, SIZE, normal(key(85), SIZE * SIZE)) };
    const x = Matrix.columnVector([...token(3)]);
    const k = start.k.mmul(x);
    k.div(k.norm("frobenius"));
    const { state } = selfModifyingStep(start, token(3), { query, ...certain });
    expect(maxDifference(state.k.mmul(k), start.k.mmul(turned.mmul(x)))).toBeLessThan(1e-12);
  });

  test("without erasure is a sum of writes, and without decay keeps all of them: M = Σ η v kᵀ", () => {
    const options = { query, ...fixedProjections, erasure: "none", decay: "none", bias: { eta: 0, alpha: 0 } } as const;
    const tokens = [4, 5, 6].map(token);
    const { state } = selfModifyingRun(plain(turned), tokens, options);
    const writes = tokens.map((x) => {
      const column = Matrix.columnVector([...x]);
      return turned
        .mmul(column)
        .mmul(column.transpose())
        .mul(0.5 / column.norm("frobenius"));
    });
    expect(
      maxDifference(
        state.memory,
        writes.reduce((sum, write) => Matrix.add(sum, write)),
      ),
    ).toBeLessThan(1e-14);
  });

  test("leaves alone what is not to be modified, and refuses unknown names, losses and tokens", () => {
    const start = randomSelfModifying(SIZE, key(86));
    const { state } = selfModifyingStep(start, token(0), { query, modified: ["v"] });
    expect([state.k, state.eta, state.alpha, state.memory]).toEqual([start.k, start.eta, start.alpha, start.memory]);
    expect(state.v).not.toEqual(start.v);
    expect(() => selfModifyingStep(start, token(0), { query, modified: ["q" as never] })).toThrow(
      'unknown memory "q" (known: k, v, eta, alpha, memory)',
    );
    expect(() => selfModifyingStep(start, token(0), { query, loss: "l1" as never })).toThrow('unknown loss "l1"');
    expect(() => selfModifyingStep(start, token(0), { query, decay: "half" as never })).toThrow(
      'unknown decay "half" (known: gate, none)',
    );
    expect(() => selfModifyingStep(start, token(0), { query, erasure: "all" as never })).toThrow(
      'unknown erasure "all" (known: delta, none)',
    );
    expect(() => selfModifyingStep(start, new Float64Array(2), { query })).toThrow("invalid token: got 2, expected 6");
    expect(() => selfModifyingStep(start, unit(0).fill(Number.NaN), { query })).toThrow(
      "invalid token: NaN at place 0",
    );
  });
});

describe("parity of a bit string", () => {
  // One number in memory, k = 1: M ← M (1 − β bit), so that β = 2 flips its sign at every one.
  const parity = (bits: readonly number[], beta: number) => bits.reduce((m, bit) => m * (1 - beta * bit), 1);
  const strings = Array.from({ length: 64 }, (_, i) => Array.from({ length: 6 }, (_, j) => (i >> j) & 1));

  test("is exact with an erase of β = 2 and out of reach for β ≤ 1, whose memory never changes sign", () => {
    for (const bits of strings) {
      const odd = bits.reduce((a, b) => a + b, 0) % 2 === 1;
      expect(parity(bits, 2)).toBe(odd ? -1 : 1);
      for (const beta of [0.3, 1]) expect(parity(bits, beta)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("the tensor program", () => {
  // A bias that is not zero: it would not be seen to be missing.
  const theta = { ...initSelfModifying(key(91), SIZE, 3), etaBias: tf.fill([1], 0.7) };
  const tokens = [0, 1, 2, 3].map(token);
  const rowsOf = async (tensor: tf.Tensor) =>
    Matrix.from1DArray(tensor.shape[0], tensor.shape[1] ?? 1, await tensor.data());

  test.each([
    ["the dot product", {}],
    ["the squared loss", { loss: "squared" }],
    ["fixed projections", fixedProjections],
    ["keys that are written, and values as targets", { modified: ["k", "memory"], target: "value" }],
    ["half the rate", { largestRate: 0.5 }],
    ["no decay", { decay: "none" }],
    ["no erasure", { erasure: "none" }],
    ["no erasure but that of the squared loss", { erasure: "none", loss: "squared" }],
  ] as const)(
    "writes what the float64 form writes, for both streams of a batch, with %s, to 1e-5",
    async (_, switches: TensorSelfModifyingOptions) => {
      const batch = tf.tensor3d([tokens.map((x) => [...x]), [...tokens].reverse().map((x) => [...x])]);
      const bias = { eta: 0.7, alpha: 4 };
      const start = {
        k: await rowsOf(theta.k),
        v: await rowsOf(theta.v),
        eta: await rowsOf(theta.eta),
        alpha: await rowsOf(theta.alpha),
        memory: await rowsOf(theta.memory),
      };
      const options = { query: await rowsOf(theta.query), ...switches, bias };
      const written = writeTokens(theta, batch, switches);
      const runs = [tokens, [...tokens].reverse()].map((stream) => selfModifyingRun(start, stream, options));
      for (const name of MEMORIES) {
        const found = await written[name].data();
        const wanted = runs.flatMap(({ state }) => state[name].to1DArray());
        expect(Math.max(...wanted.map((value, i) => Math.abs(value - found[i])))).toBeLessThan(1e-5);
      }
      // What the last token reads, through the output layer.
      const asked = tf.tensor3d([[[...tokens[3]]], [[...tokens[0]]]]);
      const answers = await readTokens(theta, written, asked).data();
      const output = await rowsOf(theta.output);
      const read = runs.flatMap(({ outputs }) => output.mmul(Matrix.columnVector([...outputs[3]])).to1DArray());
      expect(Math.max(...read.map((value, i) => Math.abs(value - answers[i])))).toBeLessThan(1e-5);
    },
  );
});
