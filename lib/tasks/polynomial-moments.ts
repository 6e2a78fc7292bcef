import { wholeNumber } from "../linalg/index.js";

// Means and covariances of polynomials of one centred Gaussian variable δ ~ 𝒩(0, v), exactly:
//   E δⁿ = (n − 1)!! v^{n/2} for even n, 0 for odd n;   Cov(p, r) = Σ_ab p_a r_b (E δ^{a+b} − E δᵃ E δᵇ).
// A polynomial is the array of its coefficients, lowest power first. Written in δ and not in a shifted variable, so that
// small covariances do not come out as the difference of large second moments.

export type Polynomial = readonly number[];

/** E δⁿ for δ ~ 𝒩(0, variance). */
export function gaussianMoment(n: number, variance: number): number {
  if (wholeNumber("order of the moment", n) % 2 === 1) return 0;
  if (!(variance >= 0 && Number.isFinite(variance))) throw new RangeError(`invalid variance: ${variance}`);
  let moment = 1;
  for (let order = n; order > 0; order -= 2) moment *= (order - 1) * variance;
  return moment;
}

/** E p(δ). */
export function polynomialMean(p: Polynomial, variance: number): number {
  return p.reduce((sum, coefficient, n) => sum + coefficient * gaussianMoment(n, variance), 0);
}

/** Cov(p(δ), r(δ)). */
export function polynomialCovariance(p: Polynomial, r: Polynomial, variance: number): number {
  const moment = (n: number): number => gaussianMoment(n, variance);
  const term = (a: number, b: number): number => p[a] * r[b] * (moment(a + b) - moment(a) * moment(b));
  return p.reduce((sum, _, a) => sum + r.reduce((inner, __, b) => inner + term(a, b), 0), 0);
}

/** The coefficients in δ of p(origin + δ) (Taylor shift by Horner's scheme). */
export function shiftedPolynomial(p: Polynomial, origin: number): number[] {
  const shifted = [...p];
  for (let from = 0; from < p.length - 1; from++) {
    for (let n = p.length - 2; n >= from; n--) shifted[n] += origin * shifted[n + 1];
  }
  return shifted;
}
