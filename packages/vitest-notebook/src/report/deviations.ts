// What differs, in words: one line that sums it up, and a list of the single deviations with their relative errors.
import type { Difference, DifferenceKind } from "../compare/types.js";
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

/** `3 numbers (relative error up to 1.0e-5), 1 missing`. */
export function summary(differences: readonly Difference[]): string {
  const kinds = Object.keys(NOUNS) as DifferenceKind[];
  const parts = kinds.flatMap((kind) => {
    const some = differences.filter((difference) => difference.kind === kind);
    if (some.length === 0) return [];
    return [`${NOUNS[kind](some.length)}${kind === "number" ? largest(some) : ""}`];
  });
  return parts.join(", ");
}

function largest(numbers: readonly Difference[]): string {
  const errors = numbers.flatMap(({ relativeError }) => (Number.isFinite(relativeError) ? [relativeError ?? 0] : []));
  if (errors.length === 0) return "";
  const error = Math.max(...errors).toExponential(1);
  return numbers.length === 1 ? ` (relative error ${error})` : ` (relative error up to ${error})`;
}

/** The first deviations, one a line, and how many more there are and which of those is the largest. */
export function deviationLines(differences: readonly Difference[], paint: Paint): string[] {
  const lines = differences.slice(0, LISTED).map((difference) => phrase(difference, paint));
  const rest = differences.slice(LISTED);
  if (rest.length > 0) {
    const worst = rest.reduce((a, b) => ((b.relativeError ?? -1) > (a.relativeError ?? -1) ? b : a));
    const most = worst.relativeError === undefined ? "" : `, the largest: ${phrase(worst, paint)}`;
    lines.push(`… ${count(rest.length, "more deviation")}${most}`);
  }
  return lines;
}

function phrase({ place, message }: Difference, paint: Paint): string {
  const text = visible(message);
  const short = text.length > LINE ? `${part(text, 0, LINE - 1)}…` : text;
  return place === "" ? short : `${paint.bold(visible(place))}: ${short}`;
}
