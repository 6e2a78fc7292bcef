/**
 * Structural similarity of two images (Wang, Bovik, Sheikh, Simoncelli, IEEE Trans. Image Process. 13, 600 (2004)): over all windows,
 *
 *     SSIM = mean (2 μ_a μ_b + C₁)(2 σ_ab + C₂) / ((μ_a² + μ_b² + C₁)(σ_a² + σ_b² + C₂)),   Cᵢ = (Kᵢ L)²,
 *
 * with 7×7 uniform windows that lie inside, sample covariances (49/48), K = (0.01, 0.03), L = max − min of the true image (specification
 * section 8; the defaults of scikit-image).
 */

export interface SsimOptions {
  /** Side of a window, odd; default 7. */
  readonly window?: number;
  /** L; default: the range of the first image. */
  readonly range?: number;
}

/**
 * Similarity of b to a, two square images row by row; 1 for equal ones.
 * @throws RangeError on images that are not square, smaller than a window or of different sizes, and on a first image of one value
 */
export function ssim(a: ArrayLike<number>, b: ArrayLike<number>, options: SsimOptions = {}): number {
  const { window = 7, range = rangeOf(a) } = options;
  const side = Math.round(Math.sqrt(a.length));
  if (side * side !== a.length) throw new RangeError(`invalid image: ${a.length} values are no square`);
  if (b.length !== a.length) throw new RangeError(`invalid image: got ${b.length} values, expected ${a.length}`);
  if (!(window % 2 === 1 && window <= side)) throw new RangeError(`invalid window: ${window}`);
  if (!(range > 0 && Number.isFinite(range))) throw new RangeError(`invalid range of an image: ${range}`);
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  let sum = 0;
  for (let row = 0; row + window <= side; row++) {
    for (let column = 0; column + window <= side; column++) {
      const m = windowMoments(a, b, { row, column, side, window });
      const means = (2 * m.a * m.b + c1) / (m.a ** 2 + m.b ** 2 + c1);
      sum += (means * (2 * m.ab + c2)) / (m.aa + m.bb + c2);
    }
  }
  return sum / (side - window + 1) ** 2;
}

interface Place {
  readonly row: number;
  readonly column: number;
  readonly side: number;
  readonly window: number;
}

/** Means a, b and sample covariances aa, bb, ab of one window; two passes, so that nothing cancels. */
function windowMoments(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { row, column, side, window }: Place,
): Record<"a" | "b" | "aa" | "bb" | "ab", number> {
  const n = window * window;
  const at = (i: number): number => (row + Math.floor(i / window)) * side + column + (i % window);
  let [a, b] = [0, 0];
  for (let i = 0; i < n; i++) {
    a += x[at(i)] / n;
    b += y[at(i)] / n;
  }
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [x[at(i)] - a, y[at(i)] - b];
    aa += dx * dx;
    bb += dy * dy;
    ab += dx * dy;
  }
  return { a, b, aa: aa / (n - 1), bb: bb / (n - 1), ab: ab / (n - 1) };
}

function rangeOf(values: ArrayLike<number>): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return high - low;
}
