import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { key, mlp, randomMlp, tidyTree } from "../../../lib/tensor/index.js";

describe("mlp", () => {
  test("is tanh layers and a linear one", () => {
    const layers = [
      { w: tf.tensor2d([[0.5, -1]]), b: tf.tensor2d([[0.1, 0.2]]) },
      { w: tf.tensor2d([[2], [3]]), b: tf.tensor2d([[-0.5]]) },
    ];
    const at = (x: number) => 2 * Math.tanh(0.5 * x + 0.1) + 3 * Math.tanh(-x + 0.2) - 0.5;
    const out = mlp(layers, tf.tensor2d([[0.3], [-2]])).dataSync();
    expect([out[0], out[1]].map((value, i) => Math.abs(value - at([0.3, -2][i])) < 1e-6)).toEqual([true, true]);
  });

  test("with a leading axis is one network a task", () => {
    const networks = [1, 2, 3].map((seed) => randomMlp(key(seed), [2, 4, 3, 1], { bias: 1 }));
    const stack = tidyTree(() =>
      networks[0].map((_, l) => ({
        w: tf.stack(networks.map((layers) => layers[l].w)),
        b: tf.stack(networks.map((layers) => layers[l].b)),
      })),
    );
    const x = tf.randomNormal([3, 5, 2], 0, 1, "float32", 7);
    const together = mlp(stack, x).dataSync();
    const each = networks.flatMap((layers, task) =>
      Array.from(mlp(layers, x.slice(task, 1).reshape([5, 2])).dataSync()),
    );
    each.forEach((value, i) => {
      expect(Math.abs(together[i] - value)).toBeLessThan(1e-6);
    });
  });

  test("starts with weights of deviation gain/√in, hidden biases of deviation bias, a plain output, and as an odd function without biases", () => {
    const [hidden, output] = randomMlp(key(9), [25, 4000, 2], { gain: 2, bias: 0.5 });
    const square = (leaf: tf.Tensor) => tf.mean(tf.square(leaf)).dataSync()[0];
    expect(square(hidden.w) / (4 / 25)).toBeCloseTo(1, 1);
    expect(square(hidden.b) / 0.25).toBeCloseTo(1, 1);
    expect(square(output.w) * 4000).toBeCloseTo(1, 1);
    expect(square(output.b)).toBe(0);
    const odd = randomMlp(key(9), [1, 6, 1]);
    const [up, down] = mlp(odd, tf.tensor2d([[0.7], [-0.7]])).dataSync();
    expect(up + down).toBeCloseTo(0, 6);
    expect(up).not.toBe(0);
  });

  test("refuses one size, a size that is none, a negative gain or bias", () => {
    expect(() => randomMlp(key(1), [3])).toThrow("invalid sizes: got 1, expected inputs and outputs");
    expect(() => randomMlp(key(1), [3, 0, 1])).toThrow("invalid size: 0");
    expect(() => randomMlp(key(1), [3, 1], { gain: -1 })).toThrow("invalid gain: -1");
    expect(() => randomMlp(key(1), [3, 1], { bias: Number.NaN })).toThrow("invalid bias: NaN");
  });
});
