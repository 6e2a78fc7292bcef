/** Reductions, positions of extremes, softmax: compiled as eager, and in float64 as plain sums in JavaScript. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/fix.js";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(async () => {
  await useCpuBackend();
  fixHigherOrderGradients();
});

type Reduce = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

/** Sums of both signs cancel: what float32 loses is of the size of the terms. */
const SUMS = { rtol: 2e-6, atol: 2e-5 };

/** Axes in ascending order, at least one; now and then all of them, as null. */
function someAxes(random: Random, rank: number): number[] | undefined {
  const axes = Array.from({ length: rank }, (_, axis) => axis).filter(() => random.next() < 0.5);
  if (axes.length === 0) return random.next() < 0.5 ? undefined : [];
  return axes.map((axis) => (random.next() < 0.3 ? axis - rank : axis));
}

async function reduces(reduce: Reduce, random: Random, dtype: "float32" | "int32" | "bool", shape = random.shape()) {
  const axes = someAxes(random, shape.length);
  const keepDims = random.next() < 0.3;
  await agrees((x: tf.Tensor) => reduce(x, axes, keepDims), [random.tensor(shape, { dtype })], SUMS);
}

describe("sums, means and products", () => {
  const kernels: Record<string, Reduce> = { sum: tf.sum, mean: tf.mean, prod: tf.prod };
  for (const [name, reduce] of Object.entries(kernels)) {
    it(`${name} over any axes of any dtype, of nothing too`, () =>
      forAll(40, (random) => reduces(reduce, random, random.pick(["float32", "int32", "bool"] as const))));
  }

  it("sums over leading axes, which are matrix products, keep infinities and NaN in their columns", async () => {
    const x = tf.tensor2d([
      [1, Infinity, 2, NaN],
      [3, 4, -Infinity, 1],
      [5, 6, 7, 8],
    ]);
    await agrees((x: tf.Tensor) => ({ sum: tf.sum(x, 0), mean: tf.mean(x, 0, true), all: tf.sum(x) }), [x]);
  });

  it("long leading axes are summed in row order", () =>
    forAll(3, (random) =>
      agrees((x: tf.Tensor) => tf.sum(x, 0), [random.tensor([5000, 3], { from: 0, to: 1 })], { rtol: 1e-5 }),
    ));

  it("int32 sums wrap around", async () => {
    const x = tf.tensor2d([2147483647, 5, 2147483647, 7, -3, 11], [3, 2], "int32");
    const functions = [0, 1, undefined].map((axis) => (x: tf.Tensor) => tf.sum(x, axis));
    for (const fn of functions) await agrees(fn, [tf.clone(x)]);
    const [native] = await runCompiled((x: tf.Tensor) => tf.sum(x), [x]);
    expect(native.dataSync()[0]).toBe((2147483647 + 5 + 2147483647 + 7 - 3 + 11) | 0);
  });

  it("int32 products below 2⁵³ wrap around", async () => {
    await agrees((x: tf.Tensor) => tf.prod(x, 1), [tf.tensor2d([65536, 65537, 46341, 46341], [2, 2], "int32")]);
  });

  it("in float64 as exact sums of doubles", () =>
    forAll(10, async (random) => {
      const [rows, columns] = [random.integer(1, 30), random.integer(1, 30)];
      const values = random.doubles(rows * columns, -1, 1);
      const run = (fn: Reduce, axis: number) =>
        runCompiled((x: tf.Tensor) => fn(x, axis), [tf.zeros([rows, columns])], { dtype: "float64", feeds: [values] });
      const row = (i: number) => values.subarray(i * columns, (i + 1) * columns);
      const column = (j: number) => values.filter((_, k) => k % columns === j);
      const plus = (a: number, b: number) => a + b;
      const sums = [
        Array.from({ length: columns }, (_, j) => column(j).reduce(plus, 0)),
        Array.from({ length: rows }, (_, i) => row(i).reduce(plus, 0)),
      ];
      for (const axis of [0, 1]) {
        const [sum] = await run(tf.sum, axis);
        const [mean] = await run(tf.mean, axis);
        const length = axis === 0 ? rows : columns;
        expect(firstDifference(sum.dataSync(), sums[axis], 1e-12, 1e-14)).toBeUndefined();
        const means = sums[axis].map((sum) => sum / length);
        expect(firstDifference(mean.dataSync(), means, 1e-12, 1e-14)).toBeUndefined();
      }
      const [product] = await run(tf.prod, 1);
      const products = Array.from({ length: rows }, (_, i) => row(i).reduce((a, b) => a * b, 1));
      expect(firstDifference(product.dataSync(), products, 1e-12, 0)).toBeUndefined();
    }));
});

describe("extremes", () => {
  const kernels: Record<string, Reduce> = { max: tf.max, min: tf.min };
  for (const [name, reduce] of Object.entries(kernels)) {
    it(`${name} over any axes of any dtype, of nothing too`, () =>
      forAll(40, (random) => reduces(reduce, random, random.pick(["float32", "int32", "bool"] as const))));

    it(`${name} is NaN wherever one is among them, in both floats`, () =>
      forAll(20, async (random) => {
        const x = random.among([NaN, 1, 2, 3, Infinity, -Infinity], random.shape({ minRank: 1, lengths: "positive" }));
        const axes = someAxes(random, x.rank);
        const fn = (x: tf.Tensor) => reduce(x, axes);
        await agrees(fn, [tf.clone(x)]);
        await agrees(fn, [x], { dtype: "float64" });
      }));
  }

  it("all and any over any axes, of nothing too", () =>
    forAll(30, async (random) => {
      await reduces(tf.all, random, "bool");
      await reduces(tf.any, random, "bool");
    }));
});

describe("positions of extremes", () => {
  it("the first of equal ones, along any axis of any dtype", () =>
    forAll(40, async (random) => {
      const shape = random.shape({ minRank: 1 });
      const dtype = random.pick(["float32", "int32", "bool"] as const);
      const axis = random.axis(shape.length);
      const x = random.tensor(shape, { dtype, from: 0, to: 3 });
      await agrees((x: tf.Tensor) => [tf.argMax(x, axis), tf.argMin(x, axis)], [dtype === "float32" ? tf.round(x) : x]);
    }));

  it("NaN counts only where it comes first", () =>
    forAll(40, async (random) => {
      const x = random.among([NaN, 1, 2, 3], random.shape({ minRank: 1, maxRank: 3, lengths: "positive" }));
      const axis = random.axis(x.rank);
      await agrees((x: tf.Tensor) => [tf.argMax(x, axis), tf.argMin(x, axis)], [tf.clone(x)]);
      await agrees((x: tf.Tensor) => [tf.argMax(x, axis)], [x], { dtype: "float64" });
    }));

  it("an axis that is not there is refused with its tensor's rank", async () => {
    await expect(runCompiled((x: tf.Tensor) => tf.argMax(x, 2), [tf.zeros([2, 3])])).rejects.toThrow(
      "ArgMax in tested: invalid axis: 2 of a tensor of rank 2",
    );
  });
});

describe("softmax and its logarithm", () => {
  it("over the last axis of any shape", () =>
    forAll(30, async (random) => {
      const x = random.tensor(random.shape({ minRank: 1 }), { from: -50, to: 50 });
      await agrees((x: tf.Tensor) => tf.softmax(x), [tf.clone(x)], { rtol: 5e-6 });
      await agrees((x: tf.Tensor) => tf.logSoftmax(x), [x], { rtol: 2e-6, atol: 1e-5 });
    }));

  it("infinities and NaN as eager", () =>
    forAll(30, async (random) => {
      const x = random.among([NaN, 0, 1, 2, Infinity, -Infinity, -Infinity], [6, random.integer(1, 9)]);
      await agrees((x: tf.Tensor) => tf.softmax(x), [x], { rtol: 2e-6 });
    }));

  it("the kernel LogSoftmax, which TensorFlow.js itself does not use", () =>
    forAll(10, async (random) => {
      const x = random.tensor([4, random.integer(1, 9)]);
      const kernel = (x: tf.Tensor): tf.Tensor =>
        tf.getBackend() === "cpu" ? tf.logSoftmax(x) : tf.engine().runKernel("LogSoftmax", { logits: x }, { axis: -1 });
      await agrees(kernel, [x], { rtol: 2e-6, atol: 1e-6 });
    }));

  it("in float64 as the formula", () =>
    forAll(5, async (random) => {
      const values = random.doubles(12, -20, 20);
      const [y] = await runCompiled((x: tf.Tensor) => tf.softmax(x), [tf.zeros([12])], {
        dtype: "float64",
        feeds: [values],
      });
      const total = values.reduce((sum, x) => sum + Math.exp(x), 0);
      const exact = values.map((x) => Math.exp(x) / total);
      expect(firstDifference(y.dataSync(), exact, 1e-12, 0)).toBeUndefined();
    }));
});

describe("gradients through reductions", () => {
  const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    sum: (x) => tf.sum(tf.square(tf.sum(x, 1))),
    mean: (x) => tf.sum(tf.square(tf.mean(x, 0))),
    max: (x) => tf.sum(tf.square(tf.max(x, 1))),
    min: (x) => tf.sum(tf.square(tf.min(x, 0))),
    prod: (x) => tf.sum(tf.square(tf.prod(x, 1))),
    softmax: (x) => tf.sum(tf.square(tf.softmax(x))),
    logSoftmax: (x) => tf.sum(tf.square(tf.logSoftmax(x))),
  };
  for (const [name, fn] of Object.entries(functions)) {
    it(`${name}: first and second derivatives as eager`, () =>
      forAll(5, async (random) => {
        const shape = [random.integer(1, 4), random.integer(1, 4)];
        const first = tf.grad(fn as (x: tf.Tensor) => tf.Scalar);
        const second = tf.grad((x: tf.Tensor) => tf.sum(tf.square(first(x))));
        await agrees((x: tf.Tensor) => [first(x), second(x)], [random.tensor(shape, { from: 0.5, to: 2 })], {
          rtol: 2e-5,
          atol: 2e-5,
        });
      }));
  }
});
