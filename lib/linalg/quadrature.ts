import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { wholeNumber } from "./shape.js";

// Gauss–Legendre quadrature by Golub and Welsch, Math. Comp. 23, 221 (1969): the nodes on [−1, 1] are the eigenvalues of
// the Jacobi matrix with off-diagonals m/√(4m² − 1), the weights 2·(first component of the eigenvector)². Exact for
// polynomials up to degree 2n − 1; for analytic integrands the error falls geometrically with n.

export interface QuadraturePoint {
  readonly node: number;
  readonly weight: number;
}

/**
 * n-point rule on [from, to], nodes ascending.
 * @throws when n is not a positive whole number or an end is not finite.
 */
export function gaussLegendre(n: number, from: number, to: number): QuadraturePoint[] {
  wholeNumber("number of nodes", n, 1);
  for (const end of [from, to]) if (!Number.isFinite(end)) throw new RangeError(`invalid end of the interval: ${end}`);
  const jacobi = Matrix.zeros(n, n);
  for (let m = 1; m < n; m++) {
    const off = m / Math.sqrt(4 * m * m - 1);
    jacobi.set(m - 1, m, off);
    jacobi.set(m, m - 1, off);
  }
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(jacobi, { assumeSymmetric: true });
  const half = (to - from) / 2;
  return realEigenvalues
    .map((x, index) => ({ x, first: eigenvectorMatrix.get(0, index) }))
    .sort((a, b) => a.x - b.x)
    .map(({ x, first }) => ({ node: from + half * (1 + x), weight: 2 * first * first * half }));
}

/** Newton's iteration on the Legendre polynomial Pₙ from Chebyshev guesses, weights 2/((1−x²)P′ₙ²): the oracle. */
export function gaussLegendreReference(n: number, from: number, to: number): QuadraturePoint[] {
  const half = (to - from) / 2;
  return Array.from({ length: n }, (_, index) => {
    let x = -Math.cos((Math.PI * (index + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let iteration = 0; iteration < 100; iteration++) {
      const [value, derivative] = legendre(n, x);
      slope = derivative;
      x -= value / derivative;
      if (Math.abs(value / derivative) < 1e-16) break;
    }
    slope = legendre(n, x)[1];
    return { node: from + half * (1 + x), weight: (2 * half) / ((1 - x * x) * slope * slope) };
  });
}

/** Pₙ(x) and P′ₙ(x) by the three-term recursion. */
function legendre(n: number, x: number): [number, number] {
  let previous = 0;
  let value = 1;
  for (let m = 0; m < n; m++) {
    [previous, value] = [value, ((2 * m + 1) * x * value - m * previous) / (m + 1)];
  }
  return [value, (n * (previous - x * value)) / (1 - x * x)];
}
