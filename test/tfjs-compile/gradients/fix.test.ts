import { execFileSync } from "node:child_process";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/index.js";

beforeAll(async () => {
  fixHigherOrderGradients();
  await tf.setBackend("cpu");
});

const value = (t: tf.Tensor) => t.dataSync()[0];
const at = 0.7;
/** (tanh(2x)·x)″ = 4(1 − tanh²)(1 − 2x·tanh), at 0.7. */
const right = (() => {
  const t = Math.tanh(2 * at);
  return 4 * (1 - t * t) * (1 - 2 * at * t);
})();

describe("fixHigherOrderGradients", () => {
  it("makes (tanh(2x)·x)″ right, which bare TensorFlow.js has at 0.8646 where −0.2071 is right", () => {
    const program = `
      const tf = require("@tensorflow/tfjs");
      const second = tf.grad(tf.grad((x) => tf.mul(tf.tanh(tf.mul(x, 2)), x)));
      tf.setBackend("cpu").then(() => process.stdout.write("second derivative " + second(tf.scalar(${at})).dataSync()[0]));`;
    const printed = execFileSync(process.execPath, ["-e", program], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(Number(printed.match(/second derivative (\S+)/)?.[1])).toBeCloseTo(0.8646, 4);

    const second = tf.grad(tf.grad((x) => tf.mul(tf.tanh(tf.mul(x, 2)), x)));
    expect(right).toBeCloseTo(-0.207067, 6);
    expect(value(second(tf.scalar(at)))).toBeCloseTo(right, 5);
  });

  it("makes an output that a user's own gradient saves differentiable too", () => {
    const myExp = tf.customGrad((x, save) => {
      const y = tf.exp(x as tf.Tensor);
      (save as tf.GradSaveFunc)([y]);
      return { value: y, gradFunc: (dy, [saved]) => tf.mul(dy, saved) };
    });
    const third = tf.grad(tf.grad(tf.grad((x) => myExp(tf.mul(x, 3)))));
    expect(value(third(tf.scalar(0.2)))).toBeCloseTo(27 * Math.exp(0.6), 3);
  });

  it("changes nothing when it is called again", () => {
    const before = tf.getGradient("Tile");
    fixHigherOrderGradients();
    const second = tf.grad(tf.grad((x) => tf.mul(tf.tanh(tf.mul(x, 2)), x)));
    expect(value(second(tf.scalar(at)))).toBeCloseTo(right, 5);
    expect(tf.getGradient("Tile").inputsToSave).toEqual(before.inputsToSave);
  });

  it("runs no more kernels for a first gradient of tanh, sigmoid, exp and softmax than TensorFlow.js", async () => {
    const f = (x: tf.Tensor) => tf.sum(tf.softmax(tf.exp(tf.sigmoid(tf.tanh(x)))));
    const { kernels } = await tf.profile(() => tf.grad(f)(tf.ones([3])));
    const count = (name: string) => kernels.filter((kernel) => kernel.name === name).length;
    expect(["Tanh", "Sigmoid", "Exp", "Softmax"].map(count)).toEqual([1, 1, 1, 1]);
  });

  it("leaks no tensors over repeated second derivatives", () => {
    const f = (x: tf.Tensor) => {
      const pooled = tf.maxPool(tf.reshape(x, [1, 4, 4, 1]) as tf.Tensor4D, 2, 2, "valid");
      const normal = tf.batchNorm(pooled, tf.tensor1d([0.1]), tf.tensor1d([1]));
      return tf.sum(tf.mul(tf.logSigmoid(tf.mul(normal, 2)), tf.softmax(tf.elu(normal))));
    };
    const x = tf.linspace(-1, 1, 16);
    const run = () => tf.tidy(() => tf.grad((t) => tf.sum(tf.square(tf.grad(f)(t))))(x)).dispose();
    run();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 20; i++) run();
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  it("leaves the tape as it was after an error in a gradient", () => {
    const broken = tf.grad((x) => tf.sum(tf.unique(x as tf.Tensor1D).values));
    expect(() => broken(tf.tensor1d([1, 2]))).toThrow('kernel "Unique" has no gradient');
    expect(value(tf.grad(tf.tanh)(tf.scalar(0)))).toBe(1);
  });
});

describe("kinks", () => {
  const slopes = (f: (x: tf.Tensor) => tf.Tensor, points: number[]) =>
    Array.from(
      tf
        .grad((x) => tf.sum(f(x)))(tf.tensor1d(points))
        .dataSync(),
    );

  it("have the slopes that TensorFlow.js gives them", () => {
    expect(slopes(tf.abs, [0])).toEqual([-1]);
    expect(slopes(tf.relu, [0])).toEqual([0]);
    expect(slopes(tf.relu6, [0, 6])).toEqual([0, 1]);
    expect(slopes((x) => tf.leakyRelu(x, 0.25), [0])).toEqual([0.25]);
    expect(slopes((x) => tf.clipByValue(x, -1, 1), [-1, 1])).toEqual([1, 1]);
    expect(slopes((x) => tf.maximum(x, 1), [1])).toEqual([1]);
    expect(slopes((x) => tf.maximum(1, x), [1])).toEqual([0]);
    expect(slopes((x) => tf.max(x), [2, 1, 2])).toEqual([1, 0, 1]);
    expect(slopes((x) => tf.maxPool(tf.reshape(x, [1, 2, 2, 1]) as tf.Tensor4D, 2, 1, "valid"), [3, 3, 3, 3])).toEqual([
      1, 0, 0, 0,
    ]);
  });

  it("of max pooling keep their winner at the second derivative", () => {
    // Σ pool(x)² with all entries equal to 3: the gradient is 6 at the winner, its derivative 2 there.
    const first = tf.grad((x) =>
      tf.sum(tf.square(tf.maxPool(tf.reshape(x, [1, 2, 2, 1]) as tf.Tensor4D, 2, 1, "valid"))),
    );
    const second = tf.grad((x) => tf.sum(first(x)));
    expect(Array.from(first(tf.fill([4], 3)).dataSync())).toEqual([6, 0, 0, 0]);
    expect(Array.from(second(tf.fill([4], 3)).dataSync())).toEqual([2, 0, 0, 0]);
  });
});

describe("large and special values", () => {
  it("do not overflow into the second derivative of selu", () => {
    const second = tf.grad((x) => tf.sum(tf.grad((t) => tf.sum(tf.square(tf.selu(t))))(x)));
    expect(value(second(tf.tensor1d([100])))).toBeCloseTo(2 * 1.0507009873554805 ** 2, 4);
  });

  it("flow through as NaN and infinity", () => {
    const second = tf.grad((x) => tf.sum(tf.grad((t) => tf.sum(tf.exp(t)))(x)));
    const [nan, infinity] = second(tf.tensor1d([Number.NaN, 200])).dataSync();
    expect(nan).toBeNaN();
    expect(infinity).toBe(Number.POSITIVE_INFINITY);
  });
});
