import { describe, expect, test } from "vitest";
import type { Comparison, Segment } from "../../../packages/vitest-notebook/src/compare/types.js";
import { markedLines } from "../../../packages/vitest-notebook/src/report/marks.js";
import { columns, paintOf } from "../../../packages/vitest-notebook/src/report/paint.js";

const PLAIN = paintOf(false);

/** A marked text written as `same {differs} same`. */
function marked(text: string): Segment[] {
  return text
    .split(/(\{[^}]*\})/)
    .filter((part) => part !== "")
    .map((part) =>
      part.startsWith("{") ? { text: part.slice(1, -1), mark: "differs" } : { text: part, mark: "same" },
    );
}

function comparison(expected: string, actual: string): Comparison {
  return { differences: [], expected: marked(expected), actual: marked(actual) };
}

function linesOf(expected: string, actual: string): string[] {
  return markedLines(comparison(expected, actual), PLAIN);
}

describe("markedLines", () => {
  test("shows a differing line of both texts, with carets below what differs", () => {
    expect(linesOf("a\nb {1} c\nd\n", "a\nb {1.5} c\nd\n")).toEqual(["  a", "- b 1 c", "+ b 1.5 c", "    ^^^", "  d"]);
  });

  test("shows nothing when nothing is marked", () => {
    expect(linesOf("a\nb\n", "a\nb\n")).toEqual([]);
    expect(linesOf("", "")).toEqual([]);
  });

  test("shows only the lines near differences and counts those between", () => {
    const text = (mark: string) => [...Array.from({ length: 9 }, (_, at) => `row ${at}`), mark, "z\n"].join("\n");
    expect(linesOf(text("x {1}"), text("x {2}"))).toEqual([
      "  … 7 equal lines …",
      "  row 7",
      "  row 8",
      "- x 1",
      "+ x 2",
      "    ^",
      "  z",
    ]);
  });

  test("shows a line that only one text has without a counterpart", () => {
    expect(linesOf("a\nb\n{gone}\nc\n", "a\nb\nc\n")).toEqual(["  a", "  b", "- gone", "  c"]);
    expect(linesOf("a\n\nc\n", "a\n{new\n}\nc\n")).toEqual(["  a", "+ new", "", "  c"]);
    expect(linesOf("a\nb\nc\n", "a\nb\n{new\n}c\n")).toEqual(["  a", "  b", "+ new", "  c"]);
  });

  test("pairs a line in which only one side is marked with the line it belongs to", () => {
    expect(linesOf("a b\nc\n", "a b {new}\nc\n")).toEqual(["- a b", "+ a b new", "      ^^^", "  c"]);
    expect(linesOf("a b {old}\nc\n", "a b\nc\n")).toEqual(["- a b old", "      ^^^", "+ a b", "  c"]);
  });

  test("draws no carets below lines that differ whole", () => {
    expect(linesOf("{42}", "{43}")).toEqual(["- 42", "+ 43"]);
  });

  test("ends after a screenful and counts the lines that follow", () => {
    const text = (value: number) => Array.from({ length: 200 }, (_, at) => `line ${at}: {${value}}`).join("\n");
    const lines = linesOf(text(1), text(2));
    expect(lines.length).toBe(25);
    expect(lines.at(-1)).toBe("  … 192 more lines that differ …");
    const missing = linesOf(Array.from({ length: 200 }, (_, at) => `{line ${at}}`).join("\n"), "");
    expect(missing.length).toBe(25);
    expect(missing.at(-1)).toBe("  … 176 more lines that differ …");
  });

  test("cuts a long line to what stands near its differences", () => {
    const words = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `w${from + at}`).join(" ");
    const lines = linesOf(`${words(100, 400)} {1} ${words(400, 700)}`, `${words(100, 400)} {2} ${words(400, 700)}`);
    expect(lines[0]).toMatch(/^- … (w\d+ )+w399 1 w400( w\d+)+ …$/);
    expect(lines[1]).toMatch(/^\+ … (w\d+ )+w399 2 w400( w\d+)+ …$/);
    expect(lines[2]?.indexOf("^")).toBe(lines[1]?.indexOf(" 2 ") === undefined ? -1 : lines[1].indexOf(" 2 ") + 1);
    for (const line of lines) expect(line.length).toBeLessThan(110);
  });

  test("counts the differences of a long line beyond the first four", () => {
    const text = (value: number) => Array.from({ length: 100 }, (_, at) => `{${value}} w${at}`).join(" ");
    expect(linesOf(text(1), text(2))[1]).toMatch(/ \(96 more in this line\)$/);
  });

  test("stays quick with a million characters in one line", () => {
    const long = "0123456789 ".repeat(100_000);
    expect(linesOf(`${long}{1}${long}`, `${long}{2}${long}`).join("").length).toBeLessThan(400);
  });

  test("cannot be made to control the terminal", () => {
    const lines = linesOf("{\u001b[2J\r\u0007}", "{\u001b]0;title\u0007}");
    expect(lines.join("")).not.toMatch(/[^\P{Cc}]/u);
    expect(lines[0]).toBe("- ␛[2J␍␇");
  });

  test("puts carets in the right column below wide and combining characters", () => {
    expect(linesOf("漢字 {1}", "漢字 {2}")[2]).toBe(`  ${" ".repeat(5)}^`);
    expect(linesOf("e\u0301 {1}", "e\u0301 {2}")[2]).toBe(`  ${" ".repeat(2)}^`);
    expect(columns("🙂")).toBe(2);
  });

  test("never cuts a character of two units in half", () => {
    for (let pad = 0; pad < 4; pad++) {
      const long = "x".repeat(pad) + "𝛁".repeat(200);
      const lines = linesOf(`${long}{1}${long}`, `${long}{2}${long}`);
      expect(lines.join("")).not.toMatch(/\p{Surrogate}/u);
    }
  });

  test("colours what differs, and only that, when there are colours", () => {
    const lines = markedLines(comparison("a {1} b", "a {2} b"), paintOf(true));
    expect(lines[0]).toBe("\u001b[32m-\u001b[39m a \u001b[1m\u001b[32m1\u001b[39m\u001b[22m b");
    expect(lines[1]).toBe("\u001b[31m+\u001b[39m a \u001b[1m\u001b[31m2\u001b[39m\u001b[22m b");
  });
});
