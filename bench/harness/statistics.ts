/** Order statistics of timings. Medians and quartiles, because a busy machine makes outliers on one side only. */

export interface Summary {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The value below which a share `p` of the sample lies, linear between order statistics (Hyndman & Fan 1996, type 7).
 * @throws Error on an empty sample
 */
export function quantile(sample: readonly number[], p: number): number {
  if (sample.length === 0) throw new Error("no quantile of an empty sample");
  const sorted = [...sample].sort((a, b) => a - b);
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Median and quartiles. @throws Error on an empty sample */
export function summarize(sample: readonly number[]): Summary {
  return { median: quantile(sample, 0.5), lower: quantile(sample, 0.25), upper: quantile(sample, 0.75) };
}
