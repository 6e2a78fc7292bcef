/**
 * Batches and support sets from plain records of observations. A batch is drawn for every outer step, so drawing is cheap: B instances and n points
 * without replacement, 2B + n random numbers in all. The n points are the same places in the lists of all instances but for a rotation of each list
 * by a random number of places.
 */
import * as tf from "@tensorflow/tfjs";
import { checkTasks, type DynamicsTasks, type Observations } from "../../tasks/dynamics.js";
import { foldIn, type Key, uniform } from "../../tensor/index.js";
import type { DynamicsBatch, SupportData } from "./method.js";

export interface BatchSize {
  /** B, instances of a batch. */
  readonly instances: number;
  /** n, points of each. */
  readonly points: number;
}

/**
 * A function that draws the batch of a step, as `train` takes it; the tensors are the caller's.
 * @throws Error as `checkTasks`; on a size below one or beyond what there is
 */
export function dynamicsBatches(tasks: DynamicsTasks, size: BatchSize): (done: number, key: Key) => DynamicsBatch {
  checkTasks(tasks);
  const { instances, dimension } = tasks;
  const all = instances[0].points;
  within("instances of a batch", size.instances, instances.length);
  within("points of a batch", size.points, all);
  const rows = size.instances * size.points;
  return (_, key) => {
    const numbers = uniform(key, 2 * size.instances + size.points);
    const chosen = distinct(numbers.subarray(0, size.instances), instances.length);
    const places = distinct(numbers.subarray(2 * size.instances), all);
    const x = new Float32Array(rows * dimension);
    const field = new Float32Array(rows * dimension);
    let at = 0;
    chosen.forEach((k, b) => {
      const rotation = Math.floor(numbers[size.instances + b] * all);
      for (const place of places) {
        const from = ((place + rotation) % all) * dimension;
        for (let i = 0; i < dimension; i++, at++) {
          x[at] = instances[k].x[from + i];
          field[at] = instances[k].field[from + i];
        }
      }
    });
    const shape: [number, number, number] = [size.instances, size.points, dimension];
    return { x: tf.tensor(x, shape), field: tf.tensor(field, shape), instance: tf.tensor1d(chosen, "int32") };
  };
}

/**
 * All points of every instance, or `points` of them, drawn for each instance without replacement; the tensors are the caller's.
 * @throws Error as `checkTasks`; on a number of points below one or beyond what there is
 */
export function supportData(tasks: DynamicsTasks, some?: { readonly points: number; readonly key: Key }): SupportData {
  checkTasks(tasks);
  const { instances, dimension } = tasks;
  const points = some?.points ?? instances[0].points;
  within("points of a support set", points, instances[0].points);
  const picked = instances.map((instance, k) =>
    some ? pick(instance, dimension, points, foldIn(some.key, k)) : instance,
  );
  const joined = (what: "x" | "field") => {
    const values = Float32Array.from(picked.flatMap((instance) => Array.from(instance[what])));
    return tf.tensor(values, [instances.length, points, dimension]);
  };
  return { x: joined("x"), field: joined("field") };
}

function pick({ x, field }: Observations, dimension: number, points: number, key: Key): Observations {
  const places = distinct(uniform(key, points), x.length / dimension);
  const rows = (values: Float64Array) =>
    Float64Array.from({ length: points * dimension }, (_, i) => {
      return values[places[Math.floor(i / dimension)] * dimension + (i % dimension)];
    });
  return { x: rows(x), field: rows(field), points };
}

/** The first of a random order of 0 … n − 1, one for each number from [0, 1): Fisher and Yates' shuffle, broken off. */
function distinct(numbers: Float64Array, n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  numbers.forEach((u, i) => {
    const j = i + Math.floor(u * (n - i));
    [order[i], order[j]] = [order[j], order[i]];
  });
  return order.subarray(0, numbers.length);
}

function within(what: string, value: number, most: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1 && value <= most))
    throw new Error(`invalid ${what}: ${value} of ${most}`);
}
