import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

function setting(random: Random) {
  const [taps, dilated] = [random.integer(1, 3), random.next() < 0.3];
  const [strides, dilations] = dilated ? [1, 2] : [random.integer(1, 3), 1];
  const least = (taps - 1) * dilations + 1;
  const channels = random.pick([1, 3, 8]);
  const image = [random.integer(1, 2), random.integer(least, 6), random.integer(least, 6), channels];
  const pad = random.pick<"valid" | "same">(["valid", "same"]);
  const dilate = (x: tf.Tensor, w: tf.Tensor) =>
    tf.dilation2d(x as tf.Tensor4D, w as tf.Tensor3D, strides, pad, dilations);
  const filter = [taps, taps, channels];
  const out = tf.tidy(() => dilate(tf.zeros(image), tf.zeros(filter)).shape);
  return { image, filter, dilate, out };
}

describe("compiled morphological dilation is TensorFlow.js's", () => {
  it("over any windows", () =>
    forAll(25, async (random) => {
      const { image, filter, dilate } = setting(random);
      await agrees(dilate, [random.tensor(image), random.tensor(filter)]);
    }));

  it("in its gradients, which go to the first of equal sums", () =>
    forAll(25, async (random) => {
      const { image, filter, dilate, out } = setting(random);
      const few = [0, 0, 1, 2];
      await agrees(
        (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor) => tf.grads(dilate)([x, w], dy),
        [random.among(few, image), random.among(few, filter), random.tensor(out)],
        { rtol: 1e-5, atol: 1e-5 },
      );
    }));

  it("for no images", () =>
    forAll(1, async (random) => {
      const dilate = (x: tf.Tensor4D, w: tf.Tensor3D) => tf.dilation2d(x, w, 1, "same");
      await agrees(dilate, [random.tensor([0, 4, 4, 2]), random.tensor([2, 2, 2])]);
    }));
});

describe("in float64", () => {
  it("dilation is the largest sum of its window, to the last bit", () =>
    forAll(5, async (random) => {
      const [side, taps] = [random.integer(3, 6), random.integer(1, 3)];
      const [x, w] = [random.doubles(side * side, -1, 1), random.doubles(taps * taps, -1, 1)];
      const [y] = await runCompiled(
        (x: tf.Tensor4D, w: tf.Tensor3D) => tf.dilation2d(x, w, 1, "valid"),
        [tf.zeros([1, side, side, 1]), tf.zeros([taps, taps, 1])],
        { dtype: "float64", feeds: [x, w] },
      );
      const wanted: number[] = [];
      for (let r = 0; r + taps <= side; r++)
        for (let c = 0; c + taps <= side; c++)
          wanted.push(Math.max(...Array.from(w, (v, k) => v + x[(r + Math.floor(k / taps)) * side + c + (k % taps)])));
      expect(firstDifference(y.dataSync(), wanted, 0, 0)).toBeUndefined();
    }));
});
