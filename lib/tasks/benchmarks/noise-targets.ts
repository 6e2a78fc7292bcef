/**
 * Tasks that have nothing to be learned: the inputs of a benchmark with targets y ~ N(0, σ²), drawn anew for every point, in support and query sets alike. The
 * best prediction is 0, its error σ², and no support set helps: null and oracle are the same. In a batch beside others they are what a broken source of tasks
 * is, gradients without anything in common.
 */
import * as tf from "@tensorflow/tfjs";
import { disposeParams, foldIn, type Key, normal } from "../../tensor/index.js";
import type { Benchmark, KnownValue } from "./benchmark.js";

/** @param deviation σ. @throws RangeError on a benchmark of classes, a σ that is not positive */
export function noiseTargets(benchmark: Benchmark, deviation: number): Benchmark {
  const { kind, name, title } = benchmark;
  if (kind !== "regression") throw new RangeError(`invalid kind of targets: ${kind} (regression wanted)`);
  if (!(deviation > 0 && Number.isFinite(deviation))) throw new RangeError(`invalid deviation: ${deviation}`);
  const known = (): KnownValue => ({
    value: deviation ** 2,
    halfWidth: 0,
    source: "closed form: the targets' variance",
  });
  return {
    ...benchmark,
    name: `${name}-noise-${deviation}`,
    title: `noise at the inputs of ${title}`,
    draw: (key, tasks, split) => {
      const { support, query } = benchmark.draw(key, tasks, split);
      const noise = (place: number, { shape, size }: tf.Tensor) =>
        drawn(foldIn(foldIn(key, 1), place), deviation, shape, size);
      const y = [noise(0, support.y), noise(1, query.y)];
      disposeParams([support.y, query.y]);
      return { support: { x: support.x, y: y[0] }, query: { x: query.x, y: y[1] } };
    },
    null: known,
    oracle: known,
  };
}

function drawn(key: Key, deviation: number, shape: number[], size: number): tf.Tensor {
  return tf.tensor(
    Float32Array.from(normal(key, size), (value) => deviation * value),
    shape,
  );
}
