/** N-way K-shot tasks of noise in Omniglot's shape, 28 × 28 grey: for what depends on the shapes of images and on nothing else, without a data set. */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, LabelledSet } from "../../tasks/benchmarks/index.js";
import { type Key, split, toTensor, uniform } from "../../tensor/index.js";
import type { EpisodeSize } from "./data.js";

const SHAPE = [28, 28, 1] as const;

/** Nothing can be learned from it. Labels go class by class, each class with its images. */
export function noiseImages({ way, shots, queries }: EpisodeSize): Benchmark {
  const labelled = (from: Key, tasks: number, each: number): LabelledSet => {
    const points = way * each;
    const shape = [tasks, points, ...SHAPE];
    const classes = Int32Array.from({ length: tasks * points }, (_, i) => Math.floor((i % points) / each));
    const y = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor(classes, [tasks, points], "int32"), way), "float32"));
    return { x: toTensor(uniform(from, tf.util.sizeFromShape(shape)), shape), y };
  };
  return {
    name: "noise",
    title: `noise, ${way}-way ${shots}-shot`,
    kind: "classification",
    inputShape: [...SHAPE],
    outputs: way,
    supportPoints: way * shots,
    queryPoints: way * queries,
    draw: (key, tasks) => {
      const [support, query] = split(key);
      return { support: labelled(support, tasks, shots), query: labelled(query, tasks, queries) };
    },
    null: () => ({ value: 1 / way, halfWidth: 0, source: "closed form: 1/N" }),
    oracle: () => ({ value: 1 / way, halfWidth: 0, source: "closed form: images and labels are independent" }),
  };
}
