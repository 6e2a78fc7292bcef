// A text as words and numbers. A number is what a person reads as a quantity: 1.5, −3, 1e-5, 1×10⁻⁵, 1,234.5, 3+4j, NaN, ∞, with units
// and signs of percent as words of their own behind it. Digits in names, versions, dates, hashes and padded counters are words.
//
// Commas are the doubtful case: 1,234 is a count, and a list of two. It is a list directly within brackets, on a line of its own, and in
// a text whose other commas do not stand before groups of three; read as a list it is compared more strictly.
import { CODE, COMPLEX_TAIL, IMAGINARY, LONE_SIGN, NAME, POINT, RULE, UNSIGNED } from "./number-grammar.js";

interface Span {
  /** As written. */
  text: string;
  /** Offsets in the text. */
  start: number;
  end: number;
}

export interface WordToken extends Span {
  kind: "word";
}

export interface NumberToken extends Span {
  kind: "number";
  /** Real part. */
  value: number;
  /** Imaginary part; 0 for real numbers. */
  imaginary: number;
  /** An integer too long for float64. */
  exact: bigint | undefined;
  /** The character between groups of three digits; "" without. */
  separator: string;
  /** The sign stands alone before the number: `a - 1`. */
  detached: boolean;
}

export type TextToken = WordToken | NumberToken;

export interface TokenizeOptions {
  /** Do commas before groups of three digits belong to the number? Default: unless the text shows otherwise (`commasGroup`). */
  grouping?: boolean;
}

/** The words and numbers of a text in order. White space separates tokens and is none. */
export function tokenize(text: string, options: TokenizeOptions = {}): TextToken[] {
  const grouping = options.grouping ?? commasGroup(text);
  const tokens: TextToken[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    tokenizeLine(line, 0, line.length, grouping, (token) => {
      tokens.push({ ...token, start: token.start + offset, end: token.end + offset });
    });
    offset += line.length + 1;
  }
  return tokens;
}

/** Can commas in this text separate thousands? Not when one that stands outside brackets is followed by other than three digits. */
export function commasGroup(text: string): boolean {
  for (const { 0: run, index } of text.matchAll(/(?<![\d.])\d[\d.]*(?:,\d[\d.]*)+/g)) {
    if ("[({".includes(text[index - 1] ?? " ") || "])}".includes(text[index + run.length] ?? " ")) continue;
    if (/,(?!\d{3}(?:[,.]|$))/.test(run)) return false;
  }
  return true;
}

/** Give `found` the tokens of a line between two offsets. */
export function tokenizeLine(
  line: string,
  from: number,
  to: number,
  grouping: boolean,
  found: (token: TextToken) => void,
): void {
  const text = to === line.length ? line : line.slice(0, to);
  const isRule = RULE.test(line);
  let place = from;
  let last = "";
  while (place < text.length) {
    const character = text[place]!;
    if (isSpace(character)) {
      place += 1;
      last = last === "" ? "" : " ";
      continue;
    }
    const token = numberAt(text, place, last, grouping) ?? wordAt(text, place, isRule);
    // Before the token is handed over: its new owner may move it.
    place = token.end;
    last = text[place - 1]!;
    found(token);
  }
}

function wordAt(line: string, start: number, isRule: boolean): WordToken {
  let end = endOf(CODE, line, start) ?? endOf(NAME, line, start);
  if (end === undefined) {
    const character = String.fromCodePoint(line.codePointAt(start)!);
    end = start + character.length;
    while (!"[](){}".includes(character) && line.startsWith(character, end)) end += character.length;
    if (isRule) return { kind: "word", text: character, start, end };
  }
  return { kind: "word", text: line.slice(start, end), start, end };
}

/** The number that begins here, if one does. `last`: the character before, " " where white space stands between. */
function numberAt(line: string, start: number, last: string, grouping: boolean): NumberToken | undefined {
  if (!/[-+−.\d∞nNiI]/.test(line[start]!)) return undefined;
  let place = start;
  let sign = "";
  let detached = false;
  if ("-+−".includes(line[start]!)) {
    if (/[\p{L}\p{N}_)\].%]/u.test(last)) return undefined;
    const lone = endOf(LONE_SIGN, line, start);
    if (lone !== undefined && last !== " ") return undefined;
    detached = lone !== undefined;
    sign = line[start]!;
    place = lone ?? start + 1;
  }
  if (endOf(CODE, line, place) !== undefined) return undefined;
  let end = endOf(UNSIGNED, line, place);
  if (end === undefined) return undefined;
  if (line.slice(place, end).includes(",") && !(grouping && isGrouped(line, place, end)))
    end = line.indexOf(",", place);
  const written = line.slice(place, end);
  const value = parse(sign + written);
  let [re, im] = [value, 0];
  COMPLEX_TAIL.lastIndex = end;
  const tail = /[-+−\s.]/.test(line[end] ?? "") ? COMPLEX_TAIL.exec(line) : null;
  const imaginary = tail === null ? endOf(IMAGINARY, line, end) : undefined;
  if (tail !== null) {
    im = parse(tail[1]! + tail[3]!) * (tail[2] === "-" || tail[2] === "−" ? -1 : 1);
    end = COMPLEX_TAIL.lastIndex;
  } else if (imaginary !== undefined) {
    [re, im] = [0, value];
    end = imaginary;
  } else end = endOf(POINT, line, end) ?? end;
  const isLong = end - place > 15 && im === 0 && /^\d{16,}$/.test(written);
  return {
    kind: "number",
    text: line.slice(start, line[end - 1] === "." ? end - 1 : end),
    start,
    end,
    value: re,
    imaginary: im,
    exact: isLong ? BigInt((sign === "-" || sign === "−" ? "-" : "") + written) : undefined,
    separator: /[,_\u00a0\u202f\u2009]/.exec(written)?.[0] ?? "",
    detached,
  };
}

/** Is a run of digits with commas one number? */
function isGrouped(line: string, start: number, end: number): boolean {
  const [before, after] = [line[start - 1] ?? "", line[end] ?? ""];
  if (before === "," && /\d/.test(line[start - 2] ?? "")) return false;
  if ("[({".includes(before || " ") && "])},".includes(after || " ")) return false;
  return line.slice(start, end).includes(".") || line.trim().length > end - start;
}

function parse(written: string): number {
  const simple = Number(written);
  if (!Number.isNaN(simple)) return simple;
  const text = written
    .replace(/[,_\u00a0\u202f\u2009]/g, "")
    .replace(/−/g, "-")
    .replace(/[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (character) => "-+0123456789"["⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(character)]!)
    .replace(/ ?(?:[×·⋅]|\\times|\\cdot) ?10(?:\^|\*\*)?\{?([-+]?\d+)\}?/, "e$1")
    .replace(/[dDf](?=[-+]?\d+$)/, "e");
  const named = /^([-+]?)(nan|inf|∞)/i.exec(text);
  if (named === null) return Number(text);
  if (named[2]!.toLowerCase() === "nan") return Number.NaN;
  return named[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function endOf(expression: RegExp, line: string, start: number): number | undefined {
  expression.lastIndex = start;
  return expression.test(line) && expression.lastIndex > start ? expression.lastIndex : undefined;
}

function isSpace(character: string): boolean {
  return character <= " " || /\s/.test(character);
}
