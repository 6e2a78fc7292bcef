// How differences of lines are told, and where they stand.
import { quote } from "./deviations.js";
import type { Unit } from "./lines.js";
import type { Mark } from "./marks.js";
import type { Token } from "./tokens.js";
import type { Difference } from "./types.js";

/** Whole lines that stand in one text only; `atEnd`: nothing follows them there. There is at least one. */
export function linesDifference(kind: "missing" | "extra", units: readonly Unit[], atEnd: boolean): Difference {
  const [first, final] = [units[0]!, units.at(-1)!];
  const to = lineAt(final, final.text.length);
  const count = to - first.line + 1;
  const place = count === 1 ? `line ${first.line}` : `lines ${first.line}–${to}`;
  const which = `${count} line${count === 1 ? "" : "s"}${atEnd ? " at the end" : ""}`;
  const sample = units.find((unit) => unit.text.trim() !== "");
  const text = sample === undefined ? "blank" : quote(sample.text);
  const message = `${which} ${count === 1 ? "is" : "are"} ${kind}: ${text}${count > 1 && sample ? " …" : ""}`;
  return { kind, place, message };
}

/** Where two lines part that are too long to be read as words. */
export function vastDifference(expected: Unit, actual: Unit): { at: number; difference: Difference } {
  let at = 0;
  while (at < expected.text.length && expected.text[at] === actual.text[at]) at += 1;
  const [wanted, found] = [expected, actual].map(({ text }) => quote(text.slice(at, at + 50)));
  const place = `line ${expected.line}, character ${at + 1}`;
  const message = `${found} instead of ${wanted} (a line of more than a million characters is compared as it is)`;
  return { at, difference: { kind: "text", place, message } };
}

/** Offsets of a run of tokens in its unit; undefined: no tokens. */
export function spanOf(tokens: readonly Token[]): Mark | undefined {
  const [first, last] = [tokens[0], tokens.at(-1)];
  return first && last && [first.start, last.start + last.text.length];
}

/** The line of the text at an offset of a unit. */
export function lineAt(unit: Unit, offset: number): number {
  return unit.line + unit.text.slice(0, offset).split("\n").length - 1;
}
