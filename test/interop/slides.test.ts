// nbconvert's slides beside ours: the same sections in the same nesting and order, with the same identifiers, classes,
// attributes and text. One Python process exports all notebooks.
import { execFileSync } from "node:child_process";
import { type Notebook, stringifyNotebook } from "@innerloop/nbformat";
import { JSDOM } from "jsdom";
import { beforeAll, describe, expect, it } from "vitest";
import { slidesExporter } from "../../packages/ts-jupyter-export/src/slides/index.js";
import {
  code,
  display,
  markdown,
  notebookOf,
  PNG,
  result,
  stderr,
  stdout,
} from "../ts-jupyter-export/render/rich-notebook.js";
import { PYTHON } from "./python.js";

const PROGRAM = `
import json, sys, nbformat
from nbconvert.exporters import SlidesExporter
exporter = SlidesExporter()
def shown(text):
    try:
        html = exporter.from_notebook_node(nbformat.reads(text, as_version=4), {"metadata": {"name": "name"}})[0]
    except ValueError:
        return None
    title = html[html.index("<title>"):html.index("</title>")]
    return [title, html[html.rindex('<div class="reveal">'):html.rindex("</main>")]]
json.dump([shown(text) for text in json.load(sys.stdin)], sys.stdout)`;

const TYPES = ["slide", "subslide", "fragment", "notes", "skip", "-"];

const typed = (id: string, type: unknown, more: Record<string, unknown> = {}) =>
  markdown(id, `Text of *${id}*.`, { metadata: { slideshow: { slide_type: type, ...more } } });

/** Every type after every type, and longer walks in which each meets many others. */
function arrangements(): [string, Notebook][] {
  const pairs = TYPES.flatMap((a) => TYPES.flatMap((b) => TYPES.map((c) => [a, b, c])));
  let state = 11;
  const walks = Array.from({ length: 24 }, () =>
    Array.from({ length: 15 }, () => {
      state = (state * 48271) % 2147483647;
      return TYPES[state % TYPES.length] ?? "-";
    }),
  );
  return [...pairs, ...walks].map((types) => [
    types.join(" "),
    notebookOf(types.map((type, index) => typed(`c${index}`, type))),
  ]);
}

const raw = (id: string, source: string, metadata: Record<string, unknown>) =>
  ({ cell_type: "raw", id, source, metadata }) as const;

const contents: [string, Notebook][] = [
  ["one cell", notebookOf([markdown("a", "# Title")])],
  [
    "code with every kind of output",
    notebookOf([
      code("a", "1 + 1", [stdout("out\n"), stderr("err\n"), result({ "text/plain": "2" })]),
      code("b", "picture()", [display({ "image/png": PNG, "text/plain": "p" })], {
        metadata: { slideshow: { slide_type: "fragment" } },
      }),
      code("c", "html()", [display({ "text/html": "<b>bold</b> <i>it</i>" })], {
        metadata: { slideshow: { slide_type: "subslide" } },
      }),
      code("d", "no outputs"),
    ]),
  ],
  [
    "a failed cell in notes",
    notebookOf([
      markdown("a", "x"),
      code("b", "throw 1", [{ output_type: "error", ename: "Error", evalue: "no", traceback: ["Error: no"] }], {
        metadata: { slideshow: { slide_type: "notes" } },
      }),
    ]),
  ],
  [
    "skipped cells that open and close",
    notebookOf([
      typed("a", "skip"),
      typed("b", "skip"),
      typed("c", "fragment"),
      typed("d", "skip"),
      typed("e", "slide"),
      typed("f", "skip"),
    ]),
  ],
  [
    "notes before everything",
    notebookOf([typed("a", "notes"), typed("b", "skip"), typed("c", "subslide"), typed("d", "notes")]),
  ],
  ["nothing to show", notebookOf([typed("a", "notes"), typed("b", "skip")])],
  ["no cell", notebookOf([])],
  [
    "odd slide types",
    notebookOf([
      typed("a", "slide"),
      typed("b", null),
      typed("c", "Slide"),
      typed("d", ""),
      markdown("e", "x", { metadata: { slideshow: {} } }),
    ]),
  ],
  [
    "data attributes",
    notebookOf([
      typed("a", "slide", { data: { background_color: "#eef", transition: "zoom" } }),
      typed("b", "fragment", { data: { fragment_index: "2" } }),
      typed("c", "subslide", { data: { quoted: "a \"b\" & <c> 'd'" } }),
      typed("d", "-", { data: { ignored: "x" } }),
    ]),
  ],
  [
    "tags and anchors",
    notebookOf([
      markdown("a", "# One\n\n## Two words", { metadata: { tags: ["x-y", "z"] } }),
      markdown("b", "[to](#Two-words)"),
    ]),
  ],
  [
    "raw cells",
    notebookOf([
      raw("a", "<b>raw</b>", { raw_mimetype: "text/html" }),
      raw("b", "left out", { raw_mimetype: "text/latex" }),
      markdown("c", "x"),
    ]),
  ],
  ["a title", notebookOf([markdown("a", "x")], { title: "A <b>title</b> & more" })],
  ["a table, a list, a quote", notebookOf([markdown("a", "|a|b|\n|-|-|\n|1|2|\n\n- one\n- two\n\n> said")])],
];

const notebooks = [...contents, ...arrangements()];

let theirs: ([title: string, show: string] | null)[];
beforeAll(() => {
  const input = JSON.stringify(notebooks.map(([, notebook]) => stringifyNotebook(notebook)));
  theirs = JSON.parse(
    execFileSync(PYTHON, ["-W", "ignore", "-c", PROGRAM], {
      encoding: "utf8",
      input,
      maxBuffer: 1 << 28,
      stdio: ["pipe", "pipe", "ignore"],
    }),
  );
}, 120_000);

async function ours(notebook: Notebook): Promise<[title: string, show: string] | null> {
  const exporter = slidesExporter({ page: { anchorLinkText: "¶" } });
  try {
    const { data } = await exporter.export(notebook, {
      name: "name",
      filesDir: "name_files",
      uniqueKey: "name",
      trust: "trusted",
      resolve: async () => undefined,
      warn: () => {},
    });
    const html = String(data);
    return [
      html.slice(html.indexOf("<title>"), html.indexOf("</title>")),
      html.slice(html.lastIndexOf('<div class="reveal">'), html.lastIndexOf("</main>")),
    ];
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("all cells are hidden")) return null;
    throw error;
  }
}

/** Ours on purpose: tables scroll, raw HTML has a box. nbconvert's: anchors that its own style hides. */
function tidy(root: Element): Element {
  for (const element of root.querySelectorAll(".anchor-link")) element.remove();
  for (const element of root.querySelectorAll(".table-scroll, .cell-raw")) element.replaceWith(...element.childNodes);
  return root;
}

const ATTRIBUTES = /^(data-.*|href|type|tabindex)$/;

/** One line an element or text, indented by its depth. */
function skeleton(element: Element, depth = 0): string[] {
  const attributes = [...element.attributes]
    .filter(({ name }) => ATTRIBUTES.test(name) && name !== "tabindex")
    .map(({ name, value }) => `[${name}=${value}]`)
    .sort();
  const classes = [...element.classList].sort().map((name) => `.${name}`);
  const indent = "  ".repeat(depth);
  const lines = [`${indent}${element.tagName.toLowerCase()}#${element.id}${classes.join("")}${attributes.join("")}`];
  if (element.tagName === "PRE") return [...lines, `${indent}  ${JSON.stringify(element.textContent?.trim())}`];
  for (const node of element.childNodes) {
    if (node.nodeType === 1) lines.push(...skeleton(node as Element, depth + 1));
    else if (node.nodeType === 3 && node.textContent?.trim()) {
      lines.push(`${indent}  ${JSON.stringify(node.textContent.replace(/\s+/g, " ").trim())}`);
    }
  }
  return lines;
}

const parsed = (html: string): string[] => {
  const root = JSDOM.fragment(html).firstElementChild;
  if (!root) throw new Error("no show in the page");
  return skeleton(tidy(root));
};

describe("our slides and nbconvert's", () => {
  it.each(contents.map(([name], index) => [name, index] as const))("hold the same: %s", async (_, index) => {
    const mine = await ours(notebooks[index]?.[1] ?? notebookOf([]));
    const other = theirs[index] ?? null;
    expect(mine?.[0]).toEqual(other?.[0]);
    expect(mine && parsed(mine[1])).toEqual(other && parsed(other[1]));
  });

  it("arrange every sequence of three cells, and long walks, alike", async () => {
    const differing: string[] = [];
    for (let index = contents.length; index < notebooks.length; index += 1) {
      const [name, notebook] = notebooks[index] ?? ["", notebookOf([])];
      const mine = await ours(notebook);
      const other = theirs[index] ?? null;
      if ((mine && parsed(mine[1]).join("\n")) !== (other && parsed(other[1]).join("\n"))) differing.push(name);
    }
    expect(notebooks.length - contents.length).toBe(216 + 24);
    expect(differing).toEqual([]);
  });
});
