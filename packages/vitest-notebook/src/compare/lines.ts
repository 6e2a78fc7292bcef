// A text as lines of tokens. A line break tells something, except within brackets that close on a later line: NumPy, torch and Node wrap
// arrays and objects by the width of their numbers, so that noise in a last digit can move a break. Such brackets are one unit.
import { tokenizeLine } from "@innerloop/nbformat";
import { masksOf } from "./patterns.js";
import type { Token } from "./tokens.js";
import type { Pattern } from "./types.js";

/** A line, or several that brackets hold together. */
export interface Unit {
  /** Without its last line break. */
  text: string;
  /** Offset of the first character in the text. */
  start: number;
  /** Number of the first line, from 1. */
  line: number;
  /** Its tokens, once asked for. */
  plain?: Token[];
  masked?: Token[];
}

/** More than a million characters: no reader's line, and its words and numbers would take seconds. */
const VAST = 1_000_000;

export function isVast({ text }: Unit): boolean {
  return text.length > VAST;
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
        if (lines[index]!.start - lines[line]!.start <= VAST) reach[line] = Math.max(reach[line]!, index);
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

/** The lines of a unit that brackets hold together. */
export function splitUnit(unit: Unit): Unit[] {
  let start = unit.start;
  return unit.text.split("\n").map((text, index) => {
    const line = { text, start, line: unit.line + index };
    start += text.length + 1;
    return line;
  });
}

/** The tokens of a unit; offsets are those in its text. */
export class Lexer {
  readonly #patterns: readonly Pattern[];
  readonly #grouping: boolean;

  constructor(patterns: readonly Pattern[], grouping: boolean) {
    this.#patterns = patterns;
    this.#grouping = grouping;
  }

  /** Words and numbers only. */
  plain(text: string): Token[] {
    return this.#tokens(text, []);
  }

  /** With the declared patterns in place of what they match. */
  masked(text: string): Token[] {
    return this.#tokens(text, this.#patterns);
  }

  #tokens(text: string, patterns: readonly Pattern[]): Token[] {
    const tokens: Token[] = [];
    let offset = 0;
    const push = (token: Token): void => {
      token.start += offset;
      token.end += offset;
      tokens.push(token);
    };
    for (const line of text.split("\n")) {
      let place = 0;
      for (const mask of masksOf(line, patterns)) {
        tokenizeLine(line, place, mask.start, this.#grouping, push);
        place = mask.end;
        push(mask);
      }
      tokenizeLine(line, place, line.length, this.#grouping, push);
      offset += line.length + 1;
    }
    return tokens;
  }
}
