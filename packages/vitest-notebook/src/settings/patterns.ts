// The option `patterns`: names of known patterns, and patterns of one's own.
//
//   nothing given              all names but those of OFF
//   names                      just these
//   patterns of one's own      added; those of an outer level (options, notebook) stay
//   []                         none at all
import { PATTERNS } from "../compare/patterns.js";
import type { Pattern } from "../compare/types.js";
import { hint } from "./suggest.js";
import type { PatternName } from "./types.js";
import { shown } from "./values.js";

/** They hide more than they help where they are not expected: who needs them says so. */
const OFF: readonly string[] = ["backend", "port", "memory"] satisfies PatternName[];
const NAMES = Object.keys(PATTERNS) as PatternName[];

/** The patterns that hold when nothing is said. */
export const DEFAULT_PATTERNS: readonly Pattern[] = NAMES.filter((name) => !OFF.includes(name)).map(
  (name) => PATTERNS[name],
);

/** @throws {RangeError} an unknown name, a pattern without a name, an expression that is none or matches the empty text. */
export function patternsOf(entries: readonly unknown[], inherited: readonly Pattern[] = DEFAULT_PATTERNS): Pattern[] {
  if (entries.length === 0) return [];
  const patterns = entries.map((entry) => (typeof entry === "string" ? named(entry) : ownPattern(entry)));
  const hasNames = entries.some((entry) => typeof entry === "string");
  const kept = hasNames ? inherited.filter(({ name }) => !Object.hasOwn(PATTERNS, name)) : inherited;
  const all = [...kept, ...patterns];
  return [...new Map(all.map((pattern) => [pattern.name, pattern])).values()];
}

function named(name: string): Pattern {
  if (!Object.hasOwn(PATTERNS, name)) throw new RangeError(`unknown pattern "${name}"${hint(name, NAMES)}`);
  return PATTERNS[name as PatternName];
}

/** `{ name, expression }`; in metadata the expression is a text. */
function ownPattern(entry: unknown): Pattern {
  const { name, expression, ...rest } = (entry ?? {}) as Record<string, unknown>;
  const given = expression instanceof RegExp || typeof expression === "string";
  if (typeof name !== "string" || name === "" || !given || Object.keys(rest).length > 0) {
    throw new RangeError(`invalid pattern: ${shown(entry)} (a name, or {name, expression})`);
  }
  const compiled = compile(name, expression);
  // It would match everywhere, and hide every difference.
  if (new RegExp(compiled.source, compiled.flags.replace("g", "")).test("")) {
    throw new RangeError(`invalid pattern "${name}": ${compiled} matches the empty text`);
  }
  return { name, expression: compiled };
}

function compile(name: string, expression: RegExp | string): RegExp {
  const [source, flags] = typeof expression === "string" ? [expression, ""] : [expression.source, expression.flags];
  // Sticky would tie the pattern to one place; "u" and "v" exclude each other.
  const wanted = flags.replace("y", "") + (flags.includes("g") ? "" : "g") + (/[uv]/.test(flags) ? "" : "u");
  try {
    return new RegExp(source, wanted);
  } catch (error) {
    throw new RangeError(`invalid pattern "${name}": ${(error as Error).message}`, { cause: error });
  }
}
