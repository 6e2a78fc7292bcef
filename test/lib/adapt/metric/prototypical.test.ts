import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  attendedLabels,
  bregman,
  burgEntropy,
  type Convex,
  classMeans,
  fixedEmbedding,
  linearEmbedding,
  matchingNetwork,
  mlpEmbedding,
  negativeEntropy,
  prototypical,
  similarities,
  squaredDistancesReference,
  squaredNorm,
} from "../../../../lib/adapt/metric/index.js";
import { anisotropicGaussians } from "../../../../lib/tasks/benchmarks/index.js";
import { compile, foldIn, key, normal, type Params, toTensor, uniform } from "../../../../lib/tensor/index.js";
import { largestGap, permuted } from "./helpers.js";

const tensor = (seed: number, shape: [number, number, number]) =>
  toTensor<tf.Rank.R3>(normal(key(seed), shape[0] * shape[1] * shape[2]), shape);

describe("prototypical networks", () => {
  test("are a linear classifier with weights 2c and bias −‖c‖²: the same probabilities to 1e-12 in float64", async () => {
    const [queries, centres] = [tensor(1, [3, 7, 11]), tensor(2, [3, 5, 11])];
    const run = await compile(
      (f: tf.Tensor, c: tf.Tensor) => ({
        linear: tf.softmax(similarities("squared euclidean", {}, f, c)),
        distances: tf.softmax(squaredDistancesReference(f, c)),
      }),
      [queries, centres],
      { dtype: "float64" },
    );
    const { linear, distances } = await run(queries, centres);
    expect(largestGap(linear.dataSync(), distances.dataSync())).toBeLessThan(1e-12);
  });

  test("from one shot are matching networks with the same metric, and the nearest support point", () => {
    const benchmark = anisotropicGaussians({ way: 6, shots: 1 });
    const embedding = mlpEmbedding({ width: 16, depth: 1, outputs: 9 });
    const { support, query } = benchmark.draw(key(3), 4, "test");
    for (const metric of ["squared euclidean", "cosine", "scaled cosine"] as const) {
      const [proto, matching] = [prototypical({ embedding, metric }), matchingNetwork({ embedding, metric })].map(
        (learner) => {
          const on = learner.on(benchmark);
          const theta = on.init(key(4));
          return tf.logSoftmax(on.predict(theta, on.adapt(theta, support), query.x)).dataSync();
        },
      );
      expect(largestGap(proto, matching)).toBeLessThan(2e-4);
    }
    const raw = prototypical({ embedding: fixedEmbedding() }).on(benchmark);
    const chosen = tf.argMax(
      raw.predict({ embedding: {}, metric: {} }, raw.adapt({ embedding: {}, metric: {} }, support), query.x),
      2,
    );
    const distances = squaredDistancesReference(query.x, support.x);
    const nearest = tf.argMax(distances, 2).arraySync() as number[][];
    const labels = tf.argMax(support.y, 2).arraySync() as number[][];
    expect(chosen.arraySync()).toEqual(nearest.map((row, task) => row.map((i) => labels[task][i])));
  });

  test("do not depend on the order of the support set, and follow a renumbering of the classes", () => {
    const benchmark = anisotropicGaussians({ way: 4, shots: 3 });
    const { support, query } = benchmark.draw(key(5), 2, "test");
    const learner = prototypical({ embedding: linearEmbedding() }).on(benchmark);
    const theta = learner.init(key(6));
    const predict = ({ x, y }: typeof support) => learner.predict(theta, learner.adapt(theta, { x, y }), query.x);
    const before = predict(support);
    const shuffled = predict({ x: permuted(support.x, 1, 7), y: permuted(support.y, 1, 7) });
    expect(largestGap(before.dataSync(), shuffled.dataSync())).toBeLessThan(1e-4);
    const renumbered = predict({ x: support.x, y: permuted(support.y, 2, 8) });
    expect(largestGap(permuted(before, 2, 8).dataSync(), renumbered.dataSync())).toBeLessThan(1e-4);
  });

  test("take the mean because every Bregman divergence is minimised by it, and by nothing near it", () => {
    const points = Array.from({ length: 9 }, (_, i) =>
      Array.from(uniform(foldIn(key(7), i), 4, { low: 0.2, high: 3 })),
    );
    const mean = points[0].map((_, j) => points.reduce((sum, z) => sum + z[j], 0) / points.length);
    const total = (phi: Convex, c: readonly number[]) => points.reduce((sum, z) => sum + bregman(phi, z, c), 0);
    for (const phi of [squaredNorm, negativeEntropy, burgEntropy]) {
      for (let k = 0; k < 20; k++) {
        const step = normal(foldIn(key(8), k), 4, { deviation: 0.02 });
        const near = mean.map((value, j) => value + step[j]);
        expect(total(phi, near)).toBeGreaterThan(total(phi, mean));
      }
      const slopes = mean.map((_, j) => {
        const moved = (h: number) =>
          total(
            phi,
            mean.map((value, i) => (i === j ? value + h : value)),
          );
        return (moved(1e-5) - moved(-1e-5)) / 2e-5;
      });
      expect(Math.max(...slopes.map(Math.abs))).toBeLessThan(1e-6);
    }
    // The L1 distance is no Bregman divergence: its minimiser is the median.
    const skewed = [0, 0, 9];
    const l1 = (c: number) => skewed.reduce((sum, z) => sum + Math.abs(z - c), 0);
    expect(l1(0)).toBeLessThan(l1(3));
  });

  test("a mean of a class is over its own points, however many each class has", () => {
    const points = tf.tensor3d([
      [
        [1, 0],
        [3, 2],
        [10, 10],
      ],
    ]);
    const y = tf.tensor3d([
      [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    ]);
    expect(classMeans(points, y).arraySync()).toEqual([
      [
        [2, 1],
        [10, 10],
      ],
    ]);
  });
});

describe("matching networks", () => {
  test("predict the mixture Σ a y of the labels, whose attention sums to one", () => {
    const scores = tensor(9, [2, 3, 6]);
    const labels = tf.tile(tf.oneHot([0, 1, 2, 0, 1, 2], 3).expandDims(0), [2, 1, 1]).toFloat();
    const direct = tf.matMul(tf.softmax(scores), labels);
    const predicted = tf.exp(attendedLabels(scores, labels));
    expect(largestGap(predicted.dataSync(), direct.dataSync())).toBeLessThan(1e-6);
    expect(largestGap(tf.sum(predicted, 2).dataSync(), tf.ones([2, 3]).dataSync())).toBeLessThan(1e-6);
  });

  test("with the cosine as it is, cannot be surer than e²/(e² + 4) of one of five classes", () => {
    const aligned = tf.tensor3d([[[1, 0]]]);
    const support = tf.tensor3d([
      [
        [1, 0],
        [-1, 0],
        [-1, 0],
        [-1, 0],
        [-1, 0],
      ],
    ]);
    const labels = tf.eye(5).expandDims(0);
    const p = tf.softmax(attendedLabels(similarities("cosine", {}, aligned, support), labels)).dataSync()[0];
    expect(p).toBeCloseTo(Math.E ** 2 / (Math.E ** 2 + 4), 6);
  });

  test("from several shots are not prototypical networks", () => {
    const benchmark = anisotropicGaussians({ way: 3, shots: 5 });
    const { support, query } = benchmark.draw(key(10), 2, "test");
    const [proto, matching] = [prototypical, matchingNetwork].map((make) => {
      const on = make({ embedding: linearEmbedding(), metric: "squared euclidean" }).on(benchmark);
      const theta: Params = on.init(key(11));
      return tf.softmax(on.predict(theta, on.adapt(theta, support), query.x)).dataSync();
    });
    expect(largestGap(proto, matching)).toBeGreaterThan(0.01);
  });
});
