// Two JSON values side by side: every number and every other value that differs, and where. Figures are compared so.
import type { JsonValue } from "@innerloop/nbformat";
import { isClose, nothing, relativeDifference, sumOf, type Tally, type Tolerance, withNumber } from "./numbers.js";

export function compareValues(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  tolerance: Tolerance,
  place = "",
): Tally {
  if (typeof before === "number" && typeof after === "number") {
    if (isClose(before, after, tolerance)) return nothing;
    const relative = relativeDifference(before, after);
    return withNumber(nothing, { before: String(before), after: String(after), relative, place });
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const tallies = Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
      compareValues(before[index], after[index], tolerance, `${place}[${index}]`),
    );
    return sumOf(tallies);
  }
  if (isRecord(before) && isRecord(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    const step = (name: string) => (place === "" ? name : `${place}.${name}`);
    return sumOf([...names].map((name) => compareValues(before[name], after[name], tolerance, step(name))));
  }
  return before === after ? nothing : { numbers: 0, others: 1 };
}

const isRecord = (value: JsonValue | undefined): value is { [name: string]: JsonValue } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
