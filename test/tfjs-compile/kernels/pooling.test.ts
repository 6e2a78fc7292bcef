import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

type Pad = "valid" | "same" | number;

interface Setting {
  readonly image: number[];
  readonly size: [number, number];
  readonly strides: [number, number];
  readonly pad: Pad;
}

/** Windows that overlap, leave gaps, stand side by side, and reach over the border. */
function setting(random: Random): Setting {
  const size: [number, number] = [random.integer(1, 3), random.integer(1, 3)];
  const strides: [number, number] = random.next() < 0.4 ? [...size] : [random.integer(1, 4), random.integer(1, 4)];
  const pad = random.pick<Pad>(["valid", "same", random.integer(0, 2)]);
  if (typeof pad === "number") {
    // one number: TensorFlow.js takes height and stride of rows for both axes
    size[1] = size[0];
    strides[1] = strides[0];
  }
  const image = [
    random.integer(1, 3),
    random.integer(size[0], 7),
    random.integer(size[1], 7),
    random.pick([1, 3, 8, 9]),
  ];
  return { image, size, strides, pad };
}

/** Many equal entries: zeros of a ReLU, small integers. */
const withTies = (random: Random, shape: readonly number[]) => random.among([0, 0, 1, 2, -1], shape);

const near = { rtol: 1e-5, atol: 1e-6 };

describe("compiled pooling is TensorFlow.js's", () => {
  it.each(["max", "avg"] as const)("%s over any windows", (kind) =>
    forAll(50, async (random) => {
      const { image, size, strides, pad } = setting(random);
      const pool = kind === "max" ? tf.maxPool : tf.avgPool;
      await agrees((x: tf.Tensor4D) => pool(x, size, strides, pad), [random.tensor(image)], near);
    }),
  );

  it.each(["max", "avg"] as const)("%s for no images, one image without a batch axis, and any rounding", (kind) =>
    forAll(8, async (random) => {
      const pool = kind === "max" ? tf.maxPool : tf.avgPool;
      const rounding = random.pick(["floor", "round", "ceil"] as const);
      const size = random.integer(1, 3);
      const shape = random.pick([
        [0, 5, 5, 2],
        [5, 6, 2],
      ]);
      await agrees((x: tf.Tensor4D) => pool(x, size, 2, 1, rounding), [random.tensor(shape)], near);
    }),
  );

  it("max passes over NaN, and keeps infinities", () =>
    forAll(30, async (random) => {
      const { image, size, strides, pad } = setting(random);
      const x = random.among([NaN, NaN, Infinity, -Infinity, -Infinity, 1, 2], image);
      await agrees((x: tf.Tensor4D) => tf.maxPool(x, size, strides, pad), [x]);
    }));

  it("max of integers is integer", () =>
    forAll(5, async (random) => {
      const x = random.tensor([2, 4, 6, 9], { dtype: "int32" });
      const strides = random.integer(1, 2);
      await agrees(
        (x: tf.Tensor4D) =>
          tf.engine().runKernel("MaxPool", { x }, { filterSize: 2, strides, pad: "valid" }) as tf.Tensor,
        [x],
      );
    }));

  it("max with positions, counted in the image or in the batch", () =>
    forAll(25, async (random) => {
      const { image, size, strides } = setting(random);
      const pad = random.pick(["valid", "same"] as const);
      const batch = random.next() < 0.5;
      await agrees(
        (x: tf.Tensor4D) => tf.maxPoolWithArgmax(x, size, strides, pad, batch) as never,
        [withTies(random, image)],
      );
    }));

  it("dilated and of one axis, by way of tf.pool", () =>
    forAll(10, async (random) => {
      const kind = random.pick(["max", "avg"] as const);
      const dilation = random.integer(1, 2);
      await agrees(
        (x: tf.Tensor4D) => tf.pool(x, [2, 3], kind, "valid", [dilation, dilation], 1),
        [random.tensor([2, 7, 8, 3])],
        near,
      );
    }));
});

describe("gradients of compiled pooling are TensorFlow.js's", () => {
  it.each(["max", "avg"] as const)("%s over any windows", (kind) =>
    forAll(50, async (random) => {
      const { image, size, strides, pad } = setting(random);
      const pool = kind === "max" ? tf.maxPool : tf.avgPool;
      const of = (x: tf.Tensor) => pool(x as tf.Tensor4D, size, strides, pad);
      const out = tf.tidy(() => of(tf.zeros(image)).shape);
      await agrees(
        (x: tf.Tensor, dy: tf.Tensor) => tf.grad(of)(x, dy),
        [withTies(random, image), random.tensor(out)],
        near,
      );
    }),
  );

  it("max gives nothing to NaN and to −∞", () =>
    forAll(20, async (random) => {
      const { image, size, strides, pad } = setting(random);
      const of = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, size, strides, pad);
      const out = tf.tidy(() => of(tf.zeros(image)).shape);
      const x = random.among([NaN, NaN, -Infinity, -Infinity, 0, 1], image);
      await agrees((x: tf.Tensor, dy: tf.Tensor) => tf.grad(of)(x, dy), [x, random.tensor(out)], near);
    }));

  it("also where the windows' number is rounded up", () =>
    forAll(8, async (random) => {
      const of = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 3, 2, 1, "ceil");
      const shape = [2, random.integer(4, 7), random.integer(4, 7), 3];
      const out = tf.tidy(() => of(tf.zeros(shape)).shape);
      await agrees(
        (x: tf.Tensor, dy: tf.Tensor) => tf.grad(of)(x, dy),
        [random.tensor(shape), random.tensor(out)],
        near,
      );
    }));
});

describe("compiled pooling over three axes, and its gradient, is TensorFlow.js's", () => {
  it.each(["max", "avg"] as const)("%s over cubes", (kind) =>
    forAll(25, async (random) => {
      const size = random.integer(1, 3);
      const strides = random.next() < 0.4 ? size : random.integer(1, 3);
      const pad = random.pick<Pad>(["valid", "same", random.integer(0, size - 1)]);
      const image = [random.integer(1, 2), ...[0, 1, 2].map(() => random.integer(size, 5)), random.pick([1, 3, 8])];
      const pool = kind === "max" ? tf.maxPool3d : tf.avgPool3d;
      const of = (x: tf.Tensor) => pool(x as tf.Tensor5D, size, strides, pad);
      await agrees(of, [random.tensor(image)], near);
      const out = tf.tidy(() => of(tf.zeros(image)).shape);
      await agrees(
        (x: tf.Tensor, dy: tf.Tensor) => tf.grad(of)(x, dy),
        [withTies(random, image), random.tensor(out)],
        near,
      );
    }),
  );

  it("and over boxes, where the last of equal entries gets the gradient", async () => {
    const of = (x: tf.Tensor) => tf.maxPool3d(x as tf.Tensor5D, [1, 2, 3], [1, 2, 3], "valid");
    const [dx] = await runCompiled(
      (x: tf.Tensor, dy: tf.Tensor) => tf.grad(of)(x, dy),
      [tf.tensor([3, 5, 1, 2, 5, 4], [1, 1, 2, 3, 1]), tf.ones([1, 1, 1, 1, 1])],
    );
    expect(Array.from(dx.dataSync())).toEqual([0, 0, 0, 0, 1, 0]);
  });
});

describe("in float64, pooling equals its definition", () => {
  it("max exactly, average to 1e-15", () =>
    forAll(15, async (random) => {
      const { image, size, strides } = setting(random);
      const x = random.doubles(
        image.reduce((a, b) => a * b, 1),
        -1,
        1,
      );
      const results = await runCompiled(
        (x: tf.Tensor4D) => [tf.maxPool(x, size, strides, "valid"), tf.avgPool(x, size, strides, "valid")],
        [tf.zeros(image)],
        { dtype: "float64", feeds: [x] },
      );
      const windows = entries(image, size, strides).map((window) => window.map((at) => x[at]));
      const max = windows.map((window) => Math.max(...window));
      const mean = windows.map((window) => window.reduce((a, b) => a + b, 0) / window.length);
      expect(firstDifference(results[0].dataSync(), max, 0, 0)).toBeUndefined();
      expect(firstDifference(results[1].dataSync(), mean, 0, 1e-15)).toBeUndefined();
    }));
});

/** The positions that each window without padding sees. */
function entries(
  [batch, height, width, channels]: readonly number[],
  size: readonly number[],
  strides: readonly number[],
) {
  const windows: number[][] = [];
  for (let b = 0; b < batch; b++)
    for (let r = 0; r + size[0] <= height; r += strides[0])
      for (let c = 0; c + size[1] <= width; c += strides[1])
        for (let d = 0; d < channels; d++) {
          const window: number[] = [];
          for (let i = 0; i < size[0]; i++)
            for (let j = 0; j < size[1]; j++) window.push(((b * height + r + i) * width + c + j) * channels + d);
          windows.push(window);
        }
  return windows;
}
