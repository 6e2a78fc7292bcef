// What TensorFlow.js does right stays as it was: training with its layers and optimizers before and after the repair, in one process.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/index.js";
import { useCpuBackend } from "../kernels/support.js";

/** Losses and final weights of a small convolutional classifier, trained by Adam. */
async function layersRun(): Promise<number[]> {
  const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [6, 6, 1],
        filters: 3,
        kernelSize: 3,
        activation: "relu",
        kernelInitializer: seeded(1),
      }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 5, activation: "tanh", kernelInitializer: seeded(2) }),
      tf.layers.dropout({ rate: 0.2, seed: 4 }),
      tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer: seeded(3) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.05), loss: "categoricalCrossentropy" });
  const x = tf.randomNormal([8, 6, 6, 1], 0, 1, "float32", 5);
  const y = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], "int32"), 3);
  const { history } = await model.fit(x, y, { epochs: 4, batchSize: 4, shuffle: false, verbose: 0 });
  const weights = model.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
  tf.dispose([x, y]);
  model.dispose();
  return [...(history.loss as number[]), ...weights];
}

const optimizers = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.1),
  adam: () => tf.train.adam(0.1),
  adamax: () => tf.train.adamax(0.1),
  rmsprop: () => tf.train.rmsprop(0.1),
};

/** A variable after five steps of every optimizer, and a gradient by variables inside of a gradient by variables. */
function optimizersRun(): number[][] {
  return Object.values(optimizers).map((make) => {
    const w = tf.variable(tf.tensor1d([0.5, -1.5, 2]));
    const optimizer = make();
    const loss = () => tf.mean(tf.square(tf.sub(tf.sigmoid(w), 0.2))) as tf.Scalar;
    for (let step = 0; step < 5; step++) optimizer.minimize(loss, false, [w]);
    const result = Array.from(w.dataSync());
    w.dispose();
    optimizer.dispose();
    return result;
  });
}

let before: { layers: number[]; optimizers: number[][] };

beforeAll(async () => {
  await useCpuBackend();
  before = { layers: await layersRun(), optimizers: optimizersRun() };
  fixHigherOrderGradients();
});

describe("after the repair", () => {
  it("a model of tf.layers trains to the same losses and weights, bit for bit", async () => {
    expect(before.layers.every(Number.isFinite)).toBe(true);
    expect(await layersRun()).toEqual(before.layers);
  });

  it("so does a variable under every optimizer of TensorFlow.js", () => {
    expect(optimizersRun()).toEqual(before.optimizers);
  });

  it("gradients by variables nest: d/dw of the squared slope of tanh(w x)", () => {
    const w = tf.variable(tf.scalar(0.7));
    const slope = () => tf.variableGrads(() => tf.tanh(tf.mul(w, 2)) as tf.Scalar, [w]).grads[w.name];
    const { grads } = tf.variableGrads(() => tf.square(slope()) as tf.Scalar, [w]);
    const t = Math.tanh(1.4);
    expect(grads[w.name].dataSync()[0]).toBeCloseTo(2 * (2 * (1 - t * t)) * (-8 * t * (1 - t * t)), 5);
    w.dispose();
  });

  it("profile, time and debug mode see a second derivative", async () => {
    const second = () => tf.grad(tf.grad((x) => tf.tanh(x)))(tf.scalar(0.7));
    const t = Math.tanh(0.7);
    const { kernels, result } = await tf.profile(second);
    expect(kernels.map(({ name }) => name)).toContain("Tanh");
    expect((result as tf.Tensor).dataSync()[0]).toBeCloseTo(-2 * t * (1 - t * t), 6);
    expect((await tf.time(second)).wallMs).toBeGreaterThanOrEqual(0);
    tf.env().set("DEBUG", true);
    try {
      expect(second().dataSync()[0]).toBeCloseTo(-2 * t * (1 - t * t), 6);
    } finally {
      tf.env().set("DEBUG", false);
    }
  });
});
