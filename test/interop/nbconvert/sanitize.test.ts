// SanitizeHTML beside nbconvert's own (bleach), asked live: what survives of the same HTML under the same lists, and which media
// types of an output stay. Where we differ on purpose, the reason stands beside the case.
import { execFileSync } from "node:child_process";
import { parseFragment, type DefaultTreeAdapterTypes as Tree } from "parse5";
import { beforeAll, describe, expect, it } from "vitest";
import { exportNotebook } from "../../../packages/ts-jupyter-export/src/index.js";
import { code, display, markdown, notebookOf, PNG } from "../../ts-jupyter-export/render/rich-notebook.js";
import { complaintAbout } from "../../ts-jupyter-export/sanitize/audit.js";
import { armed, vectors } from "../../ts-jupyter-export/sanitize/vectors.js";
import { PYTHON } from "../python.js";
import { type Answer, askNbconvert } from "./preprocess-oracle.js";

type Traits = Record<string, unknown>;

const TAGS = ["a", "b", "div", "img", "p", "span", "table", "td", "tr", "ul", "li", "h1", "br"];
const LISTS = {
  tags: TAGS,
  attributes: { "*": ["title", "class"], a: ["href"], img: ["src", "alt"], td: ["colspan"], span: ["style"] },
  styles: ["color", "font-weight"],
  strip: true,
};

/** Fragments, each with the traits that both are given. */
const CASES: readonly (readonly [html: string, traits: Traits])[] = [
  ['<b title="t" onclick="x()">bold</b>', LISTS],
  ['<a href="https://example.org/?a=1&amp;b=2" title="t" ping="x">link</a>', LISTS],
  ['<a href="javascript:x()">link</a>', LISTS],
  ['<a href="mailto:a@example.org">link</a><a href="page.html#x">link</a>', LISTS],
  ['<img src="a.png" alt="a" onerror="x()" srcset="b.png 2x">', LISTS],
  ["<table><tr><td colspan=2 rowspan=2>x</td></tr></table>", LISTS],
  ['<span style="color: red; position: fixed; font-weight: bold">x</span>', LISTS],
  ["<ul><li>one<li>two</ul>", LISTS],
  ["<p>one<p>two<!-- comment -->", LISTS],
  ["<div><form><b>kept</b></form></div>", LISTS],
  ["a &lt; b &amp; c &copy;", LISTS],
  ["<b>never closed", LISTS],
  ["<h1 id=x class=y>title</h1>", LISTS],
  ['<b><i>x</i></b><blockquote class="c">y</blockquote>', { ...LISTS, tags: ["b"] }],
  ['<b title="t" class="c">x</b>', { ...LISTS, attributes: { b: ["title"] } }],
  ["<foo>text</foo><b>x</b>", { ...LISTS, strip: false }],
];

/** Kept differences: what comes out of ours instead. */
const DIFFERENT: readonly (readonly [reason: string, html: string, traits: Traits, ours: string])[] = [
  ["text of a script is not for readers; bleach shows it", "<b>a</b><script>x()</script>", LISTS, "<b>a</b>"],
  ["a list can let no script through", "<b>a</b><script>x()</script>", { ...LISTS, tags: ["b", "script"] }, "<b>a</b>"],
  ["nor a handler", '<b onclick="x()">a</b>', { ...LISTS, attributes: { b: ["onclick"] } }, "<b>a</b>"],
  [
    "nor a style that leaves its box",
    '<span style="position: fixed">a</span>',
    { ...LISTS, styles: ["position"] },
    "<span>a</span>",
  ],
];

/** Names, attributes and text of the elements in order. */
function treeOf(html: string): unknown[] {
  const walk = (node: Tree.ChildNode): unknown[] => {
    if (node.nodeName === "#text") return "value" in node && node.value.trim() !== "" ? [node.value.trim()] : [];
    if (!("tagName" in node)) return [];
    const attributes = node.attrs.map(({ name, value }) => [name, value.replace(/[;\s]+$/, "").replace(/\s+/g, " ")]);
    const inner = node.childNodes.flatMap(walk);
    // parse5 adds the body that bleach writes no more of.
    return node.tagName === "tbody" ? inner : [[node.tagName, attributes.sort(), inner]];
  };
  return parseFragment(html).childNodes.flatMap(walk);
}

const holding = (html: string) => notebookOf([code("c", "", [display({ "text/html": html })])]);

async function ourHtml(html: string, traits: Traits): Promise<string> {
  const settings = { SanitizeHTML: { ...traits, enabled: true } } as never;
  const { notebook } = await exportNotebook(holding(html), { to: "notebook", settings });
  return htmlOf(notebook);
}

function htmlOf(notebook: Answer["notebook"]): string {
  const [cell] = notebook?.cells ?? [];
  const output = cell?.cell_type === "code" ? cell.outputs[0] : undefined;
  return output && "data" in output ? String(output.data["text/html"]) : "";
}

const MISTUNE = `
import json, sys
from nbconvert.filters.markdown_mistune import markdown2html_mistune
print(json.dumps([markdown2html_mistune(source) for source in json.load(sys.stdin)]))
`;

/** nbconvert's own renderer of Markdown. */
const markdownByNbconvert = (sources: readonly string[]): string[] =>
  JSON.parse(
    execFileSync(PYTHON, ["-c", MISTUNE], { input: JSON.stringify(sources), encoding: "utf8", maxBuffer: 1 << 28 }),
  ) as string[];

function complaints(html: string): string[] {
  const walk = (node: Tree.ChildNode): string[] => {
    if (!("tagName" in node)) return [];
    const own = node.tagName === "script" ? "<script>" : complaintAbout({ tag: node.tagName, attributes: node.attrs });
    return [...(own === undefined ? [] : [own]), ...node.childNodes.flatMap(walk)];
  };
  return parseFragment(html).childNodes.flatMap(walk);
}

let theirs: Answer[];
const asked = [...CASES, ...DIFFERENT.map(([, html, traits]) => [html, traits] as const)];
const bundle = {
  "text/html": "<b>x</b>",
  "application/javascript": "x()",
  "image/png": PNG,
  "text/plain": "x",
  "image/gif": PNG,
};
const lists: readonly Traits[] = [
  {},
  { safe_output_keys: ["text/plain"] },
  { safe_output_keys: ["image/gif", "image/png"], sanitized_output_types: [] },
];

beforeAll(() => {
  const question = (notebook: ReturnType<typeof holding>, traits: Traits) => ({
    steps: [["SanitizeHTML", traits]] as [string, Traits][],
    notebook,
    uniqueKey: "k",
    filesDir: "f",
  });
  theirs = askNbconvert([
    ...asked.map(([html, traits]) => question(holding(html), traits)),
    ...lists.map((traits) => question(notebookOf([code("c", "", [display(bundle)])]), traits)),
    question(notebookOf([markdown("m", "> a & b `x < y`")]), {}),
  ]);
}, 60_000);

describe("the same lists leave the same of", () => {
  it.each(CASES.map(([html, traits], index) => [html, traits, index] as const))("%s", async (html, traits, index) => {
    expect(theirs[index]?.error).toBeUndefined();
    expect(treeOf(await ourHtml(html, traits))).toEqual(treeOf(htmlOf(theirs[index]?.notebook)));
  });
});

describe("what differs on purpose", () => {
  it.each(DIFFERENT.map((row, index) => [...row, index] as const))("%s", async (_, html, traits, ours, index) => {
    expect(await ourHtml(html, traits)).toBe(ours);
    expect(htmlOf(theirs[CASES.length + index]?.notebook)).not.toBe(ours);
  });

  it("quotes and code of Markdown stay what they are; bleach takes the whole text for HTML", async () => {
    const source = "> a & b `x < y`";
    const { notebook } = await exportNotebook(notebookOf([markdown("m", source)]), {
      to: "notebook",
      settings: { SanitizeHTML: { enabled: true } },
    });
    expect(notebook.cells[0]?.source).toBe(source);
    expect(theirs.at(-1)?.notebook?.cells[0]?.source).toBe("&gt; a &amp; b `x &lt; y`");
  });
});

describe("media types", () => {
  it.each(lists.map((traits, index) => [JSON.stringify(traits), traits, index] as const))(
    "that stay are nbconvert's with %s",
    async (_, traits, index) => {
      const settings = { SanitizeHTML: { ...traits, enabled: true } } as never;
      const types = (notebook: Answer["notebook"]) => {
        const [cell] = notebook?.cells ?? [];
        const output = cell?.cell_type === "code" ? cell.outputs[0] : undefined;
        return output && "data" in output ? Object.keys(output.data).sort() : [];
      };
      const { notebook } = await exportNotebook(notebookOf([code("c", "", [display(bundle)])]), {
        to: "notebook",
        settings,
      });
      expect(types(notebook)).toEqual(types(theirs[asked.length + index]?.notebook));
    },
  );
});

describe("Markdown that was cleaned", () => {
  it("does nothing when nbconvert itself renders it", async () => {
    const sources = vectors.map(({ id, text }) => markdown(`m${id}`, armed(text, id)));
    const { notebook } = await exportNotebook(notebookOf(sources), {
      to: "notebook",
      settings: { HTMLExporter: { sanitize_html: true } },
    });
    const left = markdownByNbconvert(notebook.cells.map(({ source }) => source)).flatMap((html, index) =>
      complaints(html).map((complaint) => `${vectors[index]?.id}: ${complaint}`),
    );
    expect(left).toEqual([]);
  });
});
