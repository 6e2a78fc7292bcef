/**
 * A value as text, as Node's `inspect` writes it, with three promises that `inspect` does not make: the text is bounded, so is the time
 * whatever the size of the value, and nothing is thrown. No colours: what shows text/plain may not know them.
 */
import { type InspectOptions, inspect, stripVTControlCharacters, types } from "node:util";
import { shortened } from "./escape.js";
import { isPlainObject } from "./shapes.js";

/** Node's default depth of 2 hides the numbers of a 3-d array. */
const SHOWN = {
  colors: false,
  depth: 4,
  maxArrayLength: 100,
  maxStringLength: 10_000,
  breakLength: 100,
} as const;

/** For values with more entries than `ENTRIES` within the depth: enough to recognise them, and one more for the note of what is missing. */
const SAMPLE = 30;
const SHOWN_OF_LARGE = { depth: 3, maxArrayLength: SAMPLE + 1, maxStringLength: 300 } as const;

/** inspect writes about 1 µs an entry: 20 ms, and 200 kB of text. */
const ENTRIES = 20_000;

/** Text beyond this is cut: custom inspect methods answer what they like. */
const LENGTH = 500_000;

/** toString of a larger bigint takes more than a tenth of a second: its time grows with the square of its size. */
const HEX_DIGITS = 50_000;

/** A value as text. Never throws. */
export function plainText(value: unknown): string {
  try {
    if (typeof value === "bigint") return bigintText(value);
    return shortened(stripVTControlCharacters(inspected(value, SHOWN)), LENGTH);
  } catch (error) {
    return withoutCustom(value, error);
  }
}

/** One line of at most `limit` characters, for table cells and captions. */
export function lineOf(value: unknown, limit = 200): string {
  if (typeof value === "string") return shortened(value, limit).replace(/\s*[\r\n]\s*/g, " ");
  if (typeof value === "bigint") return bigintText(value);
  if (typeof value !== "object" && typeof value !== "function") return Object.is(value, -0) ? "-0" : String(value);
  const options = {
    ...SHOWN,
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 6,
    maxStringLength: limit,
  };
  try {
    return shortened(stripVTControlCharacters(inspected(value, options)), limit).replace(/\s*[\r\n]\s*/g, " ");
  } catch (error) {
    return shortened(withoutCustom(value, error), limit).replace(/\s*[\r\n]\s*/g, " ");
  }
}

/** `TypeError: x is not a function`, of whatever was thrown. */
export function messageOf(error: unknown): string {
  try {
    return types.isNativeError(error) ? `${error.name}: ${shortened(String(error.message), 500)}` : lineOf(error);
  } catch {
    return "an error that cannot be read";
  }
}

function withoutCustom(value: unknown, error: unknown): string {
  try {
    return shortened(inspect(value, { ...SHOWN, ...SHOWN_OF_LARGE, depth: 1, customInspect: false }), LENGTH);
  } catch {
    return `[${typeof value} that cannot be shown: ${messageOf(error)}]`;
  }
}

function bigintText(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString(16).length;
  return digits > HEX_DIGITS ? `[BigInt of about ${(digits * 4).toLocaleString("en")} bits]` : `${value}n`;
}

/** Keys of the objects that have very many: listing a million takes 0.2 s, and is done once. */
type Keys = Map<object, string[]>;

/**
 * How deep inspect may go to visit at most `ENTRIES` entries: -1 where the value itself has more. Looks at no getter and asks no proxy. An
 * object that occurs twice counts twice, as inspect writes it twice.
 */
function depthWithin(value: unknown, keys: Keys): number {
  let level: object[] = isContainer(value) ? [value] : [];
  let entries = 0;
  for (let depth = 0; depth <= SHOWN.depth; depth++) {
    const next: object[] = [];
    for (const container of level) {
      const { count, children } = shownEntries(container, keys);
      entries += count;
      if (entries > ENTRIES) return depth - 1;
      for (const child of children) if (isContainer(child)) next.push(child);
    }
    level = next;
  }
  return SHOWN.depth;
}

/** Text of a value of any size; options for one of ordinary size. */
function inspected(value: unknown, options: InspectOptions): string {
  const keys: Keys = new Map();
  if (depthWithin(value, keys) === SHOWN.depth) return inspect(value, options);
  const part = sample(value, keys);
  const depth = depthWithin(part, keys);
  if (depth < 0) return `[${nameOf(value)} with ${keys.get(value as object)?.length.toLocaleString("en")} properties]`;
  return inspect(part, {
    ...options,
    ...SHOWN_OF_LARGE,
    depth: Math.min(depth, options.depth ?? SHOWN_OF_LARGE.depth),
  });
}

const nameOf = (value: unknown): string => {
  const name: unknown = (value as object).constructor?.name;
  return typeof name === "string" && name !== "" ? name : "Object";
};

const isContainer = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !types.isProxy(value) && !ArrayBuffer.isView(value);

function shownEntries(container: object, known: Keys): { count: number; children: unknown[] } {
  if (Array.isArray(container)) {
    const children = firstOf(container, SHOWN.maxArrayLength);
    return { count: children.length, children };
  }
  if (types.isMap(container)) {
    const children: unknown[] = [];
    for (const [key, entry] of Map.prototype.entries.call(container)) {
      if (children.push(key, entry) >= 2 * SHOWN.maxArrayLength) break;
    }
    return { count: children.length, children };
  }
  if (types.isSet(container)) {
    const children: unknown[] = [];
    for (const entry of Set.prototype.values.call(container)) {
      if (children.push(entry) >= SHOWN.maxArrayLength) break;
    }
    return { count: children.length, children };
  }
  const keys = Object.keys(container);
  if (keys.length > ENTRIES) {
    known.set(container, keys);
    return { count: keys.length, children: [] };
  }
  const children = keys.map((key) => Object.getOwnPropertyDescriptor(container, key)?.value);
  return { count: keys.length, children };
}

/** Not by its iterator, which may be the user's own. */
const firstOf = (array: readonly unknown[], count: number): unknown[] =>
  Array.from({ length: Math.min(array.length, count) }, (_, i) => Object.getOwnPropertyDescriptor(array, i)?.value);

/** How many properties of an object are kept in a sample, by depth. */
const WIDTHS = [100, 20, 8, 4];

/**
 * A copy of plain objects and arrays with few entries each, and a note of how many are missing; everything else stays what it is, because a
 * copy of a class instance would not be one. (inspect itself bounds arrays, maps and sets.)
 */
function sample(value: unknown, known: Keys, depth = 0, copies: Map<object, unknown> = new Map()): unknown {
  if (!isContainer(value) || depth >= WIDTHS.length) return value;
  if (copies.has(value)) return copies.get(value);
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    copies.set(value, copy);
    for (const entry of firstOf(value, SAMPLE)) {
      copy.push(sample(entry, known, depth + 1, copies));
    }
    const left = value.length - copy.length;
    if (left > 0) copy.push(note(`${left.toLocaleString("en")} more items`));
    return copy;
  }
  if (!isPlainObject(value)) return value;
  const copy: Record<string, unknown> = Object.create(Object.getPrototypeOf(value));
  copies.set(value, copy);
  const keys = known.get(value) ?? Object.keys(value);
  const width = WIDTHS[depth];
  for (const key of keys.slice(0, width)) {
    const property = Object.getOwnPropertyDescriptor(value, key)!;
    if ("value" in property) property.value = sample(property.value, known, depth + 1, copies);
    Object.defineProperty(copy, key, property);
  }
  if (keys.length > width) copy["…"] = note(`${(keys.length - width).toLocaleString("en")} more properties`);
  return copy;
}

const note = (text: string) => ({ [inspect.custom]: () => `[${text}]` });
