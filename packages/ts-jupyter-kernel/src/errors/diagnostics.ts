/**
 * Mistakes found before a cell runs, as an error report: for each its place, its message and the code.
 *
 *   cell 3, line 1 - error ts(2322): Type 'string' is not assignable to type 'number'.
 *
 *   > 1 | const x: number = "a";
 *       |       ^
 */
import { isAbsolute } from "node:path";
import type { Diagnostic } from "../language/types.js";
import type { ErrorReport } from "../link/types.js";
import type { SourceFault } from "../transform/types.js";
import { codeFrame, positionAt } from "./code-frame.js";
import { type Palette, palette } from "./colour.js";
import { shortPath } from "./short-path.js";

export interface ReportOptions {
  /** Default: true. */
  color?: boolean;
}

/** More are only counted: one wrong type can cause hundreds. */
const MOST = 20;

export interface NamedSource {
  name: string;
  source: string;
}

/** The first line at its place, the chain of reasons below it. */
function messageLines(message: string, hang: string): string[] {
  const [first = "", ...rest] = message.split("\n");
  return [first, ...rest.map((line) => `${hang}${line}`)];
}

/** A path, with or without position: relative to the notebook's folder, or what follows the last `node_modules`. */
function shortPlace(where: string): string {
  const packaged = /^.*[\\/]node_modules[\\/](.+)$/.exec(where)?.[1];
  return packaged ?? (isAbsolute(where) ? shortPath(where, process.cwd()) : where);
}

function placeOf(cell: NamedSource, { file, start }: Diagnostic): string {
  if (file !== undefined) return shortPlace(file);
  if (start === undefined) return cell.name;
  const { line } = positionAt(cell.source, start);
  return `${cell.name}, line ${line}`;
}

function diagnosticLines(cell: NamedSource, diagnostic: Diagnostic, paint: Palette, color: boolean): string[] {
  const { category, code, message, file, start, length, related } = diagnostic;
  const label = category === "error" ? paint.error(category) : paint.bold(category);
  const [first, ...rest] = messageLines(message, "  ");
  const lines = [`${paint.place(placeOf(cell, diagnostic))} - ${label} ts(${code}): ${first}`, ...rest];
  if (file === undefined && start !== undefined) {
    lines.push("", ...codeFrame(cell.source, { start, end: start + (length ?? 0) }, { color, context: 1 }));
  }
  for (const { message: text, where } of related ?? []) {
    lines.push("", ...messageLines(`  ${paint.place(shortPlace(where))}: ${text}`, "    "));
  }
  return lines;
}

/** Joins the blocks with blank lines and counts those that are left out. */
function joined(blocks: readonly string[][], total: number, what: string): string[] {
  const lines = blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
  return total > blocks.length ? [...lines, "", `… and ${total - blocks.length} more ${what}`] : lines;
}

/** What the checker found in a cell. @throws Error when there is nothing to report */
export function diagnosticReport(
  cell: NamedSource,
  diagnostics: readonly Diagnostic[],
  options: ReportOptions = {},
): ErrorReport {
  const { color = true } = options;
  const first = diagnostics.find(({ category }) => category === "error") ?? diagnostics[0];
  if (first === undefined) throw new Error("internal: no diagnostic to report");
  const blocks = diagnostics.slice(0, MOST).map((one) => diagnosticLines(cell, one, palette(color), color));
  return {
    ename: "TypeCheckError",
    evalue: `${first.message.split("\n")[0]} ts(${first.code})`,
    traceback: joined(blocks, diagnostics.length, "type errors"),
  };
}

/** Why a cell cannot be read at all. @throws Error when there is nothing to report */
export function syntaxReport(
  cell: NamedSource,
  faults: readonly SourceFault[],
  options: ReportOptions = {},
): ErrorReport {
  const { color = true } = options;
  const paint = palette(color);
  const [first] = faults;
  if (first === undefined) throw new Error("internal: no fault to report");
  const blocks = faults.slice(0, MOST).map(({ message, start, end }) => {
    const { line } = positionAt(cell.source, start);
    const [head, ...rest] = messageLines(message, "  ");
    return [
      `${paint.error("SyntaxError")}: ${head} ${paint.place(`(${cell.name}, line ${line})`)}`,
      ...rest,
      "",
      ...codeFrame(cell.source, { start, end }, { color }),
    ];
  });
  return {
    ename: "SyntaxError",
    evalue: first.message.split("\n")[0] ?? "",
    traceback: joined(blocks, faults.length, "syntax errors"),
  };
}
