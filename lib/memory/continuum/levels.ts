/**
 * Levels of a nested system (arXiv 2512.24695, section 3): components with a period of their own.
 *
 *     f = 1/C   updates per sample,     C_ℓ = C_max / f_ℓ,     updates in T samples = ⌊T/C⌋
 *
 * A level is named and carries its period; it has no number, because the paper counts levels both from the slowest and from the fastest.
 * C = 1 is updated by every sample, C = ∞ never (the feed-forward block of a Transformer at test time).
 */
import { wholeNumber } from "../../linalg/index.js";

/** What a level is to the schedule. */
export interface LevelSpec {
  readonly name: string;
  /** Samples between two updates: a whole number from 1, or Infinity for a frozen level. */
  readonly period: number;
}

/** Slow things first in every chain and list that sorts: "slow-first", or the other way round. */
export type Order = "slow-first" | "fast-first";

/**
 * The specs, checked and frozen: names differ, and of two periods the shorter divides the longer, so that chunks nest.
 * @throws RangeError on none, on equal names, on periods that are not whole, 0, or do not divide
 */
export function levelSpecs<Spec extends LevelSpec>(specs: readonly Spec[]): readonly Readonly<Spec>[] {
  if (specs.length === 0) throw new RangeError("invalid levels: none");
  const names = new Set<string>();
  for (const { name, period } of specs) {
    if (names.has(name)) throw new RangeError(`invalid levels: two are named "${name}"`);
    names.add(name);
    checkPeriod(name, period);
  }
  for (const [slow, fast] of neighbours(specs)) {
    if (slow.period % fast.period !== 0) {
      throw new RangeError(`invalid period of "${slow.name}": ${slow.period} is no multiple of ${fast.period}`);
    }
  }
  return Object.freeze(specs.map((spec) => Object.freeze({ ...spec })));
}

function checkPeriod(name: string, period: number): void {
  if (period === Number.POSITIVE_INFINITY) return;
  if (!(Number.isSafeInteger(period) && period >= 1)) throw new RangeError(`invalid period of "${name}": ${period}`);
}

function neighbours<Spec extends LevelSpec>(specs: readonly Spec[]): (readonly [Spec, Spec])[] {
  const finite = specs.filter(({ period }) => Number.isFinite(period));
  const sorted = bySpeed(finite, "slow-first").map((place) => finite[place]);
  return sorted.slice(1).map((fast, i) => [sorted[i], fast] as const);
}

/** Places of the levels from the slowest to the fastest, or back; levels of one period keep their order. */
export function bySpeed(specs: readonly LevelSpec[], order: Order): number[] {
  if (order !== "slow-first" && order !== "fast-first") {
    throw new RangeError(`unknown order "${String(order)}" (known: slow-first, fast-first)`);
  }
  const sign = order === "slow-first" ? -1 : 1;
  const compared = (a: number, b: number) => Math.sign(a - b) || 0;
  return specs.map((_, place) => place).sort((a, b) => sign * compared(specs[a].period, specs[b].period) || a - b);
}

/**
 * C_ℓ = C_max / f_ℓ for frequencies relative to the slowest, whose f is 1.
 * @throws RangeError where a chunk would not be a whole number of samples
 */
export function chunkSizes(longest: number, frequencies: readonly number[]): number[] {
  wholeNumber("longest chunk", longest, 1);
  return frequencies.map((frequency) => {
    const size = longest / frequency;
    if (!(Number.isSafeInteger(size) && size >= 1)) {
      throw new RangeError(`invalid frequency: ${frequency} does not divide ${longest}`);
    }
    return size;
  });
}

/** ⌊T/C⌋: how often a level is updated by T samples. */
export function updateCount(samples: number, period: number): number {
  return Math.floor(wholeNumber("number of samples", samples) / period);
}

/** Parameters that are rewritten per sample on average, Σ_ℓ size_ℓ / C_ℓ: what a continuum costs where a plain online learner costs Σ size_ℓ. */
export function updatedPerSample(levels: readonly (LevelSpec & { readonly size: number })[]): number {
  return levels.reduce((sum, { size, period }) => sum + size / period, 0);
}
