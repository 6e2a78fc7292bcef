import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { QuadraturePoint } from "./quadrature.js";
import { wholeNumber } from "./shape.js";
import { dot } from "./vectors.js";

// A probability law by the recurrence of its orthonormal polynomials,
//   x pₖ = offₖ₊₁ pₖ₊₁ + diagₖ pₖ + offₖ pₖ₋₁,   p₀ = 1,
// that is by its Jacobi matrix. From atoms or a fine quadrature it comes by Lanczos (Gautschi, Orthogonal Polynomials,
// 2004, section 2.2.3); its eigenvalues are the nodes of the Gauss rule (Golub and Welsch, Math. Comp. 23, 221 (1969)).

export interface Recurrence {
  /** diag₀ … diagₙ₋₁; diag₀ is the mean. */
  readonly diagonal: Float64Array;
  /** off₁ … offₙ₋₁, all positive; off₁² is the variance. */
  readonly offDiagonal: Float64Array;
}

/** Recurrence coefficients in closed form, diag(k) for k ≥ 0 and off(k) for k ≥ 1. */
export function recurrence(order: number, diag: (k: number) => number, off: (k: number) => number): Recurrence {
  wholeNumber("order", order, 1);
  return {
    diagonal: Float64Array.from({ length: order }, (_, k) => diag(k)),
    offDiagonal: Float64Array.from({ length: order - 1 }, (_, k) => off(k + 1)),
  };
}

/**
 * The first `order` coefficients of the law Σ wᵢ δ(x − xᵢ), weights normalised here. Shorter when the law has fewer atoms.
 * @throws when there is no atom, a weight is negative or all weights are zero.
 */
export function recurrenceOf(points: readonly QuadraturePoint[], order: number): Recurrence {
  wholeNumber("order", order, 1);
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const wrong = points.find(({ node, weight }) => !(weight >= 0) || !Number.isFinite(node));
  if (wrong !== undefined) throw new RangeError(`invalid atom: weight ${wrong.weight} at ${wrong.node}`);
  if (!(total > 0 && Number.isFinite(total))) throw new RangeError(`invalid law: total weight ${total}`);
  const x = points.map(({ node }) => node);
  const scale = Math.max(...x.map(Math.abs), Number.MIN_VALUE);
  const basis = [Float64Array.from(points, ({ weight }) => Math.sqrt(weight / total))];
  const [diagonal, offDiagonal]: number[][] = [[], []];
  for (let k = 0; k < order; k++) {
    const next = basis[k].map((value, i) => value * x[i]);
    diagonal.push(dot(next, basis[k]));
    // Twice: one pass of Gram–Schmidt loses orthogonality as soon as an eigenvalue has converged.
    for (const q of [...basis, ...basis]) {
      const along = dot(next, q);
      for (let i = 0; i < next.length; i++) next[i] -= along * q[i];
    }
    const size = Math.sqrt(dot(next, next));
    if (k + 1 === order || size <= 1e-13 * scale) break;
    offDiagonal.push(size);
    basis.push(next.map((value) => value / size));
  }
  return { diagonal: Float64Array.from(diagonal), offDiagonal: Float64Array.from(offDiagonal) };
}

/** The symmetric tridiagonal matrix of a recurrence. */
export function jacobiMatrix({ diagonal, offDiagonal }: Recurrence): Matrix {
  const jacobi = Matrix.diag(Array.from(diagonal));
  offDiagonal.forEach((off, k) => {
    jacobi.set(k, k + 1, off);
    jacobi.set(k + 1, k, off);
  });
  return jacobi;
}

/** p₀(x) … pₙ₋₁(x) and their derivatives. */
export function orthonormalPolynomials(
  { diagonal, offDiagonal }: Recurrence,
  x: number,
): { values: Float64Array; slopes: Float64Array } {
  const values = new Float64Array(diagonal.length);
  const slopes = new Float64Array(diagonal.length);
  values[0] = 1;
  offDiagonal.forEach((off, k) => {
    const [below, belowSlope, last] = k > 0 ? [values[k - 1], slopes[k - 1], offDiagonal[k - 1]] : [0, 0, 0];
    values[k + 1] = ((x - diagonal[k]) * values[k] - last * below) / off;
    slopes[k + 1] = (values[k] + (x - diagonal[k]) * slopes[k] - last * belowSlope) / off;
  });
  return { values, slopes };
}

/**
 * The Gauss rule with as many nodes as the recurrence has terms, nodes ascending, weights adding up to 1. The weights are
 * 1/Σ pₖ(x)², which keeps the digits of the small ones; below 1e-300 they are 0.
 */
export function gaussRule(law: Recurrence): QuadraturePoint[] {
  return Array.from(jacobiEigenvalues(law), (node) => {
    let sum = 0;
    for (const value of orthonormalPolynomials(law, node).values) sum += value * value;
    return { node, weight: sum < 1e300 ? 1 / sum : 0 };
  });
}

/**
 * The eigenvalues of a Jacobi matrix, ascending, without vectors: QL with implicit shifts (Dubrulle, Martin and Wilkinson,
 * Numer. Math. 12, 377 (1968)), n² operations instead of the n³ of a full decomposition.
 */
export function jacobiEigenvalues({ diagonal, offDiagonal }: Recurrence): Float64Array {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = new Float64Array(n);
  e.set(offDiagonal);
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; ; sweep++) {
      let cut = low;
      while (cut < n - 1 && Math.abs(e[cut]) > Number.EPSILON * (Math.abs(d[cut]) + Math.abs(d[cut + 1]))) cut++;
      if (cut === low) break;
      if (sweep === 60) throw new RangeError(`invalid recurrence: no eigenvalue after ${sweep} sweeps at place ${low}`);
      sweepUp(d, e, low, cut);
    }
  }
  return d.sort();
}

/** All eigenvalues of the same matrix by ml-matrix: the oracle of `jacobiEigenvalues`. */
export function jacobiEigenvaluesReference(law: Recurrence): Float64Array {
  const { realEigenvalues } = new EigenvalueDecomposition(jacobiMatrix(law), { assumeSymmetric: true });
  return Float64Array.from(realEigenvalues).sort();
}

/** One QL sweep over the places low … cut: plane rotations from the bottom up, with Wilkinson's shift from the top. */
function sweepUp(d: Float64Array, e: Float64Array, low: number, cut: number): void {
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  let g = d[cut] - d[low] + e[low] / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = cut - 1; i >= low; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= shift;
      e[cut] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - shift;
    const turned = (d[i] - g) * sine + 2 * cosine * b;
    shift = sine * turned;
    d[i + 1] = g + shift;
    g = cosine * turned - b;
  }
  d[low] -= shift;
  e[low] = g;
  e[cut] = 0;
}
