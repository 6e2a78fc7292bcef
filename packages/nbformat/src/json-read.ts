// JSON as Python's json module reads it: RFC 8259 plus the tokens NaN, Infinity and -Infinity; of repeated keys the last one counts.
// JSON.parse cannot be used: it refuses those tokens, forgets whether a number was a float (numbers.ts) and does not say line and column.
// Strings are cut out with indexOf, so that a file of long strings is read at the speed of a memory search.
import { rememberForm } from "./numbers.js";
import type { JsonValue } from "./types.js";

/** Lists and objects within each other; Python's reader gives up at about the same depth. */
const MAX_DEPTH = 900;

/** A text that is not JSON: what was found where (offset in UTF-16 units). */
export class JsonError extends Error {
  constructor(
    readonly offset: number,
    phrase: string,
  ) {
    super(phrase);
    this.name = "JsonError";
  }

  /** Line and column, from 1, column in characters. */
  position(text: string): { line: number; column: number } {
    const before = text.slice(0, this.offset);
    const lineStart = before.lastIndexOf("\n") + 1;
    let line = 1;
    for (let at = before.indexOf("\n"); at >= 0; at = before.indexOf("\n", at + 1)) line++;
    return { line, column: [...before.slice(lineStart)].length + 1 };
  }
}

/** The value of a JSON text. @throws JsonError */
export function parseJson(text: string): JsonValue {
  return new Reader(text).document();
}

/** Sets a field to the value of a JSON text; a bare number keeps how it was written. @throws JsonError */
export function assignJson(container: Record<string, unknown>, key: string, text: string): void {
  const reader = new Reader(text);
  const value = reader.document();
  container[key] = value;
  if (typeof value === "number" && reader.form !== undefined) rememberForm(container, key, reader.form);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in strings
const CONTROL = /[\0-\x1f]/;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const WORDS: [string, JsonValue][] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
];

class Reader {
  private at = 0;
  private depth = 0;
  /** Position of the first backslash at or after the last string looked at; the text is searched once for each. */
  private nextBackslash = -1;
  /** How the number just read was written, where that must be remembered. */
  form: true | string | undefined;

  constructor(private readonly text: string) {}

  document(): JsonValue {
    this.space();
    const value = this.value();
    this.space();
    if (this.at < this.text.length) throw this.unexpected("the end of the file");
    return value;
  }

  private value(): JsonValue {
    const code = this.text.charCodeAt(this.at);
    if (code === QUOTE) return this.string();
    if (code === 0x7b) return this.nested(() => this.object());
    if (code === 0x5b) return this.nested(() => this.array());
    if (isDigit(code) || (code === MINUS && isDigit(this.text.charCodeAt(this.at + 1)))) return this.number();
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    throw this.unexpected("a value");
  }

  private nested(read: () => JsonValue): JsonValue {
    if (++this.depth > MAX_DEPTH) throw new JsonError(this.at, `nested deeper than ${MAX_DEPTH} levels`);
    this.at++;
    this.space();
    const value = read();
    this.depth--;
    return value;
  }

  private object(): JsonValue {
    const object: { [key: string]: JsonValue } = {};
    if (this.skip("}")) return object;
    for (;;) {
      if (this.text.charCodeAt(this.at) !== QUOTE) throw this.unexpected("a field name in double quotes");
      const key = this.string();
      this.space();
      if (!this.skip(":")) throw this.unexpected('":"');
      this.space();
      this.form = undefined;
      const value = this.value();
      // Assigning to __proto__ would change the object's prototype instead.
      if (key === "__proto__") Object.defineProperty(object, key, { value, ...PLAIN });
      else object[key] = value;
      if (this.form !== undefined && typeof value === "number") rememberForm(object, key, this.form);
      this.space();
      if (this.skip("}")) return object;
      if (!this.skip(",")) throw this.unexpected('"," or "}"');
      this.space();
    }
  }

  private array(): JsonValue {
    const array: JsonValue[] = [];
    if (this.skip("]")) return array;
    for (;;) {
      this.form = undefined;
      const value = this.value();
      if (this.form !== undefined && typeof value === "number") rememberForm(array, array.length, this.form);
      array.push(value);
      this.space();
      if (this.skip("]")) return array;
      if (!this.skip(",")) throw this.unexpected('"," or "]"');
      this.space();
    }
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw this.unexpected("a number");
    const [literal, fraction, exponent] = match;
    this.at += literal.length;
    const value = Number(literal);
    if (fraction === undefined && exponent === undefined) {
      // Python's integers know no -0.
      if (!Number.isSafeInteger(value)) this.form = literal;
      return value === 0 ? 0 : value;
    }
    if (Number.isInteger(value)) this.form = true;
    return value;
  }

  private string(): string {
    const { text } = this;
    const start = this.at + 1;
    if (this.nextBackslash < start && this.nextBackslash !== text.length) {
      const found = text.indexOf("\\", start);
      this.nextBackslash = found < 0 ? text.length : found;
    }
    let end = text.indexOf('"', start);
    const plain = this.nextBackslash > end;
    while (end >= 0 && !plain && isEscaped(text, start, end)) end = text.indexOf('"', end + 1);
    if (end < 0) throw new JsonError(this.at, "a string that does not end");
    const inside = text.slice(start, end);
    const control = CONTROL.exec(inside);
    if (control !== null) {
      const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      throw new JsonError(start + control.index, `control character U+${code} in a string`);
    }
    this.at = end + 1;
    return plain ? inside : this.unescape(inside, start);
  }

  private unescape(inside: string, start: number): string {
    try {
      return JSON.parse(`"${inside}"`) as string;
    } catch {
      const bad = /^(?:[^\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*/.exec(inside)?.[0].length ?? 0;
      throw new JsonError(start + bad, `unknown escape ${JSON.stringify(inside.slice(bad, bad + 2))}`);
    }
  }

  private skip(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  private unexpected(wanted: string): JsonError {
    const found = this.text.codePointAt(this.at);
    const what = found === undefined ? "the end of the file" : JSON.stringify(String.fromCodePoint(found));
    return new JsonError(this.at, `expected ${wanted}, found ${what}`);
  }
}

const PLAIN = { enumerable: true, configurable: true, writable: true };

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** True when the quote at `end` is preceded by an odd number of backslashes. */
function isEscaped(text: string, start: number, end: number): boolean {
  let before = end - 1;
  while (before >= start && text.charCodeAt(before) === BACKSLASH) before--;
  return (end - 1 - before) % 2 === 1;
}
