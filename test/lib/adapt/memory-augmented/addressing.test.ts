import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  circularShift,
  contentWeights,
  cosine,
  eraseAndAdd,
  interpolate,
  read,
  sharpen,
} from "../../../../lib/adapt/memory-augmented/index.js";
import { key, uniform, valueAndGradients } from "../../../../lib/tensor/index.js";
import { gap, largest, numbers, randomWeightings, smallest, valuesOf } from "./weightings.js";

const full = (value: number) => tf.fill([1, 1, 1], value);

describe("addressing", () => {
  test("every stage keeps weightings non-negative with sums of at most one, on random inputs", () => {
    const previous = randomWeightings(key(1), 50, 2, 7);
    const gate = tf.tensor3d(Float32Array.from(uniform(key(2), 100)), [50, 2, 1]);
    const strength = tf.tensor3d(Float32Array.from(uniform(key(3), 100, { low: 0, high: 40 })), [50, 2, 1]);
    const content = contentWeights(numbers(key(4), [50, 2, 3]), strength, numbers(key(5), [50, 7, 3]));
    const gated = interpolate(content, previous, gate);
    const shifted = circularShift(gated, tf.softmax(numbers(key(6), [50, 2, 3]), -1));
    const sharp = sharpen(shifted, tf.add(strength, 1));
    for (const weights of [content, gated, shifted, sharp]) {
      expect(smallest(weights)).toBeGreaterThanOrEqual(0);
      expect(largest(tf.sum(weights, -1))).toBeLessThanOrEqual(1 + 1e-6);
    }
    expect(gap(tf.sum(gated, -1), tf.sum(shifted, -1))).toBeLessThan(1e-6);
  });

  test("content addressing with β → ∞ is the slot of the nearest direction, with β = 0 all slots alike", () => {
    const [keys, memory] = [numbers(key(7), [20, 1, 4]), numbers(key(8), [20, 6, 4])];
    const nearest = tf.oneHot(tf.argMax(cosine(keys, memory), -1) as tf.Tensor2D, 6, 1, 0, "float32");
    // The gap of the two best cosines of these 20 rows is above 1e-3: e^{−1e5·1e-3} is no float32 number but 0.
    expect(gap(contentWeights(keys, tf.fill([20, 1, 1], 1e5), memory), nearest)).toBeLessThan(1e-6);
    expect(gap(contentWeights(keys, tf.zeros([20, 1, 1]), memory), tf.fill([20, 1, 6], 1 / 6))).toBeLessThan(1e-7);
  });

  test("cosine similarity is that of float64 arithmetic, and 0 of an empty slot", () => {
    const [keys, memory] = [
      numbers(key(9), [1, 1, 5]),
      tf.concat([numbers(key(10), [1, 2, 5]), tf.zeros([1, 1, 5])], 1),
    ];
    const [k, rows] = [valuesOf(keys), (memory.arraySync() as number[][][])[0] as number[][]];
    const byHand = rows.map((row) => {
      const product = row.reduce((sum, m, j) => sum + m * (k[j] as number), 0);
      return product === 0 ? 0 : product / (Math.hypot(...k) * Math.hypot(...row));
    });
    valuesOf(cosine(keys, memory)).forEach((value, i) => {
      expect(Math.abs(value - (byHand[i] as number))).toBeLessThan(1e-6);
    });
  });

  test("a shift of one is a rotation, bit for bit; N of them come back; a shift of zero does nothing", () => {
    const weights = randomWeightings(key(11), 3, 2, 5);
    const [left, stay, right] = [0, 1, 2].map((k) => tf.add(tf.zeros([3, 2, 3]), tf.oneHot(tf.scalar(k, "int32"), 3)));
    const rotated = tf.concat([tf.slice(weights, [0, 0, 4]), tf.slice(weights, [0, 0, 0], [-1, -1, 4])], 2);
    expect(gap(circularShift(weights, right as tf.Tensor), rotated)).toBe(0);
    expect(gap(circularShift(circularShift(weights, right as tf.Tensor), left as tf.Tensor), weights)).toBe(0);
    expect(gap(circularShift(weights, stay as tf.Tensor), weights)).toBe(0);
    let around = weights;
    for (let i = 0; i < 5; i++) around = circularShift(around, right as tf.Tensor);
    expect(gap(around, weights)).toBe(0);
  });

  test("sharpening with γ = 1 is the identity on weightings of sum one, and moves to the largest slot as γ grows", () => {
    const weights = tf.softmax(numbers(key(12), [4, 2, 6]), -1);
    expect(gap(sharpen(weights, tf.ones([4, 2, 1])), weights)).toBeLessThan(1e-6);
    // The second of (0.4, 0.35, 0.25) keeps (0.35/0.4)^γ of the first: 1.6e-6 at γ = 100.
    const sharp = sharpen(tf.tensor3d([[[0.35, 0.4, 0.25]]]), full(100));
    expect(gap(sharp, tf.tensor3d([[[0, 1, 0]]]))).toBeLessThan(1e-5);
  });

  test("sharpening small weights by a large exponent is finite, gradients too, where the bare quotient is NaN", () => {
    const weights = tf.tensor3d([[[1e-12, 2e-12, 0, 0]]]);
    const bare = tf.pow(weights, full(8));
    expect(valuesOf(tf.div(bare, tf.sum(bare, -1, true)))).toEqual([NaN, NaN, NaN, NaN]);
    const { gradients } = valueAndGradients((w: tf.Tensor) => tf.sum(tf.square(sharpen(w, full(8)))))(weights);
    expect(valuesOf(gradients).every(Number.isFinite)).toBe(true);
    expect(gap(sharpen(weights, full(8)), tf.tensor3d([[[1 / 257, 256 / 257, 0, 0]]]))).toBeLessThan(1e-6);
    expect(valuesOf(sharpen(tf.zeros([1, 1, 2]), full(8)))).toEqual([0, 0]);
  });

  test("one write, then a read by content, returns what was written", () => {
    const written = numbers(key(13), [8, 1, 6]);
    const slot = tf.oneHot(tf.fill([8, 1], 2, "int32") as tf.Tensor2D, 5, 1, 0, "float32");
    const memory = eraseAndAdd(numbers(key(14), [8, 5, 6]), slot, tf.ones([8, 1, 6]), written);
    const found = read(contentWeights(written, tf.fill([8, 1, 1], 1e4), memory), memory);
    expect(gap(found, written)).toBeLessThan(1e-5);
  });

  test("a write of weight zero changes nothing, and one of erase zero adds", () => {
    const [memory, add] = [numbers(key(15), [2, 4, 3]), numbers(key(16), [2, 1, 3])];
    expect(gap(eraseAndAdd(memory, tf.zeros([2, 1, 4]), tf.ones([2, 1, 3]), add), memory)).toBe(0);
    const slot = tf.oneHot(tf.zeros([2, 1], "int32") as tf.Tensor2D, 4, 1, 0, "float32");
    const added = eraseAndAdd(memory, slot, tf.zeros([2, 1, 3]), add);
    expect(gap(added, tf.add(memory, tf.matMul(slot, add, true)))).toBe(0);
  });
});
