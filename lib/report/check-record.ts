/**
 * What a check claims and how it is judged (check.ts shows it):
 *
 *     expected:  |value − expected| ≤ atol + rtol · |expected|   for every element; exact for strings, booleans and integers
 *     atMost:    value ≤ bound        atLeast: value ≥ bound        between: low ≤ value ≤ high
 *
 * NaN fulfils none of them. `source` says where the expectation comes from (an identity, a closed form, a paper's table, an earlier run);
 * nothing may be checked against a number that the same run produced.
 */
import { jsonNumber } from "./format.js";

/** The MIME type of the record. */
export const CHECK_MIME = "application/vnd.innerloop.check+json";

/** What can be checked. Arrays count element by element; the largest deviation is shown. */
export type CheckValue = number | string | boolean | ArrayLike<number>;

/** Exactly one of the four expectations, and its source. */
export interface CheckOptions {
  /** The value itself. A number that is not an integer needs `rtol` or `atol`; a number may stand for every element of an array. */
  readonly expected?: CheckValue;
  /** Inclusive upper bound. */
  readonly atMost?: number;
  /** Inclusive lower bound. */
  readonly atLeast?: number;
  /** Inclusive bounds [low, high]. */
  readonly between?: readonly [low: number, high: number];
  /** Relative tolerance of `expected`. No default: a tolerance is part of the claim. */
  readonly rtol?: number;
  /** Absolute tolerance of `expected`, in the value's units. No default. */
  readonly atol?: number;
  /** Where the expectation comes from, for example "identity: trace is preserved" or "table 2, row MAML". */
  readonly source: string;
}

export type JsonNumber = number | string;
export type JsonValue = JsonNumber | boolean | JsonNumber[];

/** The JSON under `CHECK_MIME`. Numbers that JSON cannot hold are the strings "NaN", "Infinity", "-Infinity". */
export interface CheckRecord {
  readonly name: string;
  readonly status: "pass" | "fail";
  readonly value: JsonValue;
  readonly expectation:
    | { readonly kind: "expected"; readonly expected: JsonValue }
    | { readonly kind: "atMost"; readonly atMost: JsonNumber }
    | { readonly kind: "atLeast"; readonly atLeast: JsonNumber }
    | { readonly kind: "between"; readonly between: readonly [JsonNumber, JsonNumber] };
  readonly rtol?: number;
  readonly atol?: number;
  /** Largest |value − expected|, or a phrase where no difference exists. */
  readonly error?: JsonNumber;
  readonly source: string;
}

/** The record `check` would emit: the same judgement without an output. */
export function evaluateCheck(name: string, value: CheckValue, options: CheckOptions): CheckRecord {
  const { expected, atMost, atLeast, between, rtol, atol, source } = options ?? {};
  const wrong = (phrase: string): Error => new Error(`check "${name}": ${phrase}`);
  if (typeof name !== "string" || name.trim() === "") throw wrong("give the claim in words");
  if ([expected, atMost, atLeast, between].filter((option) => option !== undefined).length !== 1) {
    throw wrong("give exactly one of expected, atMost, atLeast, between");
  }
  if (typeof source !== "string" || source.trim() === "") throw wrong("give the source of the expectation");
  for (const [option, tolerance] of Object.entries({ rtol, atol })) {
    if (tolerance === undefined) continue;
    if (expected === undefined) throw wrong(`${option} belongs to expected only`);
    if (!(typeof tolerance === "number" && tolerance >= 0 && Number.isFinite(tolerance))) {
      throw wrong(`invalid ${option}: ${tolerance}`);
    }
  }
  requireCheckable(value, "a value", wrong);
  if (expected !== undefined) requireCheckable(expected, "an expectation", wrong);
  for (const bound of [atMost, atLeast, ...(between ?? [])]) {
    if (bound !== undefined && typeof bound !== "number") throw wrong(`invalid bound: ${String(bound)}`);
  }
  const head = { name, value: toJson(value) };
  const tail = { ...(rtol !== undefined && { rtol }), ...(atol !== undefined && { atol }), source };
  if (expected !== undefined) {
    const { holds, error } = compare(value, expected, rtol, atol, wrong);
    const expectation = { kind: "expected", expected: toJson(expected) } as const;
    return { ...head, status: holds ? "pass" : "fail", expectation, error: jsonError(error), ...tail };
  }
  const numbers = numbersOf(value);
  if (!numbers) throw wrong(`a bound needs a number, got ${JSON.stringify(value)}`);
  if (numbers.length === 0) throw wrong("no values to check");
  const [low, high] = between ?? [atLeast ?? Number.NEGATIVE_INFINITY, atMost ?? Number.POSITIVE_INFINITY];
  if (!(low <= high)) throw wrong(`invalid bounds: [${low}, ${high}]`);
  const status = numbers.every((x) => x >= low && x <= high) ? "pass" : "fail";
  if (between) {
    return { ...head, status, expectation: { kind: "between", between: [jsonNumber(low), jsonNumber(high)] }, ...tail };
  }
  if (atMost !== undefined) {
    return { ...head, status, expectation: { kind: "atMost", atMost: jsonNumber(high) }, ...tail };
  }
  return { ...head, status, expectation: { kind: "atLeast", atLeast: jsonNumber(low) }, ...tail };
}

function compare(
  value: CheckValue,
  expected: CheckValue,
  rtol: number | undefined,
  atol: number | undefined,
  wrong: (phrase: string) => Error,
): { holds: boolean; error: number | string } {
  const target = numbersOf(expected);
  if (!target) {
    if (rtol !== undefined || atol !== undefined) throw wrong(`a tolerance needs a number, got ${typeof expected}`);
    const same = value === expected;
    return { holds: same, error: same ? 0 : "different" };
  }
  if (target.length === 0) throw wrong("no values to check");
  if (target.some(Number.isNaN)) throw wrong("invalid expected: NaN");
  const exact = rtol === undefined && atol === undefined;
  if (exact && !target.every((x) => Number.isInteger(x) || !Number.isFinite(x))) {
    throw wrong("give rtol or atol: a floating expected value has no exact equality");
  }
  const numbers = numbersOf(value);
  if (!numbers) return { holds: false, error: `not a number: ${JSON.stringify(value)}` };
  const every = typeof expected === "number";
  if (numbers.length === 0) return { holds: false, error: "no values" };
  if (!every && numbers.length !== target.length) {
    return { holds: false, error: `${numbers.length} values, expected ${target.length}` };
  }
  let holds = true;
  let error = 0;
  for (const [i, x] of numbers.entries()) {
    const y = every ? expected : target[i];
    const deviation = x === y ? 0 : Math.abs(x - y);
    if (!(deviation <= (atol ?? 0) + (rtol ? rtol * Math.abs(y) : 0)) || (deviation > 0 && !Number.isFinite(y))) {
      holds = false;
    }
    if (Number.isNaN(deviation) || deviation > error) error = deviation;
    if (Number.isNaN(error)) break;
  }
  return { holds, error };
}

/** Cells are type-checked loosely, and a tensor, a bigint or a hole in an array must not be judged by accident. */
function requireCheckable(value: unknown, what: string, wrong: (phrase: string) => Error): void {
  if (["number", "string", "boolean"].includes(typeof value)) return;
  const isList = typeof value === "object" && value !== null && "length" in value;
  if (!isList) {
    const kind = typeof value === "object" ? (value?.constructor?.name ?? "null") : typeof value;
    throw wrong(`${what} is a number, a string, a boolean or a list of numbers, got ${kind}`);
  }
  const odd = Array.from(value as ArrayLike<unknown>).findIndex((entry) => typeof entry !== "number");
  if (odd >= 0) {
    throw wrong(`${what} in a list is a number, got ${typeof (value as ArrayLike<unknown>)[odd]} at ${odd}`);
  }
}

function numbersOf(value: CheckValue): number[] | undefined {
  if (typeof value === "number") return [value];
  return typeof value === "object" ? Array.from(value) : undefined;
}

function toJson(value: CheckValue): JsonValue {
  if (typeof value === "number") return jsonNumber(value);
  return typeof value === "object" ? Array.from(value, jsonNumber) : value;
}

function jsonError(error: number | string): JsonNumber {
  return typeof error === "number" ? jsonNumber(error) : error;
}
