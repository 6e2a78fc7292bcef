import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

describe("a tensor that the function captures", () => {
  it("is a constant with the values of the time of compiling, also after it is disposed or overwritten", async () => {
    const captured = tf.tensor1d([1, 2, 3]);
    const variable = tf.variable(tf.tensor1d([10, 20, 30]), false, "captured by a test");
    const x = tf.zeros([3]);
    const compiled = await compile((y: tf.Tensor) => tf.add(tf.add(y, captured), variable), [x]);
    captured.dispose();
    variable.assign(tf.tensor1d([0, 0, 0]));
    expect([...(await compiled(x)).dataSync()]).toEqual([11, 22, 33]);
    variable.dispose();
    await compiled.dispose();
  });

  it("and is disposed before compiling is refused", async () => {
    const captured = tf.tensor1d([1, 2, 3]);
    captured.dispose();
    const x = tf.zeros([3]);
    await expect(compile((y: tf.Tensor) => tf.add(y, captured), [x], { name: "step" })).rejects.toThrow(/disposed/);
  });

  it("has its values also where TensorFlow.js holds them in the array of another dtype, as casts leave them", async () => {
    const captured = tf.cast(tf.tensor1d([true, false, true], "bool"), "float32");
    expect(captured.dataSync()).toBeInstanceOf(Uint8Array);
    const compiled = await compile(
      (y: tf.Tensor) => [tf.add(y, captured), tf.mul(y, tf.cast(tf.tensor1d([7, 8, 9], "int32"), "float32"))],
      [tf.zeros([3])],
    );
    const [sum, product] = await compiled(new Float32Array([1, 2, 3]));
    expect([...sum.dataSync(), ...product.dataSync()]).toEqual([2, 2, 4, 7, 16, 27]);
    await compiled.dispose();
  });

  it("keeps its own shape and dtype where TensorFlow.js lets several tensors share their values, as reshapes and casts do", async () => {
    const list = tf.tensor1d([1, 2, 3, 4]);
    const matrix = tf.reshape(list, [2, 2]);
    const integers = tf.tensor1d([5, 6, 7, 8], "int32");
    const floats = tf.cast(integers, "float32");
    const compiled = await compile(
      (x: tf.Tensor, i: tf.Tensor) => [
        tf.matMul(tf.reshape(x, [2, 2]), matrix),
        tf.add(x, list),
        tf.add(x, floats),
        tf.add(i, integers),
      ],
      [tf.zeros([4]), tf.zeros([4], "int32")],
    );
    const results = await compiled(new Float32Array([1, 0, 0, 1]), new Int32Array([10, 0, 0, 0]));
    expect(results.map((result) => [...result.dataSync()])).toEqual([
      [1, 2, 3, 4],
      [2, 2, 3, 5],
      [6, 6, 7, 9],
      [15, 6, 7, 8],
    ]);
    expect(results[3].dtype).toBe("int32");
    await compiled.dispose();
  });

  it("is read from the backend that holds it", async () => {
    const x = tf.zeros([2]);
    const captured = tf.tensor1d([1, 2]);
    const compiled = await compile((y: tf.Tensor) => tf.add(y, captured), [x]);
    expect([...(await compiled(x)).dataSync()]).toEqual([1, 2]);
    // It was read, not moved: its own backend still has it.
    expect([...captured.dataSync()]).toEqual([1, 2]);
    await compiled.dispose();
  });
});

describe("constants of more than 2 GiB", () => {
  /** A tensor of a size that nobody has allocated, and what answers when its values are read. */
  function claimed(elements: number, read: () => unknown, dtype: "float32" | "bool" = "float32"): tf.Tensor {
    const owner = Object.assign(Object.create(tf.backend()), { readSync: read, disposeData: () => true });
    return tf.engine().makeTensorFromDataId({}, [elements], dtype, owner);
  }

  const unread = () => {
    throw new Error("the values were read");
  };

  async function errorOf(constants: readonly tf.Tensor[], dtype: "float32" | "float64" = "float32"): Promise<string> {
    const x = tf.scalar(0);
    const fn = (y: tf.Tensor) => constants.map((constant) => tf.mul(y, tf.sum(constant)));
    const message = await compile(fn, [x], { name: "step", dtype }).then(
      () => "compiled",
      (error: Error) => error.message,
    );
    tf.dispose([x, ...constants]);
    return message;
  }

  it("are refused before their values are read", async () => {
    expect(await errorOf([claimed(6e8, unread)])).toBe(
      "constant too large: [600000000] float32 in step (2 GiB at most; pass it as an input)",
    );
  });

  it("are counted in the type that the model will have", async () => {
    expect(await errorOf([claimed(3e8, unread)])).toBe("the values were read");
    expect(await errorOf([claimed(3e8, unread)], "float64")).toBe(
      "constant too large: [300000000] float32 in step (2 GiB at most; pass it as an input)",
    );
    expect(await errorOf([claimed(6e8, unread, "bool")])).toBe("the values were read");
  });

  it("are refused together too", async () => {
    const length = 2.5e8;
    const values = { constructor: Float32Array, length, slice: () => values };
    const constants = [1, 2, 3].map(() => claimed(length, () => values));
    expect(await errorOf(constants)).toBe(
      "constants too large together: [250000000] float32 in step (2 GiB at most; pass it as an input)",
    );
  });
});
