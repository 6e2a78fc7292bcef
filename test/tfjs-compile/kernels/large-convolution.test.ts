/** The two ways of a convolution, by columns and by onnxruntime's Conv, on small sizes, where both can be run. */
import * as ort from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import type { Value } from "../../../packages/tfjs-compile/src/graph/graph.js";
import { convolve, filterGradient, inputGradient } from "../../../packages/tfjs-compile/src/kernels/convolution.js";
import {
  largeConvolution,
  largeFilterGradient,
  largeInputGradient,
} from "../../../packages/tfjs-compile/src/kernels/large-convolution.js";
import { type Window, windowOf } from "../../../packages/tfjs-compile/src/kernels/window.js";
import { Emitter } from "../../../packages/tfjs-compile/src/onnx/emitter.js";
import { namesOf, writeModel } from "../../../packages/tfjs-compile/src/onnx/model.js";
import { firstDifference, Random } from "./support.js";

type Emit = (onnx: Emitter, a: Value, b: Value, window: Window) => Value;

/** Both emitted on the same random operands, and run. */
async function both(random: Random, shapes: readonly (readonly number[])[], window: Window, emits: readonly Emit[]) {
  const onnx = new Emitter("float32");
  const [a, b] = shapes.map((shape, i) => onnx.builder.input(`in${i}`, { shape, dtype: "float32" }));
  const graph = onnx.builder.finish(
    "both",
    emits.map((emit) => emit(onnx, a, b, window)),
  );
  const session = await ort.InferenceSession.create(writeModel(graph));
  const feeds = Object.fromEntries(
    [a, b].map(({ name = "", shape }) => {
      const values = Float32Array.from(
        random.doubles(
          shape.reduce((x, y) => x * y, 1),
          -1,
          1,
        ),
      );
      return [name, new ort.Tensor("float32", values, shape)];
    }),
  );
  const results = await session.run(feeds);
  await session.release();
  return graph.outputs.map((output) => results[namesOf(graph)(output)]);
}

describe.each([2, 3])("over %i axes", (axes) => {
  it("Conv and ConvTranspose give what columns give, for any windows", async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = new Random(seed);
      const dilations = random.integer(1, 2);
      const taps = Array.from({ length: axes }, () => random.integer(1, 3));
      const lengths = taps.map((n) => random.integer((n - 1) * dilations + 1, 7));
      const strides = Array.from({ length: axes }, () => random.integer(1, 4));
      const window = windowOf(lengths, taps, { strides, dilations, pad: random.pick(["valid", "same"] as const) });
      if (window.some(({ before }) => before < 0)) continue; // these go by columns always
      const [batch, channels, outChannels] = [random.integer(1, 2), random.integer(1, 3), random.integer(1, 3)];
      const x = [batch, ...lengths, channels];
      const w = [...taps, channels, outChannels];
      const y = [batch, ...window.map(({ out }) => out), outChannels];
      for (const [shapes, ...emits] of [
        [[x, w], convolve, largeConvolution],
        [[y, w], inputGradient, largeInputGradient],
        [[x, y], filterGradient, largeFilterGradient],
      ] as const) {
        const [columns, large] = await both(random, shapes, window, emits);
        expect(large.dims, `seed ${seed}`).toEqual(columns.dims);
        const problem = firstDifference(large.data as Float32Array, columns.data as Float32Array, 1e-5, 1e-5);
        expect(problem, `seed ${seed}`).toBeUndefined();
      }
    }
  });
});
