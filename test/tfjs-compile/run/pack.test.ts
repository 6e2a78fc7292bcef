import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { cut, join } from "../../../packages/tfjs-compile/src/run/pack.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

describe("tensors that travel together", () => {
  it("keep their values, shapes and order among large, whole-number and empty ones, however many there are", async () => {
    for (const count of [1, 2, 3, 128, 129, 300]) {
      const shapes = Array.from({ length: count }, (_, i) => [[], [3], [2, 2], [1, 4, 1]][i % 4]);
      const examples = {
        small: shapes.map((shape) => tf.zeros(shape)),
        large: tf.zeros([9000]),
        whole: tf.zeros([2], "int32"),
        flag: tf.scalar(true, "bool"),
        empty: tf.zeros([0, 3]),
      };
      // The order of results is not that of the arguments.
      const compiled = await compile(
        ({ small, large, whole, flag, empty }: typeof examples) => ({
          small: small.map((x, i) => tf.add(x, i)).reverse(),
          rest: [tf.neg(whole), tf.neg(large), tf.logicalNot(flag), empty],
        }),
        [examples],
      );
      const values = (i: number, size: number) => Float32Array.from({ length: size }, (_, k) => 1000 * i + k);
      const result = await compiled({
        small: examples.small.map(({ size }, i) => values(i, size)),
        large: new Float32Array(9000).fill(5),
        whole: new Int32Array([7, -8]),
        flag: new Uint8Array([1]),
        empty: new Float32Array(0),
      });
      for (const [place, tensor] of [...result.small].reverse().entries()) {
        expect(tensor.shape).toEqual(shapes[place]);
        expect([...tensor.dataSync()]).toEqual([...values(place, tensor.size)].map((x) => x + place));
      }
      const [whole, large, flag, empty] = result.rest;
      expect([...whole.dataSync(), ...flag.dataSync(), empty.size]).toEqual([-7, 8, 0, 0]);
      expect(new Set(large.dataSync())).toEqual(new Set([-5]));
      tf.dispose(examples);
      await compiled.dispose();
    }
  });

  it("may be one tensor in several places", async () => {
    const compiled = await compile(
      (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => [tf.sub(a, b), tf.add(b, c), a, a],
      [tf.zeros([2]), tf.zeros([2]), tf.zeros([2])],
    );
    const x = new Float32Array([3, 4]);
    const once = await compiled(x, x, x);
    // Results are views of one vector: fed back, each is only its own part.
    const again = await compiled(once[1], once[2], once[3]);
    expect(again.map((tensor) => [...tensor.dataSync()])).toEqual([
      [3, 4],
      [6, 8],
      [6, 8],
      [6, 8],
    ]);
    await compiled.dispose();
  });

  it("are joined and cut without copies where there is only one", () => {
    const [a, b] = [Float64Array.of(1, 2), Float64Array.of(3)];
    expect(join([a])).toBe(a);
    expect(cut(a, [2])[0]).toBe(a);
    expect(join([a, b])).toEqual(Float64Array.of(1, 2, 3));
    expect(cut(join([a, b]), [2, 1])).toEqual([a, b]);
  });
});
