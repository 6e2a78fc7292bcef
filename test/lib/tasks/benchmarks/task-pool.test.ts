import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { sinusoid, sinusoidParameters, taskPool } from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";

const rowsOf = (leaf: tf.Tensor) => (leaf.arraySync() as number[][][]).map((row) => JSON.stringify(row));

describe("benchmarks with something given", () => {
  test("a pool of five tasks shows the same five again and again, each with its own query set", () => {
    const pool = taskPool(sinusoid(), 5, key(1));
    const { support, query } = pool.draw(key(2), 200, "train");
    const [supports, queries] = [rowsOf(support.x), rowsOf(query.y)];
    expect(new Set(supports).size).toBe(5);
    expect(new Set(supports.map((row, i) => row + queries[i])).size).toBe(5);
    expect(new Set(rowsOf(pool.draw(key(3), 20, "train").support.x).concat(supports)).size).toBe(5);
  });

  test("test tasks are none of the pool's but the benchmark's own", () => {
    const pool = taskPool(sinusoid(), 5, key(1));
    const [ours, theirs] = [pool, sinusoid()].map((benchmark) => rowsOf(benchmark.draw(key(4), 10, "test").support.x));
    expect(ours).toEqual(theirs);
  });

  test("a pool holds no tensors, and is not empty", () => {
    const before = tf.memory().numTensors;
    const pool = taskPool(sinusoid(), 3, key(1));
    disposeParams(pool.draw(key(2), 2, "train"));
    expect(tf.memory().numTensors).toBe(before);
    expect(() => taskPool(sinusoid(), 0, key(1))).toThrow("invalid size: 0");
  });

  test("the amplitude and phase that are told are those of the query set", () => {
    const { support, query } = sinusoidParameters().draw(key(5), 20, "test");
    const [told, x, y] = [support.y, query.x, query.y].map((leaf) => leaf.arraySync() as number[][][]);
    expect((support.x.arraySync() as number[][][])[7]).toEqual([[0], [1]]);
    told.forEach(([[amplitude], [phase]], task) => {
      x[task].forEach(([at], i) => {
        expect(y[task][i][0]).toBeCloseTo(amplitude * Math.sin(at - phase), 4);
      });
    });
  });
});
