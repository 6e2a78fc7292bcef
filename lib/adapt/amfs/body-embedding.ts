/**
 * The body of a network that gradients adapt (lib/adapt/optimization) as an embedding,
 *
 *     f_θ(x) = features(x; θ.body),
 *
 * so that a closed form or a metric stands on the very network that MAML descends on, without its head. What MAML's convolutions normalise together, the
 * support set of one task or its query set, is normalised together here: figures of both may stand in one table.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark } from "../../tasks/benchmarks/index.js";
import { disposeParams, type Key, key as keyOf, type Params } from "../../tensor/index.js";
import { perTask } from "../maml.js";
import type { Embedding } from "../metric/embedding.js";
import type { ModelKind } from "../optimization/index.js";

export function bodyEmbedding(model: ModelKind): Embedding {
  // Of a benchmark a network reads the shapes.
  const benchmarkOf = (inputShape: readonly number[]) => ({ inputShape, outputs: 1 }) as Benchmark;
  const fresh = (key: Key, inputShape: readonly number[]) => model.on(benchmarkOf(inputShape)).init(key);
  const applyTasks = (body: Params, x: tf.Tensor) =>
    tf.tidy(() => model.on(benchmarkOf(x.shape.slice(2))).features(perTask(body, x.shape[0]), x));
  return {
    name: `body of ${model.name}`,
    outputs: (inputShape) => {
      const { body, head } = fresh(keyOf(0), inputShape);
      const [features] = head.w.shape;
      disposeParams({ body, head });
      return features;
    },
    refuses: (inputShape) => model.refuses(benchmarkOf(inputShape)),
    init: (key, inputShape) => {
      const { body, head } = fresh(key, inputShape);
      disposeParams(head);
      return body;
    },
    apply: (body, x) => tf.tidy(() => tf.squeeze(applyTasks(body, tf.expandDims(x, 0)), [0])),
    applyTasks,
  };
}
