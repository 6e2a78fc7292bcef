/**
 * What three rules without any learning reach on raw pixels: the floor under every trained network, and where a mistake in a loader shows.
 *
 *     nearest neighbour   the label of the support image at the least distance
 *     class mean          the class whose mean image is nearest; with one shot the same rule
 *     kernel ridge        argmax of k(x, S) (K + λI)⁻¹ (Y − 1/N), k = exp(−‖x − x'‖² / w), λ = 0.1, w the median support–query squared distance
 *
 * All three need squared distances only: ‖q − mean_k s_k‖² = mean_k ‖q − s_k‖² − ½ mean_{k,l} ‖s_k − s_l‖².
 */
import * as tf from "@tensorflow/tfjs";
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { foldIn, type Key } from "../../tensor/index.js";
import type { TaskSplit } from "../benchmarks/benchmark.js";
import type { EpisodeShape } from "./episodes.js";
import type { ImageBenchmark } from "./image-benchmark.js";

export type FloorRule = "nearest neighbour" | "class mean" | "kernel ridge";

/** Accuracy of each rule on each task. */
export type Floors = Readonly<Record<FloorRule, Float64Array>>;

const RIDGE = 0.1;

/** The floors of a benchmark, on the same tasks for the three rules. */
export function pixelFloors(
  benchmark: ImageBenchmark,
  { key, tasks, split = "test" }: { readonly key: Key; readonly tasks: number; readonly split?: TaskSplit },
): Floors {
  const floors = {
    "nearest neighbour": new Float64Array(tasks),
    "class mean": new Float64Array(tasks),
    "kernel ridge": new Float64Array(tasks),
  };
  for (let task = 0; task < tasks; task++) {
    const distances = taskDistances(benchmark, foldIn(key, task), split);
    floors["nearest neighbour"][task] = accuracy(benchmark, nearestNeighbour(benchmark, distances));
    floors["class mean"][task] = accuracy(benchmark, nearestMean(benchmark, distances));
    floors["kernel ridge"][task] = accuracy(benchmark, kernelRidge(benchmark, distances));
  }
  return floors;
}

/** Squared distances of one task, support to support [n, n] and query to support [m, n]. */
export interface TaskDistances {
  readonly support: Matrix;
  readonly query: Matrix;
}

function taskDistances(benchmark: ImageBenchmark, key: Key, split: TaskSplit): TaskDistances {
  const episodes = benchmark.draw(key, 1, split);
  const { supportPoints, queryPoints } = benchmark;
  const tensors = tf.tidy(() => {
    const s = tf.reshape(episodes.support.x, [supportPoints, -1]) as tf.Tensor2D;
    const q = tf.reshape(episodes.query.x, [queryPoints, -1]) as tf.Tensor2D;
    return [squaredDistances(s, s), squaredDistances(q, s)];
  });
  const [support, query] = tensors.map((distances) => distances.dataSync());
  tf.dispose([...tensors, episodes.support.x, episodes.support.y, episodes.query.x, episodes.query.y]);
  return {
    support: Matrix.from1DArray(supportPoints, supportPoints, support),
    query: Matrix.from1DArray(queryPoints, supportPoints, query),
  };
}

function squaredDistances(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const squares = (x: tf.Tensor2D) => tf.sum(tf.square(x), 1);
  const products = tf.mul(tf.matMul(a, tf.transpose(b)), 2);
  return tf.relu(tf.sub(tf.add(tf.expandDims(squares(a), 1), tf.expandDims(squares(b), 0)), products));
}

/** Labels 0 … N − 1 of the queries, by the nearest support image. */
export function nearestNeighbour({ shots }: EpisodeShape, { query }: TaskDistances): number[] {
  return rowsOf(query).map((distances) => Math.floor(smallest(distances) / shots));
}

/** Labels by the nearest class mean. */
export function nearestMean({ way, shots }: EpisodeShape, { support, query }: TaskDistances): number[] {
  const members = Array.from({ length: way }, (_, n) => Array.from({ length: shots }, (_shot, k) => n * shots + k));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = members.map((own) => mean(own.flatMap((k) => own.map((l) => support.get(k, l)))) / 2);
  return rowsOf(query).map((distances) =>
    smallest(members.map((own, n) => mean(own.map((k) => distances[k])) - spread[n])),
  );
}

/** Labels by ridge regression of the centred one-hot labels with a Gaussian kernel. */
export function kernelRidge({ way, shots }: EpisodeShape, { support, query }: TaskDistances): number[] {
  const width = median(query.to1DArray());
  const kernel = (distances: Matrix) => Matrix.exp(Matrix.mul(distances, -1 / width));
  const labels = Matrix.zeros(way * shots, way).sub(1 / way);
  for (let i = 0; i < way * shots; i++) labels.set(i, Math.floor(i / shots), 1 - 1 / way);
  const gram = kernel(support).add(Matrix.eye(way * shots).mul(RIDGE));
  const weights = new CholeskyDecomposition(gram).solve(labels);
  return rowsOf(kernel(query).mmul(weights)).map((scores) => smallest(scores.map((score) => -score)));
}

function accuracy({ queries }: EpisodeShape, labels: readonly number[]): number {
  return labels.filter((label, i) => label === Math.floor(i / queries)).length / labels.length;
}

function rowsOf(matrix: Matrix): number[][] {
  return matrix.to2DArray();
}

function smallest(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[best]) best = i;
  return best;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}
