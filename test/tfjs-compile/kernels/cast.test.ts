import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { agrees, forAll, runCompiled, SPECIAL, SPECIAL_INTS, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

const dtypes = ["float32", "int32", "bool"] as const;

describe("Cast", () => {
  it.each(dtypes)("from %s has the values of TensorFlow.js", (from) =>
    forAll(6, async (random) => {
      const x = random.tensor(random.shape(), { dtype: from });
      await agrees((x: tf.Tensor) => dtypes.map((to) => tf.cast(x, to)), [x]);
    }),
  );

  it("of a float cuts the fraction off and wraps modulo 2³², as ECMAScript's ToInt32 does; NaN and infinities become 0", async () => {
    const values = Float32Array.from([
      ...SPECIAL,
      0.999,
      -0.999,
      3e9,
      -3e9,
      2 ** 31 + 256,
      2 ** 32 + 512,
      2 ** 53,
      2 ** 63,
      2 ** 70,
    ]);
    const [result] = await runCompiled((x: tf.Tensor) => tf.cast(x, "int32"), [tf.tensor1d(values)]);
    // The bitwise operators of JavaScript are defined by ToInt32.
    expect([...result.dataSync()]).toEqual(Array.from(values, (x) => x | 0));
  });

  it("of a double does the same", async () => {
    const values = Float64Array.of(
      2147483647.9,
      -2147483648.9,
      2147483648.5,
      4294967295.9,
      -4294967297.5,
      1e15 + 3,
      NaN,
      -Infinity,
    );
    const [result] = await runCompiled((x: tf.Tensor) => tf.cast(x, "int32"), [tf.zeros([values.length])], {
      dtype: "float64",
      feeds: [values],
    });
    expect([...result.dataSync()]).toEqual(Array.from(values, (x) => x | 0));
  });

  it("to bool is true for all but zeros, also for NaN and the smallest subnormal", async () => {
    await agrees((x: tf.Tensor) => tf.cast(x, "bool"), [tf.tensor1d([...SPECIAL])]);
    await agrees((x: tf.Tensor) => tf.cast(x, "bool"), [tf.tensor1d([...SPECIAL_INTS], "int32")]);
  });

  it("to complex64 is refused", async () => {
    const fn = (x: tf.Tensor) => tf.cast(x, "complex64");
    await expect(compile(fn, [tf.zeros([2])], { name: "f" })).rejects.toThrow(
      "Cast in f: cannot compile dtype complex64",
    );
  });
});

describe("integers overflow modulo 2³²", () => {
  const pairs = SPECIAL_INTS.flatMap((a) => SPECIAL_INTS.map((b): [number, number] => [a, b]));
  const a = () =>
    tf.tensor1d(
      pairs.map(([a]) => a),
      "int32",
    );
  const b = () =>
    tf.tensor1d(
      pairs.map(([, b]) => b),
      "int32",
    );
  // TensorFlow.js multiplies in double and loses the low bits of products above 2⁵³ on its cpu backend, not on wasm. Math.imul does not.
  const cases: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, (a: number, b: number) => number][] = [
    ["Add", tf.add, (a, b) => (a + b) | 0],
    ["Sub", tf.sub, (a, b) => (a - b) | 0],
    ["Multiply", tf.mul, Math.imul],
    ["SquaredDifference", tf.squaredDifference, (a, b) => Math.imul((a - b) | 0, (a - b) | 0)],
    ["Square", (a) => tf.square(a), (a) => Math.imul(a, a)],
    ["Neg", (a) => tf.neg(a), (a) => -a | 0],
    ["AddN", (a, b) => tf.addN([a, b, a]), (a, b) => (a + b + a) | 0],
    ["FloorDiv", tf.floorDiv, (a, b) => Math.floor(a / b) | 0],
    ["Mod", tf.mod, (a, b) => (b === 0 ? 0 : a - b * Math.floor(a / b))],
    ["BitwiseAnd", tf.bitwiseAnd, (a, b) => a & b],
    ["Maximum", tf.maximum, Math.max],
    ["Minimum", tf.minimum, Math.min],
  ];
  it.each(cases)("in %s", async (_, op, exact) => {
    const [result] = await runCompiled(op, [a(), b()]);
    expect(result.dtype).toBe("int32");
    expect([...result.dataSync()]).toEqual(pairs.map(([a, b]) => exact(a, b)));
  });
});
