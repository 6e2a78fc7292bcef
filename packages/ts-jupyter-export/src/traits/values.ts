// From what a command line or a configuration file says to the value of a trait, as traitlets reads it: booleans are
// True, true or 1; a list takes its items one flag at a time, or a whole Python literal; a dictionary takes key=value.
import { homedir } from "node:os";
import type { JsonValue } from "@innerloop/nbformat";
import { type Literal, parseLiteral } from "./literal.js";
import type { Row } from "./rows.js";

type Reader = (text: string, row: Row<unknown>) => Literal;

/** What a value of each kind has to be, in words. */
const expected: Record<Row<unknown>["kind"], string> = {
  flag: "True or False",
  text: "a text",
  integer: "a whole number",
  number: "a number",
  choice: "",
  list: "a list of texts",
  set: "a list of names, or of paths of names",
  map: "a dictionary, or key=value",
  callable: "a Python function, which cannot be written here",
};

export const expectation = (row: Row<unknown>): string =>
  row.kind === "choice" ? `one of: ${row.choices?.join(", ")}` : expected[row.kind];

/** @throws Error with the offending text, without the name of the trait */
export function fromTexts(texts: readonly string[], row: Row<unknown>): JsonValue {
  const last = texts.at(-1) ?? "";
  if (row.nullable && last === "None") return null;
  const written = JSON.stringify(texts.length === 1 ? last : texts);
  if (row.kind === "list" || row.kind === "set") return checked(items(texts), row, written);
  if (row.kind === "map") return checked(record(texts), row, written);
  return checked(readers[row.kind](last, row), row, written);
}

/** A value from a configuration file, which has types of its own. @throws Error with the offending value */
export const fromJson = (value: unknown, row: Row<unknown>): JsonValue => checked(value, row, JSON.stringify(value));

const readers: Record<"flag" | "text" | "integer" | "number" | "choice" | "callable", Reader> = {
  flag: (text) => ({ true: true, "1": true, false: false, "0": false })[text.toLowerCase()] ?? text,
  text: (text) => withoutQuotes(text.replace(/^~(?=\/|$)/, homedir())),
  integer: (text) => (/^\s*[-+]?\d+\s*$/.test(text) ? Number(text) : text),
  number: (text) => (/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(text) ? Number(text) : text),
  choice: (text, row) => row.choices?.find((choice) => String(choice) === text) ?? text,
  callable: (text) => text,
};

/** `--Class.trait='"x"'`: quotes that a shell left. */
const withoutQuotes = (text: string): string =>
  /^(["']).*\1$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;

function items(texts: readonly string[]): Literal {
  const [only] = texts;
  if (texts.length === 1 && /^(\[.*\]|\(.*\)|\{.*\})$/s.test(only)) {
    const literal = parseLiteral(only);
    // An empty set has no literal of its own: `{}` is what people write.
    return !Array.isArray(literal) && Object.keys(Object(literal)).length === 0 ? [] : literal;
  }
  return [...texts];
}

function record(texts: readonly string[]): Literal {
  const [only] = texts;
  if (texts.length === 1 && /^\{.*\}$/s.test(only)) return parseLiteral(only);
  const entries = texts.map((text) => {
    const [, key, value] = text.match(/^([^=]+)=(.*)$/s) ?? [];
    if (key === undefined) throw new Error(`"${text}" (key=value)`);
    return [key, value];
  });
  return Object.fromEntries(entries);
}

const isText = (value: unknown): value is string => typeof value === "string";

const fits: Record<Row<unknown>["kind"], (value: unknown, row: Row<unknown>) => boolean> = {
  flag: (value) => typeof value === "boolean",
  text: isText,
  integer: Number.isSafeInteger,
  number: Number.isFinite,
  choice: (value, row) => row.choices?.some((choice) => choice === value) ?? false,
  list: (value) => Array.isArray(value) && value.every(isText),
  set: (value) =>
    Array.isArray(value) && value.every((item) => isText(item) || (Array.isArray(item) && item.every(isText))),
  map: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  callable: () => false,
};

function checked(value: unknown, row: Row<unknown>, shown: string): JsonValue {
  if (value === null && row.nullable) return null;
  if (!fits[row.kind](value, row)) throw new Error(`${shown} (${expectation(row)})`);
  return value as JsonValue;
}
