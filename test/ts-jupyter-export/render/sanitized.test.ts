import type { Cell } from "@innerloop/nbformat";
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import {
  type PageOptions,
  type PageWarning,
  renderNotebook,
} from "../../../packages/ts-jupyter-export/src/render/index.js";
import { code, display, markdown, notebookOf, PNG } from "./rich-notebook.js";

/** Without the head: parsing its styles would take longer than everything else. */
function mainOf(html: string): Element {
  const main = new JSDOM(html.slice(html.indexOf("<body"))).window.document.querySelector("main");
  if (!main) throw new Error("no main");
  return main;
}

async function sanitized(cells: Cell[], options: PageOptions = {}, metadata = {}) {
  const warnings: PageWarning[] = [];
  const html = await renderNotebook(notebookOf(cells, metadata), {
    foreign: "sanitize",
    onWarning: (warning) => warnings.push(warning),
    ...options,
  });
  const main = mainOf(html);
  return { html, main, warnings: warnings.map(({ kind, message }) => `${kind}: ${message}`) };
}

/** What of a page could act: elements and attributes by name, scripts that are data apart. */
function acting(main: Element): string[] {
  const bad = "script:not([type='application/json']), iframe, object, embed, form, link, meta, base, foreignObject";
  const elements = [...main.querySelectorAll(bad)].map((element) => element.tagName);
  const attributes = [...main.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes]
      .filter(({ name, value }) => /^on/i.test(name) || /^\s*(javascript:|vbscript:|data:text)/i.test(value))
      .map(({ name }) => `${element.tagName} ${name}`),
  );
  return [...elements, ...attributes];
}

const ATTACK =
  '<img src=x onerror="alert(1)"><b onclick="alert(1)">b</b><script>alert(1)</script><a href="javascript:alert(1)">x</a>';

describe("a sanitized page", () => {
  it.each<[string, Cell]>([
    ["a Markdown cell", markdown("c", `text\n\n${ATTACK}\n\n[a](javascript:alert(1)) ![b](javascript:alert(1))`)],
    ["an HTML output", code("c", "", [display({ "text/html": ATTACK })])],
    ["a Markdown output", code("c", "", [display({ "text/markdown": ATTACK })])],
    ["a raw cell", { cell_type: "raw", id: "c", metadata: { raw_mimetype: "text/html" }, source: ATTACK }],
    ["LaTeX", code("c", "", [display({ "text/latex": `$\\href{javascript:alert(1)}{x}$ ${ATTACK}` })])],
    ["a formula", markdown("c", "$\\href{javascript:alert(1)}{x}$ and $\\style{background:url(//a)}{x}$")],
    ["plain text", code("c", "", [display({ "text/plain": ATTACK })])],
    ["code", code("c", ATTACK)],
    ["a type's name", code("c", "", [display({ 'image/x"><script>alert(1)</script>': "AAAA" })])],
    ["base64", code("c", "", [display({ "image/png": `"><script>alert(1)</script>` })])],
    ["a tag", code("c", "", [], { metadata: { tags: ['x"><script>alert(1)</script>'] } })],
    ["an identifier", markdown(`c"><script>alert(1)</script>`, "x")],
    ["a heading", markdown("c", `# a"><script>alert(1)</script>`)],
    ["a fence's language", markdown("c", '```x"><script>alert(1)</script>\na\n```')],
    ["a Mermaid source", markdown("c", "```mermaid\n</pre><script>alert(1)</script>\n```")],
    ["JSON", code("c", "", [display({ "application/json": { [ATTACK]: ATTACK } })])],
    ["a script", code("c", "", [display({ "application/javascript": "alert(1)" })])],
    ["an attachment", markdown("c", "![a](attachment:a)", { attachments: { a: { 'text/html"><script>': "<b>" } } })],
  ])("lets nothing act that comes with %s", async (_, cell) => {
    const { main } = await sanitized([cell]);
    expect(acting(main)).toEqual([]);
  });

  it("has the same attacks act where it is not sanitized, so that the check above can fail", async () => {
    const cell = code("c", "", [display({ "text/html": ATTACK })]);
    const html = await renderNotebook(notebookOf([cell]));
    expect(acting(mainOf(html))).toEqual(["SCRIPT", "B onclick", "A href"]);
  });

  it("keeps what only formats: headings with their ids, tables, tasks, code in colour, formulas, Mermaid sources", async () => {
    const source =
      "# A title\n\n**b** $x^2$\n\n|a|\n|-|\n|1|\n\n- [x] done\n\n```ts\nconst a = 1;\n```\n\n```mermaid\ngraph TD\n```";
    const { main, warnings } = await sanitized([markdown("c", source)]);
    expect(warnings).toEqual([]);
    expect(main.querySelector("h1")?.id).toBe("A-title");
    expect(main.querySelector("h1 > a.anchor-link")?.getAttribute("href")).toBe("#A-title");
    for (const selector of [
      "strong",
      ".math svg",
      ".table-scroll > table td",
      "li.task-list-item > input.task-list-item-checkbox[type=checkbox][disabled][checked]",
      ".highlight > pre > .kd",
      "div.jp-Mermaid > pre.mermaid",
    ]) {
      expect(main.querySelector(`.jp-MarkdownOutput ${selector}`), selector).not.toBeNull();
    }
  });

  it("says once a cell what it left out, and where a script stood", async () => {
    const { main, warnings } = await sanitized([
      code("c", "", [display({ "text/html": ATTACK }), display({ "application/javascript": "alert(1)" })]),
    ]);
    const said = warnings.filter((warning) => warning.startsWith("sanitized: left out as unsafe:"));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/<script>.*application\/javascript$/);
    expect(main.querySelector(".jp-RenderedJavaScript")?.textContent).toContain("not trusted");
  });

  it("takes sizes that are lengths, and no others", async () => {
    const picture = (width: unknown) => display({ "image/png": PNG }, { "image/png": { width } });
    const { main } = await sanitized([code("c", "", [picture(40), picture("50%"), picture("1 onload=alert(1)")])]);
    expect([...main.querySelectorAll("img")].map((image) => image.getAttribute("width"))).toEqual(["40", "50%", null]);
  });

  it("puts an inline drawing into the page without its scripts", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><rect width="3"/></svg>`;
    const { main } = await sanitized([code("c", "", [display({ "image/svg+xml": svg })])], { svg: "inline" });
    expect(main.querySelector(".jp-RenderedSVG > svg > rect")).not.toBeNull();
    expect(acting(main)).toEqual([]);
  });

  it("cannot be told to put a formula where no formula stands", async () => {
    // The characters that placeholders are made of, without the mark that only this page knows.
    const forged = "\u{f0001}\u{f0002}\u{f0003}\u{f0004}0\u{f0000} \ue0000\ue001";
    const { main } = await sanitized([markdown("c", `$x$ ${forged} <b title="${forged}">b</b>`)]);
    expect(main.querySelectorAll(".math")).toHaveLength(1);
    expect(main.querySelector("b")?.title).toBe(forged);
  });
});
