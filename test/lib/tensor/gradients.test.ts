import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { disposeParams, useBackend, valueAndGradients } from "../../../lib/tensor/index.js";

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

describe("valueAndGradients", () => {
  const loss = ({ a, b }: { a: tf.Tensor; b: tf.Tensor[] }, x: tf.Tensor) =>
    tf.sum(tf.mul(tf.mul(a, a), tf.mul(b[0], x)));

  it("is the loss Σ a² b x with its gradients 2 a b x and a² x, in the parameters' nesting", () => {
    const params = { a: tf.tensor1d([1, 2]), b: [tf.tensor1d([3, 4])] };
    const { value, gradients } = valueAndGradients(loss)(params, tf.tensor1d([5, 6]));
    expect([value.shape, value.dataSync()[0]]).toEqual([[], 15 + 96]);
    expect(Array.from(gradients.a.dataSync())).toEqual([30, 96]);
    expect(Array.from(gradients.b[0].dataSync())).toEqual([5, 24]);
  });

  it("gives zero to a leaf that the loss does not use", () => {
    const params = { used: tf.scalar(3), idle: tf.ones([2, 2]) };
    const { gradients } = valueAndGradients(({ used }: typeof params) => tf.square(used))(params);
    expect(gradients.used.dataSync()[0]).toBe(6);
    expect([gradients.idle.shape, Array.from(gradients.idle.dataSync())]).toEqual([
      [2, 2],
      [0, 0, 0, 0],
    ]);
  });

  it("is differentiable again: the derivative of one descent step of θ⁴, 12 θ² in the Hessian", () => {
    const rate = 0.01;
    const inner = valueAndGradients((theta: tf.Tensor) => tf.pow(theta, 4));
    const outer = valueAndGradients((theta: tf.Tensor) => tf.sub(theta, tf.mul(inner(theta).gradients, rate)));
    const theta = tf.scalar(2);
    const { value, gradients } = outer(theta);
    expect(value.dataSync()[0]).toBeCloseTo(2 - rate * 4 * 8, 6);
    expect(gradients.dataSync()[0]).toBeCloseTo(1 - rate * 12 * 4, 6);
  });

  it("leaves only what it returns", () => {
    const params = { a: tf.tensor1d([1, 2]), b: [tf.tensor1d([3, 4])] };
    const x = tf.tensor1d([5, 6]);
    const before = tf.memory().numTensors;
    const { value, gradients } = valueAndGradients(loss)(params, x);
    expect(tf.memory().numTensors).toBe(before + 3);
    disposeParams([value, gradients.a, ...gradients.b]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses a loss that is not one number", () => {
    expect(() => valueAndGradients((x: tf.Tensor) => x)(tf.ones([2]))).toThrow("a loss is one number, got shape [2]");
  });
});
