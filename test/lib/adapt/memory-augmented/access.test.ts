import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  allocation,
  allocationReference,
  backward,
  clearLeastUsed,
  eraseAndAdd,
  forward,
  leastUsed,
  linksAfter,
  precedenceAfter,
  read,
  retention,
  usageAfter,
  usageOf,
  writeWeights,
} from "../../../../lib/adapt/memory-augmented/index.js";
import { key, uniform } from "../../../../lib/tensor/index.js";
import { gap, largest, numbers, randomWeightings, smallest, valuesOf } from "./weightings.js";

const oneSlot = (slots: number[], size: number) =>
  tf.oneHot(tf.tensor1d(slots, "int32"), size, 1, 0, "float32") as tf.Tensor2D;

describe("least-recently-used access", () => {
  test("marks the slots of the n smallest usages, one a row, the first of equal ones", () => {
    const least = leastUsed(tf.tensor2d([[0.3, 0.1, 0.1, 0, 2]]), 3);
    expect(least.arraySync()).toEqual([
      [
        [0, 0, 0, 1, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 1, 0, 0],
      ],
    ]);
  });

  test("agrees with sorting on random usages", () => {
    const usage = tf.tensor2d(Float32Array.from(uniform(key(1), 200)), [20, 10]);
    const marked = leastUsed(usage, 4).argMax(2).arraySync() as number[][];
    (usage.arraySync() as number[][]).forEach((row, i) => {
      const order = row.map((_, slot) => slot).sort((a, b) => (row[a] as number) - (row[b] as number));
      expect(marked[i]).toEqual(order.slice(0, 4));
    });
  });

  test("writes one slot after the other while nothing is read, and then the one that was used longest ago", () => {
    let usage: tf.Tensor = tf.zeros([1, 4]);
    const written: number[] = [];
    for (let t = 0; t < 6; t++) {
      const w = writeWeights(tf.scalar(0), tf.zeros([1, 1, 4]), leastUsed(usage, 1));
      written.push(w.argMax(2).dataSync()[0] as number);
      usage = usageAfter(usage, 0.95, tf.zeros([1, 1, 4]), w);
    }
    expect(written).toEqual([0, 1, 2, 3, 0, 1]);
  });

  test("a slot that is read is spared", () => {
    let usage: tf.Tensor = tf.tensor2d([[0.5, 0.6, 0.7]]);
    usage = usageAfter(usage, 0.95, tf.tensor3d([[[1, 0, 0]]]), tf.zeros([1, 1, 3]));
    expect(valuesOf(leastUsed(usage, 1))).toEqual([0, 1, 0]);
  });

  test("the least used slot is zero before a write, the others stay, bit for bit", () => {
    const memory = numbers(key(2), [1, 3, 4]);
    const cleared = clearLeastUsed(memory, tf.tensor3d([[[0, 1, 0]]]));
    expect(largest(tf.abs(cleared.slice([0, 1], [1, 1])))).toBe(0);
    expect(gap(cleared.slice([0, 2]), memory.slice([0, 2]))).toBe(0);
  });
});

describe("allocation", () => {
  // Coarse numbers, so that many usages are equal, and exact zeros and ones.
  const usage = Float32Array.from(uniform(key(3), 50 * 16), (u) => Math.round(u * 8) / 8);

  test("by comparisons and products is that of the sorted free list, equal usages included", () => {
    const fast = valuesOf(allocation(tf.tensor2d(usage, [50, 16])));
    for (let row = 0; row < 50; row++) {
      allocationReference(usage.subarray(row * 16, row * 16 + 16)).forEach((value, i) => {
        expect(Math.abs((fast[row * 16 + i] as number) - value)).toBeLessThan(1e-6);
      });
    }
  });

  test("sums to 1 − Π u: at most one, and zero where every slot is in use", () => {
    const u = tf.tensor2d(usage, [50, 16]);
    expect(gap(tf.sum(allocation(u), 1), tf.sub(1, tf.prod(u, 1)))).toBeLessThan(1e-6);
    expect(valuesOf(allocation(tf.ones([1, 5])))).toEqual([0, 0, 0, 0, 0]);
  });

  test("is the one free slot where there is one, and goes to the next when that is written", () => {
    expect(valuesOf(allocation(tf.tensor2d([[1, 0, 1, 0]])))).toEqual([0, 1, 0, 0]);
    const next = usageOf(tf.tensor2d([[1, 0, 1, 0]]), tf.tensor2d([[0, 1, 0, 0]]), tf.ones([1, 4]));
    expect(valuesOf(allocation(next))).toEqual([0, 0, 0, 1]);
  });

  test("usage stays in [0, 1], and a slot that is read with an open free gate is free", () => {
    let u: tf.Tensor = tf.zeros([40, 6]);
    for (let t = 0; t < 30; t++) {
      const psi = retention(
        tf.tensor3d(Float32Array.from(uniform(key(100 + t), 80)), [40, 2, 1]),
        randomWeightings(key(200 + t), 40, 2, 6),
      );
      u = usageOf(u, randomWeightings(key(300 + t), 40, 1, 6).squeeze([1]), psi);
      expect(smallest(u)).toBeGreaterThanOrEqual(0);
      expect(largest(u)).toBeLessThanOrEqual(1);
    }
    const psi = retention(tf.ones([1, 1, 1]), tf.tensor3d([[[0, 1]]]));
    expect(valuesOf(usageOf(tf.ones([1, 2]), tf.zeros([1, 2]), psi))).toEqual([1, 0]);
  });
});

describe("temporal links", () => {
  test("L_ii = 0 and rows and columns of L sum to at most one, along random writes", () => {
    let links: tf.Tensor = tf.zeros([40, 6, 6]);
    let precedence: tf.Tensor = tf.zeros([40, 6]);
    for (let t = 0; t < 30; t++) {
      const w = randomWeightings(key(400 + t), 40, 1, 6).squeeze([1]);
      links = linksAfter(links, precedence, w);
      precedence = precedenceAfter(precedence, w);
      expect(largest(tf.mul(links, tf.eye(6)))).toBe(0);
      expect(smallest(links)).toBeGreaterThanOrEqual(-1e-7);
      for (const axis of [1, 2]) expect(largest(tf.sum(links, axis))).toBeLessThanOrEqual(1 + 1e-6);
      expect(largest(tf.sum(precedence, 1))).toBeLessThanOrEqual(1 + 1e-6);
    }
  });

  test("after whole writes L is the order of writing: forward and backward readings replay it", () => {
    const order = [3, 0, 4, 1];
    let links: tf.Tensor = tf.zeros([1, 5, 5]);
    let precedence: tf.Tensor = tf.zeros([1, 5]);
    for (const slot of order) {
      links = linksAfter(links, precedence, oneSlot([slot], 5));
      precedence = precedenceAfter(precedence, oneSlot([slot], 5));
    }
    const replay = (move: typeof forward, from: number) => {
      let reading: tf.Tensor = oneSlot([from], 5).expandDims(1);
      return order.map(() => {
        const at = reading.argMax(2).dataSync()[0];
        reading = move(links, reading);
        return at;
      });
    };
    expect(replay(forward, 3)).toEqual(order);
    expect(replay(backward, 1)).toEqual([...order].reverse());
    // Before the first and after the last there is nothing.
    expect(largest(forward(links, oneSlot([1], 5).expandDims(1)))).toBe(0);
    expect(largest(backward(links, oneSlot([3], 5).expandDims(1)))).toBe(0);
  });

  test("a written sequence is read again in order, values and all", () => {
    const values = numbers(key(5), [1, 4, 3]);
    let [memory, usage]: tf.Tensor[] = [tf.zeros([1, 6, 3]), tf.zeros([1, 6])];
    let [links, precedence, last]: tf.Tensor[] = [tf.zeros([1, 6, 6]), tf.zeros([1, 6]), tf.zeros([1, 6])];
    for (let t = 0; t < 4; t++) {
      usage = usageOf(usage as tf.Tensor, last as tf.Tensor, tf.ones([1, 6]));
      const w = allocation(usage);
      memory = eraseAndAdd(memory as tf.Tensor, w.expandDims(1), tf.ones([1, 1, 3]), values.slice([0, t], [1, 1]));
      links = linksAfter(links as tf.Tensor, precedence as tf.Tensor, w);
      precedence = precedenceAfter(precedence as tf.Tensor, w);
      last = w;
    }
    let reading: tf.Tensor = oneSlot([0], 6).expandDims(1);
    for (let t = 0; t < 4; t++) {
      expect(gap(read(reading, memory as tf.Tensor), values.slice([0, t], [1, 1]))).toBe(0);
      reading = forward(links as tf.Tensor, reading);
    }
  });
});
