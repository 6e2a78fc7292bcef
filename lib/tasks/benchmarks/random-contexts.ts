/**
 * A benchmark whose support sets differ in size from task to task, for learners that take a mask:
 *
 *     n ~ U{least, …, most};   the first n support points are seen, mask = (1, …, 1, 0, …, 0);   every point, seen or not, is a target.
 *
 * So Garnelo et al. (2018) train conditional neural processes: "conditioned on a randomly chosen subset", judged on all of O. Seen points are the first
 * ones, because the points of a task are drawn in no order.
 */
import * as tf from "@tensorflow/tfjs";
import { integers, split } from "../../tensor/index.js";
import type { Benchmark, LabelledSet } from "./benchmark.js";

/** Labelled points of which a task sees some: mask [tasks, points], 1 for those. */
export type MaskedSet = LabelledSet & { readonly mask: tf.Tensor };

export interface RandomContextOptions {
  /** Fewest points seen. Default: 3. */
  readonly least?: number;
  /** Most points seen. Default: the benchmark's support. */
  readonly most?: number;
}

/**
 * The benchmark with masked support sets, and all of its points as query set.
 * @throws RangeError on sizes that are no range within 1 … supportPoints
 */
export function randomContexts(benchmark: Benchmark, options: RandomContextOptions = {}): Benchmark {
  const { supportPoints, queryPoints } = benchmark;
  const { least = Math.min(3, supportPoints), most = supportPoints } = options;
  if (
    !(Number.isSafeInteger(least) && Number.isSafeInteger(most) && least > 0 && least <= most && most <= supportPoints)
  ) {
    throw new RangeError(`invalid context sizes: ${least} … ${most} of ${supportPoints} points`);
  }
  return {
    ...benchmark,
    title: `${benchmark.title}, contexts of ${least} to ${most}`,
    queryPoints: supportPoints + queryPoints,
    draw: (key, tasks, part) => {
      const [episodeKey, sizeKey] = split(key, 2);
      const { support, query } = benchmark.draw(episodeKey, tasks, part);
      const sizes = integers(sizeKey, tasks, least, most + 1);
      const all = (name: "x" | "y") => tf.concat([support[name], query[name]], 1);
      const episodes = {
        support: { ...support, mask: contextMask(sizes, supportPoints) },
        query: { x: all("x"), y: all("y") },
      };
      tf.dispose([query.x, query.y]);
      return episodes;
    },
  };
}

/** The mask that shows each task its first `sizes[i]` points. */
export function contextMask(sizes: ArrayLike<number>, points: number): tf.Tensor2D {
  const values = Float32Array.from({ length: sizes.length * points }, (_, i) =>
    i % points < sizes[Math.floor(i / points)] ? 1 : 0,
  );
  return tf.tensor2d(values, [sizes.length, points]);
}
