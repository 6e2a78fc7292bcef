import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

const near = { rtol: 1e-5, atol: 1e-5 };

/** @param least images: TensorFlow.js's own gradient cannot do with none */
function setting(random: Random, least: 0 | 1) {
  const image = [random.integer(least, 2), random.integer(1, 5), random.integer(1, 5), random.integer(1, 3)];
  const size: [number, number] = [random.integer(1, 7), random.integer(1, 7)];
  const [alignCorners, halfPixelCenters] = random.pick([
    [false, false],
    [true, false],
    [false, true],
  ]);
  return { image, size, alignCorners, halfPixelCenters };
}

describe.each(["resizeBilinear", "resizeNearestNeighbor"] as const)("compiled %s is TensorFlow.js's", (name) => {
  it("for any sizes, with corners aligned or half pixel centers", () =>
    forAll(30, async (random) => {
      const { image, size, alignCorners, halfPixelCenters } = setting(random, 0);
      await agrees(
        (x: tf.Tensor4D) => tf.image[name](x, size, alignCorners, halfPixelCenters),
        [random.tensor(image)],
        near,
      );
    }));

  it("in its gradient", () =>
    forAll(15, async (random) => {
      const { image, size, alignCorners, halfPixelCenters } = setting(random, 1);
      const of = (x: tf.Tensor) => tf.image[name](x as tf.Tensor4D, size, alignCorners, halfPixelCenters);
      await agrees(
        (x: tf.Tensor, dy: tf.Tensor) => tf.grad(of)(x, dy),
        [random.tensor(image), random.tensor([image[0], ...size, image[3]])],
        near,
      );
    }));

  it("in the kernel of its gradient", () =>
    forAll(10, async (random) => {
      // One square image, of more than one pixel: TensorFlow.js swaps height and width of the bilinear result, reads dy of a second image in
      // the wrong place, and never ends (a step of 1/0) for one pixel with aligned corners.
      const side = random.integer(2, 5);
      const kernel = name === "resizeBilinear" ? "ResizeBilinearGrad" : "ResizeNearestNeighborGrad";
      const alignCorners = random.next() < 0.5;
      await agrees(
        (images: tf.Tensor, dy: tf.Tensor) =>
          tf.engine().runKernel(kernel, { images, dy }, { alignCorners, halfPixelCenters: false }) as tf.Tensor,
        [random.tensor([1, side, side, 3]), random.tensor([1, random.integer(1, 6), random.integer(1, 6), 3])],
        near,
      );
    }));
});

describe("the kernels of the gradients", () => {
  it("treat every image of a batch alike, also those that are not square", () =>
    forAll(6, async (random) => {
      const [image, dy] = [
        [2, 3, 4, 2],
        [2, 5, 7, 2],
      ];
      const backward = (kernel: string) => (images: tf.Tensor, dy: tf.Tensor) =>
        tf.engine().runKernel(kernel, { images, dy }, { alignCorners: false, halfPixelCenters: false }) as tf.Tensor;
      const x = random.tensor(image);
      const one = random.tensor([1, ...dy.slice(1)]);
      for (const kernel of ["ResizeBilinearGrad", "ResizeNearestNeighborGrad"]) {
        const [dx] = await runCompiled(backward(kernel), [x, tf.concat([one, one], 0)]);
        expect(dx.shape).toEqual(image);
        const values = Array.from(dx.dataSync());
        expect(values.slice(0, 24)).toEqual(values.slice(24));
        // Every entry of dy arrives somewhere, once.
        const total = values.slice(0, 24).reduce((a, b) => a + b, 0);
        expect(total).toBeCloseTo(
          Array.from(one.dataSync()).reduce((a, b) => a + b, 0),
          4,
        );
      }
    }));
});

describe("a compiled flip", () => {
  it("is TensorFlow.js's", () =>
    forAll(6, async (random) => {
      await agrees((x: tf.Tensor4D) => tf.image.flipLeftRight(x), [random.tensor([random.integer(0, 2), 3, 4, 2])]);
    }));
});

describe("in float64", () => {
  it("halving an image bilinearly with half pixel centers averages its squares of four", () =>
    forAll(3, async (random) => {
      const x = random.doubles(36, -1, 1);
      const [y] = await runCompiled(
        (x: tf.Tensor4D) => tf.image.resizeBilinear(x, [3, 3], false, true),
        [tf.zeros([1, 6, 6, 1])],
        { dtype: "float64", feeds: [x] },
      );
      const wanted = Array.from({ length: 9 }, (_, i) => {
        const at = 12 * Math.floor(i / 3) + 2 * (i % 3);
        return (x[at] + x[at + 1] + x[at + 6] + x[at + 7]) / 4;
      });
      expect(firstDifference(y.dataSync(), wanted, 0, 1e-15)).toBeUndefined();
    }));
});
