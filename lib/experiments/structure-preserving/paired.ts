/**
 * Two methods on the same seeds: how many times larger is an error, and is that more than chance? All methods of a seed see the same data, so the
 * ratio of a seed is a paired comparison. With ρ_s = log(a_s/b_s), mean ρ̄ and standard deviation σ over n seeds,
 *
 *     ratio = exp(ρ̄),   95 % interval = exp(ρ̄ ± t σ/√n),   t the 97.5 % quantile of Student's distribution with n − 1 degrees of freedom.
 */
import type { Figure, Row } from "./rows.js";

export interface PairedRatio {
  /** Geometric mean of a/b over the seeds that both have. */
  readonly ratio: number;
  /** Ends of the 95 % interval; NaN for a single seed. */
  readonly low: number;
  readonly high: number;
  /** Seeds in which a is the smaller. */
  readonly wins: number;
  readonly seeds: number;
}

/** Student's 97.5 % quantiles for 1, 2, … degrees of freedom (tables; the first two are tan 0.475π and 0.95/√(2 · 0.975 · 0.025)). */
const QUANTILES = [12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216];

/** The ratio of a figure of two rows. @throws Error where no seed finished in both, or where there are more than ten */
export function pairedRatio(a: Row, b: Row, figure: Figure): PairedRatio {
  const logs = a.seeds.flatMap((ours) => {
    const theirs = b.seeds.find(({ seed }) => seed === ours.seed);
    return theirs === undefined ? [] : Math.log(ours[figure] / theirs[figure]);
  });
  if (logs.length === 0) throw new Error(`no common seed: ${a.method} and ${b.method} on ${a.system}`);
  return ratioOfLogs(logs);
}

/** The same from ρ_s = log(a_s/b_s), one a seed. @throws Error on none, or on more than ten */
export function ratioOfLogs(logs: readonly number[]): PairedRatio {
  const n = logs.length;
  if (n === 0) throw new Error("no seed to compare");
  if (n > QUANTILES.length + 1) throw new Error(`too many seeds for an interval: ${n}`);
  const mean = logs.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = n === 1 ? Number.NaN : (QUANTILES[n - 2] * deviation) / Math.sqrt(n);
  return {
    ratio: Math.exp(mean),
    low: Math.exp(mean - half),
    high: Math.exp(mean + half),
    wins: logs.filter((value) => value < 0).length,
    seeds: n,
  };
}
