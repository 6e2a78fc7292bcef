// Expected and actual text as people read differences: only the lines near one, `-` before an expected line, `+` before an actual one, and
// carets below what differs. The carets stand there with colours too: what reporters strip of its colours (JUnit, GitHub) keeps them.
import type { Comparison, Segment } from "../compare/types.js";
import { type Line, type Row, rowsOf } from "./align.js";
import { columns, type Paint, part, visible } from "./paint.js";

/** Longest line that is shown whole. */
const WIDTH = 100;
/** Differences shown in one line. */
const MARKS = 4;
/** Lines shown before and after one that differs. */
const CONTEXT = 2;
/** Lines shown of rows that differ. */
const LINES = 24;

/** The lines near the differences; empty when nothing is marked. */
export function markedLines(comparison: Comparison, paint: Paint): string[] {
  const rows = rowsOf(comparison);
  const differing = rows.flatMap((row, at) => (row.differs ? [at] : []));
  const ends = linesUpTo(differing.map((at) => rows[at]));
  const shown = differing.filter((_, nth) => (ends[nth] ?? 0) <= LINES);
  const near = new Set(
    shown.flatMap((at) => Array.from({ length: 2 * CONTEXT + 1 }, (_, step) => at + step - CONTEXT)),
  );
  const lines: string[] = [];
  let skipped = 0;
  for (const [at, row] of rows.entries()) {
    if (row.differs && !shown.includes(at)) break;
    if (!near.has(at)) {
      skipped++;
      continue;
    }
    if (skipped > 0) lines.push(paint.dim(`  … ${count(skipped, "equal line")} …`));
    skipped = 0;
    lines.push(...rowLines(row, paint));
  }
  const more = differing.length - shown.length;
  if (more > 0) lines.push(paint.dim(`  … ${count(more, "more line")} that differ${more === 1 ? "s" : ""} …`));
  return differing.length === 0 ? [] : lines;
}

/** How many lines each row and those before it take; a pair takes three with its carets. */
function linesUpTo(rows: readonly (Row | undefined)[]): number[] {
  let lines = 0;
  return rows.map((row) => {
    lines += row?.expected !== undefined && row.actual !== undefined ? 3 : 1;
    return lines;
  });
}

function rowLines({ expected, actual, differs }: Row, paint: Paint): string[] {
  const long = [expected, actual].some((line) => line !== undefined && lengthOf(line) > WIDTH);
  const [left, right] = [expected, actual].map((line) => line && (long ? shortened(line, differs) : line.pieces));
  if (!differs) return [paint.dim(`  ${textOf(right ?? left ?? [])}`.trimEnd())];
  const lines: string[] = [];
  if (left) lines.push(`${paint.green("-")} ${painted(left, (text) => paint.bold(paint.green(text)))}`.trimEnd());
  const partly = expected?.mark === "part" || actual?.mark === "part";
  if (left && partly && actual?.mark === "none") lines.push(paint.green(carets(left)));
  if (right) lines.push(`${paint.red("+")} ${painted(right, (text) => paint.bold(paint.red(text)))}`.trimEnd());
  if (right && partly && actual?.mark !== "none") lines.push(paint.red(carets(right)));
  return lines;
}

/** A long line: its first differences with what stands near them. */
function shortened(line: Line, differs: boolean): Segment[] {
  const marked = line.pieces.filter(({ mark }) => mark === "differs");
  if (!differs || marked.length === 0) return [{ text: head(textOf(line.pieces), WIDTH), mark: "same" }];
  const marks = Math.min(marked.length, MARKS);
  const size = marked.slice(0, MARKS).reduce((sum, { text }) => sum + Math.min(text.length, WIDTH / 2), 0);
  const near = Math.max(12, Math.floor((WIDTH - size) / (2 * marks)));
  const pieces: Segment[] = [];
  let seen = 0;
  for (const [at, { text, mark }] of line.pieces.entries()) {
    if (mark === "differs") {
      if (++seen > MARKS) break;
      pieces.push({ text: head(text, WIDTH / 2), mark });
    } else if (at === 0) pieces.push({ text: text.length <= near ? text : tail(text.trimStart(), near), mark });
    else if (at === line.pieces.length - 1 || seen === MARKS) pieces.push({ text: head(text, near), mark });
    else pieces.push({ text: text.length <= 2 * near ? text : head(text, near) + tail(text, near).slice(1), mark });
  }
  if (marked.length > MARKS) pieces.push({ text: ` (${marked.length - MARKS} more in this line)`, mark: "same" });
  return pieces;
}

/** The beginning of a text, up to the end of a word if there is one. */
function head(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${part(text, 0, length).replace(/(?<=\S)\s+\S*$/, " ")}…`;
}

/** The end of a text, from the beginning of a word if there is one. */
function tail(text: string, length: number): string {
  if (text.length <= length) return text;
  return `…${part(text, text.length - length).replace(/^\S*\s+(?=\S)/, " ")}`;
}

function painted(pieces: readonly Segment[], differs: (text: string) => string): string {
  return pieces.map(({ text, mark }) => (mark === "same" ? visible(text) : differs(visible(text)))).join("");
}

function carets(pieces: readonly Segment[]): string {
  const below = pieces.map(({ text, mark }) => (mark === "same" ? " " : "^").repeat(columns(visible(text))));
  return `  ${below.join("")}`.trimEnd();
}

function textOf(pieces: readonly Segment[]): string {
  return visible(pieces.map(({ text }) => text).join(""));
}

function lengthOf(line: Line): number {
  return line.pieces.reduce((sum, { text }) => sum + text.length, 0);
}

/** `1 line`, `3 lines`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
