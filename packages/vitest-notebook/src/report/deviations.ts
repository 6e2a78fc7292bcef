// What differs, in words: one line that sums it up, and a list of the single deviations with their relative errors.
import type { Difference, DifferenceKind, OutputDifference } from "../compare/types.js";
import { count } from "./marks.js";
import { type Paint, part, visible } from "./paint.js";

/** Deviations listed for one output. */
const LISTED = 8;
/** Longest line of the list. */
const LINE = 160;

const NOUNS: Record<DifferenceKind, (number: number) => string> = {
  number: (number) => count(number, "number"),
  text: (number) => count(number, "text"),
  structure: (number) => `${count(number, "change")} of structure`,
  picture: (number) => count(number, "picture"),
  check: (number) => count(number, "check"),
  missing: (number) => `${number.toLocaleString("en-US")} missing`,
  extra: (number) => `${number.toLocaleString("en-US")} extra`,
};

/**
 * The headline: of a single deviation everything, of more how many of each kind: `stdout, line 4: 2 instead of 1 (…)`,
 * `3 outputs differ from the reference: 12 numbers (relative error up to 1.0e-5), 1 missing`.
 */
export function summary(outputs: readonly OutputDifference[]): string {
  const all = outputs.flatMap(({ differences }) => differences);
  const [only] = all;
  const name = outputs.length === 1 ? (outputs[0]?.output ?? "") : count(outputs.length, "output");
  if (all.length === 1 && only !== undefined) {
    const place = only.place === "" || only.place === name ? "" : `, ${only.place}`;
    return short(`${name}${place}: ${only.message}`);
  }
  return `${name} differ${outputs.length === 1 ? "s" : ""} from the reference: ${kindsOf(all)}`;
}

function kindsOf(differences: readonly Difference[]): string {
  const kinds = Object.keys(NOUNS) as DifferenceKind[];
  const parts = kinds.flatMap((kind) => {
    const some = differences.filter((difference) => difference.kind === kind);
    if (some.length === 0) return [];
    return [`${NOUNS[kind](total(some))}${kind === "number" ? largest(some) : ""}`];
  });
  return parts.join(", ");
}

function largest(numbers: readonly Difference[]): string {
  const errors = numbers.flatMap(({ relativeError }) => (Number.isFinite(relativeError) ? [relativeError ?? 0] : []));
  if (errors.length === 0) return "";
  const error = errors.reduce((a, b) => Math.max(a, b)).toExponential(1);
  return numbers.length === 1 ? ` (relative error ${error})` : ` (relative error up to ${error})`;
}

/** The first deviations, one a line, and how many more there are; the largest one where it is not among them. */
export function deviationLines(differences: readonly Difference[], paint: Paint): string[] {
  const shown = differences.slice(0, LISTED);
  const rest = differences.slice(LISTED);
  const lines = shown.map((difference) => phrase(difference, paint));
  if (rest.length === 0) return lines;
  const worst = rest.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
  // Errors that differ in their last digits are one size to a reader.
  const isLarger = sizeOf(worst) > 1.01 * Math.max(0, ...shown.map(sizeOf));
  const most = isLarger ? `; the largest is ${phrase(worst, paint)}` : "";
  return [...lines, `… ${count(total(rest), "more deviation")}${most}`];
}

function total(differences: readonly Difference[]): number {
  return differences.reduce((sum, { count }) => sum + (count ?? 1), 0);
}

function sizeOf({ relativeError }: Difference): number {
  return relativeError ?? 0;
}

function phrase({ place, message }: Difference, paint: Paint): string {
  return place === "" ? short(message) : `${paint.bold(visible(place))}: ${short(message)}`;
}

function short(message: string): string {
  const text = visible(message);
  return text.length > LINE ? `${part(text, 0, LINE - 1)}…` : text;
}
