/**
 * The lines around a place, with the place underlined:
 *
 *     1 | const a = 1;
 *   > 2 | const b: number = "x";
 *       |       ^
 *     3 | f(b);
 */
import { palette } from "./colour.js";

export interface CodeFrameOptions {
  /** Default: true. */
  color?: boolean;
  /** Lines shown before and after. Default: 2. */
  context?: number;
}

/** UTF-16 offsets into the source; `end` is exclusive. Places beyond the source are moved to its end. */
export interface Span {
  start: number;
  end: number;
}

/** Longer lines (minified code, data) are cut to this many characters around the place. */
const LINE_WIDTH = 120;
/** Of a span over many lines, so many are underlined. */
const MARKED_LINES = 4;
const TAB = "    ";

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const ZERO = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** Columns that a text takes in a terminal. */
function columns(text: string): number {
  let width = 0;
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Tabs become spaces; other control characters (ANSI sequences in a string literal) must not reach the terminal. */
const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  text.replaceAll("\t", TAB).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "\u00b7");

interface Line {
  /** Offset of its first character. */
  start: number;
  text: string;
}

/** JavaScript's line terminators; a position after the last one is on an empty last line. */
function splitLines(source: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const match of source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    lines.push({ start, text: source.slice(start, match.index) });
    start = match.index! + match[0].length;
  }
  lines.push({ start, text: source.slice(start) });
  return lines;
}

/** 1-based line and column of an offset. */
export function positionAt(source: string, offset: number): { line: number; column: number } {
  const lines = splitLines(source);
  const bounded = Math.min(Math.max(offset, 0), source.length);
  const index = lines.findLastIndex((line) => line.start <= bounded);
  return { line: index + 1, column: bounded - lines[index]!.start + 1 };
}

/** Offset of a 1-based line and column; undefined when the source has no such line. */
export function offsetAt(source: string, line: number, column: number): number | undefined {
  const found = splitLines(source)[line - 1];
  return found === undefined ? undefined : Math.min(found.start + column - 1, found.start + found.text.length);
}

export function codeFrame(source: string, span: Span, options: CodeFrameOptions = {}): string[] {
  const { color = true, context = 2 } = options;
  const paint = palette(color);
  const lines = splitLines(source);
  const start = Math.min(Math.max(span.start, 0), source.length);
  const end = Math.min(Math.max(span.end, start), source.length);
  const lineOf = (offset: number): number => lines.findLastIndex((line) => line.start <= offset);
  const first = lineOf(start);
  const last = Math.min(Math.max(first, lineOf(Math.max(start, end - 1))), first + MARKED_LINES - 1);
  const from = Math.max(0, first - context);
  const to = Math.min(lines.length - 1, last + context);
  const gutter = String(to + 1).length;

  const shown: string[] = [];
  for (let index = from; index <= to; index++) {
    const line = lines[index]!;
    const marked = index >= first && index <= last;
    const left = marked ? Math.max(0, start - line.start) : 0;
    // A long line is shown from a little before the place.
    const cut = line.text.length > LINE_WIDTH && left > LINE_WIDTH / 2 ? left - LINE_WIDTH / 4 : 0;
    const text = line.text.slice(cut, cut + LINE_WIDTH);
    const before = cut > 0 ? "…" : "";
    const after = cut + LINE_WIDTH < line.text.length ? "…" : "";
    const number = String(index + 1).padStart(gutter);
    const sign = marked ? paint.error(">") : " ";
    const body = `${before}${visible(text)}${after}`;
    shown.push(`${sign} ${paint.dim(`${number} |`)}${body === "" ? "" : ` ${body}`}`);
    if (!marked) continue;
    const right = Math.min(line.text.length, Math.max(left, end - line.start));
    const indent = index === first ? left : line.text.length - line.text.trimStart().length;
    if (index !== first && right <= indent) continue;
    const offset = columns(before + visible(line.text.slice(cut, indent)));
    const length = Math.max(1, columns(visible(line.text.slice(indent, Math.min(right, cut + LINE_WIDTH)))));
    shown.push(`  ${paint.dim(`${" ".repeat(gutter)} |`)} ${" ".repeat(offset)}${paint.error("^".repeat(length))}`);
  }
  return shown;
}
