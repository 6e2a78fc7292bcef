import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { classificationProblems } from "../../../lib/tasks/classification-problems.js";
import { flatNetwork } from "../../../lib/tasks/flat-network.js";
import { type ProblemFamily, scaledProblems } from "../../../lib/tasks/problem-family.js";
import { quadraticProblems } from "../../../lib/tasks/quadratic-problems.js";
import { disposeParams, key, mlp, normal, type Params, valueAndGradients } from "../../../lib/tensor/index.js";

const meanStart = (family: ProblemFamily<never>, problems: number) => {
  const { data, start } = family.draw(key(1), problems);
  return tf.mean(family.value(data, start)).dataSync()[0];
};
const families = [
  quadraticProblems(),
  quadraticProblems({ dimension: 4, law: "uniform" }),
  classificationProblems({ points: 7, classes: 4, width: 3 }),
  scaledProblems(quadraticProblems({ dimension: 3 }), 10),
] as unknown as ProblemFamily<never>[];

describe("optimization problems", () => {
  test.each(families.map((family) => [family.title, family] as const))(
    "%s: the gradient is that of the value",
    (_, family) => {
      const { data, start } = family.draw(key(2), 5);
      const at = tf.add(start, tf.tensor(Float32Array.from(normal(key(3), start.size)), start.shape));
      const value = (theta: tf.Tensor) => tf.sum(family.value(data, theta));
      const { gradients } = valueAndGradients(value)(at);
      const gap = tf.max(tf.abs(tf.sub(gradients, family.gradient(data, at)))).dataSync()[0];
      expect(gap).toBeLessThan(1e-3);
      expect(start.shape).toEqual([5, family.dimension]);
    },
  );

  test("before any step the mean of f is d m (1 + d σ²)", () => {
    for (const family of [
      quadraticProblems(),
      quadraticProblems({ law: "uniform" }),
      quadraticProblems({ dimension: 3, startDeviation: 1 }),
    ]) {
      const exact = family.start()?.value as number;
      // 4000 problems: the standard error of ‖y‖² is below a hundredth, that of ‖Wθ₀‖² (heavier) below three.
      expect(Math.abs(meanStart(family as never, 4000) / exact - 1)).toBeLessThan(0.06);
    }
    expect(quadraticProblems().start()?.value).toBeCloseTo(10.01, 12);
  });

  test("a scaled family has values and gradients times the factor", () => {
    const family = quadraticProblems({ dimension: 3 });
    const scaled = scaledProblems(family, 10);
    const { data, start } = scaled.draw(key(4), 6);
    const ratio = (of: "value" | "gradient") => tf.div(scaled[of](data, start), family[of](data, start)).dataSync();
    for (const each of [...ratio("value"), ...ratio("gradient")]) expect(each).toBeCloseTo(10, 4);
    expect(scaled.start()?.value).toBe(10 * (family.start()?.value as number));
    expect(() => scaledProblems(family, 0)).toThrow("invalid factor: 0");
  });

  test("draws are a pure function of the key", () => {
    for (const family of families) {
      const [a, b, c] = [1, 1, 2].map((seed) => Array.from(family.draw(key(seed), 3).start.dataSync()));
      expect(a).toEqual(b);
      expect(a).not.toEqual(c);
    }
  });

  test("a network that gives all classes the same score has cross-entropy ln c", () => {
    const family = classificationProblems({ classes: 3 });
    const { data, start } = family.draw(key(5), 2);
    for (const value of family.value(data, tf.zerosLike(start)).dataSync()) expect(value).toBeCloseTo(Math.log(3), 6);
  });

  test("a network as one row of numbers is the network of layers", () => {
    const net = flatNetwork([2, 3, 4, 1]);
    expect(net.size).toBe(2 * 3 + 3 + (3 * 4 + 4) + (4 + 1));
    const theta = tf.tensor2d(Float32Array.from(normal(key(6), 2 * net.size)), [2, net.size]);
    const x = tf.tensor3d(Float32Array.from(normal(key(7), 2 * 5 * 2)), [2, 5, 2]);
    const cut = (from: number, rows: number, columns: number) => ({
      w: tf.reshape(tf.slice(theta, [0, from], [2, rows * columns]), [2, rows, columns]),
      b: tf.reshape(tf.slice(theta, [0, from + rows * columns], [2, columns]), [2, 1, columns]),
    });
    const layers = mlp([cut(0, 2, 3), cut(9, 3, 4), cut(25, 4, 1)], x);
    const gap = tf.max(tf.abs(tf.sub(net.apply(theta, x), layers))).dataSync()[0];
    expect(gap).toBeLessThan(1e-6);
  });

  test("drawing, values and gradients leave no tensor behind but their own", () => {
    const before = tf.memory().numTensors;
    for (const family of families) {
      const { data, start } = family.draw(key(8), 3);
      disposeParams([data as Params, start, family.value(data, start), family.gradient(data, start)]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test("wrong options are told with their value", () => {
    expect(() => quadraticProblems({ law: "cauchy" as never })).toThrow(
      'unknown law "cauchy" (known: gaussian, uniform)',
    );
    expect(() => quadraticProblems({ dimension: 0 })).toThrow("invalid dimension: 0");
    expect(() => quadraticProblems({ startDeviation: -1 })).toThrow("invalid startDeviation: -1");
    expect(() => quadraticProblems().draw(key(1), 0)).toThrow("invalid problems: 0");
    expect(() => classificationProblems({ spread: Number.NaN })).toThrow("invalid spread: NaN");
    expect(() => flatNetwork([3])).toThrow("invalid sizes: got 1, expected inputs and outputs");
    expect(() => flatNetwork([3, 1], "cosine" as never)).toThrow(
      'unknown activation "cosine" (known: tanh, relu, sigmoid)',
    );
  });
});
