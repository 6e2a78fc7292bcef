import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  allocationReference,
  asPrinted,
  type DncState,
  dnc,
  lstmModel,
  type MannState,
  mann,
  type NtmState,
  ntm,
  type SequenceModel,
} from "../../../../lib/adapt/memory-augmented/index.js";
import { disposeParams, flattenParams, key, mapParams, type Params, uniform } from "../../../../lib/tensor/index.js";
import {
  affine,
  content,
  controlled,
  type Row,
  type Rows,
  readout,
  sigmoid,
  softmax,
  softplus,
  sum,
  taker,
  written,
} from "./plain.js";
import { numbers, randomWeightings } from "./weightings.js";

// One step from a state in the middle of nowhere, where every gate, weighting and usage is at work, against the papers' equations in plain numbers.

const [reads, slots, width, units] = [2, 5, 3, 4];
const sizes = { reads, slots, width, units };
const x = numbers(key(1), [1, 2]);
const input = Array.from(x.dataSync());
const rowsOf = (tensor: tf.Tensor) => (tensor.arraySync() as Rows[])[0] as Rows;
const rowOf = (tensor: tf.Tensor) => (tensor.arraySync() as Rows)[0] as Row;
const controllerState = { h: tf.tanh(numbers(key(2), [1, units])), c: numbers(key(3), [1, units]) };
const memory = numbers(key(4), [1, slots, width]);
const reading = numbers(key(5), [1, reads * width]);
const one = (from: number) => tf.squeeze(randomWeightings(key(from), 1, 1, slots), [1]);
const many = (from: number, heads: number) => randomWeightings(key(from), 1, heads, slots);
/** Weights three times as large as a fresh network's: gates far from ½. */
const loud = <T extends Params>(theta: T): T => mapParams(theta, (leaf) => tf.mul(leaf, 3)) as Params as T;
const seen = [...input, ...Array.from(reading.dataSync())];
const [h, c] = [rowOf(controllerState.h), rowOf(controllerState.c)];

const expectClose = (tensor: tf.Tensor, plain: Row | Rows) => {
  const flat = (plain as (number | Row)[]).flat();
  expect(tensor.size).toBe(flat.length);
  tensor.dataSync().forEach((value, i) => {
    expect(Math.abs(value - (flat[i] as number))).toBeLessThan(1e-5);
  });
};

describe("one step, from the papers' equations in plain numbers", () => {
  test("of the NTM: content, interpolation, shift, sharpening; then the write, then the reading", () => {
    const model = ntm(2, 3, sizes);
    const theta = loud(model.init(key(6)));
    const state: NtmState = { memory, weightings: many(7, reads + 1), reading, controller: controllerState };
    const { h: next, emitted } = controlled(theta.controller, seen, h, c);
    const take = taker(emitted);
    const parts = [width, 1, 1, 3, 1].map((size) => take(reads + 1, size));
    const [[erase], [add]] = [take(1, width), take(1, width)];
    const heads = rowsOf(state.weightings).map((before, head) => {
      const [k, beta, g, s, gamma] = parts.map((part) => part[head] as Row) as [Row, Row, Row, Row, Row];
      const found = content(k.map(Math.tanh), softplus(beta[0] as number), rowsOf(memory));
      const gate = sigmoid(g[0] as number);
      const gated = found.map((w, i) => gate * w + (1 - gate) * (before[i] as number));
      // w̃(i) = Σ_j wᵍ(j) s(i − j mod N), s over −1, 0, 1.
      const shift = softmax(s);
      const shifted = gated.map((_, i) =>
        sum([-1, 0, 1].map((by) => (gated[(i - by + slots) % slots] as number) * (shift[by + 1] as number))),
      );
      const powers = shifted.map((w) => w ** (1 + softplus(gamma[0] as number)));
      return powers.map((power) => power / sum(powers));
    });
    const after = written(
      rowsOf(memory),
      heads[reads] as Row,
      (erase as Row).map(sigmoid),
      (add as Row).map(Math.tanh),
    );
    const found = heads.slice(0, reads).flatMap((weights) => readout(weights, after));
    const got = model.step(theta, state, x);
    expectClose(got.state.weightings, heads);
    expectClose(got.state.memory, after);
    expectClose(got.state.reading, found);
    expectClose(got.output, affine(theta.controller.output, [...next, ...found]));
  });

  test.each(["emitted", "as printed"] as const)("of the MANN, %s: clear, write, read by content, usage", (form) => {
    const model = mann(2, 3, { ...sizes, decay: 0.9, ...(form === "as printed" ? asPrinted : {}) });
    const theta = loud(model.init(key(8)));
    const usage = tf.tensor2d(Float32Array.from(uniform(key(9), slots)), [1, slots]);
    const order = Array.from(usage.dataSync().keys()).sort((i, j) => rowOf(usage)[i]! - rowOf(usage)[j]!);
    const least = order.slice(0, reads).map((slot) => Array.from({ length: slots }, (_, i) => Number(i === slot)));
    const state: MannState = {
      memory,
      usage,
      readings: many(10, reads),
      writings: many(11, reads),
      least: tf.tensor3d([least]),
      reading,
      controller: controllerState,
    };
    const { h: next, emitted } = controlled(theta.controller, seen, h, c);
    const take = taker(emitted);
    const [keys, vectors, betas, gates] = [width, width, 1, 1].map((size) => take(reads, size)) as Rows[];
    const writings = rowsOf(state.readings).map((before, head) => {
      const gate = sigmoid((gates?.[head]?.[0] as number) + (form === "as printed" ? 0 : -3));
      return before.map((w, i) => gate * w + (1 - gate) * (least[head]?.[i] as number));
    });
    const stored = ((form === "as printed" ? keys : vectors) as Rows).map((row) => row.map(Math.tanh));
    const after = rowsOf(memory).map((row, i) => {
      const kept = least.some((marked) => marked[i] === 1) ? 0 : 1;
      const added = (j: number) => sum(stored.map((a, head) => (writings[head]?.[i] as number) * (a[j] as number)));
      return row.map((m, j) => m * kept + added(j));
    });
    const readings = (keys as Rows).map((k, head) => {
      const beta = form === "as printed" ? 1 : 1 + softplus((betas?.[head]?.[0] as number) + 4);
      return content(k.map(Math.tanh), beta, after);
    });
    const used = rowOf(usage).map(
      (u, i) => 0.9 * u + sum([...readings, ...writings].map((weights) => weights[i] as number)),
    );
    const found = readings.flatMap((weights) => readout(weights, after));
    const got = model.step(theta, state, x);
    expectClose(got.state.writings, writings);
    expectClose(got.state.memory, after);
    expectClose(got.state.readings, readings);
    expectClose(got.state.usage, used);
    expectClose(got.output, affine(theta.controller.output, [...next, ...found]));
  });

  test("of the DNC: usage, allocation, write, links from the precedence before it, three read modes", () => {
    const model = dnc(2, 3, sizes);
    const theta = loud(model.init(key(12)));
    const links = tf.mul(tf.squeeze(randomWeightings(key(13), 1, slots, slots)), tf.sub(1, tf.eye(slots)));
    const state: DncState = {
      memory,
      usage: tf.tensor2d(Float32Array.from(uniform(key(14), slots)), [1, slots]),
      writing: one(15),
      allocated: tf.zeros([1, slots]),
      precedence: one(16),
      links: tf.expandDims(links, 0),
      readings: many(17, reads),
      reading,
      controller: controllerState,
    };
    const { h: next, emitted } = controlled(theta.controller, seen, h, c);
    const take = taker(emitted);
    const [keys, betas, frees, modes] = [width, 1, 1, 3].map((size) => take(reads, size)) as [Rows, Rows, Rows, Rows];
    const single = (size: number) => take(1, size)[0] as Row;
    const [writeKey, writeBeta, erase, vector] = [single(width), single(1), single(width), single(width)];
    const [allocationGate, writeGate] = [sigmoid(single(1)[0] as number), sigmoid(single(1)[0] as number)];
    const [before, last, p] = [state.usage, state.writing, state.precedence].map(rowOf) as [Row, Row, Row];
    const readBefore = rowsOf(state.readings);
    const used = before.map((u, i) => {
      const kept = readBefore.reduce(
        (all, w, head) => all * (1 - sigmoid(frees[head]?.[0] as number) * (w[i] as number)),
        1,
      );
      return (u + (last[i] as number) - u * (last[i] as number)) * kept;
    });
    const free = allocationReference(used);
    const like = content(writeKey, 1 + softplus(writeBeta[0] as number), rowsOf(memory));
    const w = like.map((found, i) => writeGate * (allocationGate * (free[i] as number) + (1 - allocationGate) * found));
    const after = written(rowsOf(memory), w, erase.map(sigmoid), vector);
    const linked = rowsOf(state.links).map((row, i) =>
      row.map((l, j) =>
        i === j ? 0 : (1 - (w[i] as number) - (w[j] as number)) * l + (w[i] as number) * (p[j] as number),
      ),
    );
    const readings = readBefore.map((was, head) => {
      const [back, by, ahead] = softmax(modes[head] as Row) as [number, number, number];
      const found = content(keys[head] as Row, 1 + softplus(betas[head]?.[0] as number), after);
      const forward = linked.map((row) => sum(row.map((l, j) => l * (was[j] as number))));
      const backward = linked.map((_, i) => sum(linked.map((row, j) => (row[i] as number) * (was[j] as number))));
      return found.map((value, i) => back * (backward[i] as number) + by * value + ahead * (forward[i] as number));
    });
    const found = readings.flatMap((weights) => readout(weights, after));
    const got = model.step(theta, state, x);
    expectClose(got.state.usage, used);
    expectClose(got.state.allocated, Array.from(free));
    expectClose(got.state.writing, w);
    expectClose(got.state.memory, after);
    expectClose(got.state.links, linked);
    expectClose(
      got.state.precedence,
      p.map((value, i) => (1 - sum(w)) * value + (w[i] as number)),
    );
    expectClose(got.state.readings, readings);
    expectClose(got.output, affine(theta.controller.output, [...next, ...found]));
  });
});

test("a step that is not compiled leaves its state and its output, and nothing else", () => {
  for (const make of [ntm, dnc, mann]) {
    const model = make(2, 3, sizes) as SequenceModel;
    const theta = model.init(key(18));
    const state = model.start(theta, 1);
    const before = tf.memory().numTensors;
    const next = model.step(theta, state, x);
    expect(tf.memory().numTensors - before).toBe(flattenParams(next.state).length + 1);
    for (const params of [theta, state, next.state]) disposeParams(params);
    next.output.dispose();
  }
  const model = lstmModel(2, 3, { units });
  const theta = model.init(key(19));
  const state = model.start(theta, 1);
  const before = tf.memory().numTensors;
  const next = model.step(theta, state, x);
  expect(tf.memory().numTensors - before).toBe(3);
  for (const params of [theta, state, next]) disposeParams(params);
});

test("sizes of a memory that make none are named", () => {
  for (const make of [ntm, dnc, mann]) {
    expect(() => make(2, 3, { slots: 0 })).toThrow("invalid slots: 0");
    expect(() => make(2, 3, { width: 1.5 })).toThrow("invalid width: 1.5");
    expect(() => make(2, 3, { slots: 2, reads: 3 })).toThrow("invalid reads: 3 (2 slots)");
  }
  expect(() => mann(2, 3, { decay: 0 })).toThrow("invalid decay: 0");
  expect(() => mann(2, 3, { strength: -1 })).toThrow("invalid strength: -1");
  expect(() => ntm(2, 3, { constant: Number.NaN })).toThrow("invalid constant: NaN");
  expect(() => lstmModel(2, 3, { units: 0 })).toThrow("invalid units: 0");
});
