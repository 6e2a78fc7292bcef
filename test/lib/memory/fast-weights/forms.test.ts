import { describe, expect, test } from "vitest";
import { chunked, parallel, parallelReference } from "../../../../lib/memory/fast-weights/chunked.js";
import { chunkedGradients, parallelGradients } from "../../../../lib/memory/fast-weights/chunked-gradients.js";
import {
  continued,
  recurrent,
  recurrentReference,
  streamBetween,
} from "../../../../lib/memory/fast-weights/recurrent.js";
import {
  recurrentGradients,
  recurrentGradientsReference,
} from "../../../../lib/memory/fast-weights/recurrent-gradients.js";
import {
  eraseRules,
  type FormOptions,
  readOrders,
  type Stream,
  type StreamGradients,
  type Written,
} from "../../../../lib/memory/fast-weights/stream.js";
import { gap, randomRows, randomStream } from "./streams.js";

const settings = eraseRules.flatMap((rule) => readOrders.map((readOrder) => ({ rule, readOrder })));
const difference = (a: Written, b: Written) =>
  Math.max(gap(a.outputs.data, b.outputs.data), gap(a.memory.data, b.memory.data));

describe.each(settings)("$rule, read $readOrder", (setting) => {
  const stream = randomStream(3, [37, 5, 3]);
  const options: FormOptions = { ...setting, initial: randomRows(4, 3, 5) };

  test("the recurrent form is the recurrence as it is written with matrices", () => {
    expect(difference(recurrent(stream, options), recurrentReference(stream, options))).toBeLessThan(1e-13);
  });

  test.each([1, 2, 7, 16, 36, 37])(
    "the chunked form agrees with the recurrence for chunks of %i of 37 steps",
    (chunk) => {
      expect(difference(chunked(stream, { ...options, chunk }), recurrentReference(stream, options))).toBeLessThan(
        1e-13,
      );
    },
  );

  test("the parallel form agrees with a dense solution of the whole triangle, and with the recurrence", () => {
    expect(difference(parallel(stream, options), parallelReference(stream, options))).toBeLessThan(1e-12);
    expect(difference(parallel(stream, options), recurrent(stream, options))).toBeLessThan(1e-13);
  });

  test("reading in two pieces is reading at once", () => {
    const first = recurrent(streamBetween(stream, 0, 20), options);
    const second = continued(first, streamBetween(stream, 20, 37), setting);
    expect(gap(second.memory.data, recurrent(stream, options).memory.data)).toBe(0);
  });

  test("gates of zero start anew in every form", () => {
    const gates = stream.gates.map((gate, t) => (t === 11 || t === 25 ? 0 : gate));
    const reset = { ...stream, gates };
    const since = recurrent(streamBetween(reset, 25, 37), setting);
    for (const form of [
      recurrent(reset, options),
      chunked(reset, { ...options, chunk: 8 }),
      parallel(reset, options),
    ]) {
      expect(gap(form.memory.data, since.memory.data)).toBeLessThan(1e-14);
    }
  });

  const cotangent = { outputs: randomRows(5, 37, 3), memory: randomRows(6, 3, 5) };
  const gradients = recurrentGradients(stream, options, cotangent);
  const scalar = (at: Stream, initial = options.initial) => {
    const { outputs, memory } = recurrent(at, { ...options, initial });
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
    return dot(outputs.data, cotangent.outputs.data) + dot(memory.data, cotangent.memory.data);
  };

  test.each(["keys", "values", "queries", "gates", "rates", "initial"] as const)(
    "the gradient over %s is the central difference of the recurrence",
    (name) => {
      const own = gradients[name];
      const numbers = own instanceof Float64Array ? own : own.data;
      const slopes = Array.from(numbers, (_, i) => {
        const at = (shift: number) => {
          const moved = (data: Float64Array) => data.map((value, j) => (j === i ? value + shift : value));
          if (name === "initial") {
            const initial = options.initial as NonNullable<FormOptions["initial"]>;
            return scalar(stream, { ...initial, data: moved(initial.data) });
          }
          const part = stream[name];
          return scalar({
            ...stream,
            [name]: part instanceof Float64Array ? moved(part) : { ...part, data: moved(part.data) },
          });
        };
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      });
      expect(gap(numbers, slopes)).toBeLessThan(2e-8);
    },
  );

  const farthest = (a: StreamGradients, b: StreamGradients) =>
    Math.max(
      ...(["keys", "values", "queries", "initial"] as const).map((name) => gap(a[name].data, b[name].data)),
      ...(["gates", "rates"] as const).map((name) => gap(a[name], b[name])),
    );

  test.each([1, 5, 16, 37])("gradients of the chunked form do not depend on the chunk: %i", (chunk) => {
    expect(farthest(chunkedGradients(stream, { ...options, chunk }, cotangent), gradients)).toBeLessThan(1e-12);
  });

  test("gradients of the parallel form are those of the recurrent one", () => {
    expect(farthest(parallelGradients(stream, options, cotangent), gradients)).toBeLessThan(1e-12);
  });

  test("a gate of zero has the gradient of the recurrence in the chunked form too", () => {
    const reset = { ...stream, gates: stream.gates.map((gate, t) => (t === 11 ? 0 : gate)) };
    const own = chunkedGradients(reset, { ...options, chunk: 16 }, cotangent);
    expect(farthest(own, recurrentGradients(reset, options, cotangent))).toBeLessThan(1e-12);
  });

  test("values and queries have the gradients that products of the factors give", () => {
    const reads = { outputs: cotangent.outputs };
    const reference = recurrentGradientsReference(stream, options, reads);
    const own = recurrentGradients(stream, options, reads);
    expect(gap(own.values.data, reference.values.data)).toBeLessThan(1e-12);
    expect(gap(own.queries.data, reference.queries.data)).toBeLessThan(1e-12);
  });
});

describe("what does not fit", () => {
  const stream = randomStream(1, [8, 4, 2]);
  const rule = "delta";
  const rows = (count: number, width: number) => randomRows(9, count, width);
  const withNaN = { ...stream.values, data: stream.values.data.map((value, i) => (i === 7 ? Number.NaN : value)) };
  test.each<[string, () => unknown]>([
    ["invalid queries: got 8×3, expected 8×4", () => recurrent({ ...stream, queries: rows(8, 3) }, { rule })],
    ["invalid values: got 7×2, expected 8×2", () => recurrent({ ...stream, values: rows(7, 2) }, { rule })],
    ["invalid initial memory: got 4×2, expected 2×4", () => recurrent(stream, { rule, initial: rows(4, 2) })],
    ["invalid values: NaN in row 3", () => chunked({ ...stream, values: withNaN }, { rule, chunk: 4 })],
    ["invalid chunk: 9, longer than the sequence of 8", () => chunked(stream, { rule, chunk: 9 })],
    ["invalid chunk: 0", () => chunked(stream, { rule, chunk: 0 })],
    ["invalid chunk: 2.5", () => chunkedGradients(stream, { rule, chunk: 2.5 }, { outputs: rows(8, 2) })],
    ["invalid stream: 0 steps", () => parallel(streamBetween(stream, 0, 0), { rule })],
    [
      "invalid gate: 1.5 at step 0, expected 0 … 1",
      () => recurrent({ ...stream, gates: new Float64Array(8).fill(1.5) }, { rule }),
    ],
    ["invalid rates: got 3, expected 8", () => recurrent({ ...stream, rates: new Float64Array(3) }, { rule })],
    ['unknown rule "oja" (known: hebbian, delta)', () => recurrent(stream, { rule: "oja" as "delta" })],
    [
      "invalid cotangent of the outputs: got 8×4, expected 8×2",
      () => recurrentGradients(stream, { rule }, { outputs: rows(8, 4) }),
    ],
  ])("is refused: %s", (message, call) => {
    expect(call).toThrow(new RangeError(message));
  });
});
