import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type NativeDtype, NativeTensor } from "../../../packages/tfjs-compile/src/index.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

describe("a native tensor", () => {
  it("holds the array it was made of", async () => {
    const values = new Float32Array([1, 2, 3, 4, 5, 6]);
    const tensor = new NativeTensor([2, 3], "float32", values);
    expect(tensor.dataSync()).toBe(values);
    expect(await tensor.data()).toBe(values);
    expect([tensor.size, tensor.rank]).toEqual([6, 2]);
    expect(tensor.reshape([3, 2]).dataSync()).toBe(values);
    expect([...tensor.reshape([6]).shape]).toEqual([6]);
  });

  it("becomes a tensor of TensorFlow.js with memory of its own", () => {
    const values = new Float32Array([1, 2, 3]);
    const tensor = new NativeTensor([3], "float32", values).toTensor();
    values[0] = 9;
    expect([...tensor.dataSync()]).toEqual([1, 2, 3]);
    tensor.dispose();
    for (const dtype of ["int32", "bool"] as const) {
      const made = new NativeTensor(
        [1],
        dtype,
        dtype === "bool" ? new Uint8Array([1]) : new Int32Array([1]),
      ).toTensor();
      expect([made.dtype, made.dataSync()[0]]).toEqual([dtype, 1]);
      made.dispose();
    }
    const rounded = new NativeTensor([], "float64", new Float64Array([0.1])).toTensor();
    expect([rounded.dtype, rounded.dataSync()[0]]).toEqual(["float32", Math.fround(0.1)]);
    rounded.dispose();
  });

  it("refuses values that do not fill its shape or are of another type", () => {
    expect(() => new NativeTensor([2], "float32", new Float32Array(3))).toThrow("got 3 values for shape [2]");
    expect(() => new NativeTensor([2], "float32", new Float64Array(2))).toThrow(
      "got Float64Array for dtype float32 (Float32Array is its array)",
    );
    expect(() => new NativeTensor([2], "text" as NativeDtype, new Float32Array(2))).toThrow(
      'unknown dtype "text" (known: float32, float64, int32, bool)',
    );
  });

  it("cannot be read once it is disposed", async () => {
    const tensor = new NativeTensor([2], "int32", new Int32Array(2));
    tensor.dispose();
    tensor.dispose();
    expect(() => tensor.dataSync()).toThrow("a disposed tensor is read: [2] int32");
    await expect(tensor.data()).rejects.toThrow("a disposed tensor is read: [2] int32");
    expect(() => tensor.toTensor()).toThrow("a disposed tensor is read: [2] int32");
  });

  it("is no tensor of TensorFlow.js", () => {
    expect(new NativeTensor([1], "int32", new Int32Array(1))).not.toBeInstanceOf(tf.Tensor);
  });
});
