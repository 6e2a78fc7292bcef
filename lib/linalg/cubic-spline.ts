import { wholeNumber } from "./shape.js";

// The cubic spline through equally spaced values, with not-a-knot ends: the third derivative is continuous at the second
// and the last-but-one knot, so that cubics are reproduced and the error is O(h⁴) up to the ends (de Boor, A Practical
// Guide to Splines, 1978, chapter IV).

export interface CubicSpline {
  readonly from: number;
  readonly to: number;
  /** Value at x; outside [from, to] the first or last cubic goes on. */
  at(x: number): number;
  /** First derivative at x. */
  slope(x: number): number;
}

/**
 * Spline with knots from, from + h, …, to.
 * @param values at least four finite numbers, one a knot.
 * @throws on fewer values, values that are not finite, an empty interval.
 */
export function cubicSpline(values: ArrayLike<number>, from: number, to: number): CubicSpline {
  const n = wholeNumber("number of knots", values.length, 4);
  if (!(to > from) || !Number.isFinite(to - from)) throw new RangeError(`invalid interval: ${from} to ${to}`);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i])) throw new RangeError(`invalid value: ${values[i]} at knot ${i}`);
  }
  const h = (to - from) / (n - 1);
  const bend = secondDerivatives(values, h);
  const piece = (x: number): [index: number, t: number] => {
    const index = Math.min(n - 2, Math.max(0, Math.floor((x - from) / h)));
    return [index, (x - from) / h - index];
  };
  return {
    from,
    to,
    at(x) {
      const [i, t] = piece(x);
      const s = 1 - t;
      return s * values[i] + t * values[i + 1] + ((h * h) / 6) * ((s ** 3 - s) * bend[i] + (t ** 3 - t) * bend[i + 1]);
    },
    slope(x) {
      const [i, t] = piece(x);
      const s = 1 - t;
      return (values[i + 1] - values[i]) / h + (h / 6) * ((1 - 3 * s * s) * bend[i] + (3 * t * t - 1) * bend[i + 1]);
    },
  };
}

/**
 * M₀ … M_{n−1} from M_{i−1} + 4M_i + M_{i+1} = 6(y_{i−1} − 2y_i + y_{i+1})/h². Not-a-knot means M₀ = 2M₁ − M₂, which turns
 * the first equation into 6M₁ = …, and likewise the last.
 */
function secondDerivatives(y: ArrayLike<number>, h: number): Float64Array {
  const n = y.length;
  const right = (i: number): number => (6 * (y[i - 1] - 2 * y[i] + y[i + 1])) / (h * h);
  const bend = new Float64Array(n);
  bend[1] = right(1) / 6;
  bend[n - 2] = right(n - 2) / 6;
  // The rest is tridiagonal with both neighbours known: elimination forwards, substitution backwards.
  const factor = new Float64Array(n);
  for (let i = 2; i < n - 2; i++) {
    const pivot = 1 / (4 - factor[i - 1]);
    factor[i] = i < n - 3 ? pivot : 0;
    const known = right(i) - (i === n - 3 ? bend[n - 2] : 0);
    bend[i] = (known - bend[i - 1]) * pivot;
  }
  for (let i = n - 4; i > 1; i--) bend[i] -= factor[i] * bend[i + 1];
  bend[0] = 2 * bend[1] - bend[2];
  bend[n - 1] = 2 * bend[n - 2] - bend[n - 3];
  return bend;
}
