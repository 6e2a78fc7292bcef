import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { beforeAll, describe, expect, test } from "vitest";
import { kernelRidge, nearestMean, nearestNeighbour } from "../../../../lib/tasks/characters/floors.js";
import {
  type FloorRule,
  imageBenchmark,
  loadOmniglot,
  omniglot,
  pixelFloors,
} from "../../../../lib/tasks/characters/index.js";
import { key, normal, useBackend } from "../../../../lib/tensor/index.js";
import { absent, real } from "./real-data.js";
import { toySet } from "./toy-set.js";

beforeAll(() => useBackend({ announce: "none" }));

describe("the rules, on points in the plane", () => {
  const shape = { way: 2, shots: 3, queries: 4 };
  const support = normal(key(1), 12);
  const query = normal(key(2), 16);
  const square = (a: Float64Array, i: number, b: Float64Array, j: number) =>
    (a[2 * i] - b[2 * j]) ** 2 + (a[2 * i + 1] - b[2 * j + 1]) ** 2;
  const table = (a: Float64Array, b: Float64Array) =>
    new Matrix(
      Array.from({ length: a.length / 2 }, (_, i) =>
        Array.from({ length: b.length / 2 }, (_point, j) => square(a, i, b, j)),
      ),
    );
  const distances = { support: table(support, support), query: table(query, support) };

  test("the class mean found from distances alone is the mean's", () => {
    const means = Float64Array.from({ length: 4 }, (_, i) => {
      const [n, axis] = [Math.floor(i / 2), i % 2];
      return [0, 1, 2].reduce((sum, k) => sum + support[2 * (3 * n + k) + axis] / 3, 0);
    });
    const labels = Array.from({ length: 8 }, (_, i) =>
      square(query, i, means, 0) < square(query, i, means, 1) ? 0 : 1,
    );
    expect(nearestMean(shape, distances)).toEqual(labels);
  });

  test("kernel ridge on a support point gives its own label where points are far apart", () => {
    const far = new Matrix([
      [0, 50],
      [50, 0],
    ]);
    expect(kernelRidge({ way: 2, shots: 1, queries: 1 }, { support: far, query: far })).toEqual([0, 1]);
  });

  test("with one shot the nearest neighbour is the nearest mean", () => {
    const one = { way: 6, shots: 1, queries: 1 };
    expect(nearestNeighbour(one, distances)).toEqual(nearestMean(one, distances));
  });

  test("tell classes that do not overlap without error, and leave no tensor", () => {
    const set = toySet(12, 6);
    for (const { first, samples, id } of set.classes) {
      for (let i = first; i < first + samples; i++) set.pixels[i * 16 + 3 + id] = 200;
    }
    const ids = set.classes.map(({ id }) => id);
    const parts = { train: ids, validation: ids, test: ids };
    const about = { name: "toy", title: "toy" };
    const own = imageBenchmark(about, set, parts, { way: 5, shots: 1, queries: 2, rotations: "none" });
    const before = tf.memory().numTensors;
    const floors = pixelFloors(own, { key: key(1), tasks: 5 });
    expect(Object.values(floors).map((accuracies) => Array.from(accuracies))).toEqual(Array(3).fill(Array(5).fill(1)));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.skipIf(absent !== undefined)(real("on raw pixels of Omniglot, Vinyals test characters"), () => {
  // Percent over 1000 episodes, from an independent implementation (its intervals are ± 0.2 to 0.6).
  test.each([
    [5, 1, 100, { "nearest neighbour": 42.1, "class mean": 42.1, "kernel ridge": 46.0 }],
    [5, 5, 60, { "nearest neighbour": 63.2, "class mean": 68.9, "kernel ridge": 71.4 }],
    [20, 1, 20, { "nearest neighbour": 22.6, "class mean": 22.6, "kernel ridge": 27.9 }],
    [20, 5, 6, { "nearest neighbour": 42.2, "class mean": 47.1, "kernel ridge": 49.3 }],
  ] as const)(
    "%i-way %i-shot floors over %i episodes are those of an independent implementation",
    (way, shots, tasks, expected) => {
      const benchmark = omniglot({ way, shots, queries: 15, rotations: "none", images: loadOmniglot() });
      const floors = pixelFloors(benchmark, { key: key(1), tasks });
      for (const rule of Object.keys(expected) as FloorRule[]) {
        const values = Array.from(floors[rule], (value) => 100 * value);
        const mean = values.reduce((sum, value) => sum + value, 0) / tasks;
        const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (tasks - 1) / tasks);
        expect(Math.abs(mean - expected[rule]), `${rule}: ${mean} ± ${error}`).toBeLessThan(3 * error + 0.6);
      }
    },
  );
});
