/**
 * Magics: lines that talk to the kernel instead of being TypeScript.
 *
 * They stand at the start of a line where a statement may begin (line-starts.ts). Those for the kernel are taken out of the cell and performed
 * before it runs; `%time`, `%timeit` and `%%timeit` become code in their place. Every line keeps its number.
 */
import type { SourceFault } from "../transform/types.js";
import { MAGIC_LINE, statementLines } from "./line-starts.js";
import { bare, RUNTIME, timeitOptions } from "./magic-code.js";
import { type Magic, rules, unknownMagic } from "./magic-rules.js";

export interface ParsedMagics {
  magics: Magic[];
  /** The TypeScript that is left: line n stays line n. */
  source: string;
}

/** A magic that does not exist or was called wrongly; `fault` is its place in the cell. */
export class MagicError extends Error {
  override name = "MagicError";
  readonly fault: SourceFault;

  constructor(fault: SourceFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * Takes the magics out of a cell.
 * @throws MagicError for an unknown magic or a wrong argument
 */
export function parseMagics(source: string): ParsedMagics {
  const lines = source.split("\n");
  // Nearly no cell has one: the rest of the work is for those that may.
  if (!lines.some((line) => MAGIC_LINE.test(line))) return { magics: [], source };
  const first = lines.findIndex((line) => line.trim() !== "");
  if (/^\s*%%timeit(?:\s|$)/.test(lines[first])) return { magics: [], source: timeitCell(lines, first) };
  const starts = statementLines(source);
  const magics: Magic[] = [];
  const left = lines.map((text, line) => {
    if (!starts[line] || !MAGIC_LINE.test(text)) return text;
    const read = readMagic(text, line, lines);
    if ("code" in read) return read.code;
    magics.push(read);
    return "";
  });
  return { magics, source: left.join("\n") };
}

function readMagic(text: string, line: number, lines: readonly string[]): Magic | { code: string } {
  const [, name, rest] = /^\s*(%{1,2}[A-Za-z][\w-]*)\s*(.*?)\s*$/.exec(text)!;
  try {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw unknownMagic(name);
    return rule.read(rest, line);
  } catch (problem) {
    throw faultOf(problem, line, lines);
  }
}

/** The body becomes a function, so its names are its own. The line break before the end closes a comment on the last line. */
function timeitCell(lines: readonly string[], first: number): string {
  try {
    const { options, code: setup } = timeitOptions("%%timeit", lines[first].replace(/^\s*%%timeit/, "").trim());
    const body = lines.slice(first + 1);
    if (body.join("").trim() === "") throw "%%timeit measures the lines below it: there are none";
    const kind = /\bawait\b/.test(body.join("\n")) ? "async () => {" : "() => {";
    const before = bare(setup);
    const open = `{ const $magic = ${RUNTIME}; ${before === "" ? "" : `${before}; `}$magic.display(await $magic.timeit(${kind}`;
    return [...lines.slice(0, first), open, ...body, `}, ${options})); }`].join("\n");
  } catch (problem) {
    throw faultOf(problem, first, lines);
  }
}

function faultOf(problem: unknown, line: number, lines: readonly string[]): unknown {
  if (typeof problem !== "string") return problem;
  const before = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
  const indent = lines[line].length - lines[line].trimStart().length;
  return new MagicError({ message: problem, start: before + indent, end: before + lines[line].trimEnd().length });
}
