import { joinLines, splitLines } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";

describe("splitLines", () => {
  it("breaks where Python's str.splitlines does, and keeps the line ends", () => {
    // The table of line boundaries in the Python documentation of str.splitlines.
    const ends = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"];
    const lines = ends.map((end, index) => `line ${index}${end}`);
    expect(splitLines(`${lines.join("")}last`)).toEqual([...lines, "last"]);
  });

  it("does not break at other control characters and spaces", () => {
    expect(splitLines("a\tb\x1fc\x7fd\xa0e\u200bf\ufeffg")).toEqual(["a\tb\x1fc\x7fd\xa0e\u200bf\ufeffg"]);
  });

  it("gives no line for the empty text and none after a final line end", () => {
    expect(splitLines("")).toEqual([]);
    expect(splitLines("a\n\n")).toEqual(["a\n", "\n"]);
  });

  it("is undone by joinLines", () => {
    const text = "a\r\n\r\rb\n\n\u2028c";
    expect(joinLines(splitLines(text))).toBe(text);
    expect(joinLines(text)).toBe(text);
  });

  it("takes a single line of ten million characters", () => {
    const long = "x".repeat(10_000_000);
    expect(splitLines(`${long}\n${long}`)).toEqual([`${long}\n`, long]);
  });
});
