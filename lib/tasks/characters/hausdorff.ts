/**
 * The modified Hausdorff distance of two sets of points (Dubuisson and Jain 1994), the baseline that the authors of Omniglot give with it:
 *
 *     d(A, B) = max( mean_{a ∈ A} min_{b ∈ B} ‖a − b‖,  mean_{b ∈ B} min_{a ∈ A} ‖a − b‖ ),
 *
 * each drawing being the set of its ink pixels with the mean at the origin. As a classifier it takes the nearest training drawing.
 */
import { ORIGINAL_SIDE } from "./omniglot-npz.js";
import type { OneShotRun } from "./one-shot-runs.js";

/** Ink pixels around their mean, [points, 2]. @throws Error on a blank sheet */
export function inkPoints(ink: ArrayLike<number>, side = ORIGINAL_SIDE): Float64Array {
  const places = Array.from(ink).flatMap((value, at) => (value === 0 ? [] : [at]));
  if (places.length === 0) throw new Error("a blank drawing has no points");
  const rows = places.map((at) => Math.floor(at / side));
  const columns = places.map((at) => at % side);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [row, column] = [mean(rows), mean(columns)];
  return Float64Array.from({ length: 2 * places.length }, (_, i) => {
    const point = Math.floor(i / 2);
    return i % 2 === 0 ? rows[point] - row : columns[point] - column;
  });
}

/**
 * d(A, B) of points [n, 2] and [m, 2] in ascending order of their rows, as `inkPoints` gives them. The nearest point is looked for row by row, away from the point,
 * until the rows alone are farther than what was found: an eighth of the pairs.
 */
export function modifiedHausdorff(a: Float64Array, b: Float64Array): number {
  return Math.max(meanNearest(a, b), meanNearest(b, a));
}

/** d(A, B) as it is written, from all pairs. */
export function modifiedHausdorffReference(a: Float64Array, b: Float64Array): number {
  const distance = (from: Float64Array, i: number, to: Float64Array, j: number) =>
    Math.hypot(from[2 * i] - to[2 * j], from[2 * i + 1] - to[2 * j + 1]);
  const directed = (from: Float64Array, to: Float64Array) => {
    const nearest = Array.from({ length: from.length / 2 }, (_, i) =>
      Math.min(...Array.from({ length: to.length / 2 }, (_point, j) => distance(from, i, to, j))),
    );
    return nearest.reduce((sum, value) => sum + value, 0) / nearest.length;
  };
  return Math.max(directed(a, b), directed(b, a));
}

function meanNearest(from: Float64Array, to: Float64Array): number {
  const points = to.length / 2;
  let start = 0;
  let sum = 0;
  for (let i = 0; i < from.length; i += 2) {
    const row = from[i];
    const column = from[i + 1];
    while (start < points && to[2 * start] < row) start++;
    let nearest = Number.POSITIVE_INFINITY;
    for (let j = start; j < points && (to[2 * j] - row) ** 2 < nearest; j++) {
      nearest = Math.min(nearest, (to[2 * j] - row) ** 2 + (to[2 * j + 1] - column) ** 2);
    }
    for (let j = start - 1; j >= 0 && (to[2 * j] - row) ** 2 < nearest; j--) {
      nearest = Math.min(nearest, (to[2 * j] - row) ** 2 + (to[2 * j + 1] - column) ** 2);
    }
    sum += Math.sqrt(nearest);
  }
  return sum / (from.length / 2);
}

/** The fraction of a run's drawings that the nearest training drawing names wrongly. */
export function hausdorffError({ training, test, answers }: OneShotRun): number {
  const known = training.map((ink) => inkPoints(ink));
  const wrong = test.filter((ink, i) => {
    const points = inkPoints(ink);
    const distances = known.map((each) => modifiedHausdorff(points, each));
    return distances.indexOf(Math.min(...distances)) !== answers[i];
  });
  return wrong.length / test.length;
}
