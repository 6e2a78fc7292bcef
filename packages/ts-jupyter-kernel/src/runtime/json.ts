/**
 * A value as JSON data: a copy that shares nothing with the value and that JSON.stringify writes without loss.
 *
 * As JSON.stringify does it (toJSON is asked, functions and undefined are left out), but what JSON does not know is translated instead of
 * refused or dropped: bigint → number where it is a safe one, else its digits; NaN and ±∞ → null, as plotly reads a gap; typed arrays and sets
 * → lists; maps → records, or lists of pairs where a key is no string.
 *
 * plotly ≥ 2.35 also reads typed arrays as base64 (`bdata`), in half the bytes. Lists are read by every version, VS Code's among them.
 */
import { types } from "node:util";
import { wellFormed } from "./escape.js";
import { isList } from "./shapes.js";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** @throws Error at a circular reference */
export function toJson(value: unknown): Json {
  return convert(value, []) ?? null;
}

function convert(value: unknown, above: readonly object[]): Json | undefined {
  switch (typeof value) {
    case "string":
      return wellFormed(value);
    case "number":
      return Number.isFinite(value) ? value : null;
    case "boolean":
      return value;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "object":
      return value === null ? null : convertObject(value, above);
    default:
      return undefined;
  }
}

function convertObject(value: object, above: readonly object[]): Json | undefined {
  if (above.includes(value)) throw new Error("circular value: JSON has no way to write it");
  const within = [...above, value];
  if (types.isBoxedPrimitive(value)) return convert(value.valueOf(), within);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return numbersOf(value);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return convert(toJSON.call(value), within);
  if (types.isSet(value)) return convertObject([...value], above);
  if (types.isMap(value)) {
    const pairs = [...value];
    const named = pairs.every(([key]) => typeof key === "string");
    return convertObject(named ? Object.fromEntries(pairs) : pairs, above);
  }
  if (Array.isArray(value)) return Array.from(value, (entry: unknown) => convert(entry, within) ?? null);
  const record: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) {
    const entry = convert((value as Record<string, unknown>)[key], within);
    if (entry === undefined) continue;
    // An own "__proto__" is data like any other; assigning it would set the prototype.
    Object.defineProperty(record, wellFormed(key), {
      value: entry,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return record;
}

function numbersOf(value: ArrayBufferView | ArrayBufferLike): Json[] {
  const list = isList(value)
    ? value
    : ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
  return Array.from(list, (entry) => convert(entry, []) ?? null);
}
