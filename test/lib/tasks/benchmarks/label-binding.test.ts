import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  firstInstanceBound,
  instanceNumbers,
  labelBinding,
  labelStream,
  nearestRule,
} from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";

describe("label binding", () => {
  test("the null is 1/N, and a nearest class mean reaches all of nearly separable classes", () => {
    const benchmark = labelBinding({ noise: 0.05 });
    expect(benchmark.null().value).toBeCloseTo(0.2, 12);
    const oracle = benchmark.oracle();
    expect(oracle?.value).toBeGreaterThan(0.999);
  });

  test("the oracle of two classes with one shot falls to the null as noise grows", () => {
    const { value, halfWidth } = labelBinding({ way: 2, noise: 100 }).oracle() ?? { value: 0, halfWidth: 0 };
    // The shrunk prototypes carry 1/σ² of information: accuracy ½ + O(1/σ²).
    expect(Math.abs(value - 0.5)).toBeLessThan(2 * halfWidth + 1e-3);
  });

  test("support and query points of a label share their prototype", () => {
    const { support, query } = labelBinding({ noise: 0, shots: 2, queries: 1 }).draw(key(1), 3, "train");
    const [first, second] = tf.split(support.x, 2, 1) as [tf.Tensor, tf.Tensor];
    expect(Array.from(first.dataSync())).toEqual(Array.from(second.dataSync()));
    expect(Array.from(query.x.dataSync())).toEqual(Array.from(first.dataSync()));
    expect(support.y.shape).toEqual([3, 10, 5]);
  });

  test("refuses counts and noise that make no sense", () => {
    expect(() => labelBinding({ way: 0 })).toThrow("invalid way: 0");
    expect(() => labelBinding({ noise: -1 })).toThrow("invalid noise: -1");
    expect(() => labelStream({ classes: 6 })).toThrow("invalid classes: 6");
  });
});

describe("label streams", () => {
  test("every class is shown equally often, and the label of a step goes in one step later", () => {
    const stream = labelStream({ way: 3, instances: 2, dimension: 4 });
    const { x, y } = stream.draw(key(2), 5);
    expect(Array.from(tf.sum(y, 1).dataSync())).toEqual(new Array(15).fill(2));
    const told = x.slice([0, 0, 4]);
    expect(Array.from(told.slice([0, 1]).dataSync())).toEqual(Array.from(y.slice([0, 0], [-1, 5]).dataSync()));
    expect(tf.sum(told.slice([0, 0], [-1, 1])).dataSync()[0]).toBe(0);
  });

  test("where the present label is told, it stands beside its input: the leak", () => {
    const { x, y } = labelStream({ way: 3, instances: 2, dimension: 4, told: "present" }).draw(key(2), 5);
    expect(Array.from(x.slice([0, 0, 4]).dataSync())).toEqual(Array.from(y.dataSync()));
  });

  test("fewer classes than labels: each sequence uses so many labels", () => {
    const { y } = labelStream({ way: 5, classes: 2, instances: 3 }).draw(key(3), 20);
    const used = tf.sum(tf.cast(tf.greater(tf.sum(y, 1), 0), "float32"), 1);
    expect(Array.from(used.dataSync())).toEqual(new Array(20).fill(2));
  });

  test("instances are numbered class by class", () => {
    const y = [0, 1, 0, 1, 1, 0].flatMap((label) => [Number(label === 0), Number(label === 1)]);
    expect(Array.from(instanceNumbers(y, 6, 2))).toEqual([1, 1, 2, 2, 3, 3]);
    expect(Array.from(instanceNumbers(y, 3, 2))).toEqual([1, 1, 2, 1, 2, 1]);
  });

  test("the first instance is bounded by H_N/N: 45.67 % for five classes", () => {
    expect(firstInstanceBound(5)).toBeCloseTo((1 / 5 + 1 / 4 + 1 / 3 + 1 / 2 + 1) / 5, 12);
    expect(firstInstanceBound(5)).toBeCloseTo(0.456667, 6);
    expect(firstInstanceBound(1)).toBe(1);
  });

  test("the rule that remembers everything reaches the bound exactly at first instances and 100 % after them", () => {
    const stream = labelStream({ way: 5, instances: 4, noise: 0.02 });
    const drawn = stream.draw(key(4), 60);
    const [first, ...later] = nearestRule(stream, { x: drawn.x.dataSync(), y: drawn.y.dataSync() }, 0.5);
    // The credit of a guess is its expectation, so the order of classes does not matter.
    expect(Math.abs((first as number) - firstInstanceBound(5))).toBeLessThan(1e-12);
    expect(later).toEqual([1, 1, 1]);
    disposeParams(drawn);
  });

  test("of two of five classes the first instances are guessed with (1/5 + 1/4)/2, and all later ones known", () => {
    const stream = labelStream({ way: 5, classes: 2, instances: 3, noise: 0.02 });
    const drawn = stream.draw(key(5), 40);
    const [first, ...later] = nearestRule(stream, { x: drawn.x.dataSync(), y: drawn.y.dataSync() }, 0.5);
    expect(first).toBeCloseTo((1 / 5 + 1 / 4) / 2, 12);
    expect(later).toEqual([1, 1]);
    disposeParams(drawn);
  });
});
