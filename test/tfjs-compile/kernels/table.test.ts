import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { kernelNames, refusals, rules } from "../../../packages/tfjs-compile/src/kernels/table.js";
import { useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

describe("the kernel table", () => {
  it("has a rule or a reason for every kernel of TensorFlow.js, never both", () => {
    const both = kernelNames.filter((name) => name in rules && name in refusals);
    const neither = kernelNames.filter((name) => !(name in rules || name in refusals));
    expect({ both, neither }).toEqual({ both: [], neither: [] });
  });

  it("names only kernels that TensorFlow.js has", () => {
    const known = new Set(kernelNames);
    expect(Object.keys(refusals).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe("a program that uses a kernel which cannot be compiled", () => {
  const image = tf.zeros([1, 4, 4, 3]) as tf.Tensor4D;
  const programs: [string, (x: tf.Tensor) => tf.Tensor, tf.Tensor, string][] = [
    ["complex numbers", (x) => tf.real(tf.complex(x, x)), tf.zeros([2]), "Complex in f: dtype complex64"],
    [
      "unique values",
      (x) => tf.unique(x).values,
      tf.zeros([2]),
      "Unique in f: the shape of its result depends on values",
    ],
    [
      "random draws",
      (x) => tf.multinomial(x as tf.Tensor1D, 2, 7),
      tf.zeros([3]),
      "Multinomial in f: it draws random numbers",
    ],
    [
      "image rotation",
      (x) => tf.image.rotateWithOffset(x as tf.Tensor4D, 0.3),
      image,
      "RotateWithOffset in f: image transforms other than resizing and flipping are left out",
    ],
  ];
  it.each(programs)(
    "of %s gets an error that names the kernel, the function and the reason",
    async (_, fn, x, message) => {
      await expect(compile(fn, [x], { name: "f" })).rejects.toThrow(`cannot compile ${message}`);
    },
  );

  it("of strings gets an error that names the dtype", async () => {
    const fn = () => tf.equal(tf.tensor1d(["a"]), tf.tensor1d(["b"]));
    await expect(compile(fn, [], { name: "f" })).rejects.toThrow("cannot compile dtype string");
  });
});
