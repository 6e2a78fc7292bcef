import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { agrees, forAll, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

const dtypes = ["float32", "int32", "bool"] as const;

describe("Select", () => {
  it.each(dtypes)("chooses between %s, broadcasting all three", (dtype) =>
    forAll(8, async (random) => {
      const shape = random.shape();
      const condition = random.tensor(random.broadcastable(shape), { dtype: "bool" });
      const [yes, no] = [random.tensor(random.broadcastable(shape), { dtype }), random.tensor(shape, { dtype })];
      await agrees(
        (c: tf.Tensor, yes: tf.Tensor, no: tf.Tensor) => tf.where(c as tf.Tensor1D, yes, no),
        [condition, yes, no],
      );
    }),
  );

  it("takes NaN and infinities along, and only where they are chosen", async () => {
    const condition = tf.tensor1d([true, false, true, false], "bool");
    await agrees(
      (c: tf.Tensor, yes: tf.Tensor, no: tf.Tensor) => tf.where(c as tf.Tensor1D, yes, no),
      [condition, tf.tensor1d([NaN, NaN, -Infinity, Infinity]), tf.tensor1d([1, 2, 3, NaN])],
    );
  });

  it("gives the wider dtype of two", async () => {
    const condition = () => tf.tensor1d([true, false], "bool");
    const where = (c: tf.Tensor, yes: tf.Tensor, no: tf.Tensor) => tf.where(c as tf.Tensor1D, yes, no);
    await agrees(where, [condition(), tf.tensor1d([1, 2], "int32"), tf.tensor1d([0.5, 1.5])]);
    await agrees(where, [condition(), tf.tensor1d([true, true], "bool"), tf.tensor1d([3, 4], "int32")]);
  });

  it("chooses rows by a list of conditions, as the kernel is defined (tf.where never asks it to)", async () => {
    const select = (condition: tf.Tensor, t: tf.Tensor, e: tf.Tensor): tf.Tensor =>
      tf.engine().runKernel("Select", { condition, t, e });
    const [result] = await runCompiled(select, [
      tf.tensor1d([true, false], "bool"),
      tf.ones([2, 2, 2]),
      tf.zeros([2, 2, 2]),
    ]);
    expect([...result.dataSync()]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    const tooLong = compile(select, [tf.ones([3], "bool"), tf.ones([2]), tf.zeros([2])], { name: "f" });
    await expect(tooLong).rejects.toThrow("Select in f: shapes do not broadcast: [3] and [2]");
  });

  it("keeps doubles in float64", async () => {
    const feeds = [Float64Array.of(0.1, 0.2)];
    const [result] = await runCompiled((x: tf.Tensor) => tf.where(tf.greater(x, 0.15), x, tf.neg(x)), [tf.zeros([2])], {
      dtype: "float64",
      feeds,
    });
    expect([...result.dataSync()]).toEqual([-0.1, 0.2]);
  });
});
