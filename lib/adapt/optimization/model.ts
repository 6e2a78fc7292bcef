/**
 * What the learners of this family adapt: a network as a pure function of weights that have a leading axis of tasks,
 *
 *     f(x; φ) = head(features(x; φ.body); φ.head),   head(h) = h w + b.
 *
 * Every task has its own weights and all of them run in one program. Body and head are told apart because ANIL adapts the head alone.
 */
import * as tf from "@tensorflow/tfjs";
import { type Benchmark, type LabelledSet, requireCounts } from "../../tasks/benchmarks/index.js";
import { type Key, type Layer, type Params, randomMlp, split } from "../../tensor/index.js";
import { taskLosses } from "../frame/index.js";

/** θ without, φ with a leading axis of tasks on every leaf. */
export type Weights = { readonly body: Params; readonly head: Layer };

export interface InnerModel {
  /** θ before training, He initialisation. The tensors are the caller's. */
  init(key: Key): Weights;
  /** Inputs [tasks, points, …inputShape] to features [tasks, points, d], with every task's own body. */
  features(body: Params, x: tf.Tensor): tf.Tensor;
}

/** A kind of network, which makes one for the shapes of a benchmark. */
export interface ModelKind {
  readonly name: string;
  /** Why it cannot read the benchmark's inputs; undefined where it can. */
  refuses(benchmark: Benchmark): string | undefined;
  on(benchmark: Benchmark): InnerModel;
}

/** Predictions [tasks, points, outputs]. */
export function outputs(model: InnerModel, { body, head }: Weights, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => readOut(head, model.features(body, x)));
}

/** h w + b. */
export function readOut({ w, b }: Layer, features: tf.Tensor): tf.Tensor {
  return tf.add(tf.matMul(features, w), b);
}

/** The loss of each task as a function of its own weights: what lib/adapt/maml.ts descends on. */
export function lossesOf(model: InnerModel, kind: Benchmark["kind"]) {
  return (fast: Weights, { x, y }: LabelledSet): tf.Tensor => taskLosses(kind, outputs(model, fast, x), y);
}

/**
 * A fully connected ReLU network on inputs of any shape, laid out as vectors. Default widths [40, 40], which with one input and one output is the
 * network of Finn, Abbeel and Levine (2017), section 5.1; an empty list is a linear model.
 * @throws RangeError on a width that is no positive whole number
 */
export function mlpModel({ widths = [40, 40] }: { readonly widths?: readonly number[] } = {}): ModelKind {
  for (const width of widths) requireCounts({ width });
  return {
    name: `mlp-${widths.join("-")}`,
    refuses: () => undefined,
    on: ({ inputShape, outputs: count }) => {
      const inputs = inputShape.reduce((product, size) => product * size, 1);
      return {
        init: (key) => {
          const layers = randomMlp(split(key, 1)[0], [inputs, ...widths, count], { gain: Math.SQRT2 });
          return { body: layers.slice(0, -1), head: layers[layers.length - 1] };
        },
        features: (body, x) =>
          tf.tidy(() =>
            (body as readonly Layer[]).reduce<tf.Tensor>(
              (hidden, layer) => tf.relu(readOut(layer, hidden)),
              tf.reshape(x, [x.shape[0], x.shape[1] ?? 1, inputs]),
            ),
          ),
      };
    },
  };
}
