// What nbconvert made, as a file that is small enough to be kept: trees as lines (tree.ts) with long texts shortened, each different line
// once, and an export as the numbers of its lines.
import { failed, type Outcome } from "./outcome.js";
import { shorten } from "./shorten.js";
import { fromLines, mapTexts, toLines } from "./tree.js";

export interface Summary {
  /** Version of the nbconvert that was asked. */
  nbconvert: string;
  /** By `notebook, variant`: `3-9,4` are lines 3 to 9 and then line 4; or `error: …`. */
  exports: Record<string, string>;
  lines: string[];
}

/** A tree with long texts shortened, on either side: what is stored and what is judged. */
export const shortened = (outcome: Outcome): Outcome =>
  outcome.kind === "error" ? outcome : { ...outcome, tree: mapTexts(outcome.tree, shorten) };

export const keyOf = (notebook: string, variant: string): string => `${notebook}, ${variant}`;

/** Collects exports, in any order, into the text of a file. */
export function writeSummary(nbconvert: string, outcomes: ReadonlyMap<string, Outcome>): string {
  const numbers = new Map<string, number>();
  const exports = [...outcomes].map(([key, outcome]): [string, string] => {
    const short = shortened(outcome);
    if (short.kind === "error") return [key, `error: ${short.message}`];
    return [key, ranges(toLines(short.tree).map((line) => numberOf(line, numbers)))];
  });
  const summary: Summary = { nbconvert, exports: Object.fromEntries(exports), lines: [...numbers.keys()] };
  return `${JSON.stringify(summary, undefined, 2)}\n`;
}

/** The export stored under a key. */
export function storedOutcome(summary: Summary, key: string): Outcome | undefined {
  const stored = summary.exports[key];
  if (stored === undefined) return undefined;
  if (stored.startsWith("error: ")) return failed(stored.slice("error: ".length));
  const lines = stored.split(",").flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return summary.lines.slice(from, to + 1);
  });
  const tree = fromLines(lines);
  if (typeof tree === "string") throw new Error(`internal: a summary without an element: ${key}`);
  return { kind: "document", tree };
}

function numberOf(line: string, numbers: Map<string, number>): number {
  const number = numbers.get(line) ?? numbers.size;
  numbers.set(line, number);
  return number;
}

/** [3, 4, 5, 9] → "3-5,9". */
function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}
