import { type AbstractMatrix, EigenvalueDecomposition, inverse, Matrix, solve } from "ml-matrix";
import { maxAbs, oneNorm } from "./measure.js";
import { gaussLegendre } from "./quadrature.js";
import { scaledIdentity, squareOrder, symmetricOrder } from "./shape.js";

// Real principal logarithm by inverse scaling and squaring:
//   ln A = 2^s ln A^(1/2^s),   ln(1 + X) = ∫₀¹ X(1 + uX)⁻¹ du.
// Square roots are taken by the product form of the Denman–Beavers iteration until ‖A^(1/2^s) − 1‖₁ ≤ ¼; the integral is
// then done with the 8-point Gauss–Legendre rule, which equals the [8/8] Padé approximant (Dieci, Morini and Papini,
// SIAM J. Matrix Anal. Appl. 17, 570 (1996)). For symmetric matrices `logmSymmetric` is simpler and sharper.

const CLOSE_TO_ONE = 0.25;
const MOST_ROOTS = 60;
const MOST_ITERATIONS = 60;

/**
 * Principal logarithm of a real matrix with no eigenvalue on the closed negative real axis.
 * @throws when the square roots do not converge (an eigenvalue is zero or negative).
 */
export function logm(a: AbstractMatrix): Matrix {
  const one = scaledIdentity(squareOrder(a));
  let root = Matrix.checkMatrix(a).clone();
  for (let roots = 0; roots <= MOST_ROOTS; roots++) {
    const distance = Matrix.sub(root, one);
    if (oneNorm(distance) <= CLOSE_TO_ONE) return logOfOnePlus(distance, one).mul(2 ** roots);
    root = squareRoot(root, one);
  }
  throw new RangeError("invalid matrix: no real principal logarithm");
}

function logOfOnePlus(x: Matrix, one: Matrix): Matrix {
  const sum = Matrix.zeros(x.rows, x.columns);
  for (const { node, weight } of gaussLegendre(8, 0, 1)) {
    sum.add(solve(Matrix.add(one, Matrix.mul(x, node)), x).mul(weight));
  }
  return sum;
}

/** A^½: M ← ½(1 + ½(M + M⁻¹)), Y ← ½Y(1 + M⁻¹), with Y → A^½ and M → 1. */
function squareRoot(a: Matrix, one: Matrix): Matrix {
  let product = a.clone();
  let root = a.clone();
  let lastChange = Number.POSITIVE_INFINITY;
  for (let i = 0; i < MOST_ITERATIONS; i++) {
    const inverted = inverse(product);
    const next = root.mmul(Matrix.add(one, inverted)).mul(0.5);
    product = Matrix.add(one, Matrix.add(product, inverted).mul(0.5)).mul(0.5);
    const change = maxAbs(Matrix.sub(next, root)) / maxAbs(next);
    root = next;
    if (change < 1e-15 || (change < 1e-10 && change >= lastChange)) return root;
    lastChange = change;
  }
  throw new RangeError("invalid matrix: no real principal logarithm");
}

/** V ln(Λ) Vᵀ for a symmetric positive definite matrix. Throws on an eigenvalue that is not positive. */
export function logmSymmetric(a: AbstractMatrix): Matrix {
  return symmetricFunction(a, (eigenvalue) => {
    if (!(eigenvalue > 0))
      throw new RangeError(`invalid eigenvalue: ${eigenvalue} (the logarithm needs positive ones)`);
    return Math.log(eigenvalue);
  });
}

/** f(A) = V f(Λ) Vᵀ for a symmetric matrix A and a scalar function f. Throws when A is not symmetric. */
export function symmetricFunction(a: AbstractMatrix, f: (eigenvalue: number) => number): Matrix {
  symmetricOrder(a);
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(a, { assumeSymmetric: true });
  return vectors.mmul(Matrix.diag(realEigenvalues.map(f))).mmul(vectors.transpose());
}
