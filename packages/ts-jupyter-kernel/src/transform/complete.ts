/**
 * Whether a cell can run as it stands, for consoles that must decide what Enter means.
 *
 *   no mistake                                              complete
 *   a mistake at the end of the code: something is missing   incomplete, with the indentation of the next line
 *   a mistake before the end                                 invalid
 *
 * The next line continues within the innermost open bracket; a statement that stops in the middle is indented once more.
 */
import type { Statement } from "oxc-parser";
import { openBrackets } from "./brackets.js";
import { parse } from "./parse.js";
import type { Completeness, SourceFault } from "./types.js";

const UNIT = "  ";

export function completeness(source: string): Completeness {
  const typescript = parse(source, "ts");
  // Only when it fails: `<T>x` means something else in a .tsx file.
  const { program, faults, comments } = typescript.faults.length > 0 ? better(typescript, source) : typescript;
  if (faults.length > 0) {
    const end = codeEnd(source, comments);
    if (!faults.every((fault) => isUnfinished(fault, source, end))) return { status: "invalid" };
    // "Expected `}`": only a bracket is missing; anything else stops in the middle of a statement.
    const stops = !faults.every(({ message }) => /^Expected [`,) or]*[`][)}\]]`/.test(message));
    return { status: "incomplete", indent: indentAfter(source, stops) };
  }
  const last = (program.body as Statement[]).at(-1);
  const overload = last?.type === "TSDeclareFunction" && !last.declare && !source.trimEnd().endsWith(";");
  return overload ? { status: "incomplete", indent: indentAfter(source, true) } : { status: "complete" };
}

function better(typescript: ReturnType<typeof parse>, source: string): ReturnType<typeof parse> {
  const jsx = parse(source, "tsx");
  const reach = ({ faults }: { faults: SourceFault[] }) => faults[0]?.start ?? Number.POSITIVE_INFINITY;
  return reach(jsx) > reach(typescript) ? jsx : typescript;
}

function codeEnd(source: string, comments: readonly { start: number; end: number }[]): number {
  let end = source.trimEnd().length;
  for (const comment of comments.toReversed()) {
    if (comment.end < end) break;
    end = source.slice(0, comment.start).trimEnd().length;
  }
  return end;
}

function isUnfinished({ message, start, end }: SourceFault, source: string, codeEnds: number): boolean {
  if (message === "Unterminated multiline comment" || message === "Unterminated template literal") return true;
  if (message === "Unterminated string") return source.endsWith("\\");
  if (message === "Unterminated regular expression") return false;
  // A lone # or \ begins no token that could go on in the next line.
  if (/[#\\]$/.test(source.trimEnd())) return false;
  if (message.startsWith("Identifier expected after")) return end >= codeEnds;
  if (message.includes("initializer")) return /^\s*(:[^=;]*)?$/.test(source.slice(end, codeEnds));
  return start >= codeEnds;
}

function indentAfter(source: string, stopsWithin: boolean): string {
  const { open, within } = openBrackets(source);
  // A line break in a template is text: nothing may be put into it.
  if (within !== "code") return "";
  const lines = source.trimEnd().split("\n");
  const last = lines.at(-1) ?? "";
  const lastStart = source.trimEnd().length - last.length;
  const unit = unitOf(lines);
  const bracket = open.at(-1);
  if (/^\s*(case\b.*|default):$/.test(last)) return indentOf(last) + unit;
  const stops = stopsWithin && !/[{([,;}]$|^\s*@[\w.]+(\(.*\))?$/.test(last.replace(/\s*\/\/.*$/, ""));
  if (bracket === undefined) return stops ? deeper(indentOf(last), unit, "") : indentOf(last);
  if (bracket >= lastStart) return indentOf(last) + unit;
  // The line that closes what opened beside this bracket: `f(() => {` … `}`.
  if (/^\s*[)}\]]/.test(last)) return indentOf(last);
  const base = indentOf(lineAt(source, bracket)) + unit;
  if (!stops) return indentOf(last).length >= base.length ? indentOf(last) : base;
  return deeper(indentOf(last), unit, base);
}

/** One step more than the last line, unless that line already continues a statement. */
function deeper(indent: string, unit: string, base: string): string {
  return indent.length > base.length ? indent : base + unit;
}

/** What this source indents with. */
function unitOf(lines: readonly string[]): string {
  const first = lines.map(indentOf).find((indent) => indent !== "");
  return first ?? UNIT;
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function lineAt(source: string, offset: number): string {
  return source.slice(source.lastIndexOf("\n", offset) + 1, offset);
}
