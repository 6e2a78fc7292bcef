/**
 * Orthogonalisation without a decomposition, the cubic Newton–Schulz iteration:
 *
 *     X ← X/‖X‖_F,   then   X ← ½ X (3 − XᵀX),   so that every singular value goes   σ ← ½ σ (3 − σ²)   towards 1
 *
 * It maps X = U Σ Vᵀ to U Vᵀ (Higham, Functions of Matrices, 2008, section 8.3). Convergence is quadratic at the end, but a small σ first grows by 3/2 a round:
 * the 3 to 5 rounds that optimizers spend leave XᵀX far from 1. A singular value of 0 stays 0.
 */
import type { Matrix } from "ml-matrix";
import { wholeNumber } from "../../linalg/index.js";

export interface OrthogonaliseOptions {
  /** Default 5, which is what optimizers use; 15 for all digits of a well-conditioned matrix. */
  readonly rounds?: number;
}

/** U Vᵀ of a matrix, roughly; a zero matrix stays zero. @throws RangeError on an entry that is not finite */
export function orthogonalise(matrix: Matrix, { rounds = 5 }: OrthogonaliseOptions = {}): Matrix {
  wholeNumber("number of rounds", rounds);
  const size = matrix.norm("frobenius");
  if (!Number.isFinite(size)) throw new RangeError("invalid matrix: an entry is not finite or too large");
  if (size === 0) return matrix.clone();
  // The Gram matrix of the shorter side is the cheaper one; both give the same X.
  const tall = matrix.rows >= matrix.columns;
  let x = tall ? matrix.clone().div(size) : matrix.transpose().div(size);
  for (let round = 0; round < rounds; round++) {
    const gram = x.transpose().mmul(x);
    x = x.clone().mul(1.5).sub(x.mmul(gram).mul(0.5));
  }
  return tall ? x : x.transpose();
}
