import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { radialKernel, squaredDistances } from "../../../../lib/adapt/amfs/index.js";
import { key, normal } from "../../../../lib/tensor/index.js";

export const randomMatrix = (seed: number, rows: number, columns: number): Matrix =>
  Matrix.from1DArray(rows, columns, Array.from(normal(key(seed), rows * columns)));

/** A Gram matrix of the radial kernel on random points, and random targets. */
export const randomProblem = (seed: number, n = 7, outputs = 2) => {
  const points = randomMatrix(seed, n, 3);
  return { points, k: radialKernel(squaredDistances(points, points), 0.8), y: randomMatrix(seed + 100, n, outputs) };
};

export const largest = (matrix: Matrix): number => Matrix.abs(matrix).max();

/** Central difference of a function along one number. */
export const slope = (f: (h: number) => number, h = 1e-5): number => (f(h) - f(-h)) / (2 * h);

/** Central differences by every entry of a matrix. */
export const slopes = (f: (matrix: Matrix) => number, at: Matrix, h = 1e-5): Matrix => {
  const found = Matrix.zeros(at.rows, at.columns);
  for (let i = 0; i < at.rows; i++) {
    for (let j = 0; j < at.columns; j++) {
      found.set(
        i,
        j,
        slope((step) => {
          const moved = at.clone();
          moved.set(i, j, at.get(i, j) + step);
          return f(moved);
        }, h),
      );
    }
  }
  return found;
};

/** Float32 tensor [1, rows, columns] of a matrix. */
export const taskTensor = (matrix: Matrix): tf.Tensor =>
  tf.tensor3d(Float32Array.from(matrix.to1DArray()), [1, matrix.rows, matrix.columns]);

/** The matrix of one task of a tensor [tasks, rows, columns]. */
export const taskMatrix = (tensor: tf.Tensor, task = 0): Matrix =>
  new Matrix((tensor.arraySync() as number[][][])[task]);
