import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

type Pad = "valid" | "same" | number | [[0, 0], [number, number], [number, number], [0, 0]];

interface Setting {
  readonly image: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: Pad;
}

/** A convolution in which at least one window fits. Either strides or dilations are one, as TensorFlow.js demands. */
function setting(random: Random, channels: readonly number[] = [1, 2, 3, 8, 9]): Setting {
  const dilated = random.next() < 0.3;
  const two = (from: number, to: number): [number, number] => [random.integer(from, to), random.integer(from, to)];
  const taps = two(1, 3);
  const strides: [number, number] = dilated ? [1, 1] : two(1, 4);
  const dilations: [number, number] = dilated ? two(1, 2) : [1, 1];
  const pad: Pad = random.pick<Pad>(["valid", "same", random.integer(0, 3), [[0, 0], two(0, 4), two(0, 4), [0, 0]]]);
  const least = taps.map((n, i) => (n - 1) * dilations[i] + 1);
  const image = [random.integer(1, 3), random.integer(least[0], 8), random.integer(least[1], 8), random.pick(channels)];
  const filter = [...taps, image[3], random.pick(channels)];
  // TensorFlow.js takes the filter's height and the stride of rows for both axes when padding is one number.
  const square = typeof pad === "number";
  if (square) {
    filter[1] = filter[0];
    strides[1] = strides[0];
    dilations[1] = dilations[0];
    image[2] = Math.max(image[2], least[0]);
  }
  return { image: image as never, filter: filter as never, strides, dilations, pad };
}

const near = { rtol: 1e-5, atol: 1e-5 };

describe("a compiled two-dimensional convolution is TensorFlow.js's", () => {
  it("for any strides, dilations, paddings, sizes and channels", () =>
    forAll(60, async (random) => {
      const { image, filter, strides, pad, dilations } = setting(random);
      await agrees(
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, strides, pad, "NHWC", dilations),
        [random.tensor(image), random.tensor(filter)],
        near,
      );
    }));

  it("for channels first", () =>
    forAll(15, async (random) => {
      const { image, filter, strides, pad, dilations } = setting(random);
      const explicit = typeof pad === "object" ? ([pad[0], pad[3], pad[1], pad[2]] as never) : pad;
      await agrees(
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, strides, explicit, "NCHW", dilations),
        [random.tensor([image[0], image[3], image[1], image[2]]), random.tensor(filter)],
        near,
      );
    }));

  it("for each rounding of the number of windows", () =>
    forAll(12, async (random) => {
      const rounding = random.pick(["floor", "round", "ceil"] as const);
      const [stride, pad] = [random.integer(2, 3), random.integer(0, 2)];
      await agrees(
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, stride, pad, "NHWC", 1, rounding),
        [random.tensor([2, 7, 8, 3]), random.tensor([3, 3, 3, 2])],
        near,
      );
    }));

  it("for no images, one image without a batch axis, and padding wider than the image", async () => {
    await forAll(1, async (random) => {
      const w = () => random.tensor([3, 3, 2, 4]);
      const conv = (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, "same");
      await agrees(conv, [random.tensor([0, 5, 5, 2]), w()]);
      await agrees(conv, [random.tensor([5, 5, 2]), w()], near);
      await agrees((x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 2, 5), [random.tensor([1, 2, 2, 2]), w()], near);
    });
  });

  it("and refuses a filter larger than the image", async () => {
    const conv = () =>
      runCompiled(
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, "valid"),
        [tf.zeros([1, 2, 5, 1]), tf.zeros([4, 3, 1, 1])],
      );
    await expect(conv()).rejects.toThrow("no window of 4 fits into 2 entries");
  });
});

describe("gradients of a compiled two-dimensional convolution are TensorFlow.js's", () => {
  it("for the input and the filter", () =>
    forAll(40, async (random) => {
      const { image, filter, strides, pad } = setting(random);
      const conv = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
      const out = conv(tf.zeros(image), tf.zeros(filter)).shape;
      await agrees(
        (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor) => tf.grads(conv)([x, w], dy),
        [random.tensor(image), random.tensor(filter), random.tensor(out)],
        near,
      );
    }));

  it("for the transposed convolution", () =>
    forAll(15, async (random) => {
      const stride = random.integer(1, 3);
      const [side, channels] = [random.integer(1, 4), random.integer(1, 9)];
      const full: [number, number, number, number] = [2, side * stride, side * stride, channels];
      await agrees(
        (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2dTranspose(x, w, full, stride, "same"),
        [random.tensor([2, side, side, 3]), random.tensor([3, 2, channels, 3])],
        near,
      );
    }));
});

describe("three-dimensional convolutions and their gradients are TensorFlow.js's", () => {
  it("for any strides, dilations, sizes and channels", () =>
    forAll(25, async (random) => {
      const dilated = random.next() < 0.3;
      const three = (from: number, to: number) =>
        [random.integer(from, to), random.integer(from, to), random.integer(from, to)] as [number, number, number];
      const taps = three(1, 3);
      const strides = dilated ? ([1, 1, 1] as [number, number, number]) : three(1, 3);
      const dilations = dilated ? three(1, 2) : ([1, 1, 1] as [number, number, number]);
      const lengths = taps.map((n, i) => random.integer((n - 1) * dilations[i] + 1, 5));
      const [channels, outChannels] = [random.pick([1, 2, 8]), random.integer(1, 3)];
      const pad = random.pick(["valid", "same"] as const);
      const image = [random.integer(1, 2), ...lengths, channels];
      const filter = [...taps, channels, outChannels];
      const conv = (x: tf.Tensor, w: tf.Tensor) =>
        tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, strides, pad, "NDHWC", dilations);
      await agrees(conv, [random.tensor(image), random.tensor(filter)], near);
      if (dilated) return;
      const out = conv(tf.zeros(image), tf.zeros(filter)).shape;
      await agrees(
        (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor) => tf.grads(conv)([x, w], dy),
        [random.tensor(image), random.tensor(filter), random.tensor(out)],
        near,
      );
    }));
});

describe("large convolutions, on onnxruntime's own operators, are TensorFlow.js's", () => {
  it.each([
    { image: [1, 121, 127, 17], filter: [4, 5, 17, 1], stride: 1, pad: "same" as const },
    { image: [1, 370, 363, 13], filter: [5, 5, 13, 1], stride: 3, pad: "valid" as const },
    { image: [1, 121, 127, 1], filter: [5, 4, 1, 17], stride: 1, pad: "valid" as const },
    { image: [1, 122, 155, 2], filter: [2, 3, 2, 40], stride: 4, pad: "valid" as const },
  ])("images $image, filter $filter, stride $stride, $pad", async ({ image, filter, stride, pad }) => {
    await forAll(1, async (random) => {
      const conv = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
      const out = tf.tidy(() => conv(tf.zeros(image), tf.zeros(filter)).shape);
      await agrees(
        (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor) => ({ y: conv(x, w), g: tf.grads(conv)([x, w], dy) }),
        [random.tensor(image), random.tensor(filter), random.tensor(out)],
        { rtol: 1e-4, atol: 1e-2 },
      );
    });
  });

  it("and are made of Conv and ConvTranspose", async () => {
    const conv = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same");
    const step = await compile(
      (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor) => [conv(x, w), ...tf.grads(conv)([x, w], dy)],
      [tf.zeros([1, 128, 128, 30]), tf.zeros([3, 3, 30, 30]), tf.zeros([1, 128, 128, 30])],
    );
    expect(step.print()).toMatch(/= Conv\(/);
    expect(step.print()).toMatch(/= ConvTranspose\(/);
    await step.dispose();
  });
});

describe("in float64, a convolution equals its sums to 1e-12", () => {
  it("forward, for the input and for the filter", () =>
    forAll(8, async (random) => {
      const { image, filter, strides, pad } = setting(random, [1, 2, 9]);
      const conv = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
      const out = conv(tf.zeros(image), tf.zeros(filter)).shape as number[];
      const [xs, ws, ds] = [image, filter, out].map((shape) => random.doubles(product(shape), -2, 2));
      const [y, dx, dw] = await runCompiled(
        (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor) => [conv(x, w), ...tf.grads(conv)([x, w], dy)],
        [tf.zeros(image), tf.zeros(filter), tf.zeros(out)],
        { dtype: "float64", feeds: [xs, ws, ds] },
      );
      const wanted = loops(xs, ws, ds, { image, filter, strides, out, before: beginning(image, filter, strides, pad) });
      for (const [got, exact] of [
        [y, wanted.y],
        [dx, wanted.dx],
        [dw, wanted.dw],
      ] as const) {
        expect(got.dtype).toBe("float64");
        expect(firstDifference(got.dataSync(), exact, 0, 1e-12)).toBeUndefined();
      }
    }));
});

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Padding in front of the first window, by TensorFlow's definition of "same". */
function beginning(
  image: readonly number[],
  filter: readonly number[],
  strides: readonly number[],
  pad: Pad,
): number[] {
  return [0, 1].map((axis) => {
    if (pad === "valid") return 0;
    if (typeof pad === "number") return pad;
    if (typeof pad === "object") return pad[axis + 1][0];
    const length = image[axis + 1];
    const needed = (Math.ceil(length / strides[axis]) - 1) * strides[axis] + filter[axis] - length;
    return Math.floor(Math.max(0, needed) / 2);
  });
}

interface Loop {
  readonly image: readonly number[];
  readonly filter: readonly number[];
  readonly strides: readonly number[];
  readonly out: readonly number[];
  readonly before: readonly number[];
}

/** y = x∗w and the gradients of ⟨dy, x∗w⟩, by plain loops. */
function loops(x: Float64Array, w: Float64Array, dy: Float64Array, { image, filter, strides, out, before }: Loop) {
  const [batch, height, width, channels] = image;
  const [rows, columns, , outChannels] = filter;
  const y = new Float64Array(product(out));
  const [dx, dw] = [new Float64Array(x.length), new Float64Array(w.length)];
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < out[1]; r++)
      for (let c = 0; c < out[2]; c++)
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < columns; j++) {
            const [h, v] = [r * strides[0] - before[0] + i, c * strides[1] - before[1] + j];
            if (h < 0 || h >= height || v < 0 || v >= width) continue;
            for (let d = 0; d < channels; d++)
              for (let e = 0; e < outChannels; e++) {
                const atX = ((b * height + h) * width + v) * channels + d;
                const atW = ((i * columns + j) * channels + d) * outChannels + e;
                const atY = ((b * out[1] + r) * out[2] + c) * outChannels + e;
                y[atY] += x[atX] * w[atW];
                dx[atX] += dy[atY] * w[atW];
                dw[atW] += dy[atY] * x[atX];
              }
          }
  return { y, dx, dw };
}
