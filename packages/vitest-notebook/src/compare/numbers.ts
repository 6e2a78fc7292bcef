// When are two numbers equal? |actual − expected| ≤ atol + rtol·|expected|, as in NumPy's `allclose`: the expected one is the scale.
// NaN equals NaN, an infinity equals itself, and neither equals anything else, whatever the tolerance. The rule holds for all numbers:
// at rtol 1e-6 counts below a million are compared exactly, since 1 is more than 1e-6 of them.
import type { Tolerance } from "./types.js";

/** A complex number, or a real one with `im` 0. */
export interface Complex {
  re: number;
  im: number;
}

/** Are the two equal within the tolerance? Not symmetric: the tolerance is relative to `expected`. */
export function isClose(expected: number, actual: number, tolerance: Tolerance): boolean {
  if (expected === actual || (Number.isNaN(expected) && Number.isNaN(actual))) return true;
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return false;
  return isWithin(Math.abs(actual - expected), Math.abs(expected), Math.abs(actual), tolerance);
}

/**
 * Are two complex numbers equal within the tolerance? The distance and the size are those of the plane, so that rounding noise in a
 * part that should be 0 is measured by the whole number. Parts that are not finite must be equal one by one.
 */
export function isCloseComplex(expected: Complex, actual: Complex, tolerance: Tolerance): boolean {
  const parts = [expected.re, expected.im, actual.re, actual.im];
  if (!parts.every(Number.isFinite)) {
    return isClose(expected.re, actual.re, tolerance) && isClose(expected.im, actual.im, tolerance);
  }
  const distance = Math.hypot(actual.re - expected.re, actual.im - expected.im);
  const sizes = [Math.hypot(expected.re, expected.im), Math.hypot(actual.re, actual.im)] as const;
  return distance === 0 || isWithin(distance, ...sizes, tolerance);
}

// A printed number stands for a decimal that float64 holds with half a unit in the last place only: without the slack 1.1 would not
// lie within 10 % of 1. A tolerance finer than that slack is taken as it is, so that 0 means exact.
function isWithin(distance: number, expectedSize: number, actualSize: number, { rtol, atol }: Tolerance): boolean {
  const bound = atol + rtol * expectedSize;
  const slack = Number.EPSILON * Math.max(expectedSize, actualSize);
  return distance <= (bound >= slack ? bound + slack : bound);
}

/** |actual − expected| / |expected|; 0 for equal numbers (NaN and NaN too), Infinity when `expected` is 0 or one of them is not finite. */
export function relativeError(expected: number, actual: number): number {
  if (expected === actual || (Number.isNaN(expected) && Number.isNaN(actual))) return 0;
  if (expected === 0 || !Number.isFinite(expected) || !Number.isFinite(actual)) return Number.POSITIVE_INFINITY;
  const distance = Math.abs(actual - expected);
  return Number.isFinite(distance) ? distance / Math.abs(expected) : Math.abs(actual / expected - 1);
}

/** The same for complex numbers. */
export function relativeErrorComplex(expected: Complex, actual: Complex): number {
  if (expected.im === 0 && actual.im === 0) return relativeError(expected.re, actual.re);
  const distance = Math.hypot(actual.re - expected.re, actual.im - expected.im);
  const size = Math.hypot(expected.re, expected.im);
  if (distance === 0) return 0;
  return size === 0 || !Number.isFinite(distance) || !Number.isFinite(size)
    ? Number.POSITIVE_INFINITY
    : distance / size;
}

/** How the two numbers were written, where that is more than their values say. */
export interface Written {
  expected: string;
  actual: string;
}

/**
 * The message of a number's difference: `1.00001 instead of 1 (relative error 1.0e-5 > 1e-6)`. It names the error that the tolerance
 * bounds, and adds what a reader would look for: a flipped sign, a power of ten, a difference of one unit in the last printed digit.
 */
export function numberPhrase(expected: number, actual: number, tolerance: Tolerance, written?: Written): string {
  const shown = written ?? { expected: String(expected), actual: String(actual) };
  const values = `${shown.actual} instead of ${shown.expected}`;
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return values;
  return `${values} (${errorPhrase(relativeError(expected, actual), Math.abs(actual - expected), tolerance)}${hint(expected, actual, shown)})`;
}

/** The same for complex numbers. */
export function complexPhrase(expected: Complex, actual: Complex, tolerance: Tolerance, written: Written): string {
  const values = `${written.actual} instead of ${written.expected}`;
  const distance = Math.hypot(actual.re - expected.re, actual.im - expected.im);
  if (!Number.isFinite(distance)) return values;
  return `${values} (${errorPhrase(relativeErrorComplex(expected, actual), distance, tolerance)})`;
}

function errorPhrase(relative: number, absolute: number, { rtol, atol }: Tolerance): string {
  if (!Number.isFinite(relative)) return `absolute error ${above(absolute, atol)} > ${plain(atol)}`;
  if (atol === 0) return `relative error ${above(relative, rtol)} > ${plain(rtol)}`;
  if (rtol === 0) return `absolute error ${above(absolute, atol)} > ${plain(atol)}`;
  return `relative error ${short(relative)}, absolute ${short(absolute)}; rtol ${plain(rtol)}, atol ${plain(atol)}`;
}

function hint(expected: number, actual: number, written: Written): string {
  if (expected === 0 || actual === 0) return "";
  if (Math.abs(expected + actual) <= 1e-9 * Math.abs(expected)) return ", the sign differs";
  const power = Math.log10(Math.abs(actual / expected));
  if (Math.round(power) !== 0 && Math.abs(power - Math.round(power)) < 1e-9) {
    return `, a factor of ${plain(10 ** Math.round(power))}`;
  }
  const decimals = decimalsOf(written.expected);
  if (decimals === undefined || decimals === 0 || decimals !== decimalsOf(written.actual)) return "";
  return Math.abs(Math.abs(actual - expected) * 10 ** decimals - 1) < 1e-3
    ? ", one unit in the last printed digit"
    : "";
}

/** Digits behind the point of a number without exponent. */
function decimalsOf(text: string): number | undefined {
  return /^[^.eE×]*\.(\d+)$/.exec(text)?.[1]?.length;
}

/** As few digits, two or more, as show that the error is beyond the bound: 1.2e-6, but 1.0004e-6 where the bound is 1e-6. */
function above(value: number, bound: number): string {
  if (Number(short(value)) > bound) return short(value);
  for (let digits = 2; digits < 17; digits++) {
    const text = value.toExponential(digits).replace("e+", "e");
    if (Number(text) > bound) return text;
  }
  return String(value);
}

/** Two digits: 1.0e-5, 0.12, 12. */
function short(value: number): string {
  if (value >= 0.01 && value < 1000) return String(Number(value.toPrecision(2)));
  return value.toExponential(1).replace("e+", "e");
}

/** A number as a person writes it: 1e-6, not 0.000001, but 1000. */
function plain(value: number): string {
  const long = String(value);
  const exponential = value.toExponential().replace("e+", "e");
  return exponential.length + 1 < long.length ? exponential : long;
}
