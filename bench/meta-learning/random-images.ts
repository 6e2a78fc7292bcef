/** Few-shot tasks on random images, for the clock and not for learning: a class is an image of noise, an example of it adds noise. */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, LabelledSet } from "../../lib/tasks/benchmarks/index.js";
import { type Key, normal, split } from "../../lib/tensor/index.js";

export interface RandomImagesOptions {
  readonly side: number;
  readonly ways: number;
  /** Query images of a task, a multiple of the ways. */
  readonly queries: number;
}

export function randomImages({ side, ways, queries }: RandomImagesOptions): Benchmark {
  const pixels = side * side;
  const images = (key: Key, classes: Float64Array, tasks: number, count: number): LabelledSet => {
    const noise = normal(key, tasks * count * pixels, { deviation: 0.2 });
    const x = Float32Array.from(noise, (error, i) => {
      const image = Math.floor(i / pixels);
      const task = Math.floor(image / count);
      return error + classes[(task * ways + (image % ways)) * pixels + (i % pixels)];
    });
    const y = Float32Array.from({ length: tasks * count * ways }, (_, i) =>
      Math.floor(i / ways) % ways === i % ways ? 1 : 0,
    );
    return { x: tf.tensor(x, [tasks, count, side, side, 1]), y: tf.tensor3d(y, [tasks, count, ways]) };
  };
  return {
    name: "random-images",
    title: "random images",
    kind: "classification",
    inputShape: [side, side, 1],
    outputs: ways,
    supportPoints: ways,
    queryPoints: queries,
    draw: (key, tasks) => {
      const [classKey, supportKey, queryKey] = split(key, 3);
      const classes = normal(classKey, tasks * ways * pixels, { deviation: 0.5 });
      return {
        support: images(supportKey, classes, tasks, ways),
        query: images(queryKey, classes, tasks, queries),
      };
    },
    null: () => ({ value: 1 / ways, halfWidth: 0, source: "closed form: a guess" }),
    oracle: () => undefined,
  };
}
