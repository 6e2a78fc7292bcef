/**
 * Trace data on its way into a notebook: typed arrays become plain lists, numbers keep 7 significant digits (a float32's worth, far more than
 * a picture shows), and what JSON cannot hold (NaN, ±Infinity) becomes null, which plotly.js draws as a gap.
 */
import type { Data } from "plotly.js";
import { isTensor } from "./tensor-text.js";

const DIGITS = 7;

/** A copy of a trace, ready for JSON. */
export function roundedTrace(trace: Data): Data {
  return rounded(trace) as Data;
}

function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
  if (typeof value === "bigint") return Number(value);
  if (isTensor(value)) throw new Error("a trace holds a tensor: give its values, await tensor.data()");
  if (Array.isArray(value)) return value.map(rounded);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>, rounded);
  }
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)]));
  }
  return value;
}
