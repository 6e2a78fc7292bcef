// A text as lines of tokens. A line break tells something, except within brackets that close on a later line: NumPy, torch and Node wrap
// arrays and objects by the width of their numbers, so that noise in a last digit can move a break. Such brackets are one unit.
import { masksOf } from "./patterns.js";
import { type Token, tokenizeLine } from "./tokens.js";
import type { Pattern } from "./types.js";

/** A line, or several that brackets hold together. */
export interface Unit {
  /** Without its last line break. */
  text: string;
  /** Offset of the first character in the text. */
  start: number;
  /** Number of the first line, from 1. */
  line: number;
}

/** The lines of a text; blank lines at its end are left out, since nobody sees them. */
export function linesOf(text: string): Unit[] {
  const units: Unit[] = [];
  let start = 0;
  for (const line of text.trimEnd().split("\n")) {
    units.push({ text: line, start, line: units.length + 1 });
    start += line.length + 1;
  }
  return units.length === 1 && units[0]!.text.trim() === "" ? [] : units;
}

const CLOSERS = new Map([
  ["]", "["],
  [")", "("],
  ["}", "{"],
]);

/** The lines with those joined that brackets hold together. Brackets that never close join nothing. */
export function joinBrackets(lines: readonly Unit[]): Unit[] {
  const open: { bracket: string; line: number }[] = [];
  /** For each line, the last line that a bracket opened in it reaches. */
  const reach = lines.map((_, index) => index);
  lines.forEach(({ text }, index) => {
    for (const [bracket] of text.matchAll(/[[\](){}]/g)) {
      const opener = CLOSERS.get(bracket);
      if (opener === undefined) open.push({ bracket, line: index });
      else {
        const at = open.findLastIndex((entry) => entry.bracket === opener);
        if (at < 0) continue;
        const { line } = open[at]!;
        open.length = at;
        reach[line] = Math.max(reach[line]!, index);
      }
    }
    // What opened long ago and is still open is prose (a smiley), not an array; looking for its end would cost the square of the length.
    if (open.length > 1000) open.splice(0, 500);
  });
  const units: Unit[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index]!;
    let last = index;
    for (let at = index; at <= last; at += 1) last = Math.max(last, reach[at]!);
    units.push(
      last === index
        ? first
        : {
            ...first,
            text: lines
              .slice(index, last + 1)
              .map((line) => line.text)
              .join("\n"),
          },
    );
    index = last;
  }
  return units;
}

/** Tokens of units by their text; remembers them, since equal lines repeat in a text and in its opposite. */
export class Lexer {
  readonly #patterns: readonly Pattern[];
  readonly #grouping: boolean;
  readonly #known = new Map<string, Token[]>();
  readonly #shapes = new Map<string, string>();

  constructor(patterns: readonly Pattern[], grouping: boolean) {
    this.#patterns = patterns;
    this.#grouping = grouping;
  }

  /** Offsets are those in `text`. */
  tokens(text: string): Token[] {
    let tokens = this.#known.get(text);
    if (tokens === undefined) {
      tokens = [];
      let offset = 0;
      for (const line of text.split("\n")) {
        this.#line(line, offset, tokens);
        offset += line.length + 1;
      }
      this.#known.set(text, tokens);
    }
    return tokens;
  }

  /** The tokens with every number replaced by one and the same sign: texts of one shape differ in their numbers at most. */
  shape(text: string): string {
    let shape = this.#shapes.get(text);
    if (shape === undefined) {
      shape = this.tokens(text)
        .map((token) =>
          token.kind === "word" ? token.text : token.kind === "mask" ? `\u0001${token.pattern}` : "\u0000",
        )
        .join("\n");
      this.#shapes.set(text, shape);
    }
    return shape;
  }

  #line(line: string, offset: number, into: Token[]): void {
    const push = (token: Token): number =>
      into.push(offset === 0 ? token : { ...token, start: token.start + offset, end: token.end + offset });
    let place = 0;
    for (const mask of masksOf(line, this.#patterns)) {
      tokenizeLine(line, place, mask.start, this.#grouping, push);
      push(mask);
      place = mask.end;
    }
    tokenizeLine(line, place, line.length, this.#grouping, push);
  }
}
