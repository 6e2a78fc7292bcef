import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { agrees, forAll, pairs, runCompiled, SPECIAL, SPECIAL_INTS, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const comparisons: readonly [string, Binary][] = [
  ["Equal", tf.equal],
  ["NotEqual", tf.notEqual],
  ["Greater", tf.greater],
  ["GreaterEqual", tf.greaterEqual],
  ["Less", tf.less],
  ["LessEqual", tf.lessEqual],
];

describe.each(comparisons)("%s", (_, op) => {
  it.each(["float32", "int32", "bool"] as const)("compares %s with broadcasting", (dtype) =>
    forAll(5, async (random) => {
      const [a, b] = random.pair();
      await agrees(op, [random.tensor(a, { dtype, from: -2, to: 2 }), random.tensor(b, { dtype, from: -2, to: 2 })]);
    }),
  );

  it("compares special values, NaN among them, in float32 and float64", async () => {
    await agrees(op, pairs(SPECIAL, SPECIAL));
    await agrees(op, pairs(SPECIAL, SPECIAL), { dtype: "float64" });
    await agrees(op, pairs(SPECIAL_INTS, SPECIAL_INTS, "int32"));
  });

  it("compares an int32 with a float32", async () => {
    await agrees(op, [tf.tensor1d([1, 2, 3], "int32"), tf.tensor1d([0.5, 2, 3.5])]);
  });
});

describe("doubles that float32 does not tell apart", () => {
  it("are told apart in float64", async () => {
    const feeds = [Float64Array.of(1, 1 + 2 ** -52), Float64Array.of(1 + 2 ** -52, 1)];
    const zeros = tf.zeros([2]);
    const [less, equal] = await runCompiled(
      (a: tf.Tensor, b: tf.Tensor) => [tf.less(a, b), tf.equal(a, b)],
      [zeros, zeros],
      {
        dtype: "float64",
        feeds,
      },
    );
    expect([...less.dataSync()]).toEqual([1, 0]);
    expect([...equal.dataSync()]).toEqual([0, 0]);
  });
});

const logical: readonly [string, Binary][] = [
  ["LogicalAnd", tf.logicalAnd],
  ["LogicalOr", tf.logicalOr],
  ["LogicalXor", tf.logicalXor],
];

describe.each(logical)("%s", (_, op) => {
  it("has the values of TensorFlow.js for shapes that broadcast", () =>
    forAll(6, async (random) => {
      const [a, b] = random.pair();
      await agrees(op, [random.tensor(a, { dtype: "bool" }), random.tensor(b, { dtype: "bool" })]);
    }));
});

describe("questions of one tensor", () => {
  it("LogicalNot turns true and false", () =>
    forAll(3, (random) => agrees(tf.logicalNot, [random.tensor(random.shape(), { dtype: "bool" })])));

  it("IsNaN, IsInf and IsFinite tell special values apart, in both widths", async () => {
    const ask = (x: tf.Tensor) => [tf.isNaN(x), tf.isInf(x), tf.isFinite(x)];
    await agrees(ask, [tf.tensor1d([...SPECIAL])]);
    await agrees(ask, [tf.tensor1d([...SPECIAL])], { dtype: "float64" });
    await forAll(3, (random) => agrees(ask, [random.tensor(random.shape())]));
  });

  it("IsFinite is true of a double beyond float32", async () => {
    const feeds = [Float64Array.of(1e300, -1e300, Infinity)];
    const [result] = await runCompiled((x: tf.Tensor) => tf.isFinite(x), [tf.zeros([3])], { dtype: "float64", feeds });
    expect([...result.dataSync()]).toEqual([1, 1, 0]);
  });

  it("integers and booleans are always finite", async () => {
    const ask = (x: tf.Tensor) => [tf.isNaN(x), tf.isInf(x), tf.isFinite(x)];
    await agrees(ask, [tf.tensor2d([[1, 2, -3]], undefined, "int32")]);
    await agrees(ask, [tf.tensor1d([true, false], "bool")]);
  });
});
