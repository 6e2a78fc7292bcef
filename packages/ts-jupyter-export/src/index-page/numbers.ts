// How a check's value and expectation read in a table.
import type { CheckExpectation, CheckRecord, CheckValue } from "@innerloop/nbformat";

const shownItems = 3;

/** Six significant digits at most, exponents outside 1e-4 … 1e6; names of non-finite numbers and texts as they are. */
function item(value: number | string | boolean): string {
  if (typeof value !== "number") return String(value);
  if (value === 0 || (Number.isInteger(value) && Math.abs(value) < 1e6)) return String(value);
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6
    ? String(Number(value.toPrecision(6)))
    : value.toExponential(Math.min(5, significant(value))).replace("e+", "e");
}

/** Digits after the first that a number needs, so that 1e-12 is not printed as 1.00000e-12. */
function significant(value: number): number {
  const [mantissa] = value.toPrecision(6).split("e");
  return (
    mantissa
      .replace(/^-?0*\.?0*/, "")
      .replace(".", "")
      .replace(/0+$/, "").length - 1
  );
}

/** A value: a number, a text, or the first few of a list and how many there are. */
export function valueText(value: CheckValue): string {
  if (!Array.isArray(value)) return item(value);
  const shown = value
    .slice(0, value.length > shownItems + 1 ? shownItems : undefined)
    .map(item)
    .join(", ");
  return value.length > shownItems + 1 ? `[${shown}, …] (${value.length})` : `[${shown}]`;
}

/** `= 0.5 ± rtol 1e-6`, `≤ 0.1`, `≥ 3`, `in [0, 1]`. */
export function expectationText({ expectation, rtol, atol }: CheckRecord): string {
  const tolerances = [
    ...(rtol === undefined ? [] : [`rtol ${item(rtol)}`]),
    ...(atol === undefined ? [] : [`atol ${item(atol)}`]),
  ].join(", ");
  return bound(expectation) + (tolerances === "" ? "" : ` ± ${tolerances}`);
}

function bound(expectation: CheckExpectation): string {
  switch (expectation.kind) {
    case "expected":
      return `= ${valueText(expectation.expected)}`;
    case "atMost":
      return `≤ ${item(expectation.atMost)}`;
    case "atLeast":
      return `≥ ${item(expectation.atLeast)}`;
    case "between":
      return `in [${expectation.between.map(item).join(", ")}]`;
  }
}

/**
 * What the check left over: the recorded deviation of an equality, or the distance to the nearest bound of an
 * inequality (negative when it is broken).
 */
export function marginText({ value, expectation, error }: CheckRecord): string {
  if (error !== undefined) return typeof error === "number" ? item(rounded(error)) : error;
  if (typeof value !== "number") return "";
  const number = (limit: number | string) => Number(limit);
  switch (expectation.kind) {
    case "expected":
      return "";
    case "atMost":
      return signed(number(expectation.atMost) - value);
    case "atLeast":
      return signed(value - number(expectation.atLeast));
    case "between":
      return signed(Math.min(value - number(expectation.between[0]), number(expectation.between[1]) - value));
  }
}

const signed = (margin: number) => `${margin >= 0 ? "+" : ""}${item(rounded(margin))}`;

/** Three digits say how close it was. */
const rounded = (value: number) => Number(value.toPrecision(3));
