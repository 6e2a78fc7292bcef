/** Figures of several independent streams: mean and t s/√n, t the 97.5 % point of Student's law with n − 1 degrees of freedom. */

export interface OverStreams {
  readonly mean: number;
  /** Half-width of the 95 % interval; null for one stream. */
  readonly halfWidth: number | null;
  readonly streams: number;
}

/** Student's t for 2, 3, … 15 values. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145];

/** The 97.5 % point; beyond the list z + (z³ + z)/4ν + (5z⁵ + 16z³ + 3z)/96ν², z the normal one (Abramowitz and Stegun 26.7.5), right to 1e-3 there. */
function student(freedom: number): number {
  const z = 1.959964;
  const far = z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
  return STUDENT[freedom - 1] ?? far;
}

/** @throws Error on no figures */
export function overStreams(values: readonly number[]): OverStreams {
  const n = values.length;
  if (n === 0) throw new Error("no figures to average");
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (n === 1) return { mean, halfWidth: null, streams: 1 };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, halfWidth: student(n - 1) * Math.sqrt(variance / n), streams: n };
}
