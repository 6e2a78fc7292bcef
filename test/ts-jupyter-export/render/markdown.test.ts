import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { Headings, headingId, outline } from "../../../packages/ts-jupyter-export/src/render/headings.js";
import { renderMarkdown } from "../../../packages/ts-jupyter-export/src/render/markdown.js";
import { MathCollector } from "../../../packages/ts-jupyter-export/src/render/math.js";

/** Characters that only placeholders of formulas are made of. */
const PLACEHOLDER = /[\u{f0000}-\u{f7fff}]/u;

function render(source: string) {
  const context = { math: new MathCollector(), headings: new Headings(), cellId: "c" };
  const html = renderMarkdown(source, context);
  return { html, context, dom: new JSDOM(html).window.document };
}

describe("renderMarkdown", () => {
  it("gives headings nbconvert's identifiers and a ¶ link", () => {
    const { dom } = render("# A title: *one* `two`\n\nSetext\n======");
    const [first, second] = dom.querySelectorAll("h1");
    expect(first?.id).toBe("A-title:-one-two");
    expect(first?.querySelector("a.anchor-link")?.getAttribute("href")).toBe("#A-title:-one-two");
    expect(first?.textContent).toBe("A title: one two¶");
    expect(second?.id).toBe("Setext");
  });

  it("keeps identifiers of equal headings apart", () => {
    expect([...render("## A\n## A\n## A").dom.querySelectorAll("h2")].map(({ id }) => id)).toEqual(["A", "A-2", "A-3"]);
  });

  it("percent-encodes everything but nbconvert's few signs", () => {
    expect(headingId("é ?/:@!$&'()*+,;= <x>")).toBe("%C3%A9-?/:@!$&'()*+,;=-%3Cx%3E");
  });

  it("renders GitHub tables, strikethrough and task lists", () => {
    const { dom } = render("| a | b |\n|:--|--:|\n| 1 | $|x|$ |\n\n~~gone~~\n\n- [x] done\n- [ ] open\n- plain");
    expect(dom.querySelectorAll(".table-scroll > table td")).toHaveLength(2);
    expect(dom.querySelector("del")?.textContent).toBe("gone");
    expect([...dom.querySelectorAll("input")].map((box) => box.checked)).toEqual([true, false]);
    expect(dom.querySelectorAll("li.task-list-item")).toHaveLength(2);
  });

  it("links bare addresses only when they say their scheme", () => {
    const { dom } = render("https://example.org/a and example.org and me@example.org");
    expect([...dom.querySelectorAll("a")].map((link) => link.href)).toEqual(["https://example.org/a"]);
  });

  it("leaves raw HTML as it is", () => {
    expect(render('<div class="x"><b>y</b></div>').dom.querySelector("div.x > b")?.textContent).toBe("y");
  });

  it("protects formulas from emphasis, entities and line breaks", () => {
    const { context, html } = render("$a_i * b_i * c$ and\n\n\\begin{aligned}\na &= b \\\\\n_c_ &< d\n\\end{aligned}");
    expect(context.math.count).toBe(2);
    expect(context.math.sources(html)).toContain("a &= b \\\\\n_c_ &< d");
  });

  it("puts the TeX source back where markup cannot stand", () => {
    const { html, dom } = render('![of $x$](a.png "and $y$")\n\n    indented $z$');
    expect(dom.querySelector("img")?.alt).toBe("of $x$");
    expect(dom.querySelector("img")?.title).toBe("and $y$");
    expect(dom.querySelector("pre")?.textContent).toBe("indented $z$");
    expect(html).not.toMatch(PLACEHOLDER);
  });

  it("colours fenced code, and leaves to `pre > code` what Pygments does not know", () => {
    const { dom } = render("```ts\nconst a = 1;\n```\n\n```whatever x\n<b>\n```\n\n```\n<i>\n```");
    expect(dom.querySelector("div.highlight > pre .kd")?.textContent).toBe("const");
    const [unknown, unnamed] = dom.querySelectorAll("pre > code");
    expect([unknown?.className, unknown?.textContent]).toEqual(["language-whatever", "<b>\n"]);
    expect([unnamed?.className, unnamed?.textContent]).toEqual(["", "<i>\n"]);
  });
});

describe("outline", () => {
  const headings = (...levels: number[]) =>
    levels.map((level, i) => ({ level, text: `h${i}`, html: `h${i}`, id: `h${i}`, cellId: "c" }));

  it("nests by level and leaves the single title out", () => {
    const dom = new JSDOM(outline(headings(1, 2, 3, 2))).window.document;
    expect(dom.querySelectorAll("body > ol > li")).toHaveLength(2);
    expect(dom.querySelector("body > ol > li > ol > li > a")?.getAttribute("href")).toBe("#h2");
  });

  it.each([[[2, 3, 2]], [[3, 2, 1, 2, 1]], [[2, 2, 2, 3, 2]], [[1, 3, 3, 2, 3]]])(
    "lists all of %j in order, well nested",
    (levels) => {
      const html = outline(headings(...levels));
      const body = new JSDOM(html).window.document.body;
      expect(body.innerHTML).toBe(html);
      const shown = levels.filter((level) => level > 1 || levels.filter((other) => other === 1).length > 1);
      expect(body.querySelectorAll("a")).toHaveLength(shown.length);
    },
  );

  it("is left out below three headings", () => {
    expect(outline(headings(1, 2, 2))).toBe("");
  });
});
