import type { Cell } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { ansiToHtml } from "../../../packages/ts-jupyter-export/src/render/ansi.js";
import { isBalanced } from "../../../packages/ts-jupyter-export/src/render/balance.js";
import { Headings } from "../../../packages/ts-jupyter-export/src/render/headings.js";
import { embedImages } from "../../../packages/ts-jupyter-export/src/render/images.js";
import { renderNotebook } from "../../../packages/ts-jupyter-export/src/render/index.js";
import { renderMarkdown } from "../../../packages/ts-jupyter-export/src/render/markdown.js";
import { MathCollector } from "../../../packages/ts-jupyter-export/src/render/math.js";
import { scanMath } from "../../../packages/ts-jupyter-export/src/render/math-scan.js";
import { code, display, markdown, notebookOf, result, stderr, stdout } from "./rich-notebook.js";

const HALF = "\ud83d";

describe("a notebook that holds half characters", () => {
  it.each<[string, Cell]>([
    ["Markdown", markdown("c", `# ${HALF} title\n\n[${HALF}](${HALF}) ![${HALF}](${HALF}) \`${HALF}\` $${HALF}$`)],
    ["an attachment", markdown("c", "![a](attachment:a)", { attachments: { a: { "image/svg+xml": `<svg>${HALF}` } } })],
    ["code and its outputs", code("c", HALF, [stdout(HALF), stderr(HALF), result({ "text/plain": HALF })])],
    ["HTML", code("c", "", [display({ "text/html": `<b>${HALF}<i>` })])],
    ["a drawing", code("c", "", [display({ "image/svg+xml": `<svg>${HALF}</svg>` })])],
    ["JSON", code("c", "", [display({ "application/json": { [HALF]: HALF } })])],
    ["a tag", code("c", "", [], { metadata: { tags: [HALF] } })],
  ])("becomes a page: %s", async (_, cell) => {
    expect(await renderNotebook(notebookOf([cell]))).toMatch(/<\/html>\s*$/);
  });
});

describe("a cell without anything", () => {
  it.each<[string, Cell]>([
    ["code", code("c", "", [], { execution_count: null })],
    ["Markdown", markdown("c", "")],
    ["raw", { cell_type: "raw", id: "c", metadata: {}, source: "" }],
    ["an empty stream", code("c", "", [stdout("")])],
    ["an empty bundle", code("c", "", [display({})])],
    ["empty values", code("c", "", [display({ "text/html": "" }), display({ "image/png": "" })])],
  ])("stands in the page: %s", async (_, cell) => {
    expect(await renderNotebook(notebookOf([cell]))).toMatch(/<\/html>\s*$/);
  });
});

/** Beginnings without ends: the texts in which a search for the end fails each time anew. */
const BEGINNINGS = [
  "\u001b[",
  "\u001b]0;",
  "\u001b[31ma",
  "ab\r",
  "a\b",
  "$a ",
  "${",
  "$$ a \\",
  "\\(",
  "\\\\(",
  "\\begin{a}",
  '<a "',
  '<a b="',
  "<!--",
  "<code>",
  "<img ",
  "<script ",
  "`a``b",
  "</",
  "```\n",
  "> ",
  "#a\n",
  "a\n: b\n\n",
];

// What takes quadratic time would need minutes for these lengths; linear work needs a fraction of a second.
describe("time grows with the text and not with its square", () => {
  const sources = { network: "none", relative: "inside", allowed: (uri: string) => uri, missing: () => {} } as const;

  it.each(BEGINNINGS)("in 300,000 characters of %j", async (unit) => {
    const text = unit.repeat(300_000 / unit.length);
    const start = performance.now();
    ansiToHtml(text);
    isBalanced(text);
    scanMath(text, "markdown");
    scanMath(text, "html");
    await embedImages(text, sources);
    const context = { math: new MathCollector(), headings: new Headings(), cellId: "c" };
    renderMarkdown(text.slice(0, 20_000), context);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
