import { Matrix } from "ml-matrix";
import { gaussLegendre, wholeNumber } from "../linalg/index.js";
import { type Key, normal } from "../tensor/random.js";
import { polynomialCovariance, polynomialMean, shiftedPolynomial } from "./polynomial-moments.js";
import { positive } from "./time.js";

// The proton between donor and acceptor, and its potential as a family of regression tasks (energies kcal/mol, lengths Å):
//   V(x; b) = A(x² − b²)²,   b_i = b₀ + δR_i/2,   δR_i ~ 𝒩(0, σ_R²),
// a double well with minima ±b and barrier Ab⁴; stretching the pair by δR moves each minimum outwards by half of it. A task
// is "learn V(·; b_i) on |x| ≤ X from a few noisy energies", without being told b_i. On u = x/X, in the features
// 1, √2T₁, … √2T₄ (orthonormal under the Chebyshev measure du/π√(1−u²)), V has exactly three coefficients:
//   c₀ = A(⅜X⁴ − b²X² + b⁴),   c₂ = A(½X⁴ − b²X²)/√2,   c₄ = AX⁴/8√2,   c₁ = c₃ = 0,
// and every moment over δR is that of a polynomial of a Gaussian variable. Smaller σ_R is a more rigid scaffold.

export interface ProtonFamily {
  /** Standard deviation of the donor–acceptor distance, Å. */
  readonly sigmaR: number;
  /** A, default 468.75 kcal mol⁻¹ Å⁻⁴: a barrier of 12 kcal/mol at b = 0.4 Å. */
  readonly stiffness?: number;
  /** b₀, default 0.40 Å. */
  readonly minimum?: number;
  /** X, default 0.60 Å. */
  readonly halfWidth?: number;
}

/** A family with its defaults filled in. */
export type ProtonSettings = Required<ProtonFamily>;

/** Number of features: 1 and four Chebyshev polynomials. */
export const featureCount = 5;

/** The family with its defaults; throws on a length or stiffness that is not positive, and on a negative σ_R. */
export function protonFamily(family: ProtonFamily): ProtonSettings {
  const { sigmaR, stiffness = 468.75, minimum = 0.4, halfWidth = 0.6 } = family;
  if (!(sigmaR >= 0 && Number.isFinite(sigmaR))) throw new RangeError(`invalid distance fluctuation: ${sigmaR}`);
  positive("stiffness", stiffness);
  positive("minimum", minimum);
  positive("half width", halfWidth);
  return { sigmaR, stiffness, minimum, halfWidth };
}

/** V(x; b) in kcal/mol; x and b in Å. */
export function protonPotential(x: number, b: number, stiffness = 468.75): number {
  return stiffness * (x * x - b * b) ** 2;
}

/** `count` values of b_i in Å. */
export function drawMinima(family: ProtonFamily, count: number, from: Key): Float64Array {
  const { sigmaR, minimum } = protonFamily(family);
  return normal(from, wholeNumber("number of tasks", count, 1), { mean: minimum, deviation: sigmaR / 2 });
}

/** 1, √2T₁(u) … √2T₄(u). */
export function chebyshevFeatures(u: number): Float64Array {
  const square = u * u;
  const polynomials = [u, 2 * square - 1, (4 * square - 3) * u, (8 * square - 8) * square + 1];
  return Float64Array.of(1, ...polynomials.map((value) => Math.SQRT2 * value));
}

/** The n Chebyshev nodes cos((j + ½)π/n), on which the features are orthonormal with equal weights for n ≥ 5. */
export function chebyshevNodes(n: number): Float64Array {
  wholeNumber("number of nodes", n, 1);
  return Float64Array.from({ length: n }, (_, j) => Math.cos(((j + 0.5) * Math.PI) / n));
}

/** c₀ … c₄ of V(·; b). */
export function potentialCoefficients(b: number, family: ProtonFamily): Float64Array {
  return Float64Array.from(coefficientPolynomials(family), (p) => p.reduceRight((sum, value) => sum * b + value, 0));
}

/** c₀ … c₄ as polynomials in b. */
function coefficientPolynomials(family: ProtonFamily): number[][] {
  const { stiffness: a, halfWidth } = protonFamily(family);
  const square = halfWidth ** 2;
  const fourth = a * square * square;
  return [
    [0.375 * fourth, 0, -a * square, 0, a],
    [0],
    [fourth / (2 * Math.SQRT2), 0, (-a * square) / Math.SQRT2],
    [0],
    [fourth / (8 * Math.SQRT2)],
  ];
}

/** Mean (length 5) and covariance (5×5) of the coefficients over δR, in closed form. */
export function coefficientMoments(family: ProtonFamily): { mean: Float64Array; covariance: Matrix } {
  const { sigmaR, minimum } = protonFamily(family);
  const variance = sigmaR ** 2 / 4;
  const inDelta = coefficientPolynomials(family).map((p) => shiftedPolynomial(p, minimum));
  return {
    mean: Float64Array.from(inDelta, (p) => polynomialMean(p, variance)),
    covariance: new Matrix(inDelta.map((p) => inDelta.map((r) => polynomialCovariance(p, r, variance)))),
  };
}

/** Where a learned potential is judged: Chebyshev points of |x| ≤ X, or all of them alike. */
export type QueryMeasure = "chebyshev" | "uniform";

/**
 * s = ∫ Var V(x; b) dμ(x) in (kcal/mol)²: how far a task lies from the mean task. Half of it is the query loss of the mean
 * potential, the least that can be reached without adaptation. Quadrature is exact: V² has degree 8 in x.
 */
export function taskVariance(family: ProtonFamily, measure: QueryMeasure = "chebyshev"): number {
  const { sigmaR, stiffness: a, minimum, halfWidth } = protonFamily(family);
  const points =
    measure === "uniform"
      ? gaussLegendre(8, -1, 1).map(({ node, weight }) => ({ u: node, weight: weight / 2 }))
      : Array.from(chebyshevNodes(10), (u) => ({ u, weight: 0.1 }));
  return points.reduce((sum, { u, weight }) => {
    const square = (u * halfWidth) ** 2;
    const inDelta = shiftedPolynomial([a * square * square, 0, -2 * a * square, 0, a], minimum);
    return sum + weight * polynomialCovariance(inDelta, inDelta, sigmaR ** 2 / 4);
  }, 0);
}
