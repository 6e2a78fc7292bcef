import { JSDOM } from "jsdom";
import { beforeAll, describe, expect, it } from "vitest";
import { MathCollector } from "../../../packages/ts-jupyter-export/src/render/math.js";

function typeset(...sources: (string | [tex: string, display: boolean])[]) {
  const math = new MathCollector();
  const marks = sources.map((entry) => {
    const [tex, display] = typeof entry === "string" ? [entry, false] : entry;
    return math.add({ tex, display, source: `$${tex}$`, cellId: "c" });
  });
  const typesetMath = math.typeset();
  return { ...typesetMath, html: marks.map((mark) => typesetMath.fill(mark)) };
}

beforeAll(async () => {
  const math = new MathCollector();
  math.add({ tex: "x", display: false, source: "$x$", cellId: "c" });
  await math.load();
});

describe("MathCollector", () => {
  it("draws every formula as SVG that carries its TeX for screen readers", () => {
    const { html, errors, glyphs } = typeset("x^2 < 3", ["\\int_0^1", true]);
    expect(errors).toEqual([]);
    expect(html[0]).toContain('role="math" aria-label="x^2 &lt; 3"');
    expect(html[0]).toContain("<svg");
    expect(html[1]).toContain("math-display");
    expect(glyphs).toContain("<path");
  });

  it("keeps macros for later formulas", () => {
    expect(typeset("\\newcommand{\\R}{\\mathbb R}", "\\R^n").errors).toEqual([]);
  });

  it("resolves references to labels further down", () => {
    const { html, errors } = typeset("\\eqref{later}", ["\\begin{equation}a\\label{later}\\end{equation}", true]);
    expect(errors).toEqual([]);
    const target = /href="#([^"]+)"/.exec(html[0] ?? "")?.[1] ?? "none";
    expect(html[1]).toContain(`id="${decodeURIComponent(target)}"`);
    // "(1)": the glyph of the digit one, U+31, and not the "???" of an unknown label.
    expect(html[0]).toContain("N-31");
  });

  it.each([
    "\\require{cancel}\\cancel{x}",
    "\\ce{H2O}",
    "\\bra{\\psi}",
    "\\begin{eqnarray}a&=&b\\end{eqnarray}",
    "\\tag{*} x",
    "\\require{physics}\\dv{x}",
  ])("knows %s", (tex) => {
    expect(typeset([tex, true]).errors).toEqual([]);
  });

  it("shows an error where it is and reports it, without harming its neighbours", () => {
    const { html, errors } = typeset("a", "\\nope<b>", "c");
    expect(errors).toEqual([{ message: "Undefined control sequence \\nope", tex: "\\nope<b>", cellId: "c" }]);
    expect(html[1]).toContain('class="math-error"');
    expect(html[1]).toContain("$\\nope&lt;b&gt;$");
    expect(html[2]).toContain("<svg");
  });

  it("starts from nothing each time: macros and numbers of one page do not reach the next", () => {
    typeset("\\newcommand{\\leak}{x}", ["\\begin{equation}a\\end{equation}", true]);
    expect(typeset("\\leak").errors).toHaveLength(1);
    const equation: [string, boolean] = ["\\begin{equation}a\\end{equation}", true];
    expect(typeset(equation).html).toEqual(typeset(equation).html);
  });

  it("keeps a formula in one line with its brackets and punctuation", () => {
    const collector = new MathCollector();
    const [a, b, c] = ["a", "b", "c"].map((tex) =>
      collector.add({ tex, display: tex === "c", source: `$${tex}$`, cellId: "c" }),
    );
    const html = collector.typeset().fill(`<p>(${a}), &quot;${b}&quot;. ${b} ${c}. ${a}<b>.</b></p>`);
    const { document } = new JSDOM(html).window;
    const glued = [...document.querySelectorAll(".math-glue")];
    expect(glued.map((span) => [span.firstChild?.textContent, span.lastChild?.textContent])).toEqual([
      ["(", "),"],
      ['"', '".'],
    ]);
    expect(document.querySelectorAll(".math")).toHaveLength(5);
  });

  it("costs nothing without formulas", () => {
    expect(typeset()).toMatchObject({ glyphs: "", errors: [] });
  });
});
