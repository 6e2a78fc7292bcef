/**
 * What to hold a transformer against on linear regression (Garg et al. 2022, section 3), each as a predictor from i labelled points, in float64:
 *
 *     least squares   the solution of least norm, X⁺y: expected squared error exactly d − i for i < d noiseless points, zero from d on
 *     ridge           (XᵀX + λI)⁻¹Xᵀy: the Bayes learner for λ = σ²
 *     averaging       w = (1/i) Σ yⱼ xⱼ: gradient descent's first step at rate one, and linear attention with η = 1
 *     neighbours      mean label of the three nearest points
 *
 * Why d − i: X⁺X projects on the span of the i inputs, uniformly distributed, so E‖w − X⁺Xw‖² = E‖w‖² (d − i)/d.
 */
import { Matrix, pseudoInverse, solve } from "ml-matrix";

/** Predicts the label of x from i labelled points; zero from none. */
export type PointPredictor = (
  points: readonly (readonly number[])[],
  labels: readonly number[],
  x: readonly number[],
) => number;

const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

export const leastSquares: PointPredictor = (points, labels, x) => {
  if (points.length === 0) return 0;
  const rows = new Matrix(points.map((row) => Array.from(row)));
  return inner(
    pseudoInverse(rows)
      .mmul(Matrix.columnVector(Array.from(labels)))
      .to1DArray(),
    x,
  );
};

/** @throws RangeError on λ that is not positive */
export function ridge(lambda: number): PointPredictor {
  if (!(lambda > 0 && Number.isFinite(lambda))) throw new RangeError(`invalid λ: ${lambda}`);
  return (points, labels, x) => {
    if (points.length === 0) return 0;
    const rows = new Matrix(points.map((row) => Array.from(row)));
    const gram = Matrix.add(rows.transpose().mmul(rows), Matrix.eye(rows.columns).mul(lambda));
    return inner(solve(gram, rows.transpose().mmul(Matrix.columnVector(Array.from(labels)))).to1DArray(), x);
  };
}

export const averaging: PointPredictor = (points, labels, x) =>
  points.length === 0 ? 0 : points.reduce((sum, point, j) => sum + labels[j] * inner(point, x), 0) / points.length;

/** Mean label of the `count` nearest points, or of all where there are fewer. */
export function nearestNeighbours(count = 3): PointPredictor {
  if (!(Number.isSafeInteger(count) && count > 0)) throw new RangeError(`invalid number of neighbours: ${count}`);
  return (points, labels, x) => {
    const squared = (point: readonly number[]) => point.reduce((sum, value, i) => sum + (value - x[i]) ** 2, 0);
    const nearest = points
      .map((point, j) => ({ distance: squared(point), label: labels[j] }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, count);
    return nearest.length === 0 ? 0 : nearest.reduce((sum, { label }) => sum + label, 0) / nearest.length;
  };
}

/**
 * Squared errors of a predictor at every prefix of every task: entry i of a row is the error at x_{i+1} from the i points before it.
 * Inputs [tasks][points][d], labels [tasks][points].
 */
export function prefixErrors(
  predictor: PointPredictor,
  inputs: readonly (readonly (readonly number[])[])[],
  labels: readonly (readonly number[])[],
): number[][] {
  return inputs.map((points, task) =>
    points.map((x, i) => (predictor(points.slice(0, i), labels[task].slice(0, i), x) - labels[task][i]) ** 2),
  );
}
