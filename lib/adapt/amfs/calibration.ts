/**
 * Whether probabilities mean what they say. Predictions are sorted into bins by their confidence; of those with confidence p a share p should be right:
 *
 *     ECE = Σ_b (n_b/n) |accuracy(b) − confidence(b)|                                   Guo, Pleiss, Sun and Weinberger 2017, equation (3)
 *
 * and for numbers with a predictive law, the interval of level p should hold a share p of the targets.
 */
import { normalQuantile } from "../../tensor/normal-quantile.js";

/** Predictions with a confidence in (from, to]; the first bin has its lower end too. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence. */
  readonly confidence: number;
  /** Share that is right. */
  readonly accuracy: number;
}

/** Verdicts with the probability that each was given. */
export interface Verdicts {
  readonly confidence: Float64Array;
  /** 1 where right, else 0. */
  readonly correct: Float64Array;
}

/**
 * The most probable class of each row with its probability, and whether it is the true one. Logits and one-hot labels are rows of N numbers.
 * @throws RangeError on lengths that differ or are no whole number of rows
 */
export function verdicts(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): Verdicts {
  const rows = logits.length / classes;
  if (labels.length !== logits.length || !Number.isInteger(rows)) {
    throw new RangeError(
      `invalid labels: got ${labels.length} numbers for ${logits.length} logits of ${classes} classes`,
    );
  }
  const [confidence, correct] = [new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    let best = row * classes;
    for (let c = best + 1; c < (row + 1) * classes; c++) if (logits[c] > logits[best]) best = c;
    let total = 0;
    for (let c = row * classes; c < (row + 1) * classes; c++) total += Math.exp(logits[c] - logits[best]);
    confidence[row] = 1 / total;
    correct[row] = labels[best];
  }
  return { confidence, correct };
}

/** Equal bins of [0, 1], those without a prediction left out. @throws RangeError on bins that are no positive whole number, confidences outside [0, 1] */
export function reliability({ confidence, correct }: Verdicts, bins = 15): ReliabilityBin[] {
  if (!(Number.isSafeInteger(bins) && bins > 0)) throw new RangeError(`invalid bins: ${bins}`);
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, correct: 0 }));
  confidence.forEach((value, i) => {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`invalid confidence: ${value}`);
    const sum = sums[Math.max(0, Math.ceil(value * bins) - 1)];
    sum.count++;
    sum.confidence += value;
    sum.correct += correct[i];
  });
  return sums.flatMap(({ count, confidence: total, correct: right }, bin) =>
    count === 0
      ? []
      : [{ from: bin / bins, to: (bin + 1) / bins, count, confidence: total / count, accuracy: right / count }],
  );
}

/** ECE of bins, between 0 and 1. */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce(
    (sum, { count, confidence, accuracy }) => sum + (count / total) * Math.abs(accuracy - confidence),
    0,
  );
}

/** Share of standardised misses (y − mean)/deviation within the central normal interval of each level. */
export function intervalCoverage(standardised: ArrayLike<number>, levels: readonly number[]): number[] {
  const sizes = Array.from(standardised, Math.abs);
  return levels.map((level) => {
    const half = normalQuantile((1 + level) / 2);
    return sizes.filter((size) => size <= half).length / sizes.length;
  });
}
