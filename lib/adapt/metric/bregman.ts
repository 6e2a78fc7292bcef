/**
 * Why a class is stood for by a mean. A strictly convex φ has the Bregman divergence
 *
 *     D_φ(z, c) = φ(z) − φ(c) − ⟨∇φ(c), z − c⟩,
 *
 * and for every φ the c that minimises Σ_i D_φ(z_i, c) is the mean of the z_i (Banerjee et al. 2005, proposition 1): ∂/∂c = −∇²φ(c) Σ_i (z_i − c). Squared Euclidean
 * distance is D_φ of ½‖z‖² twice over; the divergence of an exponential family is D_φ of its conjugate. Snell et al. (2017, section 2.3) choose it for this reason.
 * Plain float64.
 */

/** A strictly convex function with its gradient. */
export interface Convex {
  readonly name: string;
  readonly value: (z: readonly number[]) => number;
  readonly gradient: (z: readonly number[]) => readonly number[];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** ‖z‖²: D is ‖z − c‖², of Gaussians. */
export const squaredNorm: Convex = {
  name: "squared Euclidean",
  value: (z) => sum(z.map((value) => value * value)),
  gradient: (z) => z.map((value) => 2 * value),
};

/** Σ z log z on positive numbers: D is the generalised Kullback–Leibler divergence, of Poisson counts. */
export const negativeEntropy: Convex = {
  name: "Kullback–Leibler",
  value: (z) => sum(z.map((value) => value * Math.log(value))),
  gradient: (z) => z.map((value) => Math.log(value) + 1),
};

/** −Σ log z on positive numbers: D is the Itakura–Saito distance, of exponential variables. */
export const burgEntropy: Convex = {
  name: "Itakura–Saito",
  value: (z) => -sum(z.map((value) => Math.log(value))),
  gradient: (z) => z.map((value) => -1 / value),
};

/** D_φ(z, c), zero for z = c and positive otherwise. */
export function bregman({ value, gradient }: Convex, z: readonly number[], c: readonly number[]): number {
  const slope = gradient(c);
  return value(z) - value(c) - sum(z.map((entry, j) => slope[j] * (entry - c[j])));
}
