/**
 * Source text → syntax tree, or the mistakes in it.
 *
 * Everything is read as an ES module: strict, with top-level await. Offsets are UTF-16. A mistake is reported once, at the place where
 * the parser gave up; what it says about the end of the file is put in words.
 */
import { type Comment, type OxcError, type Program, parseSync } from "oxc-parser";
import { isTooDeep } from "./brackets.js";
import type { SourceFault } from "./types.js";

export type Language = "js" | "jsx" | "ts" | "tsx";

export interface Parsed {
  program: Program;
  faults: SourceFault[];
  comments: Comment[];
}

/** Parses; the tree is usable only when there are no faults. Parentheses are no nodes. */
export function parse(source: string, language: Language): Parsed {
  if (isTooDeep(source)) return { ...parse("", language), faults: [tooDeep(source)] };
  const { program, errors, comments } = parseSync(`source.${language}`, source, {
    lang: language,
    sourceType: "module",
    preserveParens: false,
    showSemanticErrors: true,
  });
  const faults: SourceFault[] = [];
  for (const error of errors) {
    const fault = faultOf(error, source);
    if (!faults.some(({ start, end }) => fault.start <= end && start <= fault.end)) faults.push(fault);
  }
  // What the lexer cannot end it cannot go on from: other mistakes are its consequence.
  const endless = faults.find(({ message }) => message.startsWith("Unterminated"));
  if (endless) return { program, comments, faults: [endless] };
  return { program, comments, faults: faults.sort((a, b) => a.start - b.start) };
}

/** Neither the parser nor what follows it has the stack for it. */
export function tooDeep(source: string): SourceFault {
  return { message: "The cell is nested too deeply", start: 0, end: source.length };
}

function faultOf(error: OxcError, source: string): SourceFault {
  // A redeclaration labels the first declaration and then the second one, which is the mistake.
  const label = error.message.includes("already been declared") ? error.labels.at(-1) : error.labels[0];
  const start = label?.start ?? source.length;
  const end = label?.end ?? source.length;
  return { message: wording(error.message, source.slice(start, end), start >= source.trimEnd().length), start, end };
}

function wording(message: string, text: string, atEnd: boolean): string {
  if (message === "Unexpected token") return atEnd ? "Unexpected end of input" : `Unexpected token '${text}'`;
  const twice = /^Identifier `(.+)` has already been declared$/.exec(message);
  // V8's quotes.
  if (twice) return `Identifier '${twice[1]}' has already been declared`;
  if (message === "Unterminated string" && /^[`}]/.test(text)) return "Unterminated template literal";
  if (message.startsWith("Expected a semicolon")) return "Missing semicolon: two statements on one line";
  return message.replace("found `EOF`", "found the end");
}
