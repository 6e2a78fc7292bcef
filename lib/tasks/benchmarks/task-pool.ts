/**
 * A benchmark with a fixed number of training tasks, each with a fixed support and query set: what a learner can be made of when tasks are scarce.
 *
 * Training draws tasks from the pool with replacement; validation and test tasks are those of the benchmark, so that errors are of tasks never seen.
 */
import * as tf from "@tensorflow/tfjs";
import { disposeParams, integers, type Key } from "../../tensor/index.js";
import { type Benchmark, type LabelledSet, requireCounts, requireTasks } from "./benchmark.js";

type Stored = { readonly shape: readonly number[]; readonly values: Float32Array };

/**
 * @param size tasks in the pool
 * @param key draws the pool; the key of `draw` chooses from it
 * @throws RangeError on a size that is no positive whole number
 */
export function taskPool(benchmark: Benchmark, size: number, key: Key): Benchmark {
  requireCounts({ size });
  const drawn = benchmark.draw(key, size, "train");
  const kept = (set: LabelledSet) => ({ x: storedOf(set.x), y: storedOf(set.y) });
  const pool = { support: kept(drawn.support), query: kept(drawn.query) };
  disposeParams(drawn);
  return {
    ...benchmark,
    title: `${benchmark.title}, ${size} training tasks`,
    draw: (drawKey, tasks, split) => {
      if (split !== "train") return benchmark.draw(drawKey, tasks, split);
      const chosen = integers(drawKey, requireTasks(tasks), 0, size);
      const taken = (set: typeof pool.support) => ({ x: rowsOf(set.x, chosen), y: rowsOf(set.y, chosen) });
      return { support: taken(pool.support), query: taken(pool.query) };
    },
  };
}

const storedOf = (leaf: tf.Tensor): Stored => ({
  shape: leaf.shape.slice(1),
  values: Float32Array.from(leaf.dataSync()),
});

/** Rows of a stored tensor, in the order asked for. */
function rowsOf({ shape, values }: Stored, rows: ArrayLike<number>): tf.Tensor {
  const width = shape.reduce((product, size) => product * size, 1);
  const found = new Float32Array(rows.length * width);
  Array.from(rows).forEach((row, i) => {
    found.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return tf.tensor(found, [rows.length, ...shape]);
}
