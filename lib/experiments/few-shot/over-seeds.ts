/**
 * Figures of several seeds. All seeds of all methods answer the same test episodes, so that an episode's figure is first averaged over seeds,
 *
 *     a_e = mean_s a_se,   mean_e a_e ± 1.96 sd_e(a_e)/√E,                                    episodes
 *     mean_s a_s ± t s/√n,   t the 97.5 % point of Student's law with n − 1 degrees            seeds
 *
 * and methods are compared episode by episode, d_e = a_e − b_e. The first interval is about other episodes, the second about other trainings.
 */
import { measured } from "../../adapt/frame/index.js";
import type { Figure } from "../meta-learning/optimization-sinusoid.js";
import type { ClassFigures } from "./judge-classes.js";

/** Right answers of each episode. */
type Episodes = Pick<ClassFigures, "correct" | "questions">;

export interface OverSeeds {
  readonly mean: number;
  /** Half-width over episodes. */
  readonly episodes: number;
  /** Half-width over seeds; null for one seed. */
  readonly seeds: number | null;
  readonly n: number;
}

/** t for 2, 3, … values; beyond the list the normal point is near enough. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** @throws Error on no figures */
export function accuracyOverSeeds(figures: readonly Episodes[]): OverSeeds {
  return combined(figures.map(shares));
}

/** a − b, episode by episode. @throws Error where the episodes are not as many */
export function pairedOverSeeds(a: readonly Episodes[], b: readonly Episodes[]): OverSeeds {
  return contrastOverSeeds([
    [1, a],
    [-1, b],
  ]);
}

/**
 * Σᵢ cᵢ aᵢ, episode by episode, each aᵢ the mean of its seeds. Seeds of all terms vary: their variances add.
 * @throws Error on no terms or figures, and where the episodes are not as many
 */
export function contrastOverSeeds(
  terms: readonly (readonly [factor: number, figures: readonly Episodes[]])[],
): OverSeeds {
  const weighed = terms.map(([factor, figures]) => figures.map((each) => shares(each).map((value) => factor * value)));
  const columns = weighed.map(columnMeans);
  for (const { length } of columns) {
    if (length !== columns[0].length) throw new Error(`episodes differ: ${columns[0].length} and ${length}`);
  }
  const widths = weighed.map((rows) => studentHalfWidth(rows.map(mean)));
  const known = widths.flatMap((width) => width ?? []);
  const seeds = known.length < widths.length ? null : Math.hypot(...known);
  const total = combined([columns.reduce((sum, column) => sum.map((value, e) => value + column[e]))]);
  return { ...total, seeds, n: Math.min(...terms.map(([, figures]) => figures.length)) };
}

/**
 * Figures with intervals over episodes only: their mean, with the mean of the half-widths; infinite where one has diverged.
 * @throws Error on no figures
 */
export function measuredOverSeeds(figures: readonly Figure[]): OverSeeds {
  if (figures.length === 0) throw new Error("no figures to average");
  const means = figures.map((figure) => figure.mean ?? Number.POSITIVE_INFINITY);
  const widths = figures.map(({ halfWidth }) => halfWidth ?? Number.POSITIVE_INFINITY);
  return { mean: mean(means), episodes: mean(widths), seeds: studentHalfWidth(means), n: figures.length };
}

function combined(rows: readonly (readonly number[])[]): OverSeeds {
  if (rows.length === 0) throw new Error("no figures to average");
  const over = measured(columnMeans(rows));
  return { mean: over.mean, episodes: over.halfWidth, seeds: studentHalfWidth(rows.map(mean)), n: rows.length };
}

/** t s/√n; null for fewer than two values, infinite where one is. */
export function studentHalfWidth(values: readonly number[]): number | null {
  const n = values.length;
  if (n < 2) return null;
  if (!values.every(Number.isFinite)) return Number.POSITIVE_INFINITY;
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1);
  return (STUDENT[n - 2] ?? 1.96) * Math.sqrt(variance / n);
}

/** Accuracy of each episode. */
const shares = ({ correct, questions }: Episodes): number[] => correct.map((count) => count / questions);

function columnMeans(rows: readonly (readonly number[])[]): number[] {
  if (rows.length === 0) throw new Error("no figures to average");
  return rows[0].map((_, e) => mean(rows.map((row) => row[e])));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
