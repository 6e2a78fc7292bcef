import type { NumericalRange } from "./numerical-range.js";

// The Faber series of the exponential on an ellipse with centre m, half-axes a (real) and b (imaginary):
//   e^{τA} = Σ_k f_k(τ) F_k(B),   B = (A − m)/ρ,   ρ = (a + b)/2,   q = (a − b)/(a + b),
//   F₀ = 1,  F₁ = B,  F₂ = B F₁ − 2q F₀,  F_{k+1} = B F_k − q F_{k−1},
//   f_k = e^{mτ} (2ρ/c)^k I_k(cτ),  c² = a² − b²,
// with F_k at most about 2 on the ellipse (Beckermann and Reichel, SIAM J. Numer. Anal. 47, 3849 (2009)). A flat ellipse
// along the real axis (decay) makes it the Chebyshev series with Bessel functions I_k, along the imaginary axis (rotation)
// the one with J_k, a disc (a = b) makes it Taylor's. Products needed: about √(2aτ ln 1/ε) on the real axis, bτ on the
// imaginary one, where Taylor's pieces take ten times the norm.

export interface Ellipse {
  readonly centre: number;
  /** Capacity ρ > 0. */
  readonly capacity: number;
  /** q from −1 to 1. */
  readonly shape: number;
}

/**
 * The ellipse that touches the box's sides; one that is smaller than `least` in both directions becomes a disc of that size.
 * Corners stick out: for a matrix that is far from normal the F_k grow, and the steps have to be shorter.
 */
export function ellipseOf({ left, right, height }: NumericalRange, least: number): Ellipse {
  const a = (right - left) / 2;
  const capacity = Math.max((a + height) / 2, least);
  return { centre: right - a, capacity, shape: (a - height) / Math.max(a + height, 2 * least) };
}

/** The ellipse's right end, m + a. */
export function rightOf({ centre, capacity, shape }: Ellipse): number {
  return centre + capacity * (1 + shape);
}

/**
 * f_0(τ) … f_{count−1}(τ), by the recurrence f_{k−1} = q f_{k+1} + k f_k/(ρτ) downwards from a distant index (Miller),
 * scaled by the series at the ellipse's right end, where every F_k(B) is 1 + q^k (k ≥ 1).
 */
export function faberCoefficients(ellipse: Ellipse, tau: number, count: number): Float64Array {
  const { centre, capacity, shape } = ellipse;
  const result = new Float64Array(count);
  const z = capacity * tau;
  if (z < 1e-30) {
    result[0] = Math.exp(centre * tau);
    return result;
  }
  const first = Math.min(count + 40, seriesLength(z));
  const f = new Float64Array(first + 1);
  let [above, here] = [0, 1e-290];
  for (let k = first; k >= 0; k--) {
    f[k] = here;
    [above, here] = [here, shape * above + (k / z) * here];
    if (Math.abs(here) < 1e200) continue;
    [above, here] = [above * 1e-200, here * 1e-200];
    for (let j = k; j <= first; j++) f[j] *= 1e-200;
  }
  let sum = f[0];
  for (let k = 1, power = shape; k <= first; k++, power *= shape) sum += f[k] * (1 + power);
  const scale = Math.exp(rightOf(ellipse) * tau) / sum;
  for (let k = 0; k < Math.min(count, first + 1); k++) result[k] = scale * f[k];
  return result;
}

/** An index beyond which every f_k is negligible whatever the ellipse's shape: |f_k| ≤ (eρτ/k)^k e^{…}. */
export function seriesLength(z: number): number {
  return Math.ceil(Math.E * z) + 60;
}
