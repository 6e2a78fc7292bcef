// How differences of JSON values are told.
import { brief, briefList, isObject, isScalar, type JsonRules, keysOf, member, sameJson } from "./json-values.js";
import { numberPhrase, relativeError } from "./numbers.js";
import { childPointer } from "./pointers.js";
import type { Step } from "./sequence.js";
import type { CompareRules, Difference } from "./types.js";

export function numberDifference(expected: number, actual: number, place: string, rules: CompareRules): Difference {
  return {
    kind: "number",
    place,
    message: numberPhrase(expected, actual, rules),
    relativeError: relativeError(expected, actual),
  };
}

/** Values that are not both numbers and not both texts. */
export function valueDifference(expected: unknown, actual: unknown, place: string): Difference {
  return { kind: "structure", place, message: `${brief(actual)} instead of ${brief(expected)}` };
}

/** A run of elements that only one list has. */
export function runDifference(
  step: Step,
  expected: readonly unknown[],
  actual: readonly unknown[],
  pointer: string,
): Difference {
  const from = step.kind === "removed" || step.kind === "inserted" ? step.from : rangeOf(step.expected)[0];
  return {
    kind: "structure",
    place: childPointer(pointer, from),
    message: runPhrase(step, expected, actual, "element"),
  };
}

/** `2 rows missing: …`; `900 rows instead of 1000, none of them equal`. */
export function runPhrase(step: Step, expected: readonly unknown[], actual: readonly unknown[], noun: string): string {
  if (step.kind === "removed" || step.kind === "inserted") {
    const values = (step.kind === "removed" ? expected : actual).slice(step.from, step.to);
    const count = values.length === 1 ? noun : `${values.length} ${noun}s`;
    return `${count} ${step.kind === "removed" ? "missing" : "inserted"}: ${briefList(values)}`;
  }
  const [n, m] = [step.expected, step.actual].map(rangeOf).map(([from, to]) => to - from);
  return `${m} ${noun}s instead of ${n}, none of them equal`;
}

function rangeOf(positions: number | [number, number]): [number, number] {
  return typeof positions === "number" ? [positions, positions + 1] : positions;
}

/** One difference for two lists that hold exactly the same elements in another order; undefined: that is not so. */
export function orderDifference(
  expected: readonly unknown[],
  actual: readonly unknown[],
  steps: readonly Step[],
  place: string,
  noun = "element",
): Difference | undefined {
  const unequal = steps.filter((step) => step.kind !== "equal").length;
  if (expected.length !== actual.length || unequal < 2) return undefined;
  const [here, there] = [sorted(expected), sorted(actual)];
  if (here.some((element, i) => element !== there[i])) return undefined;
  return { kind: "structure", place, message: `the same ${expected.length} ${noun}s in another order` };
}

function sorted(list: readonly unknown[]): ArrayLike<unknown> & { some: Float64Array["some"] | string[]["some"] } {
  return list.every((value) => typeof value === "number") ? Float64Array.from(list).sort() : list.map(canonical).sort();
}

/** The same text for values that differ in the order of keys alone. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "";
  const members = keysOf(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

/** Are two values, which differ, likely the same thing changed? Objects and lists that share half of their members are. */
export function akin(expected: unknown, actual: unknown, json: JsonRules): boolean {
  if (isScalar(expected) || isScalar(actual)) return false;
  if (Array.isArray(expected) !== Array.isArray(actual)) return false;
  const [here, there] = [expected, actual].map((value) =>
    Array.isArray(value) ? Object.fromEntries(value.slice(0, 100).entries()) : (value as Record<string, unknown>),
  );
  const keys = keysOf(here!);
  const shared = keys.filter((key) => {
    const other = member(there!, key);
    return other !== undefined && sameJson(here![key], other, json, []);
  });
  return 2 * shared.length >= Math.max(keys.length, keysOf(there!).length);
}
