// Gradients at the edges: nothing to add up, ties between windows, kinks, what a gradient of the user's keeps.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/index.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(async () => {
  await useCpuBackend();
  fixHigherOrderGradients();
});

const list = (x: tf.Tensor) => Array.from(x.dataSync());

describe("of tensors without entries", () => {
  const programs: Readonly<Record<string, readonly [shape: number[], f: (x: tf.Tensor) => tf.Tensor]>> = {
    "a sum over no rows": [[0, 3], (x) => tf.sum(x, 0)],
    "a mean over no columns": [[3, 0], (x) => tf.mean(x, 1)],
    "a product over no rows": [[0, 3], (x) => tf.prod(x, 0)],
    "a variance over no rows": [[0, 3], (x) => tf.moments(x, 0).variance],
    "a log-softmax over no classes": [[2, 0], (x) => tf.logSoftmax(x)],
    "a cross entropy of no rows": [[0, 3], (x) => tf.losses.softmaxCrossEntropy(tf.zeros([0, 3]), x)],
    "a tile of no rows": [[0, 2], (x) => tf.tile(x, [2, 2])],
  };

  it.each(Object.entries(programs))("%s has first and second derivatives of its shape", (_, [shape, f]) => {
    const cubed = (x: tf.Tensor) => tf.sum(tf.pow(f(x), 3));
    const slope = (x: tf.Tensor) => tf.sum(tf.square(tf.grad(cubed)(x)));
    expect(tf.grad(cubed)(tf.zeros(shape)).shape).toEqual(shape);
    expect(tf.grad(slope)(tf.zeros(shape)).shape).toEqual(shape);
  });

  it("what is broadcast to no entries, or tiled no times, has gradient zero", () => {
    const row = tf.tensor2d([[1, 2, 3]]);
    for (const op of [tf.add, tf.sub, tf.mul, tf.div]) {
      const [a, b] = [(x: tf.Tensor) => op(x, tf.zeros([0, 3])), (x: tf.Tensor) => op(tf.zeros([0, 3]), x)];
      expect([tf.grad(a)(row), tf.grad(b)(row)].map((g) => [g.shape, list(g).map(Math.abs)])).toEqual([
        [
          [1, 3],
          [0, 0, 0],
        ],
        [
          [1, 3],
          [0, 0, 0],
        ],
      ]);
    }
    expect(list(tf.grad((x) => tf.tile(x, [0, 2]))(row))).toEqual([0, 0, 0]);
  });
});

describe("of ties and kinks", () => {
  it("the second derivative of 3-D max pooling follows the winner of the first", () => {
    const x = tf.ones([1, 2, 2, 2, 1]);
    const weights = tf.reshape(tf.range(1, 9), x.shape);
    const routed = (dy: tf.Tensor) => tf.grad((v) => tf.maxPool3d(v as tf.Tensor5D, 2, 2, "valid"))(x, dy);
    const dy = tf.ones([1, 1, 1, 1, 1]);
    const atWinner = list(tf.sum(tf.mul(weights, routed(dy))));
    expect(list(tf.grad((d) => tf.sum(tf.mul(weights, routed(d))))(dy))).toEqual(atWinner);
  });

  it("elu is straight at 0: its second derivative is 0 there, as for x > 0", () => {
    const second = tf.grad((x) => tf.sum(tf.grad((v) => tf.elu(v))(x)));
    const [below, at, above] = list(second(tf.tensor1d([-1, 0, 1])));
    expect(below).toBeCloseTo(Math.exp(-1), 6);
    expect([at, above]).toEqual([0, 0]);
  });
});

describe("of the user's own gradients", () => {
  it("an output that is saved before other tensors is differentiable too", () => {
    const exp = tf.customGrad((x, save) => {
      const y = tf.exp(x as tf.Tensor);
      (save as tf.GradSaveFunc)([y, x as tf.Tensor]);
      return { value: y, gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => [tf.mul(dy, saved)] };
    });
    const value = tf
      .grad(tf.grad((x) => exp(x)))(tf.scalar(0.5))
      .dataSync()[0];
    expect(value).toBeCloseTo(Math.exp(0.5), 5);
  });

  it("those that the repair replaces leave no tensor behind", () => {
    const [x, labels] = [tf.tensor2d([[1, 2, 3]]), tf.tensor2d([[0, 1, 0]])];
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      tf.grad((v) => tf.logSigmoid(tf.mul(v, 2)))(x);
      tf.grad((v) => tf.losses.softmaxCrossEntropy(labels, tf.mul(v, 2)))(x);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
