// JSON values one by one: what kind they are, when they are equal, how they are printed in a message.
import { isClose, relativeError } from "./numbers.js";
import { below, type IgnoreState } from "./pointers.js";
import { sameText } from "./text.js";
import type { CompareRules } from "./types.js";

export type JsonObject = Readonly<Record<string, unknown>>;

export interface JsonRules {
  rules: CompareRules;
  /** Rules for texts that stand in a list; a list of texts is data. Default: `rules`. */
  listRules: CompareRules;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

const NOT_FINITE: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/** A number, or the name of one that JSON cannot hold; undefined: neither. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && Object.hasOwn(NOT_FINITE, value) ? NOT_FINITE[value] : undefined;
}

/** The keys of the values that are there: `undefined` is the same as none. */
export function keysOf(value: JsonObject): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

/** Are two values equal under the rules, all places but the ignored ones? */
export function sameJson(expected: unknown, actual: unknown, json: JsonRules, ignored: IgnoreState): boolean {
  if (expected === actual || ignored === "ignored") return true;
  if (isScalar(expected) || isScalar(actual)) return sameScalars(expected, actual, json.rules);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return false;
    const inList = json.listRules === json.rules ? json : { ...json, rules: json.listRules };
    for (let i = 0; i < expected.length; i++) {
      const value: unknown = expected[i];
      const inner = isScalar(value) ? inList : json;
      if (!sameJson(value, actual[i], inner, below(ignored, i))) return false;
    }
    return true;
  }
  if (!isObject(expected) || !isObject(actual)) return false;
  for (const key of new Set([...keysOf(expected), ...keysOf(actual)])) {
    const state = below(ignored, key);
    if (state !== "ignored" && !sameMember(expected, actual, key, json, state)) return false;
  }
  return true;
}

function sameMember(
  expected: JsonObject,
  actual: JsonObject,
  key: string,
  json: JsonRules,
  state: IgnoreState,
): boolean {
  const [here, there] = [member(expected, key), member(actual, key)];
  return here !== undefined && there !== undefined && sameJson(here, there, json, state);
}

/** An own member: `constructor` is none of a record without it. */
export function member(value: JsonObject, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function sameScalars(expected: unknown, actual: unknown, rules: CompareRules): boolean {
  if (typeof expected === "string" && typeof actual === "string") {
    return numbersAgree(expected, actual, rules) || sameText(expected, actual, rules);
  }
  const [wanted, found] = [numberOf(expected), numberOf(actual)];
  return wanted !== undefined && found !== undefined && isClose(wanted, found, rules);
}

/** Decimal numbers that stand alone: what the comparison of texts takes for a number, too. */
const DECIMALS = /(?<![^\s(=:])-?\d{1,15}\.\d{1,15}(?![^\s)])/g;

/** Labels that differ in decimal numbers only, all of them close: a figure may have a hundred thousand of them. */
function numbersAgree(expected: string, actual: string, rules: CompareRules): boolean {
  if (expected.replace(DECIMALS, "\u0000") !== actual.replace(DECIMALS, "\u0000")) return false;
  const [here, there] = [expected.match(DECIMALS), actual.match(DECIMALS)];
  return (here ?? []).every((text, i) => isClose(Number(text), Number(there?.[i]), rules));
}

/** How two texts deviate, in short: by their decimal numbers, and how far, or otherwise. */
export function deviationOf(expected: string, actual: string): { kind: "number" | "text"; relativeError: number } {
  if (expected.replace(DECIMALS, "\u0000") !== actual.replace(DECIMALS, "\u0000"))
    return { kind: "text", relativeError: 0 };
  const there = actual.match(DECIMALS) ?? [];
  const errors = (expected.match(DECIMALS) ?? []).map((text, i) => relativeError(Number(text), Number(there[i])));
  return { kind: "number", relativeError: Math.max(0, ...errors.slice(0, 1000)) };
}

const LONGEST = 80;

/** A value on one line, shortened. */
export function brief(value: unknown): string {
  const text = printScalarOrJson(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Several values on one line, shortened. */
export function briefList(values: readonly unknown[]): string {
  const text: string[] = [];
  let length = 0;
  for (const value of values) {
    const next = brief(value);
    length += next.length + 2;
    if (length > LONGEST && text.length > 0) return `${text.join(", ")}, …`;
    text.push(next);
  }
  return text.join(", ");
}

/** A scalar as it is printed; numbers that JSON cannot hold by their names. */
export function printScalar(value: unknown): string {
  if (typeof value === "number") return String(value);
  return JSON.stringify(value) ?? "undefined";
}

function printScalarOrJson(value: unknown): string {
  if (isScalar(value)) return printScalar(value);
  // Enough for a message: a list of a million numbers is not printed to be cut.
  if (Array.isArray(value))
    return value.length > 40 ? `${printScalarOrJson(value.slice(0, 40)).slice(0, -1)},…]` : JSON.stringify(value);
  return JSON.stringify(value);
}
