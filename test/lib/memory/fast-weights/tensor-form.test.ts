import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { chunked } from "../../../../lib/memory/fast-weights/chunked.js";
import { chunkedGradients } from "../../../../lib/memory/fast-weights/chunked-gradients.js";
import {
  dpfp,
  eluPlusOne,
  positiveRandom,
  sumNormalised,
  unitNormalised,
} from "../../../../lib/memory/fast-weights/feature-maps.js";
import { unitLowerInverse } from "../../../../lib/memory/fast-weights/lower-inverse.js";
import type { Rows } from "../../../../lib/memory/fast-weights/rows.js";
import { eraseRules, readOrders, type Stream } from "../../../../lib/memory/fast-weights/stream.js";
import {
  dpfpTensor,
  eluPlusOneTensor,
  positiveRandomTensor,
  sumNormalisedTensor,
  unitNormalisedTensor,
} from "../../../../lib/memory/fast-weights/tensor-features.js";
import {
  type TensorFormOptions,
  type TensorStream,
  tensorForm,
} from "../../../../lib/memory/fast-weights/tensor-form.js";
import { compile, flattenParams, valueAndGradients } from "../../../../lib/tensor/index.js";
import { gap, randomRows, randomStream } from "./streams.js";

const [T, D, M] = [21, 5, 3];
const streams = [randomStream(11, [T, D, M]), randomStream(12, [T, D, M])];
const backs = [randomRows(13, T, M), randomRows(14, T, M)];
const memoryBacks = [randomRows(15, M, D), randomRows(16, M, D)];
type Full = Required<TensorStream>;

/** Both streams as typed arrays of doubles, which a program of dtype float64 takes without rounding. */
const doubles = {
  keys: joined(streams.map(({ keys }) => keys.data)),
  values: joined(streams.map(({ values }) => values.data)),
  queries: joined(streams.map(({ queries }) => queries.data)),
  gates: joined(streams.map(({ gates }) => gates)),
  rates: joined(streams.map(({ rates }) => rates)),
};
const shapes = { keys: [2, T, D], values: [2, T, M], queries: [2, T, D], gates: [2, T], rates: [2, T] } as const;

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}

function tensors(): Full {
  const of = (name: keyof typeof shapes) => tf.tensor(Float32Array.from(doubles[name]), [...shapes[name]]);
  return { keys: of("keys"), values: of("values"), queries: of("queries"), gates: of("gates"), rates: of("rates") };
}

const transposed = ({ count, width, data }: Rows) =>
  Float64Array.from({ length: count * width }, (_, i) => data[(i % count) * width + Math.floor(i / count)]);

const settings = eraseRules.flatMap((rule) =>
  readOrders.flatMap((readOrder) => [4, 7, 21].map((chunk) => ({ rule, readOrder, chunk }))),
);

describe.each(settings)("the tensor form, $rule, $readOrder, chunks of $chunk", (options) => {
  const expected = streams.map((stream) => chunked(stream, options));
  const gradients = streams.map((stream, b) =>
    chunkedGradients(stream, options, { outputs: backs[b], memory: memoryBacks[b] }),
  );
  const toOutputs = joined(backs.map(({ data }) => data));
  const toMemory = joined(memoryBacks.map(transposed));
  const program = (stream: Full, out: tf.Tensor, mem: tf.Tensor) => {
    const objective = (at: Full) => {
      const { outputs, memory } = tensorForm(at, options);
      return tf.add(tf.sum(tf.mul(outputs, out)), tf.sum(tf.mul(memory, mem)));
    };
    return { ...valueAndGradients(objective)(stream), ...tensorForm(stream, options) };
  };

  test("compiled in double precision it is the Float64 form to 1e-12, gradients too", async () => {
    const examples = [tensors(), tf.zeros([2, T, M]), tf.zeros([2, D, M])] as [Full, tf.Tensor, tf.Tensor];
    const step = await compile(program, examples, { dtype: "float64" });
    const result = await step(doubles as never, toOutputs as never, toMemory as never);
    expect(gap(await result.outputs.data(), joined(expected.map(({ outputs }) => outputs.data)))).toBeLessThan(1e-12);
    expect(gap(await result.memory.data(), joined(expected.map(({ memory }) => transposed(memory))))).toBeLessThan(
      1e-12,
    );
    for (const name of ["keys", "values", "queries"] as const) {
      expect(gap(await result.gradients[name].data(), joined(gradients.map((each) => each[name].data)))).toBeLessThan(
        2e-12,
      );
    }
    for (const name of ["gates", "rates"] as const) {
      expect(gap(await result.gradients[name].data(), joined(gradients.map((each) => each[name])))).toBeLessThan(2e-12);
    }
    await step.dispose();
  });

  test("in single precision it agrees to round-off", () => {
    tf.tidy(() => {
      const { outputs, memory } = tensorForm(tensors(), options);
      expect(gap(outputs.dataSync(), joined(expected.map((each) => each.outputs.data)))).toBeLessThan(3e-6);
      expect(gap(memory.dataSync(), joined(expected.map((each) => transposed(each.memory))))).toBeLessThan(3e-6);
    });
  });
});

describe("the tensor form", () => {
  test("without gates and rates is that with ones", () => {
    tf.tidy(() => {
      const { keys, values, queries } = tensors();
      const ones = tf.ones([2, T]);
      for (const rule of eraseRules) {
        const options: TensorFormOptions = { rule, chunk: 8 };
        const bare = tensorForm({ keys, values, queries }, options).outputs.dataSync();
        expect(
          gap(bare, tensorForm({ keys, values, queries, gates: ones, rates: ones }, options).outputs.dataSync()),
        ).toBeLessThan(1e-5);
      }
    });
  });

  test("takes gates of zero for resets", () => {
    const reset: Stream[] = streams.map((each) => ({
      ...each,
      gates: each.gates.map((gate, t) => (t === 5 || t === 6 || t === 14 ? 0 : gate)),
    }));
    tf.tidy(() => {
      const gates = tf.tensor(Float32Array.from(joined(reset.map((each) => each.gates as Float64Array))), [2, T]);
      const { outputs } = tensorForm({ ...tensors(), gates }, { rule: "delta", chunk: 8 });
      const expected = joined(reset.map((each) => chunked(each, { rule: "delta", chunk: 8 }).outputs.data));
      expect(gap(outputs.dataSync(), expected)).toBeLessThan(3e-6);
    });
  });

  test("inverts a triangle of ones exactly, whose powers grow to 4.7e17", () => {
    tf.tidy(() => {
      const size = 64;
      const lower = Float32Array.from({ length: size * size }, (_, i) => (i % size < Math.floor(i / size) ? 1 : 0));
      const inverse = unitLowerInverse(tf.tensor3d(lower, [1, size, size])).dataSync();
      // The inverse of the lower triangle of ones takes differences.
      const expected = Array.from(lower, (_, i) => {
        const [t, s] = [Math.floor(i / size), i % size];
        return t === s ? 1 : t === s + 1 ? -1 : 0;
      });
      expect(gap(inverse, expected)).toBe(0);
    });
  });

  test("leaves no tensors behind", () => {
    const stream = tensors();
    const before = tf.memory().numTensors;
    const { outputs, memory } = tensorForm(stream, { rule: "delta", chunk: 8, readOrder: "before-write" });
    expect(tf.memory().numTensors).toBe(before + 2);
    for (const [, tensor] of flattenParams([outputs, memory, ...Object.values(stream)])) tensor.dispose();
  });

  test("refuses shapes that do not fit and a chunk longer than the sequence", () => {
    tf.tidy(() => {
      const stream = tensors();
      const call =
        (part: Partial<Full>, chunk = 8) =>
        () =>
          tensorForm({ ...stream, ...part }, { rule: "delta", chunk });
      expect(call({ queries: stream.values })).toThrow("invalid queries: shape [2,21,3], expected [2,21,5]");
      expect(call({ gates: tf.ones([2, 4]) })).toThrow("invalid gates: shape [2,4], expected [2,21]");
      expect(call({ keys: tf.ones([2, 4]) })).toThrow("invalid keys: shape [2,4], expected [batch, steps, width]");
      expect(call({}, 22)).toThrow("invalid chunk: 22, longer than the sequence of 21");
    });
  });
});

describe("feature maps as tensor programs are those in Float64", () => {
  const directions = randomRows(21, 6, D);
  const x = randomRows(22, 9, D);
  const pairs = [
    ["elu+1", eluPlusOne, eluPlusOneTensor],
    ["dpfp-1", dpfp(1), dpfpTensor(1)],
    ["dpfp-3", dpfp(3), dpfpTensor(3)],
    ["dpfp-2 over its sum", sumNormalised(dpfp(2)), sumNormalisedTensor(dpfpTensor(2))],
    ["elu+1 of unit length", unitNormalised(eluPlusOne), unitNormalisedTensor(eluPlusOneTensor)],
    [
      "positive random features",
      positiveRandom(directions),
      (rows: tf.Tensor) => positiveRandomTensor(tf.tensor2d(Float32Array.from(directions.data), [6, D]))(rows),
    ],
  ] as const;
  test.each(pairs)("%s", (_, map, program) => {
    tf.tidy(() => {
      const rows = tf.tensor3d(Float32Array.from(x.data), [1, 9, D]);
      const own = map.apply(x).data;
      expect(gap(program(rows).dataSync(), own) / Math.max(1, ...own)).toBeLessThan(3e-6);
    });
  });
});
