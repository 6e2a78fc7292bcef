import { Matrix } from "ml-matrix";
import { finiteVector } from "../linalg/index.js";
import type { Loss } from "./loss.js";

// Regression that is linear in its parameters, with the mean of half the squared errors as loss:
//   𝓛(φ) = 1/2n Σ_i (f_iᵀφ − y_i)²,   ∇𝓛 = Hφ − Fᵀy/n,   H = FᵀF/n.
// A quadratic whose curvature is a property of the inputs alone; it may be singular when inputs are few.

/** H = FᵀF/n of n feature vectors. */
export function regressionCurvature(features: readonly Float64Array[]): Matrix {
  const f = featureMatrix(features);
  const h = f.transpose().mmul(f).div(f.rows);
  return Matrix.add(h, h.transpose()).div(2);
}

/**
 * The loss of n feature vectors and n targets.
 * @throws when there are none, or lengths differ.
 */
export function regressionLoss(features: readonly Float64Array[], targets: ArrayLike<number>): Loss {
  const size = featureMatrix(features).columns;
  const n = features.length;
  finiteVector("targets", targets, n);
  const misses = (phi: ArrayLike<number>): number[] =>
    features.map((f, i) => f.reduce((sum, value, j) => sum + value * phi[j], 0) - targets[i]);
  return {
    size,
    value: (phi) => misses(finiteVector("parameters", phi, size)).reduce((sum, miss) => sum + (miss * miss) / 2, 0) / n,
    gradient: (phi) => {
      const errors = misses(finiteVector("parameters", phi, size));
      return Float64Array.from({ length: size }, (_, j) =>
        errors.reduce((sum, miss, i) => sum + (miss * features[i][j]) / n, 0),
      );
    },
    hessian: () => regressionCurvature(features),
  };
}

function featureMatrix(features: readonly Float64Array[]): Matrix {
  const size = features[0]?.length ?? 0;
  if (size === 0) throw new RangeError("invalid features: none given");
  for (const f of features) finiteVector("features", f, size);
  return new Matrix(features.map((f) => Array.from(f)));
}
