import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/index.js";

beforeAll(async () => {
  fixHigherOrderGradients();
  await tf.setBackend("cpu");
});

describe("a gradient of a gradient", () => {
  it("of tanh(2x)·x is 4(1 − tanh²)(1 − 2x·tanh)", () => {
    const at = 0.7;
    const t = Math.tanh(2 * at);
    const second = tf.grad(tf.grad((x) => tf.mul(tf.tanh(tf.mul(x, 2)), x)));
    expect(second(tf.scalar(at)).dataSync()[0]).toBeCloseTo(4 * (1 - t * t) * (1 - 2 * at * t), 5);
    expect(second(tf.scalar(at)).dataSync()[0]).toBeCloseTo(-0.207067, 5);
  });
});
