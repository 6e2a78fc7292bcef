/**
 * The radial kernel on feature vectors and its adjoints, in float64:
 *
 *     k(z, z′) = exp(−D/2σ²),   D_ij = ‖a_i − b_j‖²,
 *     ∂L/∂D = −(∂L/∂K) ∘ K / 2σ²,   ∂L/∂ ln σ² = Σ (∂L/∂K) ∘ K ∘ D / 2σ²,
 *     ∂L/∂a_i = 2 Σ_j (∂L/∂D_ij)(a_i − b_j),   ∂L/∂b_j = −2 Σ_i (∂L/∂D_ij)(a_i − b_j).
 */
import { Matrix } from "ml-matrix";
import { inner } from "./composite-objective.js";

/** D [n, m] of points a [n, d] and b [m, d]. */
export function squaredDistances(a: Matrix, b: Matrix): Matrix {
  const distances = Matrix.zeros(a.rows, b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      let sum = 0;
      for (let l = 0; l < a.columns; l++) sum += (a.get(i, l) - b.get(j, l)) ** 2;
      distances.set(i, j, sum);
    }
  }
  return distances;
}

/** K of squared distances, for a bandwidth σ². @throws RangeError on a bandwidth that is not positive */
export function radialKernel(distances: Matrix, bandwidth: number): Matrix {
  if (!(bandwidth > 0 && Number.isFinite(bandwidth))) throw new RangeError(`invalid bandwidth: ${bandwidth}`);
  return Matrix.exp(Matrix.div(distances, -2 * bandwidth));
}

/** What a derivative ∂L/∂K [n, m] says about the points and the bandwidth. */
export interface RadialAdjoint {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly logBandwidth: number;
}

export function radialAdjoint(a: Matrix, b: Matrix, bandwidth: number, ofKernel: Matrix): RadialAdjoint {
  const distances = squaredDistances(a, b);
  const ofDistances = Matrix.mul(ofKernel, radialKernel(distances, bandwidth)).div(-2 * bandwidth);
  // Σ_j g_ij (a_i − b_j) = (Σ_j g_ij) a_i − Σ_j g_ij b_j, and the transpose of it for the other side.
  const pulled = (g: Matrix, own: Matrix, other: Matrix) =>
    Matrix.sub(Matrix.diag(g.sum("row")).mmul(own), g.mmul(other)).mul(2);
  return {
    a: pulled(ofDistances, a, b),
    b: pulled(ofDistances.transpose(), b, a),
    logBandwidth: -inner(ofDistances, distances),
  };
}
