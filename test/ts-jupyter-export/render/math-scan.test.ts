import { describe, expect, it } from "vitest";
import { type ScanMode, scanMath } from "../../../packages/ts-jupyter-export/src/render/math-scan.js";

const formulas = (text: string, mode: ScanMode = "markdown") =>
  scanMath(text, mode).flatMap((piece) => (piece.kind === "math" ? [[piece.tex, piece.display]] : []));

describe("scanMath", () => {
  it.each([
    ["$x$", "x", false],
    ["$$x\n+ y$$", "x\n+ y", true],
    ["\\\\(x\\\\)", "x", false],
    ["\\\\[x\\\\]", "x", true],
    ["\\begin{align*}a\\\\b\\end{align*}", "\\begin{align*}a\\\\b\\end{align*}", true],
    ["see \\eqref{eq:1}.", "\\eqref{eq:1}", false],
    ["$\\text{a $b$ c}$", "\\text{a $b$ c}", false],
    ["$a_*b*c$", "a_*b*c", false],
    ["price \\$3 and $x$", "x", false],
    ["$\\$3$", "\\$3", false],
    ["> quote $x$", "x", false],
  ])("finds the formula of %j", (text, tex, display) => {
    expect(formulas(text)).toEqual([[tex, display]]);
  });

  it("counts environments of the same name", () => {
    const nested = "\\begin{matrix}\\begin{matrix}a\\end{matrix}\\end{matrix}";
    expect(formulas(nested)).toEqual([[nested, true]]);
  });

  it.each([
    ["`$x$`"],
    ["``a ` $x$``"],
    ["```ts\nconst a = `$x$`;\n```"],
    ["~~~\n$x$\n~~~"],
    ["- item\n  ```\n  $x$\n  ```"],
    ["\\$x\\$"],
    ["costs $5 and $10"],
    ["$x\n\ny$"],
    ["$ x$"],
    ['<a href="$x$">link</a>'],
    ["<pre>$x$</pre>"],
    ["<!-- $x$ -->"],
    ["\\begin{align} never closed"],
    ["$$ never closed"],
    ["$$$$"],
  ])("finds nothing in %j", (text) => {
    expect(formulas(text)).toEqual([]);
  });

  it("reads single backslashes in HTML, where Markdown has taken none away", () => {
    expect(formulas("<td>\\(x\\)</td><td>\\[y\\]</td>", "html")).toEqual([
      ["x", false],
      ["y", true],
    ]);
    expect(formulas("\\(x\\)")).toEqual([]);
  });

  it("loses nothing: the pieces joined are the text", () => {
    const text = "a $x$ `$y$` \\begin{a}z\\end{a} $$q$$\n```\n$\n``` \\eqref{b} $";
    const pieces = scanMath(text, "markdown").map((piece) => (piece.kind === "text" ? piece.text : piece.source));
    expect(pieces.join("")).toBe(text);
  });
});
