// The three operations on vectors that Krylov and Lanczos methods and integrators are made of. No lengths are checked: they
// stand in inner loops, behind functions that have checked them.

/** Σ aᵢbᵢ over the entries of a. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** ‖a‖₂. */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** target ← target + factor·x. */
export function addScaled(target: Float64Array, factor: number, x: Float64Array): void {
  if (factor === 0) return;
  for (let i = 0; i < target.length; i++) target[i] += factor * x[i];
}
