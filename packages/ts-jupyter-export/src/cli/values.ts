// From the text of a flag to its typed value. Parameter texts are typed as papermill types `-p`: booleans, null, whole and
// decimal numbers, else text; JSON lists and objects are read as such, which papermill leaves to its YAML flags.
import type { JsonValue } from "@innerloop/nbformat";
import { UsageError } from "./usage-error.js";

/** Python's and JSON's spellings, both of which people type. */
const words: Record<string, null | boolean> = {
  true: true,
  True: true,
  false: false,
  False: false,
  null: null,
  None: null,
};

const whole = /^[-+]?\d+$/;
const decimal = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

/**
 * Types the text of `-p name text`. `nan` and `inf` stay text, because JSON has no such numbers.
 * @throws UsageError for a whole number that a double cannot hold exactly: rounding a seed silently would be worse.
 */
export function parameterValue(text: string): JsonValue {
  if (Object.hasOwn(words, text)) return words[text];
  if (whole.test(text)) {
    if (!Number.isSafeInteger(Number(text)))
      throw new UsageError(`${text} is beyond the whole numbers that JavaScript holds exactly (-r passes it as text)`);
    return Number(text);
  }
  if (decimal.test(text) && Number.isFinite(Number(text))) return Number(text);
  if (/^[[{"]/.test(text)) return jsonOr(text);
  return text;
}

function jsonOr(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** @throws UsageError unless `text` can be assigned to in TypeScript. */
export function parameterName(text: string): string {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text)) throw new UsageError(`"${text}" is not a variable name`);
  return text;
}

/** Seconds; `None`, `-1` and `0` all mean no limit (→ 0), as nbclient reads them. */
export function seconds(text: string): number {
  if (text === "None" || text === "-1") return 0;
  if (!decimal.test(text) || Number(text) < 0) throw new UsageError(`"${text}" (seconds, 0 for no limit)`);
  return Number(text);
}

/** @throws UsageError unless `text` is a whole number of at least 1. */
export function count(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1) throw new UsageError(`"${text}" (a whole number of at least 1)`);
  return Number(text);
}
