/** Mean and spread over seeds: x̄ = Σx/n, s² = Σ(x − x̄)²/(n − 1), standard error s/√n. One number without a spread is an anecdote. */
import { formatNumber } from "./format.js";

export interface Spread {
  readonly mean: number;
  /** Sample standard deviation (n − 1); NaN for a single value. */
  readonly deviation: number;
  /** Standard error of the mean; NaN for a single value. */
  readonly standardError: number;
  readonly n: number;
  /** For example `0.523 ± 0.014 (n = 5)`: mean ± standard deviation. */
  readonly text: string;
}

/**
 * Mean and spread of a metric over seeds.
 * @throws Error on an empty list
 */
export function spread(values: ArrayLike<number>, digits = 3): Spread {
  const n = values.length;
  if (n === 0) throw new Error("no values to average");
  const list = Array.from(values);
  const mean = list.reduce((sum, x) => sum + x, 0) / n;
  const deviation = n === 1 ? Number.NaN : Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
  const text = `${formatNumber(mean, digits)}${n === 1 ? "" : ` ± ${formatNumber(deviation, 2)}`} (n = ${n})`;
  return { mean, deviation, standardError: deviation / Math.sqrt(n), n, text };
}
