import { Matrix } from "ml-matrix";
import type { Loss } from "../../../lib/tasks/index.js";

// An independent 1–n–1 tanh network in plain float64, differentiated by hand: f(x) = Σ_j v_j tanh(w_j x + b_j) + a,
// loss ½ Σ_p weight_p (f(x_p) − y_p)². Parameters in the order w, b, v, a. The Hessian is built column by column with the
// R-operator (Pearlmutter, Neural Computation 6, 147, 1994): the directional derivative of every line of the backward pass.

export interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
}

export function plainNetworkLoss(width: number, { x, y, weight }: Points): Loss {
  const size = 3 * width + 1;
  const points = Array.from(x, (_, p) => p);
  const units = Array.from({ length: width }, (_, j) => j);
  const hidden = (theta: ArrayLike<number>, p: number) =>
    units.map((j) => Math.tanh(theta[j] * x[p] + theta[width + j]));
  const output = (theta: ArrayLike<number>, h: number[]) =>
    h.reduce((sum, value, j) => sum + theta[2 * width + j] * value, theta[3 * width]);

  /** ∇²L·r, and ∇L itself where no direction is given. */
  const backward = (theta: ArrayLike<number>, r?: ArrayLike<number>): Float64Array => {
    const out = new Float64Array(size);
    for (const p of points) {
      const h = hidden(theta, p);
      const slope = h.map((value) => 1 - value * value);
      const error = weight[p] * (output(theta, h) - y[p]);
      if (r === undefined) {
        for (const j of units) {
          const back = error * theta[2 * width + j] * slope[j];
          out[j] += back * x[p];
          out[width + j] += back;
          out[2 * width + j] += error * h[j];
        }
        out[3 * width] += error;
        continue;
      }
      const rh = units.map((j) => slope[j] * (r[j] * x[p] + r[width + j]));
      const rf = units.reduce((sum, j) => sum + r[2 * width + j] * h[j] + theta[2 * width + j] * rh[j], r[3 * width]);
      const rError = weight[p] * rf;
      for (const j of units) {
        const v = theta[2 * width + j];
        const rBack = rError * v * slope[j] + error * r[2 * width + j] * slope[j] - 2 * error * v * h[j] * rh[j];
        out[j] += rBack * x[p];
        out[width + j] += rBack;
        out[2 * width + j] += rError * h[j] + error * rh[j];
      }
      out[3 * width] += rError;
    }
    return out;
  };

  return {
    size,
    value: (theta) =>
      points.reduce((sum, p) => sum + (weight[p] * (output(theta, hidden(theta, p)) - y[p]) ** 2) / 2, 0),
    gradient: (theta) => backward(theta),
    hessian: (theta) => {
      const unit = (i: number) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0));
      return new Matrix(Array.from({ length: size }, (_, i) => Array.from(backward(theta, unit(i)))));
    },
  };
}
