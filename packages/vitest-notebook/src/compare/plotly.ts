// Plotly figures (`application/vnd.plotly.v1+json`): JSON after what draws the same picture has been written the same way.
//   counts: data, layout, frames, config; the order of traces; dates in lists, which are data
//   does not: numbers as lists or as typed arrays; `uid`, `…src`, revisions; `layout.template` (defaults that change with the library's
//   version); members that are null, undefined or empty objects; gaps as null, NaN or "NaN"; `title: "a"` or `title: {text: "a"}`
import { compareValues } from "./json.js";
import { isObject, type JsonObject } from "./json-values.js";
import { decodeTypedArray } from "./typed-arrays.js";
import type { CompareRules, Comparison } from "./types.js";

/** Two figures. Places are JSON pointers into the figure as it is compared, lists in the place of typed arrays. */
export function comparePlotly(expected: unknown, actual: unknown, rules: CompareRules): Comparison {
  return compareValues(plainFigure(expected), plainFigure(actual), { rules, listRules: withoutDates(rules) });
}

/** Rules for data, in which a date is a value like any other. */
export function withoutDates(rules: CompareRules): CompareRules {
  return { ...rules, patterns: rules.patterns.filter((pattern) => pattern.name !== "date") };
}

/** Names for the library's own book-keeping. `xsrc` and its like name columns in an account elsewhere. */
const UNSEEN = /^(?:uid|template|uirevision|datarevision|selectionrevision|editrevision|plotlyServerURL|[a-z]+src)$/;

/** A figure, or any piece of one, in one way of writing. */
export function plainFigure(value: unknown): unknown {
  const plain = plainValue(value);
  if (!isObject(plain) || !Array.isArray(plain.data)) return plain;
  // A trace that names no type is a scatter trace.
  return {
    ...plain,
    data: plain.data.map((trace) =>
      isObject(trace) && trace.type === undefined ? { ...trace, type: "scatter" } : trace,
    ),
  };
}

function plainValue(value: unknown): unknown {
  const numbers = decodeTypedArray(value);
  if (numbers !== undefined) return numbers.map(plainElement);
  if (Array.isArray(value)) return value.map(plainElement);
  if (!isObject(value)) return value;
  return plainObject(value);
}

function plainElement(value: unknown): unknown {
  return value === "NaN" || Number.isNaN(value) || value === undefined ? null : plainValue(value);
}

function plainObject(value: JsonObject): JsonObject {
  const plain: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === null || member === undefined || UNSEEN.test(key)) continue;
    const inner = plainMember(key, member);
    if (isObject(inner) && Object.keys(inner).length === 0) continue;
    plain[key] = inner;
  }
  return plain;
}

function plainMember(key: string, value: unknown): unknown {
  // What the author put into a figure for other programs to read is not Plotly's, whatever its keys are called.
  if (key === "customdata" || key === "meta") return decodeTypedArray(value) ?? value;
  return key === "title" && typeof value === "string" ? { text: value } : plainValue(value);
}
