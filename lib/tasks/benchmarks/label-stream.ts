/**
 * Label binding as a stream (Santoro et al. 2016, section 4.1): instances of N new classes in random order, and the label of each is told one step late,
 *
 *     input (x_t, y_{t−1}),   target y_t,   y_0 before the first step: zeros.
 *
 * The k-th time that a class is shown is its k-th instance. Nothing but a guess is possible at the first. Who notices that a class is new, and remembers
 * which labels are taken, guesses among the others: the j-th new class is right with 1/(N − j + 1), in the mean
 *
 *     (1/N) Σ_{j=1…N} 1/(N − j + 1) = H_N/N,   45.67 % for N = 5,
 *
 * and every later instance is right where the classes are separable. More than that at the first instance is a leak: y_t was shown at t.
 */
import * as tf from "@tensorflow/tfjs";
import { foldIn, type Key, normal, permutation, split } from "../../tensor/index.js";
import { requireCounts, requireTasks } from "./benchmark.js";
import type { SequenceTask } from "./sequences.js";

export interface LabelStreamOptions {
  /** N. Default: 5. */
  readonly way?: number;
  /** How often each class is shown. Default: 10. */
  readonly instances?: number;
  /** Classes shown in one sequence, their labels drawn from the N: fewer make an easier task of the same inputs and outputs. Default: N. */
  readonly classes?: number;
  /** Default: 8. */
  readonly dimension?: number;
  /** σ. Default: 0.1. */
  readonly noise?: number;
  /** Which label goes in with x_t: y_{t−1} ("last", default), or y_t ("present"), the leak that the bound is there to find. */
  readonly told?: "last" | "present";
}

export interface LabelStream extends SequenceTask {
  readonly kind: "classes";
  readonly instances: number;
  readonly dimension: number;
}

/** @throws RangeError on counts that are not positive whole numbers, on noise that is negative or not finite */
export function labelStream(options: LabelStreamOptions = {}): LabelStream {
  const { way = 5, instances = 10, dimension = 8, noise = 0.1, told = "last", classes = way } = options;
  requireCounts({ way, instances, dimension, classes });
  if (classes > way) throw new RangeError(`invalid classes: ${classes} (${way} labels)`);
  if (!(noise >= 0 && Number.isFinite(noise))) throw new RangeError(`invalid noise: ${noise}`);
  const steps = classes * instances;
  const inputs = dimension + way;
  return {
    name: "label-stream",
    kind: "classes",
    steps,
    inputs,
    outputs: way,
    instances,
    dimension,
    draw: (key, n) => {
      const [prototypeKey, noiseKey, orderKey] = split(key, 3);
      const prototypes = normal(prototypeKey, requireTasks(n) * way * dimension);
      const errors = normal(noiseKey, n * steps * dimension);
      const x = new Float32Array(n * steps * inputs);
      const y = new Float32Array(n * steps * way);
      for (let i = 0; i < n; i++) {
        const labels = orderOf(foldIn(orderKey, i), { classes, steps, way });
        labels.forEach((label, t) => {
          const at = i * steps + t;
          for (let j = 0; j < dimension; j++) {
            x[at * inputs + j] = prototypes[(i * way + label) * dimension + j] + noise * errors[at * dimension + j];
          }
          y[at * way + label] = 1;
          const shown = told === "present" ? label : t > 0 ? labels[t - 1] : undefined;
          if (shown !== undefined) x[at * inputs + dimension + shown] = 1;
        });
      }
      return {
        x: tf.tensor3d(x, [n, steps, inputs]),
        y: tf.tensor3d(y, [n, steps, way]),
        mask: tf.ones([n, steps]),
      };
    },
  };
}

/** So many of the labels, each equally often, in random order. */
function orderOf(key: Key, { classes, steps, way }: { classes: number; steps: number; way: number }): number[] {
  const [labelKey, stepKey] = split(key);
  const labels = permutation(labelKey, way);
  return Array.from(permutation(stepKey, steps), (i) => labels[i % classes]);
}

/** H_N/N, the best accuracy at the first instance where all N classes are shown. */
export function firstInstanceBound(way: number): number {
  requireCounts({ way });
  let sum = 0;
  for (let free = 1; free <= way; free++) sum += 1 / free;
  return sum / way;
}

/** Which instance of its class each step is, 1, 2, …: of one-hot labels y [n, T, N], row by row. */
export function instanceNumbers(y: ArrayLike<number>, steps: number, way: number): Int32Array {
  const numbers = new Int32Array(y.length / way);
  const seen = new Int32Array(way);
  for (let at = 0; at < numbers.length; at++) {
    if (at % steps === 0) seen.fill(0);
    let label = 0;
    while (y[at * way + label] !== 1) label++;
    numbers[at] = ++seen[label];
  }
  return numbers;
}
