import { Matrix, QrDecomposition } from "ml-matrix";
import { column, entries, symmetricOrder, wholeNumber } from "../linalg/index.js";
import { foldIn, type Key, normal, split, uniform } from "../tensor/random.js";
import type { Loss } from "./loss.js";

// Quadratic tasks 𝓛_i(φ) = ½(φ − c_i)ᵀ H_i (φ − c_i): a curvature, a minimiser and a weight. Everything about gradient
// descent on them is known in closed form, which makes them the oracle of every adaptation algorithm.

export interface QuadraticTask {
  /** Symmetric n×n curvature. */
  readonly H: Matrix;
  /** Minimiser, length n. */
  readonly c: Float64Array;
  /** Relative weight, default 1. */
  readonly weight?: number;
}

/** One-parameter task with curvature h and minimiser c. */
export function scalarTask(h: number, c: number, weight = 1): QuadraticTask {
  return { H: new Matrix([[h]]), c: Float64Array.of(c), weight };
}

/** The loss of a task. Throws when H is not symmetric (H(φ − c) would not be its gradient) or c has another length. */
export function quadraticLoss({ H, c }: QuadraticTask): Loss {
  if (symmetricOrder(H) !== c.length) throw new RangeError(`invalid minimiser: got ${c.length}, expected ${H.rows}`);
  const gradient = (phi: ArrayLike<number>): Float64Array => entries(H.mmul(column(displacement(phi, c))));
  return {
    size: c.length,
    gradient,
    value: (phi) => {
      const x = displacement(phi, c);
      return gradient(phi).reduce((sum, g, i) => sum + (g * x[i]) / 2, 0);
    },
    hessian: () => H.clone(),
  };
}

/** φ − c. */
export function displacement(phi: ArrayLike<number>, c: ArrayLike<number>): Float64Array {
  if (phi.length !== c.length) throw new RangeError(`invalid parameters: got ${phi.length}, expected ${c.length}`);
  return Float64Array.from(c, (value, i) => phi[i] - value);
}

/** Symmetric matrix with the given eigenvalues and directions drawn uniformly (QR of a normal matrix). */
export function randomCurvature(eigenvalues: ArrayLike<number>, from: Key): Matrix {
  const n = eigenvalues.length;
  const directions = new QrDecomposition(Matrix.from1DArray(n, n, Array.from(normal(from, n * n)))).orthogonalMatrix;
  const turned = directions.mmul(Matrix.diag(Array.from(eigenvalues))).mmul(directions.transpose());
  return Matrix.add(turned, turned.transpose()).mul(0.5);
}

export interface RandomTasksOptions {
  readonly count: number;
  /** Parameters a task. */
  readonly size: number;
  /** Eigenvalues of H_i are drawn log-uniformly between these two. */
  readonly curvature: readonly [low: number, high: number];
}

/** Tasks with independent random curvatures and standard normal minimisers; task i depends on the key and i only. */
export function randomQuadraticTasks({ count, size, curvature }: RandomTasksOptions, from: Key): QuadraticTask[] {
  wholeNumber("number of tasks", count, 1);
  wholeNumber("number of parameters", size, 1);
  if (!(0 < curvature[0] && curvature[0] <= curvature[1]))
    throw new RangeError(`invalid curvatures: ${curvature.join(", ")}`);
  const [low, high] = curvature.map(Math.log);
  return Array.from({ length: count }, (_, task) => {
    const [spectrum, directions, minimiser] = split(foldIn(from, task), 3);
    const eigenvalues = uniform(spectrum, size, { low, high }).map(Math.exp);
    return { H: randomCurvature(eigenvalues, directions), c: normal(minimiser, size) };
  });
}
