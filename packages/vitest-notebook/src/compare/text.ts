// Two texts, compared as a reader compares them: words as words, numbers as numbers, line by line.
//
// Equal: as many lines, and line by line as many tokens, each equal to its partner. Alignment plays no part in the verdict; it only finds
// the words in which a difference is told: a missing row of a table is one missing line, not a difference in each row below.
// Does not matter: colours, what a carriage return has overwritten, the width of white space and of table rules, blank lines at the end,
// where lines break within brackets. Does matter: everything else, so a text that was cut off differs.

import { commasGroup } from "@innerloop/nbformat";
import { allEqual, numberDifference, quote, relativeErrorOf, sameShape, tokensEqual } from "./deviations.js";
import { Findings } from "./findings.js";
import { type Budget, hunksOf, pairsOf } from "./hunks.js";
import { isVast, joinBrackets, Lexer, linesOf, splitUnit, type Unit } from "./lines.js";
import { type Mark, segmentsOf } from "./marks.js";
import { screenText } from "./screen.js";
import { lineAt, linesDifference, spanOf, vastDifference } from "./text-phrases.js";
import type { Token } from "./tokens.js";
import type { CompareRules, Comparison } from "./types.js";

/** How many steps the alignments of one comparison may take: about a second. */
const STEPS = 1e6;

/**
 * Compare two texts. The segments show what a terminal would show of them (`screenText`). A difference's place is a line of the expected
 * text; that of an extra line, a line of the actual one.
 */
export function compareText(expected: string, actual: string, rules: CompareRules): Comparison {
  const texts = [screenText(expected), screenText(actual)] as const;
  const comparison = new TextComparison(texts[0], texts[1], rules);
  if (texts[0] !== texts[1]) comparison.run();
  return {
    differences: comparison.findings.list(),
    expected: segmentsOf(texts[0], comparison.expectedMarks),
    actual: segmentsOf(texts[1], comparison.actualMarks),
  };
}

/** Are two texts equal? The same verdict without the words for it. */
export function sameText(expected: string, actual: string, rules: CompareRules): boolean {
  const texts = [screenText(expected), screenText(actual)] as const;
  return texts[0] === texts[1] || new TextComparison(texts[0], texts[1], rules).isEqual();
}

class TextComparison {
  readonly findings: Findings = new Findings();
  readonly expectedMarks: Mark[] = [];
  readonly actualMarks: Mark[] = [];
  readonly #expected: string;
  readonly #actual: string;
  readonly #rules: CompareRules;
  readonly #lexer: Lexer;
  readonly #budget: Budget = { steps: STEPS };

  constructor(expected: string, actual: string, rules: CompareRules) {
    this.#expected = expected;
    this.#actual = actual;
    this.#rules = rules;
    this.#lexer = new Lexer(rules.patterns, expected === actual || (commasGroup(expected) && commasGroup(actual)));
  }

  run(): void {
    const expected = linesOf(this.#expected);
    const actual = linesOf(this.#actual);
    if (this.#samePositions(expected, actual)) return;
    const joined = [joinBrackets(expected), joinBrackets(actual)] as const;
    if (this.#samePositions(...joined)) return;
    this.#align(...joined);
  }

  isEqual(): boolean {
    const [expected, actual] = [linesOf(this.#expected), linesOf(this.#actual)];
    const same = (these: readonly Unit[], those: readonly Unit[]): boolean =>
      these.length === those.length && these.every((unit, at) => this.#equal({ ...unit }, { ...those[at]! }));
    if (same(expected, actual)) return true;
    return expected.length + actual.length > 2 && same(joinBrackets(expected), joinBrackets(actual));
  }

  /** Texts of one shape belong together position by position: tell the numbers that differ, and say that all is told. */
  #samePositions(expected: readonly Unit[], actual: readonly Unit[]): boolean {
    if (expected.length !== actual.length) return false;
    const unequal: (readonly [Unit, Unit])[] = [];
    for (let at = 0; at < expected.length; at += 1) {
      // Copies: tokens of a long text's lines are not kept, since most lines are never asked again.
      const [a, b] = [{ ...expected[at]! }, { ...actual[at]! }];
      if (this.#equal(a, b)) continue;
      if (!this.#alike(a, b)) return false;
      unequal.push([a, b]);
    }
    for (const [a, b] of unequal) this.#line(a, b);
    return true;
  }

  #align(expected: readonly Unit[], actual: readonly Unit[]): void {
    const alike = (a: Unit, b: Unit): boolean => this.#alike(a, b);
    for (const hunk of hunksOf(expected, actual, (a, b) => this.#equal(a, b), this.#budget)) {
      const lone = { missing: [] as Unit[], extra: [] as Unit[] };
      const tellLone = (): void => {
        this.#lines("missing", lone.missing.splice(0), expected.at(-1));
        this.#lines("extra", lone.extra.splice(0), actual.at(-1));
      };
      for (const pair of pairsOf(hunk, expected, actual, alike, this.#budget)) {
        const [a, b] = [expected[pair.expected ?? -1], actual[pair.actual ?? -1]];
        if (a !== undefined && b !== undefined) {
          tellLone();
          this.#pair(a, b);
        } else if (a !== undefined) lone.missing.push(a);
        else if (b !== undefined) lone.extra.push(b);
      }
      tellLone();
    }
  }

  #pair(expected: Unit, actual: Unit): void {
    const isBlock = expected.text.includes("\n") && actual.text.includes("\n");
    if (!isBlock || this.#alike(expected, actual)) this.#line(expected, actual);
    else this.#align(splitUnit(expected), splitUnit(actual));
  }

  /** Patterns cost more than numbers, so they are looked for last. */
  #equal(a: Unit, b: Unit): boolean {
    if (a.text === b.text) return true;
    if (isVast(a) || isVast(b)) return false;
    if (allEqual(this.#plain(a), this.#plain(b), this.#rules)) return true;
    return this.#rules.patterns.length > 0 && allEqual(this.#masked(a), this.#masked(b), this.#rules);
  }

  #alike(a: Unit, b: Unit): boolean {
    if (isVast(a) || isVast(b)) return isVast(a) && isVast(b);
    return a.text === b.text || sameShape(this.#masked(a), this.#masked(b));
  }

  #plain(unit: Unit): Token[] {
    unit.plain ??= this.#lexer.plain(unit.text);
    return unit.plain;
  }

  #masked(unit: Unit): Token[] {
    unit.masked ??= this.#rules.patterns.length === 0 ? this.#plain(unit) : this.#lexer.masked(unit.text);
    return unit.masked;
  }

  /** Tell what differs within two lines that belong together. */
  #line(expected: Unit, actual: Unit): void {
    if (isVast(expected) || isVast(actual)) {
      this.#vast(expected, actual);
      return;
    }
    const left = this.#masked(expected);
    const right = this.#masked(actual);
    const equals = (a: Token, b: Token): boolean => tokensEqual(a, b, this.#rules);
    const hunks = this.#alike(expected, actual)
      ? left.flatMap((token, at) => (equals(token, right[at]!) ? [] : [{ expected: [at], actual: [at] }]))
      : hunksOf(left, right, equals, this.#budget);
    for (const hunk of hunks) {
      const these = hunk.expected.map((at) => left[at]!);
      const those = hunk.actual.map((at) => right[at]!);
      if (these.length === those.length && these.every((token, at) => token.kind === those[at]!.kind)) {
        these.forEach((token, at) => {
          if (!equals(token, those[at]!)) this.#tokens([token], [those[at]!], expected, actual);
        });
      } else this.#tokens(these, those, expected, actual);
    }
  }

  /** Tell where two lines part that are too long to be read as words. */
  #vast(expected: Unit, actual: Unit): void {
    const { at, difference } = vastDifference(expected, actual);
    this.expectedMarks.push([expected.start + at, expected.start + expected.text.length]);
    this.actualMarks.push([actual.start + at, actual.start + actual.text.length]);
    this.findings.add(difference);
  }

  /** Tell one difference between two runs of tokens, one of which may be empty. */
  #tokens(these: readonly Token[], those: readonly Token[], expected: Unit, actual: Unit): void {
    const [left, right] = [spanOf(these), spanOf(those)];
    if (left !== undefined) this.expectedMarks.push([expected.start + left[0], expected.start + left[1]]);
    if (right !== undefined) this.actualMarks.push([actual.start + right[0], actual.start + right[1]]);
    const [a, b] = [these[0], those[0]];
    const numbers = these.length === 1 && those.length === 1 && a?.kind === "number" && b?.kind === "number";
    if (this.findings.isFull) {
      if (numbers) this.findings.count("number", relativeErrorOf(a, b));
      else this.findings.count(right === undefined ? "missing" : left === undefined ? "extra" : "text");
      return;
    }
    const place = `line ${left === undefined ? expected.line : lineAt(expected, left[0])}`;
    const shown = left && quote(expected.text.slice(...left));
    const found = right && quote(actual.text.slice(...right));
    if (numbers) this.findings.add(numberDifference(a, b, this.#rules, place));
    else if (found === undefined) this.findings.add({ kind: "missing", place, message: `${shown} is missing` });
    else if (shown === undefined) this.findings.add({ kind: "extra", place, message: `${found} is extra` });
    else this.findings.add({ kind: "text", place, message: `${found} instead of ${shown}` });
  }

  /** Tell whole lines that stand in one text only. `last`: the last unit of that text. */
  #lines(kind: "missing" | "extra", units: readonly Unit[], last: Unit | undefined): void {
    if (units.length === 0) return;
    const marks = kind === "missing" ? this.expectedMarks : this.actualMarks;
    for (const unit of units) if (unit.text !== "") marks.push([unit.start, unit.start + unit.text.length]);
    this.findings.add(linesDifference(kind, units, units.at(-1) === last));
  }
}
