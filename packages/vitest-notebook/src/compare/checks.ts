// Checks by name. What a check measured is judged by its own bound, not by what it measured last time; but that it is there, that it passes,
// and what it claims (expectation, tolerance, source, the shape of what is measured) belongs to the reference. Order does not matter; of
// several checks with one name the first belongs to the first, and so on.
import type { CheckRecord } from "@innerloop/nbformat";
import { compareJson } from "./json.js";
import { brief, isObject, numberOf } from "./json-values.js";
import { compareText } from "./text.js";
import type { CompareRules, Difference } from "./types.js";

/** The differences between a cell's checks. A record without a name or status is told as malformed and fails. */
export function compareChecks(
  expected: readonly CheckRecord[],
  actual: readonly CheckRecord[],
  rules: CompareRules,
): Difference[] {
  const differences: Difference[] = [];
  const wanted = byName(expected);
  const found = byName(actual);
  for (const [name, before] of wanted) {
    const after = found.get(name) ?? [];
    before.forEach((check, i) => {
      const place = placeOf(name, i, Math.max(before.length, after.length));
      const now = after[i];
      if (now === undefined) differences.push({ kind: "missing", place, message: "the check is gone" });
      else differences.push(...compareCheck(check, now, place, rules));
    });
  }
  for (const [name, after] of found) {
    const known = wanted.get(name)?.length ?? 0;
    after.forEach((check, i) => {
      if (i < known) return;
      const place = placeOf(name, i, after.length);
      differences.push(
        { kind: "extra", place, message: `the check is new: ${resultOf(check)}` },
        ...judged(check, place),
      );
    });
  }
  for (const check of actual) {
    if (!isNamed(check))
      differences.push({ kind: "check", place: "", message: `malformed check record: ${brief(check)}` });
  }
  return differences;
}

function isNamed(check: unknown): boolean {
  if (!isObject(check) || typeof check.name !== "string" || !isObject(check.expectation)) return false;
  return check.expectation.kind !== "between" || Array.isArray(check.expectation.between);
}

function byName(checks: readonly CheckRecord[]): Map<string, CheckRecord[]> {
  const groups = new Map<string, CheckRecord[]>();
  for (const check of checks.filter(isNamed)) {
    const group = groups.get(check.name);
    if (group === undefined) groups.set(check.name, [check]);
    else group.push(check);
  }
  return groups;
}

function placeOf(name: string, index: number, count: number): string {
  return count === 1 ? `check "${name}"` : `check "${name}" (${index + 1} of ${count})`;
}

function compareCheck(expected: CheckRecord, actual: CheckRecord, place: string, rules: CompareRules): Difference[] {
  const differences = judged(actual, place, expected.status === "fail");
  const tell = (message: string, kind: Difference["kind"] = "check"): void => {
    differences.push({ kind, place, message });
  };
  // A check's paths are not those of an output's JSON.
  const own = { ...rules, ignorePaths: [] };
  if (compareJson(expected.expectation, actual.expectation, own).differences.length > 0) {
    tell(`expects ${claimOf(actual)} instead of ${claimOf(expected)}`);
  }
  for (const tolerance of ["rtol", "atol"] as const) {
    if (expected[tolerance] === actual[tolerance]) continue;
    tell(`${tolerance} ${actual[tolerance] ?? "none"} instead of ${expected[tolerance] ?? "none"}`);
  }
  if (compareText(String(expected.source), String(actual.source), rules).differences.length > 0) {
    tell(`source ${brief(actual.source)} instead of ${brief(expected.source)}`);
  }
  const [before, after] = [shapeOf(expected.value), shapeOf(actual.value)];
  if (before !== after) tell(`measures ${after} instead of ${before}`);
  return differences;
}

/** What makes a check fail by itself. */
function judged(check: CheckRecord, place: string, before = false): Difference[] {
  if (check.status !== "pass") {
    const also = before ? "; it failed in the reference, too" : "";
    return [{ kind: "check", place, message: `fails: ${resultOf(check)}${also}` }];
  }
  const broken = brokenBound(check);
  return broken === undefined ? [] : [{ kind: "check", place, message: `says pass, but ${broken}` }];
}

/** A record that says "pass" although its number lies outside its own bound. */
function brokenBound({ value, expectation }: CheckRecord): string | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const bounds: [low: unknown, high: unknown] =
    expectation.kind === "between"
      ? [expectation.between[0], expectation.between[1]]
      : expectation.kind === "atMost"
        ? ["-Infinity", expectation.atMost]
        : expectation.kind === "atLeast"
          ? [expectation.atLeast, "Infinity"]
          : ["-Infinity", "Infinity"];
  if (expectation.kind === "expected") return undefined;
  const [low, high] = bounds.map(numberOf);
  return low !== undefined && high !== undefined && number >= low && number <= high
    ? undefined
    : resultOf({ value, expectation });
}

/** `2e-13, at most 1e-14 expected`. */
function resultOf({
  value,
  expectation,
  error,
}: Pick<CheckRecord, "value" | "expectation"> & Partial<CheckRecord>): string {
  const deviation = error === undefined ? "" : ` (largest deviation ${error})`;
  return `${brief(value)}${deviation}, ${claimOf({ expectation })} expected`;
}

function claimOf({ expectation }: Pick<CheckRecord, "expectation">): string {
  switch (expectation.kind) {
    case "atMost":
      return `at most ${expectation.atMost}`;
    case "atLeast":
      return `at least ${expectation.atLeast}`;
    case "between":
      return `between ${expectation.between.join(" and ")}`;
    case "expected":
      return brief(expectation.expected);
    default:
      return brief(expectation);
  }
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (numberOf(value) !== undefined) return "a number";
  return typeof value === "string" ? "a text" : typeof value === "boolean" ? "a truth value" : typeof value;
}
