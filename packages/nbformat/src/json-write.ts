// JSON exactly as Jupyter writes it: Python's json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")).
// Keys are sorted by code point, empty lists and objects take no lines, floats are Python's (numbers.ts), everything but control
// characters, quotes and backslashes stands as itself. One difference: a lone surrogate, which Python cannot write to a file, is escaped.
import { numberText } from "./numbers.js";

/**
 * The JSON text of a value, without a final line end. Fields whose value is undefined are left out, as JSON.stringify does.
 * @throws TypeError for a value that JSON has no form for
 */
export function jsonText(value: unknown): string {
  const sink = new Sink();
  writeValue(value, [value], 0, "\n", sink);
  return sink.text();
}

/** Collects the text. Parts are joined a few thousand at a time: a list of all parts of a large notebook takes gigabytes. */
class Sink {
  private parts: string[] = [];
  private readonly chunks: string[] = [];

  push(part: string): void {
    if (this.parts.push(part) < 8192) return;
    this.chunks.push(this.parts.join(""));
    this.parts = [];
  }

  text(): string {
    return this.chunks.join("") + this.parts.join("");
  }
}

/** `lineStart` is the line end and indent of the enclosing container. */
function writeValue(value: unknown, container: object, key: string | number, lineStart: string, sink: Sink): void {
  if (typeof value === "string") sink.push(JSON.stringify(value));
  else if (typeof value === "number") sink.push(numberText(value, container, key));
  else if (value === null || typeof value === "boolean" || typeof value === "bigint") sink.push(String(value));
  else if (Array.isArray(value)) writeArray(value, lineStart, sink);
  else if (typeof value === "object") writeObject(value, lineStart, sink);
  else throw new TypeError(`no JSON value: ${String(value)} at ${JSON.stringify(key)}`);
}

function writeArray(array: unknown[], lineStart: string, sink: Sink): void {
  if (array.length === 0) {
    sink.push("[]");
    return;
  }
  const inner = `${lineStart} `;
  const first = `[${inner}`;
  const next = `,${inner}`;
  for (let index = 0; index < array.length; index++) {
    sink.push(index === 0 ? first : next);
    writeValue(array[index] ?? null, array, index, inner, sink);
  }
  sink.push(`${lineStart}]`);
}

function writeObject(object: object, lineStart: string, sink: Sink): void {
  const inner = `${lineStart} `;
  let open = "{";
  for (const key of sortedKeys(object)) {
    const value: unknown = Reflect.get(object, key);
    if (value === undefined) continue;
    sink.push(`${open}${inner}${JSON.stringify(key)}: `);
    writeValue(value, object, key, inner, sink);
    open = ",";
  }
  if (open === "{") sink.push("{}");
  else sink.push(`${lineStart}}`);
}

function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  // JavaScript's own order, by UTF-16 unit, differs from the order by code point only where there are surrogates.
  return keys.some((key) => /[\ud800-\udfff]/.test(key)) ? keys.sort(compareCodePoints) : keys.sort();
}

/** Python's order of strings. */
export function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a, (char) => char.codePointAt(0) ?? 0);
  const right = Array.from(b, (char) => char.codePointAt(0) ?? 0);
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
