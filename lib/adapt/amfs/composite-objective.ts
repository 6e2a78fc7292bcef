/**
 * The inner loop of AMFS in closed form (Park and Kang 2024, arXiv 2411.00404), in float64. For a kernel's Gram matrix K [n, n] of a support set and targets
 * Y [n, N] the function f = Σ_j α_j k(x_j, ·) minimises
 *
 *     J(α) = ½‖Kα − Y‖² + ½λ tr αᵀKα + ½μ tr RᵀKR + ½γ tr αᵀKα,   R = Kα − Y,
 *     ∇J = K[(I + μK)(Kα − Y) + (λ + γ)α],   α* = [K + μK² + (λ + γ)I]⁻¹ (I + μK) Y.
 *
 * The terms in their order: the loss; ‖f‖² in the kernel's space; ‖∇_f L‖² in that space, for ∇_f L = Σ_j r_j k(x_j, ·); the part of the information term
 * (information.ts) that depends on α. The paper's own norm and estimator are not known; these readings keep the solution closed.
 *
 * In the eigenbasis of K a target passes with the factor s(1 + μs)/(s(1 + μs) + λ + γ). So μ > 0 lets *more* of the dominant directions pass; it is no
 * smoother. The same solution in other letters, α* = [K + (λ + γ)(I + μK)⁻¹]⁻¹ Y, is the mean of a Gaussian process whose noise is smaller where K is large.
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { scaledIdentity, squareOrder } from "../../linalg/index.js";

/** Weights of the three regularisers. */
export interface Regularisers {
  /** λ > 0, of ‖f‖². */
  readonly lambda: number;
  /** μ ≥ 0, of ‖∇_f L‖². Default: 0. */
  readonly mu?: number;
  /** γ ≥ 0, of the information term. Default: 0. */
  readonly gamma?: number;
}

/** λ, μ, γ with their defaults. @throws RangeError on λ ≤ 0, or a negative μ or γ */
export function regularisers({ lambda, mu = 0, gamma = 0 }: Regularisers): Required<Regularisers> {
  if (!(lambda > 0 && Number.isFinite(lambda))) throw new RangeError(`invalid lambda: ${lambda}`);
  for (const [name, value] of Object.entries({ mu, gamma })) {
    if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`invalid ${name}: ${value}`);
  }
  return { lambda, mu, gamma };
}

/** J(α), summed over outputs. */
export function compositeObjective(k: Matrix, y: Matrix, alpha: Matrix, weights: Regularisers): number {
  const { lambda, mu, gamma } = regularisers(weights);
  const fitted = k.mmul(alpha);
  const misses = Matrix.sub(fitted, y);
  const terms = [inner(misses, misses), (lambda + gamma) * inner(alpha, fitted), mu * inner(misses, k.mmul(misses))];
  return terms.reduce((sum, term) => sum + term, 0) / 2;
}

/** ∇J(α), [n, N]. */
export function compositeGradient(k: Matrix, y: Matrix, alpha: Matrix, weights: Regularisers): Matrix {
  const { lambda, mu, gamma } = regularisers(weights);
  const misses = Matrix.sub(k.mmul(alpha), y);
  const pulled = Matrix.add(misses, k.mmul(misses).mul(mu)).add(Matrix.mul(alpha, lambda + gamma));
  return k.mmul(pulled);
}

/** A = K + μK² + (λ + γ)I, positive definite. */
export function systemMatrix(k: Matrix, weights: Regularisers): Matrix {
  const { lambda, mu, gamma } = regularisers(weights);
  return Matrix.add(k, k.mmul(k).mul(mu)).add(scaledIdentity(squareOrder(k), lambda + gamma));
}

/** α*, by Cholesky's factor of A. */
export function closedForm(k: Matrix, y: Matrix, weights: Regularisers): Matrix {
  const right = Matrix.add(y, k.mmul(y).mul(weights.mu ?? 0));
  return solveSymmetric(systemMatrix(k, weights), right);
}

/** The factor with which a target along an eigenvector of eigenvalue s passes. */
export function spectralFilter(s: number, weights: Regularisers): number {
  const { lambda, mu, gamma } = regularisers(weights);
  const gain = s * (1 + mu * s);
  return gain / (gain + lambda + gamma);
}

/** (λ + γ)(I + μK)⁻¹: covariance of the noise under which the process with covariance K has the mean Kα*. */
export function equivalentNoise(k: Matrix, weights: Regularisers): Matrix {
  const { lambda, mu, gamma } = regularisers(weights);
  const identity = scaledIdentity(squareOrder(k));
  return solveSymmetric(Matrix.add(identity, Matrix.mul(k, mu)), identity).mul(lambda + gamma);
}

/** A⁻¹B of a positive definite A. @throws RangeError where it is not */
export function solveSymmetric(a: Matrix, b: Matrix): Matrix {
  const factor = new CholeskyDecomposition(a);
  if (!factor.isPositiveDefinite()) throw new RangeError(`invalid matrix: not positive definite (order ${a.rows})`);
  return factor.solve(b);
}

/** ⟨A, B⟩ = tr AᵀB. */
export function inner(a: Matrix, b: Matrix): number {
  return Matrix.mul(a, b).sum();
}
