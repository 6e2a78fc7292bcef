import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

const near = { rtol: 1e-5, atol: 1e-5 };

function setting(random: Random) {
  const dilation = random.next() < 0.3 ? 2 : 1;
  const taps = random.integer(1, 3);
  const stride = dilation > 1 ? 1 : random.integer(1, 3);
  const [channels, multiplier] = [random.pick([1, 3, 8, 9]), random.integer(1, 3)];
  const least = (taps - 1) * dilation + 1;
  const image = [random.integer(1, 3), random.integer(least, 7), random.integer(least, 7), channels];
  const pad = random.pick<"valid" | "same" | number>(["valid", "same", random.integer(0, 2)]);
  return { image, filter: [taps, taps, channels, multiplier], stride, dilation, pad };
}

describe("a compiled depthwise convolution is TensorFlow.js's", () => {
  it("for any strides, dilations, paddings, channels and multipliers", () =>
    forAll(40, async (random) => {
      const { image, filter, stride, dilation, pad } = setting(random);
      await agrees(
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.depthwiseConv2d(x, w, stride, pad, "NHWC", dilation),
        [random.tensor(image), random.tensor(filter)],
        near,
      );
    }));

  it("in its gradients", () =>
    forAll(30, async (random) => {
      const { image, filter, stride, pad } = setting(random);
      const conv = (x: tf.Tensor, w: tf.Tensor) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
      const out = tf.tidy(() => conv(tf.zeros(image), tf.zeros(filter)).shape);
      await agrees(
        (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor) => tf.grads(conv)([x, w], dy),
        [random.tensor(image), random.tensor(filter), random.tensor(out)],
        near,
      );
    }));

  it("as part of a separable one, and for no images", () =>
    forAll(5, async (random) => {
      const [channels, multiplier, outChannels] = [random.integer(1, 4), random.integer(1, 2), random.integer(1, 4)];
      const batch = random.integer(0, 2);
      await agrees(
        (x: tf.Tensor4D, depth: tf.Tensor4D, point: tf.Tensor4D) => tf.separableConv2d(x, depth, point, 1, "same"),
        [
          random.tensor([batch, 5, 6, channels]),
          random.tensor([3, 3, channels, multiplier]),
          random.tensor([1, 1, channels * multiplier, outChannels]),
        ],
        near,
      );
    }));

  it("for channels first, where it equals itself for channels last", () =>
    forAll(10, async (random) => {
      const { image, filter, stride, dilation, pad } = setting(random);
      const [last, first] = await runCompiled(
        (x: tf.Tensor4D, w: tf.Tensor4D) => [
          tf.depthwiseConv2d(x, w, stride, pad, "NHWC", dilation),
          tf.transpose(
            tf.depthwiseConv2d(tf.transpose(x, [0, 3, 1, 2]), w, stride, pad, "NCHW", dilation),
            [0, 2, 3, 1],
          ),
        ],
        [random.tensor(image), random.tensor(filter)],
      );
      expect(first.shape).toEqual(last.shape);
      expect(firstDifference(first.dataSync(), last.dataSync(), 1e-6, 1e-6)).toBeUndefined();
    }));
});

describe("in float64", () => {
  it("a depthwise convolution equals its sums to 1e-13, with its gradients", () =>
    forAll(6, async (random) => {
      const [side, channels, multiplier] = [random.integer(3, 6), random.pick([2, 9]), random.integer(1, 2)];
      const [image, filter] = [
        [1, side, side, channels],
        [2, 2, channels, multiplier],
      ];
      const out = [1, side - 1, side - 1, channels * multiplier];
      const [x, w, dy] = [image, filter, out].map((shape) =>
        random.doubles(
          shape.reduce((a, b) => a * b, 1),
          -1,
          1,
        ),
      );
      const conv = (x: tf.Tensor, w: tf.Tensor) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "valid");
      const results = await runCompiled(
        (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor) => [conv(x, w), ...tf.grads(conv)([x, w], dy)],
        [tf.zeros(image), tf.zeros(filter), tf.zeros(out)],
        { dtype: "float64", feeds: [x, w, dy] },
      );
      const y = new Float64Array(dy.length);
      const [dx, dw] = [new Float64Array(x.length), new Float64Array(w.length)];
      for (let r = 0; r < side - 1; r++)
        for (let c = 0; c < side - 1; c++)
          for (let i = 0; i < 2; i++)
            for (let j = 0; j < 2; j++)
              for (let d = 0; d < channels; d++)
                for (let m = 0; m < multiplier; m++) {
                  const atX = ((r + i) * side + c + j) * channels + d;
                  const atW = ((i * 2 + j) * channels + d) * multiplier + m;
                  const atY = ((r * (side - 1) + c) * channels + d) * multiplier + m;
                  y[atY] += x[atX] * w[atW];
                  dx[atX] += dy[atY] * w[atW];
                  dw[atW] += dy[atY] * x[atX];
                }
      [y, dx, dw].forEach((exact, i) => {
        expect(firstDifference(results[i].dataSync(), exact, 0, 1e-13)).toBeUndefined();
      });
    }));
});
