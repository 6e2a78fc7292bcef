import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { agrees, forAll, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

describe("Fill", () => {
  it.each(["float32", "int32", "bool"] as const)("makes %s of any shape, also an empty one", (dtype) =>
    forAll(4, async (random) => {
      const shape = random.shape();
      await agrees(() => [tf.fill(shape, 1, dtype), tf.zeros(shape, dtype), tf.ones(shape, dtype)], []);
    }),
  );

  it("rounds its number to the dtype", async () => {
    await agrees(
      () => [tf.fill([2], 0.1), tf.fill([2], 2.7, "int32"), tf.fill([2], -2.7, "int32"), tf.fill([1], NaN)],
      [],
    );
    const [result] = await runCompiled(() => tf.fill([1], 0.1), [], { dtype: "float64" });
    expect(result.dataSync()[0]).toBe(0.1);
  });

  it("of a string is refused", async () => {
    await expect(compile(() => tf.fill([2], "a"), [], { name: "f" })).rejects.toThrow("cannot compile dtype string");
  });
});

describe("ZerosLike and OnesLike", () => {
  it.each(["float32", "int32", "bool"] as const)(
    "have the shape and dtype of their %s input, whatever its values",
    (dtype) =>
      forAll(4, (random) =>
        agrees((x: tf.Tensor) => [tf.zerosLike(x), tf.onesLike(x)], [random.tensor(random.shape(), { dtype })]),
      ),
  );
});

describe("LinSpace", () => {
  it("has the values of TensorFlow.js where its sums have not drifted", async () => {
    await agrees(() => [tf.linspace(0, 1, 5), tf.linspace(-1, 2, 7), tf.linspace(3, -3, 4), tf.linspace(2, 9, 1)], [], {
      atol: 1e-6,
    });
  });

  it("ends where it is told to and has each value to the last digit (TensorFlow.js is 9e-6 off after 1000 steps)", async () => {
    const [result] = await runCompiled(() => tf.linspace(0, 1, 1001), []);
    expect([...result.dataSync()]).toEqual(Array.from({ length: 1001 }, (_, i) => Math.fround(i / 1000)));
  });
});

describe("Range", () => {
  it("has the values of TensorFlow.js: up, down, empty, by steps, in float32 and int32", () =>
    agrees(
      () => [
        tf.range(0, 5),
        tf.range(5, 0),
        tf.range(2, 2),
        tf.range(0, 10, 3),
        tf.range(10, 0, -3),
        tf.range(0, 3, -1),
        tf.range(3, 0, 2),
        tf.range(0, 1, 0.25),
        tf.range(0, 7, 2, "int32"),
        tf.range(7, -2, -2, "int32"),
        tf.range(0, 3, 0.5, "int32"),
      ],
      [],
    ));

  it("does not drift (TensorFlow.js is 9e-6 off after 1000 steps of 0.001)", async () => {
    const [result] = await runCompiled(() => tf.range(0, 1, 0.001), []);
    expect([...result.dataSync()]).toEqual(Array.from({ length: 1000 }, (_, i) => Math.fround(i * 0.001)));
  });
});
