/**
 * The standard normal quantile Φ⁻¹(p): Wichura's algorithm AS 241, PPND16 (Applied Statistics 37, 1988), relative accuracy about 1e-16.
 * Rational functions of q = p − ½ in the middle and of r = √(−ln p) in the tails.
 *
 * Only + − × ÷ and √ are used, which IEEE 754 rounds exactly, so the result has the same bits on every machine. `Math.log` has no such
 * promise: the tails use their own logarithm.
 */

// The published coefficients, highest power first, written as the nearest doubles.
const CENTRE_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
];
const CENTRE_BOTTOM = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
];
const TAIL_TOP = [
  7.745450142783414e-4, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const TAIL_BOTTOM = [
  1.0507500716444169e-9, 5.475938084995345e-4, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const FAR_TOP = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const FAR_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 7.868691311456133e-4, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
];

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

/**
 * Φ⁻¹(p) for 0 < p < 1; ∓Infinity at 0 and 1.
 * @throws Error outside [0, 1]
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new Error(`invalid probability: ${p}`);
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTRE_TOP, r)) / horner(CENTRE_BOTTOM, r);
  }
  const r = Math.sqrt(-exactOpsLog(q < 0 ? p : 1 - p));
  const size =
    r <= 5
      ? horner(TAIL_TOP, r - 1.6) / horner(TAIL_BOTTOM, r - 1.6)
      : horner(FAR_TOP, r - 5) / horner(FAR_BOTTOM, r - 5);
  return q < 0 ? -size : size;
}

const LN2_HIGH = 0.6931471803691238; // 32 leading bits, so that k · LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;

/**
 * ln x for positive normal x, within 2 units of the last place, from exactly rounded operations only:
 * x = m 2^k with √½ ≤ m < √2, s = (m − 1)/(m + 1), ln x = k ln 2 + 2 (s + s³/3 + s⁵/5 + …).
 */
export function exactOpsLog(x: number): number {
  let m = x;
  let k = 0;
  for (; m < Math.SQRT1_2 / 2 ** 16; k -= 16) m *= 2 ** 16;
  for (; m < Math.SQRT1_2; k--) m *= 2;
  for (; m >= Math.SQRT2; k++) m /= 2;
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let series = 0;
  for (let n = 23; n >= 3; n -= 2) series = series * z + 1 / n;
  return k * LN2_HIGH + (2 * s + (2 * s * z * series + k * LN2_LOW));
}
