import { describe, expect, it, vi } from "vitest";
import type { Formula } from "../../../packages/ts-jupyter-export/src/render/formula.js";
import { drawNew } from "../../../packages/ts-jupyter-export/src/render/math-cache.js";
import { typesetFormulas } from "../../../packages/ts-jupyter-export/src/render/math-engine.js";

const inline = (tex: string, cellId = "c"): Formula => ({ tex, display: false, source: `$${tex}$`, cellId });
const spy = () => vi.fn((formulas: readonly Formula[]) => typesetFormulas(formulas));

describe("drawNew", () => {
  it("gives what the engine gives, drawing for drawing and glyph for glyph", () => {
    const formulas = ["x^2", "\\frac{1}{2}", "x^2", "\\sum_{i=1}^n \\left( a_i \\right)", "\\sqrt[3]{\\mathbb{R}}"].map(
      (tex) => inline(tex),
    );
    const [ours, plain] = [drawNew(formulas, typesetFormulas), typesetFormulas(formulas)];
    expect(ours.parts).toEqual(plain.parts);
    // The order of the outlines is nobody's matter.
    const outlines = (glyphs: string) =>
      glyphs
        .split(/(?=<path)/)
        .map((path) => path.replace("</defs></svg>", ""))
        .sort();
    expect(outlines(ours.glyphs)).toEqual(outlines(plain.glyphs));
  });

  it("brings the outline of every glyph that its drawings use, and no other", () => {
    drawNew([inline("\\Omega")], typesetFormulas);
    const { parts, glyphs } = drawNew(
      ["a_1", "\\int_0^1 a", "\\vec{b}"].map((tex) => inline(tex)),
      typesetFormulas,
    );
    const used = new Set([...parts.join("").matchAll(/<use href="#([^"]+)"/g)].map(([, id]) => id));
    const there = [...glyphs.matchAll(/<path id="([^"]+)"/g)].map(([, id]) => id);
    expect(used.size).toBeGreaterThan(4);
    expect(there.sort()).toEqual([...used].sort());
  });

  it("draws a formula once, in one page and from page to page", () => {
    const draw = spy();
    drawNew([inline("k_1"), inline("k_2"), inline("k_1")], draw);
    drawNew([inline("k_2"), inline("k_3")], draw);
    drawNew([inline("k_1")], draw);
    expect(draw.mock.calls.map(([formulas]) => formulas.map(({ tex }) => tex))).toEqual([["k_1", "k_2"], ["k_3"]]);
  });

  it("gives the same page whatever was drawn before", () => {
    const page = [inline("q_1 + w"), inline("\\hat{w}"), inline("q_1 + w")];
    const first = drawNew(page, typesetFormulas);
    drawNew([inline("\\hat{w}"), inline("z"), inline("q_1")], typesetFormulas);
    expect(drawNew(page, typesetFormulas)).toEqual(first);
  });

  it.each([
    "\\newcommand{\\R}{\\mathbb R}",
    "\\def\\R{r}",
    "\\let\\R=r",
    "\\DeclareMathOperator{\\R}{r}",
    "a \\label{one}",
    "\\eqref{one}",
    "a \\tag{2}",
    "\\begin{equation}a\\end{equation}",
    "\\begin{align} a \\end{align}",
    "\\require{cancel}",
    "\\definecolor{mine}{rgb}{1,0,0}",
    "\\providecommand{\\R}{r}",
  ])("leaves a page with %s to the engine as a whole", (tex) => {
    const draw = spy();
    const page = [inline("\\alpha_0"), inline(tex), inline("\\alpha_0")];
    drawNew(page, draw);
    drawNew(page, draw);
    expect(draw.mock.calls.map(([formulas]) => formulas)).toEqual([page, page]);
  });

  it("tells of an error in every place that has it", () => {
    const { errors, parts } = drawNew([inline("\\frac{", "a"), inline("y"), inline("\\frac{", "b")], typesetFormulas);
    expect(errors.map(({ cellId }) => cellId)).toEqual(["a", "b"]);
    expect(parts[0]).toContain("math-error");
    expect(parts[1]).toContain("<svg");
  });
});
