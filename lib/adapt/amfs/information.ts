/**
 * The information term of AMFS, what a support set tells about the function, in float64. With the regression read as a Gaussian process of covariance K and
 * noise variance λ, the mutual information of function and targets, and for targets at hand the divergence of posterior from prior, are
 *
 *     I(f; D) = ½ ln det(I + K/λ),
 *     KL = ½ [N ln det(I + K/λ) − N tr K(K + λI)⁻¹ + tr αᵀKα],   I = E KL over y ~ N(0, K + λI), α = (K + λI)⁻¹y, one output.
 *
 * Only the last term depends on α; the others act on features and kernel through the outer loop. Adjoints, with P = (K + λI)⁻¹:
 *
 *     ∂KL/∂K = ½ [N P − Nλ P² + ααᵀ],   ∂KL/∂λ = ½ N [2 tr P − n/λ − λ tr P²],   ∂KL/∂α = Kα.
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { scaledIdentity, squareOrder } from "../../linalg/index.js";
import { inner, solveSymmetric } from "./composite-objective.js";

/** Derivatives of the information term. */
export interface InformationAdjoint {
  readonly k: Matrix;
  readonly lambda: number;
  readonly alpha: Matrix;
}

/** ½ ln det(I + K/λ) in nats. */
export function mutualInformation(k: Matrix, lambda: number): number {
  const factor = new CholeskyDecomposition(Matrix.add(Matrix.div(k, lambda), scaledIdentity(squareOrder(k))));
  return factor.lowerTriangularMatrix.diagonal().reduce((sum, pivot) => sum + Math.log(pivot), 0);
}

/** KL in nats, for any α [n, N]. */
export function informationTerm(k: Matrix, lambda: number, alpha: Matrix): number {
  const outputs = alpha.columns;
  const shrunk = k.rows - lambda * precision(k, lambda).trace();
  return outputs * (mutualInformation(k, lambda) - shrunk / 2) + inner(alpha, k.mmul(alpha)) / 2;
}

export function informationAdjoint(k: Matrix, lambda: number, alpha: Matrix): InformationAdjoint {
  const [n, outputs] = [k.rows, alpha.columns];
  const p = precision(k, lambda);
  const squared = p.mmul(p);
  const ofKernel = Matrix.sub(p, Matrix.mul(squared, lambda)).mul(outputs).add(alpha.mmul(alpha.transpose())).mul(0.5);
  const ofLambda = (outputs / 2) * (2 * p.trace() - n / lambda - lambda * squared.trace());
  return { k: ofKernel, lambda: ofLambda, alpha: k.mmul(alpha) };
}

function precision(k: Matrix, lambda: number): Matrix {
  const n = squareOrder(k);
  return solveSymmetric(Matrix.add(k, scaledIdentity(n, lambda)), scaledIdentity(n));
}
