// How far two numbers are apart, and the tally of all that differ in a cell or a notebook.

/** Numbers within `atol + rtol · |before|` count as equal. */
export interface Tolerance {
  rtol: number;
  atol: number;
}

export interface NumberDifference {
  /** As written. */
  before: string;
  after: string;
  /** |after − before| / |before|; Infinity where `before` is 0 or one of them is not finite. */
  relative: number;
  /** Where it stands, as in `data[0].y[3]`; "" in text. */
  place: string;
}

/** What differs between two outputs, cells or runs. */
export interface Tally {
  /** Numbers that differ. */
  numbers: number;
  /** Of them the one that differs most. */
  largest?: NumberDifference;
  /** Everything else that differs: words, other values, pictures. */
  others: number;
}

export const nothing: Tally = { numbers: 0, others: 0 };

export function sumOf(tallies: readonly Tally[]): Tally {
  let sum = nothing;
  for (const { numbers, largest, others } of tallies) {
    const greater = larger(sum.largest, largest);
    sum = { numbers: sum.numbers + numbers, others: sum.others + others, ...(greater ? { largest: greater } : {}) };
  }
  return sum;
}

const larger = (a: NumberDifference | undefined, b: NumberDifference | undefined): NumberDifference | undefined =>
  a === undefined || (b !== undefined && b.relative > a.relative) ? b : a;

/** Adds one difference of numbers. */
export const withNumber = (tally: Tally, difference: NumberDifference): Tally =>
  sumOf([tally, { numbers: 1, largest: difference, others: 0 }]);

export const isSame = ({ numbers, others }: Tally): boolean => numbers === 0 && others === 0;

/** Equal within the tolerance. NaN equals NaN, an infinity itself. */
export function isClose(before: number, after: number, { rtol, atol }: Tolerance): boolean {
  if (Object.is(before, after) || before === after) return true;
  return Math.abs(after - before) <= atol + rtol * Math.abs(before) && Number.isFinite(after);
}

export function relativeDifference(before: number, after: number): number {
  const relative = Math.abs(after - before) / Math.abs(before);
  return Number.isFinite(relative) ? relative : Number.POSITIVE_INFINITY;
}

/** `1.2e-6`, `0.5 %`, `12 %`, `3.4×`, `from 0`: what a reader takes in at once. */
export function relativeText(relative: number): string {
  if (!Number.isFinite(relative)) return "beyond any ratio";
  if (relative < 1e-3) return relative.toExponential(1).replace("e-", "e−");
  if (relative < 1) return `${Number((100 * relative).toPrecision(2))} %`;
  return `${Number((1 + relative).toPrecision(2))}×`;
}

/** `3 numbers, at most 0.5 %; 2 other differences`. */
export function tallyText({ numbers, largest, others }: Tally): string {
  const parts = [
    ...(numbers > 0 && largest
      ? [`${counted(numbers, "number")}, ${numbers > 1 ? "at most " : ""}${relativeText(largest.relative)}`]
      : []),
    ...(others > 0 ? [counted(others, "other difference")] : []),
  ];
  return parts.join("; ");
}

export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
