import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  continuumHope,
  drawLists,
  HOPE_MEMORIES,
  hopeProblem,
  type Lists,
} from "../../../../lib/experiments/nested-learning/continuum-hope.js";
import type { SelfModifyingTheta } from "../../../../lib/memory/continuum/index.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";

const config = {
  ...continuumHope.configs("quick")[0],
  ...{ pairs: 2, keySize: 3, values: 4, steps: 6, batch: 4, judged: 32 },
};

test("short runs of Hope train both kinds of memory and are judged beside a guess", async () => {
  for (const memory of ["fixed", "self-modifying"] as const) {
    const run = await continuumHope.run({ ...config, memory, options: HOPE_MEMORIES[memory] }, { seed: 1 });
    expect([run.steps, run.null, run.rate]).toEqual([6, 1 / 4, config.rates[0]]);
    expect(run.loss).toBeGreaterThan(0);
    expect(run.accuracy * 32).toBeCloseTo(Math.round(run.accuracy * 32), 1); // four digits are kept
  }
  expect(() => hopeProblem({ ...config, pairs: 3 })).toThrow("invalid number of pairs: 3");
});

describe("two lists, A and then B", () => {
  /** Keys and values are the token's own parts; every write is whole and nothing decays: the delta rule with β = 1. */
  function delta(keySize: number, values: number): SelfModifyingTheta {
    const size = keySize + values;
    const part = (rows: number, from: number, to: number) =>
      tf.tensor2d(
        Array.from({ length: rows }, (_, i) =>
          Array.from({ length: size }, (_, j) => (j === i && i >= from && i < to ? 1 : 0)),
        ),
      );
    const read = tf.tensor2d(
      Array.from({ length: values }, (_, i) => Array.from({ length: size }, (_, j) => (j === keySize + i ? 1 : 0))),
    );
    return {
      ...{ k: part(size, 0, keySize), v: part(size, keySize, size), query: part(size, 0, keySize), output: read },
      ...{ eta: tf.zeros([1, size]), alpha: tf.zeros([1, size]), memory: tf.zeros([size, size]) },
      ...{ etaBias: tf.fill([1], 30), alphaBias: tf.fill([1], 30) },
    };
  }
  const lists = (keys: number[][], values: number[]): Lists => {
    const answers = tf.oneHot(tf.tensor2d([values], [1, values.length], "int32"), 4).cast("float32");
    const rows = tf.tensor3d([keys]);
    return { tokens: tf.concat([rows, answers], 2), queries: tf.concat([rows, tf.zerosLike(answers)], 2), answers };
  };
  const problem = hopeProblem({ ...config, pairs: 4, options: HOPE_MEMORIES.fixed });
  const [a, b, c] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];

  test("are judged by A: what B has written over is wrong, though all of B is right", () => {
    tf.tidy(() => {
      const accuracy = (batch: Lists) => problem.figures(delta(3, 4), batch).accuracy.dataSync()[0];
      expect(accuracy(lists([a, b, a, b], [0, 1, 2, 3]))).toBe(0);
      expect(accuracy(lists([a, b, a, c], [0, 1, 2, 3]))).toBe(0.5);
      expect(accuracy(lists([a, b, c, c], [0, 1, 2, 3]))).toBe(1);
    });
  });

  test("are drawn with keys of length one, and queries show no answer", () => {
    const drawn = drawLists({ keySize: 3, values: 4, pairs: 4 }, key(1), 5);
    tf.tidy(() => {
      const [keys, shown] = tf.split(drawn.tokens, [3, 4], 2);
      const [asked, blank] = tf.split(drawn.queries, [3, 4], 2);
      for (const square of keys.square().sum(2).dataSync()) expect(square).toBeCloseTo(1, 5);
      expect([...asked.dataSync()]).toEqual([...keys.dataSync()]);
      expect([...shown.dataSync()]).toEqual([...drawn.answers.dataSync()]);
      expect(blank.abs().max().dataSync()[0]).toBe(0);
    });
    disposeParams(drawn);
  });
});

test("what a memory is stands in its configuration, so that another meaning of a name is another run", () => {
  for (const { memory, options } of continuumHope.configs("full")) expect(options).toEqual(HOPE_MEMORIES[memory]);
});
