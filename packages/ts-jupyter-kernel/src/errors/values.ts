/**
 * Reading what was thrown. Anything can be thrown: a revoked proxy, an object whose getters throw, an error of another realm. Nothing
 * here throws.
 */
import { inspect, types } from "node:util";

/** A property, or undefined when it cannot be read. */
export function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** A property when it is text. */
export function readText(value: object, key: string): string | undefined {
  const found = read(value, key);
  return typeof found === "string" ? found : undefined;
}

/** Errors of every realm, and objects that look like one (a DOMException, a deserialised error). */
export function isErrorLike(value: unknown): value is object {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return types.isNativeError(value);
  if (types.isNativeError(value)) return true;
  return readText(value, "message") !== undefined && readText(value, "stack") !== undefined;
}

const BUILT_IN = new Set([
  "Error",
  "AggregateError",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
]);

/** Its name; for a subclass that did not set one, the name of its class. */
export function errorName(error: object): string {
  const name = readText(error, "name") || "Error";
  if (!BUILT_IN.has(name)) return name;
  const maker = read(error, "constructor");
  const own = typeof maker === "function" ? readText(maker, "name") : undefined;
  return own || name;
}

export function errorMessage(error: object): string {
  const message = read(error, "message");
  if (typeof message === "string") return message;
  return message === undefined ? "" : describe(message);
}

/** A value as Node would print it. */
export function describe(value: unknown, depth = 2): string {
  try {
    return inspect(value, { depth, maxArrayLength: 20, maxStringLength: 2000, breakLength: 100, compact: 3 });
  } catch {
    return `a value that cannot be shown (${typeof value})`;
  }
}

/** Shown apart, or nothing to a reader. */
const KNOWN = new Set(["name", "message", "stack", "cause", "errors"]);

/** What an error says beside its message: `{ code: "ENOENT", path: "x" }`. Getters are not called. */
export function extraProperties(error: object): Record<string, unknown> {
  try {
    const own = Object.entries(Object.getOwnPropertyDescriptors(error));
    return Object.fromEntries(
      own
        .filter(([key, { enumerable, value }]) => enumerable && value !== undefined && !KNOWN.has(key))
        .map(([key, { value }]) => [key, value]),
    );
  } catch {
    return {};
  }
}

/** Text of at most so many lines and characters, with a mark that counts what is left out. */
export function bounded(text: string, most: { lines: number; characters: number }): string {
  const lines = text.split("\n");
  const short = lines.slice(0, most.lines).join("\n").slice(0, most.characters);
  return short.length === text.length ? text : `${short}… (${text.length - short.length} more characters)`;
}
