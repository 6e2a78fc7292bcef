import { describe, expect, it } from "vitest";
import { ansiToHtml, stripAnsi } from "../../../packages/ts-jupyter-export/src/render/ansi.js";

// Expectations: nbconvert's documented classes (ansi-COLOUR-fg, -intense, ansi-bold …) and the xterm 256 palette.
// The interop suite compares whole texts with nbconvert's own ansi2html.
const ESC = "\u001b";

describe("ansiToHtml", () => {
  it.each([
    ["plain text is escaped", "a < b & c", "a &lt; b &amp; c"],
    ["a colour is a class", `${ESC}[31mred${ESC}[0m`, '<span class="ansi-red-fg">red</span>'],
    ["bold makes a colour intense", `${ESC}[1;33mx`, '<span class="ansi-yellow-intense-fg ansi-bold">x</span>'],
    ["bright colours are intense without bold", `${ESC}[94mx`, '<span class="ansi-blue-intense-fg">x</span>'],
    ["a background stays plain when bold", `${ESC}[1;42mx`, '<span class="ansi-green-bg ansi-bold">x</span>'],
    ["underline", `${ESC}[4mx${ESC}[24my`, '<span class="ansi-underline">x</span>y'],
    ["inverse without colours", `${ESC}[7mx`, '<span class="ansi-default-inverse-fg ansi-default-inverse-bg">x</span>'],
    [
      "inverse keeps the colour that bold brightened",
      `${ESC}[1;7;31;42mx`,
      '<span class="ansi-green-fg ansi-red-intense-bg ansi-bold">x</span>',
    ],
    ["inverse swaps", `${ESC}[7;31mx`, '<span class="ansi-default-inverse-fg ansi-red-bg">x</span>'],
    ["palette 0-15 are named", `${ESC}[38;5;9mx`, '<span class="ansi-red-intense-fg">x</span>'],
    ["palette cube", `${ESC}[38;5;208mx`, '<span style="color: rgb(255,135,0)">x</span>'],
    ["palette greys", `${ESC}[48;5;232mx`, '<span style="background-color: rgb(8,8,8)">x</span>'],
    ["true colour", `${ESC}[38;2;1;2;3mx`, '<span style="color: rgb(1,2,3)">x</span>'],
    [
      "39 and 49 reset one layer",
      `${ESC}[31;42ma${ESC}[39mb`,
      '<span class="ansi-red-fg ansi-green-bg">a</span><span class="ansi-green-bg">b</span>',
    ],
    ["other sequences are dropped", `${ESC}[2Ja${ESC}[10;20Hb`, "ab"],
    ["hyperlinks keep their text", `${ESC}]8;;https://example.org${ESC}\\link${ESC}]8;;${ESC}\\`, "link"],
    ["text inside tags is escaped", `${ESC}[31m<b>`, '<span class="ansi-red-fg">&lt;b&gt;</span>'],
  ])("%s", (_, text, html) => {
    expect(ansiToHtml(text)).toBe(html);
  });

  it.each([
    ["a carriage return overwrites", "10 %\r100 %", "100 %"],
    ["and leaves what is longer", "abcdef\rXY", "XYcdef"],
    ["Windows line ends are line ends", "a\r\nb", "a\nb"],
    ["a backspace deletes", "ab\b\bc", "c"],
    ["coloured progress redraws the line", `x\r${ESC}[32my${ESC}[0m`, '<span class="ansi-green-fg">y</span>'],
  ])("%s", (_, text, html) => {
    expect(ansiToHtml(text)).toBe(html);
  });

  it("strips to the same text that the HTML shows", () => {
    const text = `${ESC}[1;31mError${ESC}[0m: at ${ESC}[38;5;20mline${ESC}[0m 3`;
    expect(stripAnsi(text)).toBe(ansiToHtml(text).replace(/<[^>]*>/g, ""));
  });
});
