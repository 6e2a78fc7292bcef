// Patterns of Python's re (https://docs.python.org/3/library/re.html#regular-expression-syntax) as JavaScript regular expressions. Two
// things cannot be said there and are refused: conditional groups and back references where case does not count. A look-behind may have
// any width here, and a reference to a group that took no part matches nothing at all instead of failing.
import { anyCase, categories, range } from "./python-classes.js";

/** Matches at the start of a text, as `re.match` does. @throws Error one line: what is wrong with the pattern */
export function pythonMatcher(pattern: string): (text: string) => boolean {
  const source = new Translation(pattern).whole();
  // Sticky: tried at lastIndex and nowhere else.
  const expression = new RegExp(source, "vy");
  return (text) => {
    expression.lastIndex = 0;
    return expression.test(text);
  };
}

/** Case, line ends, dots, layout and alphabet: the flags i, m, s, x and a. */
type Flags = Readonly<Record<"i" | "m" | "s" | "x" | "a", boolean>>;
const noFlags: Flags = { i: false, m: false, s: false, x: false, a: false };

// Not `[^]`: with the flags v and y, V8 11 takes it for a character that is not there.
const any = "[\\s\\S]";
const start = `(?<!${any})`;
const controls: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

interface Item {
  text: string;
  /** "place": it matches no character and cannot be repeated. */
  kind: "character" | "group" | "place";
}

class Translation {
  readonly #characters: string[];
  #at = 0;
  #groups = 0;
  readonly #open = new Set<number>();
  readonly #names = new Map<string, number>();

  constructor(readonly pattern: string) {
    this.#characters = Array.from(pattern);
  }

  whole(): string {
    const flags = this.#globalFlags();
    const text = this.#alternatives(flags);
    if (this.#at < this.#characters.length) throw this.#error("unbalanced parenthesis");
    return text;
  }

  /** `(?i)` at the start, for the whole of this pattern. */
  #globalFlags(): Flags {
    const found = /^\(\?([aimsux]+)\)/.exec(this.pattern);
    this.#at = found?.[0].length ?? 0;
    return withFlags(noFlags, found?.[1] ?? "", "");
  }

  #alternatives(flags: Flags): string {
    let text = this.#sequence(flags);
    while (this.#skip("|")) text += `|${this.#sequence(flags)}`;
    return text;
  }

  #sequence(flags: Flags): string {
    let text = "";
    let last: Item | undefined;
    for (;;) {
      const next = this.#characters[this.#at];
      if (next === undefined || next === "|" || next === ")") return text + (last?.text ?? "");
      if (flags.x && this.#layout(next)) continue;
      const repeat = this.#repeat();
      if (repeat === undefined) {
        text += last?.text ?? "";
        last = this.#item(flags);
      } else {
        if (last === undefined || last.kind === "place") throw this.#error("nothing to repeat");
        text += this.#repeated(last.text, repeat);
        last = undefined;
        if (this.#repeat() !== undefined) throw this.#error("multiple repeat");
      }
    }
  }

  /** White space and comments of a verbose pattern. */
  #layout(next: string): boolean {
    if (!/[\s#]/.test(next)) return false;
    if (next === "#") while (this.#at < this.#characters.length && this.#characters[this.#at] !== "\n") this.#at++;
    this.#at++;
    return true;
  }

  #repeat(): string | undefined {
    const [found, lower, comma, upper] =
      /^(?:[*+?]|\{(\d*)(,?)(\d*)\})/.exec(this.#characters.slice(this.#at, this.#at + 40).join("")) ?? [];
    if (found === undefined || found === "{}") return undefined;
    this.#at += found.length;
    if (lower === undefined) return found;
    const most = comma === "" ? lower : (upper ?? "");
    if (most !== "" && Number(lower) > Number(most)) throw this.#error("min repeat greater than max repeat");
    return `{${lower === "" ? 0 : lower}${comma}${upper}}`;
  }

  #repeated(item: string, repeat: string): string {
    if (this.#skip("+")) return this.#atomic(`(?:${item})${repeat}`);
    return `(?:${item})${repeat}${this.#skip("?") ? "?" : ""}`;
  }

  /** What a look-ahead has found is not tried again: a group that keeps what it took. */
  #atomic(text: string): string {
    const name = `a${this.#at}`;
    return `(?:(?=(?<${name}>${text}))\\k<${name}>)`;
  }

  #item(flags: Flags): Item {
    const character = this.#take();
    if (character === "(") return this.#group(flags);
    if (character === "[") return { text: this.#class(flags), kind: "character" };
    if (character === "\\") return this.#escape(flags);
    if (character === ".") return { text: flags.s ? any : "[^\\n]", kind: "character" };
    if (character === "^") return { text: flags.m ? "(?<![^\\n])" : start, kind: "place" };
    if (character === "$") return { text: flags.m ? "(?![^\\n])" : `(?=\\n?(?!${any}))`, kind: "place" };
    return { text: `[${letter(codeOf(character), codeOf(character), flags)}]`, kind: "character" };
  }

  #group(flags: Flags): Item {
    const rest = this.#characters.slice(this.#at, this.#at + 200).join("");
    const [opening, kind = "", name, reference] =
      /^\?(P<([^>)]*)>|P=([^)]*)\)|<[=!]|[=!:>]|#|\(|(?:[aimsux]*(?:-[imsx]+)?(?=[:)])))/.exec(rest) ?? [];
    if (opening === undefined) {
      if (rest.startsWith("?")) throw this.#error(`unknown extension ${rest.slice(0, 2)}`);
      return { text: this.#capture(undefined, flags), kind: "group" };
    }
    this.#at += Array.from(opening).length;
    if (reference !== undefined) return this.#reference(this.#names.get(reference), flags);
    if (name !== undefined) return { text: this.#capture(name, flags), kind: "group" };
    if (kind === "(") throw this.#error("conditional groups are not supported");
    if (kind === "#") {
      while (this.#take("missing ), unterminated comment") !== ")");
      return { text: "", kind: "place" };
    }
    if (kind === ">") return { text: this.#atomic(this.#inside(flags)), kind: "group" };
    if (/^<?[=!]$/.test(kind)) return { text: `(?:(?${kind}${this.#inside(flags)}))`, kind: "group" };
    if (kind === ":") return { text: `(?:${this.#inside(flags)})`, kind: "group" };
    if (!this.#skip(":")) throw this.#error("global flags not at the start of the expression");
    const [on = "", off = ""] = kind.split("-");
    return { text: `(?:${this.#inside(withFlags(flags, on, off))})`, kind: "group" };
  }

  #inside(flags: Flags): string {
    const text = this.#alternatives(flags);
    if (!this.#skip(")")) throw this.#error("missing ), unterminated subpattern");
    return text;
  }

  #capture(name: string | undefined, flags: Flags): string {
    const number = ++this.#groups;
    if (name !== undefined) {
      if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) throw this.#error(`bad group name ${name}`);
      if (this.#names.has(name)) throw this.#error(`redefinition of group name ${name}`);
      this.#names.set(name, number);
    }
    this.#open.add(number);
    const text = this.#inside(flags);
    this.#open.delete(number);
    return `(?<g${number}>${text})`;
  }

  #reference(number: number | undefined, flags: Flags): Item {
    if (number === undefined || number > this.#groups) throw this.#error("reference to an unknown group");
    if (this.#open.has(number)) throw this.#error("cannot refer to an open group");
    if (flags.i) throw this.#error("back references are not supported where case does not count");
    return { text: `(?:\\k<g${number}>)`, kind: "group" };
  }

  #escape(flags: Flags): Item {
    const next = this.#characters[this.#at] ?? "";
    const word = categories[flags.a ? "ascii" : "unicode"].w;
    const places: Readonly<Record<string, string>> = {
      A: start,
      Z: `(?!${any})`,
      b: `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`,
      // In an empty text Python finds no place at all.
      B: `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}])(?:(?=${any})|(?<=${any})))`,
    };
    const place = places[next];
    if (place !== undefined) {
      this.#at++;
      return { text: place, kind: "place" };
    }
    const [digits] = /^[1-9]\d?/.exec(this.#characters.slice(this.#at, this.#at + 3).join("")) ?? [];
    if (digits !== undefined && !this.#isOctal()) {
      this.#at += digits.length;
      return this.#reference(Number(digits), flags);
    }
    const set = this.#set(flags) ?? this.#single(flags);
    return { text: `[${set}]`, kind: "character" };
  }

  /** `\d` and the like, as part of a class. */
  #set(flags: Flags): string | undefined {
    const next = this.#characters[this.#at] ?? "";
    const inside = categories[flags.a ? "ascii" : "unicode"];
    const small = next.toLowerCase();
    if (small !== "d" && small !== "s" && small !== "w") return undefined;
    this.#at++;
    return next === small ? inside[small] : `[^${inside[small]}]`;
  }

  #single(flags: Flags): string {
    const code = this.#escapedCode("item");
    return letter(code, code, flags);
  }

  #isOctal(): boolean {
    return /^[0-3][0-7]{2}/.test(this.#characters.slice(this.#at, this.#at + 3).join(""));
  }

  #escapedCode(where: "item" | "class"): number {
    const next = this.#characters[this.#at];
    if (next === undefined) throw this.#error("bad escape (end of pattern)");
    const rest = this.#characters.slice(this.#at, this.#at + 9).join("");
    const octal = where === "class" ? /^[0-7]{1,3}/.exec(rest) : /^(?:0[0-7]{0,2}|[0-3][0-7]{2})/.exec(rest);
    if (octal !== null) return this.#number(octal[0].length, Number.parseInt(octal[0], 8));
    const hex = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))/i.exec(rest);
    // The first letter tells x, u and U apart; the expression takes both cases of the digits.
    if (hex !== null && rest[0] !== "X") {
      const digits = hex[1] ?? hex[2] ?? hex[3] ?? "";
      const expected = { x: 2, u: 4, U: 8 }[rest[0] ?? ""] ?? 0;
      if (rest.length > expected && /^[0-9a-f]+$/i.test(rest.slice(1, expected + 1))) {
        const code = Number.parseInt(rest.slice(1, expected + 1), 16);
        if (code <= 0x10ffff) return this.#number(expected + 1, code);
      }
      throw this.#error(`bad escape \\${rest[0]}${digits}`);
    }
    const control = next === "b" && where === "item" ? undefined : controls[next];
    if (control !== undefined) return this.#number(1, control);
    if (/[A-Za-z0-9]/.test(next)) throw this.#error(`bad escape \\${next}`);
    return this.#number(1, codeOf(next));
  }

  #number(length: number, code: number): number {
    this.#at += length;
    return code;
  }

  #class(flags: Flags): string {
    const negated = this.#skip("^") ? "^" : "";
    let inside = "";
    for (let first = true; first || this.#characters[this.#at] !== "]"; first = false) {
      const from = this.#member(flags);
      const isRange = this.#characters[this.#at] === "-" && this.#characters[this.#at + 1] !== "]";
      if (!isRange) {
        inside += typeof from === "string" ? from : letter(from, from, flags);
        continue;
      }
      this.#at++;
      const to = this.#member(flags);
      if (typeof from === "string" || typeof to === "string" || to < from) throw this.#error("bad character range");
      inside += letter(from, to, flags);
    }
    this.#at++;
    return `[${negated}${inside}]`;
  }

  #member(flags: Flags): string | number {
    const character = this.#take("unterminated character set");
    if (character !== "\\") return codeOf(character);
    return this.#set(flags) ?? this.#escapedCode("class");
  }

  #skip(character: string): boolean {
    if (this.#characters[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #take(missing = "unexpected end of pattern"): string {
    const character = this.#characters[this.#at];
    if (character === undefined) throw this.#error(missing);
    this.#at++;
    return character;
  }

  #error(phrase: string): Error {
    return new Error(`${phrase} at position ${this.#at} of pattern ${JSON.stringify(this.pattern)}`);
  }
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

const letter = (first: number, last: number, { i, a }: Flags): string =>
  i ? anyCase(first, last, a ? "ascii" : "unicode") : range(first, last);

function withFlags(flags: Flags, on: string, off: string): Flags {
  const changed = { ...flags };
  for (const name of ["i", "m", "s", "x", "a"] as const) {
    if (on.includes(name)) changed[name] = true;
    if (off.includes(name) || (name === "a" && on.includes("u"))) changed[name] = false;
  }
  return changed;
}
