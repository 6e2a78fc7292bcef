/** Derivatives through a small network of convolution, ReLU and pooling, at the second order too. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/index.js";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(async () => {
  fixHigherOrderGradients();
  await useCpuBackend();
});

type Pool = (x: tf.Tensor4D) => tf.Tensor4D;
const pools: Record<string, Pool> = {
  "side by side maxima": (x) => tf.maxPool(x, 2, 2, "valid"),
  "overlapping maxima": (x) => tf.maxPool(x, 3, 2, "same"),
  "overlapping averages": (x) => tf.avgPool(x, 3, 2, "same"),
};

/** Two blocks and a smooth loss. */
function loss(pool: Pool, x: tf.Tensor, w1: tf.Tensor, w2: tf.Tensor): tf.Scalar {
  const first = pool(tf.relu(tf.conv2d(x as tf.Tensor4D, w1 as tf.Tensor4D, 1, "same")));
  const second = pool(tf.softplus(tf.conv2d(first, w2 as tf.Tensor4D, 1, "same")));
  return tf.mean(tf.tanh(second)) as tf.Scalar;
}

const shapes = (filters: number) => [
  [2, 7, 7, 1],
  [3, 3, 1, filters],
  [3, 3, filters, 4],
];

/** ∂/∂(x, w1, w2) of ⟨∇_{w1} loss, v⟩: a row of second derivatives. */
const second = (pool: Pool) => (x: tf.Tensor, w1: tf.Tensor, w2: tf.Tensor, v: tf.Tensor) =>
  tf.grads((x: tf.Tensor, w1: tf.Tensor, w2: tf.Tensor) =>
    tf.sum(tf.mul(tf.grad((w: tf.Tensor) => loss(pool, x, w, w2))(w1), v)),
  )([x, w1, w2]);

describe.each(Object.keys(pools))("through convolution, ReLU and %s", (name) => {
  const pool = pools[name];
  const draw = (random: Random, filters: number) =>
    shapes(filters).map((shape) => random.tensor(shape, { from: -1, to: 1 }));

  it("compiled first and second derivatives are the eager ones", () =>
    forAll(4, async (random) => {
      const filters = random.pick([2, 8]);
      const first = (x: tf.Tensor, w1: tf.Tensor, w2: tf.Tensor) =>
        tf.grads((x: tf.Tensor, w1: tf.Tensor, w2: tf.Tensor) => loss(pool, x, w1, w2))([x, w1, w2]);
      const near = { rtol: 1e-4, atol: 1e-6 };
      await agrees(first, draw(random, filters), near);
      await agrees(second(pool), [...draw(random, filters), random.tensor([3, 3, 1, filters])], near);
    }));

  it("the second derivative in float64 is the central difference of the first", () =>
    forAll(3, async (random) => {
      const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
      const all = [...shapes(2), [3, 3, 1, 2]];
      const feeds = all.map((shape) => random.doubles(size(shape), -1, 1));
      const examples = () => all.map((shape) => tf.zeros(shape));
      const along = (step: number) => {
        const moved = feeds[1].map((w, i) => w + step * feeds[3][i]);
        return runCompiled(
          (x: tf.Tensor, w1: tf.Tensor, w2: tf.Tensor, v: tf.Tensor) => [
            ...tf.grads((x: tf.Tensor, w1: tf.Tensor, w2: tf.Tensor) => loss(pool, x, w1, w2))([x, w1, w2]),
            v,
          ],
          examples(),
          { dtype: "float64", feeds: [feeds[0], moved, feeds[2], feeds[3]] },
        );
      };
      // ∂²loss/∂w1∂p · v, for each p, twice: by differentiation, and by moving w1 along v.
      const exact = await runCompiled(second(pool), examples(), { dtype: "float64", feeds });
      const h = 1e-5;
      const [forward, backward] = [await along(h), await along(-h)];
      exact.forEach((derivative, i) => {
        const low = backward[i].dataSync();
        const difference = Array.from(forward[i].dataSync(), (value, k) => (value - low[k]) / (2 * h));
        expect(firstDifference(derivative.dataSync(), difference, 1e-6, 1e-8)).toBeUndefined();
      });
    }));
});
