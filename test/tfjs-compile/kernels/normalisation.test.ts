import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { agrees, firstDifference, forAll, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

const near = { rtol: 1e-5, atol: 1e-6 };

describe("compiled batch normalisation is TensorFlow.js's", () => {
  it("with statistics per channel or per entry, with and without scale and offset", () =>
    forAll(20, async (random) => {
      const shape = [random.integer(1, 3), random.integer(1, 4), random.integer(1, 4), random.integer(1, 5)];
      const per = random.next() < 0.6 ? shape.slice(-1) : shape;
      const [scaled, moved] = [random.next() < 0.5, random.next() < 0.5];
      const epsilon = random.pick([undefined, 0.1]);
      await agrees(
        (x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, offset: tf.Tensor, scale: tf.Tensor) =>
          tf.batchNorm(
            x,
            mean as tf.Tensor1D,
            variance as tf.Tensor1D,
            moved ? (offset as tf.Tensor1D) : undefined,
            scaled ? (scale as tf.Tensor1D) : undefined,
            epsilon,
          ),
        [
          random.tensor(shape),
          random.tensor(per),
          random.tensor(per, { from: 0.1, to: 3 }),
          random.tensor(per),
          random.tensor(per),
        ],
        near,
      );
    }));

  it("and equals its formula in float64", () =>
    forAll(3, async (random) => {
      const x = random.doubles(12, -2, 2);
      const [mean, offset, scale] = [0, 1, 2].map(() => random.doubles(3, -1, 1));
      const variance = random.doubles(3, 0.1, 2);
      const [y] = await runCompiled(
        (x: tf.Tensor2D, m: tf.Tensor1D, v: tf.Tensor1D, o: tf.Tensor1D, s: tf.Tensor1D) =>
          tf.batchNorm(x, m, v, o, s, 0.25),
        [tf.zeros([4, 3]), tf.zeros([3]), tf.zeros([3]), tf.zeros([3]), tf.zeros([3])],
        { dtype: "float64", feeds: [x, mean, variance, offset, scale] },
      );
      const wanted = x.map(
        (v, i) => offset[i % 3] + ((v - mean[i % 3]) * scale[i % 3]) / Math.sqrt(variance[i % 3] + 0.25),
      );
      expect(firstDifference(y.dataSync(), wanted, 0, 1e-14)).toBeUndefined();
    }));
});

describe("compiled local response normalisation is TensorFlow.js's", () => {
  it("for any radius, with its gradient", () =>
    forAll(20, async (random) => {
      const shape = [random.integer(0, 2), 2, 2, random.integer(1, 7)];
      const [radius, bias, alpha, beta] = [
        random.integer(0, 8),
        random.uniform(0.5, 2),
        random.uniform(0, 2),
        random.uniform(0, 1),
      ];
      const of = (x: tf.Tensor) => tf.localResponseNormalization(x as tf.Tensor4D, radius, bias, alpha, beta);
      await agrees(of, [random.tensor(shape)], near);
      await agrees((x: tf.Tensor, dy: tf.Tensor) => tf.grad(of)(x, dy), [random.tensor(shape), random.tensor(shape)], {
        rtol: 1e-4,
        atol: 1e-5,
      });
    }));

  it("and keeps NaN to the channels near it", () =>
    forAll(1, async (random) => {
      const x = random.among([1, NaN], [1, 1, 1, 12]);
      await agrees((x: tf.Tensor4D) => tf.localResponseNormalization(x, 1), [x], near);
    }));

  it("and equals its formula in float64", () =>
    forAll(3, async (random) => {
      const x = random.doubles(7, -2, 2);
      const [y] = await runCompiled(
        (x: tf.Tensor4D) => tf.localResponseNormalization(x, 2, 1.5, 0.5, 0.75),
        [tf.zeros([1, 1, 1, 7])],
        { dtype: "float64", feeds: [x] },
      );
      const wanted = x.map(
        (v, c) => v * (1.5 + 0.5 * x.slice(Math.max(0, c - 2), c + 3).reduce((s, u) => s + u * u, 0)) ** -0.75,
      );
      expect(firstDifference(y.dataSync(), wanted, 1e-14, 1e-14)).toBeUndefined();
    }));
});
