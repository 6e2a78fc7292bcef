import { Matrix } from "ml-matrix";
import { type Key, normal } from "../../lib/tensor/random.js";

/** Matrix of independent normal entries with the given deviation. */
export function randomMatrix(from: Key, rows: number, columns = rows, deviation = 1): Matrix {
  return Matrix.from1DArray(rows, columns, Array.from(normal(from, rows * columns, { deviation })));
}
