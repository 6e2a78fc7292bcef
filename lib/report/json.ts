/**
 * JSON that keeps numbers as they are. JSON.stringify turns NaN and ±∞ into null and −0 into 0, and a typed array into an object; a stored run
 * must come back bit for bit, so the four numbers travel as `{"$number": "NaN"}` and everything that is no plain JSON value is refused by path.
 */

/** What can be stored: JSON values, with NaN, ±∞ and −0 allowed. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A plain JSON value equal to `value`; entries that are undefined are left out.
 * @throws Error with the path of anything that is no JSON value
 */
export function encodeJson(value: unknown, path = "value"): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    if (Object.is(value, -0)) return { $number: "-0" };
    return Number.isFinite(value) ? value : { $number: String(value) };
  }
  if (Array.isArray(value)) return value.map((entry, i) => encodeJson(entry, `${path}[${i}]`));
  if (typeof value === "object" && isPlain(value)) {
    if ("$number" in value) throw new Error(`not a storable value at ${path}: the key "$number" is reserved`);
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return Object.fromEntries(entries.map(([key, entry]) => [key, encodeJson(entry, `${path}.${key}`)]));
  }
  const kind = typeof value === "object" ? (value as object).constructor.name : typeof value;
  throw new Error(`not a storable value at ${path}: ${kind} (numbers, strings, booleans, lists and records are)`);
}

/** The same text for equal values, whatever the order of their keys: what a hash is taken of. */
export function canonicalJson(value: unknown, path = "value"): string {
  return JSON.stringify(encodeJson(value, path), (_, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The inverse of `encodeJson`. */
export function decodeJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(decodeJson);
  if (typeof value === "object" && value !== null) {
    if ("$number" in value) return Number(value.$number);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decodeJson(entry)]));
  }
  return value as Json;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
