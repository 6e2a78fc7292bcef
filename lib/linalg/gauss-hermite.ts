import { gaussRule, type Recurrence, recurrence } from "./orthogonal-polynomials.js";
import type { QuadraturePoint } from "./quadrature.js";

// Averages over a normal law N(μ, σ²): the n-point Gauss–Hermite rule in the probabilists' form, weights adding up to 1,
//   E f ≈ Σ wᵢ f(μ + σ zᵢ),   exact for polynomials up to degree 2n − 1.
// The textbook rule for ∫e^{−x²}f dx has the nodes z/√2 and the weights w√π.

export interface NormalLaw {
  /** Default 0. */
  readonly mean?: number;
  /** Default 1. */
  readonly deviation?: number;
}

/**
 * n-point rule, nodes ascending.
 * @throws when n is not a positive whole number or the deviation is negative.
 */
export function gaussHermite(n: number, law: NormalLaw = {}): QuadraturePoint[] {
  const { mean = 0, deviation = 1 } = law;
  if (!(deviation >= 0 && Number.isFinite(deviation) && Number.isFinite(mean))) {
    throw new RangeError(`invalid normal law: mean ${mean}, deviation ${deviation}`);
  }
  return gaussRule(hermiteRecurrence(n)).map(({ node, weight }) => ({ node: mean + deviation * node, weight }));
}

/** Hermite functions of the standard normal law: diag = 0, off(k) = √k. */
export function hermiteRecurrence(order: number): Recurrence {
  return recurrence(order, () => 0, Math.sqrt);
}
