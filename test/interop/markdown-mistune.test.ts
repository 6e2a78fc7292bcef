// Our Markdown beside nbconvert's (its markdown2html filter, mistune 3), snippet by snippet: the same elements, attributes
// and text. Needs .venv with nbconvert (scripts/python-env.js), or a Python named by INNERLOOP_PYTHON.
import { execFileSync } from "node:child_process";
import { type DefaultTreeAdapterTypes as Html, parseFragment } from "parse5";
import { beforeAll, describe, expect, it } from "vitest";
import { Headings } from "../../packages/ts-jupyter-export/src/render/headings.js";
import { renderMarkdown } from "../../packages/ts-jupyter-export/src/render/markdown.js";
import { MathCollector } from "../../packages/ts-jupyter-export/src/render/math.js";
import { isPygmentsName } from "../../packages/ts-jupyter-export/src/render/pygments-names.js";
import { PYTHON } from "./python.js";

const python = (program: string, input: unknown): unknown =>
  JSON.parse(
    execFileSync(PYTHON, ["-c", `import json, sys\ndata = json.load(sys.stdin)\n${program}`], {
      encoding: "utf8",
      input: JSON.stringify(input),
    }),
  );

const SNIPPETS = [
  "plain text\nin two lines",
  "hard  \nbreak and\\\nanother",
  "*a* _b_ **c** __d__ ***e*** ~~f~~ *a **b** c* intra_word_under a*b*c",
  "**bold**text _a_b_ * not * _ not _",
  "`code` ``a ` b`` ` lone",
  "\\* \\_ \\# \\[ \\] \\` \\\\ \\a &copy; &amp; &#35; &nosuch; < >",
  "# one\n## two\n#three\n####### seven\n# closed #\n## `code` *em*",
  "Setext\n===\n\nOther\n---\n\nlong\nheading\n---",
  "text\n# heading\nmore\n#tag at a line's start",
  "- a\n- b\n\n* c\n+ d\n\n1. e\n2. f\n\n3) g",
  "- a\n  - b\n    - c\n- d\n  continued\nlazy",
  "- a\n\n- b\n\n  second paragraph\n\n      code",
  "1. one\n   - two\n     1. three\n10. four\n\n7. seven",
  "- [ ] open\n- [x] done\n- [X] done too\n- [] none\n- [ ]none\n\n1. [ ] numbered",
  "- [ ] loose\n\n- [x] list",
  "> quote\n> more\nlazy\n\n> > nested\n>\n> - list\n> ```\n> code\n> ```",
  "---\n***\n___\n- - -\n\n--\n",
  "    indented\n      code\n\n    after a blank\n\ntext\n    no code",
  "```\nplain\n```\n\n```python\nx = 1\n```\n\n~~~js\nlet a\n~~~\n\n````\n```\n````",
  "```python title=x\na\n```\n\n```text\n\n\nlines\n\n```\n\n``` sh\nls\n```\n\n```\nnever closed",
  "[a](b) [c](<d e> 'title') [f](g \"h\") [i]() [](j) [k](l(m)n) [o](p%20q?r=s&t=u#v)",
  "[a][b] [b][] [b] [nothing] [B]\n\n[b]: http://example.org 'T'",
  "![a](b.png) ![c *d* `e`](f.png 'g') [![h](i.png)](j) ![k][l]\n\n[l]: m.png",
  "<http://example.org/a_b> <me@example.org> <not a link>",
  "see https://example.org/a_b_c?d=e&f=(g), http://x.org. xhttps://y.org/z) ftp://no.org www.no.org a@b.org",
  "**https://example.org** [https://a.org](b) `https://c.org` (https://d.org/e)",
  "|a|b|\n|-|-|\n|1|2|\n|3|4|\n\nafter",
  "a | b | c\n:-- | :-: | --:\n*1* | `2` | [3](x)\n",
  "|a|\n|---|\n\n| x \\| y |\n|---|\n| `z` |",
  "Term\n: Definition\n\nOne\nTwo\n: First\n: Second\n  continued\n\nLoose\n\n: Paragraph\n\n    second\n\nafter",
  "<div>\n*raw*\n</div>\n\n<div>\n\n*read*\n\n</div>\n\ntext <b>inline *em*</b> <br> <br/>",
  "<!-- comment -->\n\na <!-- in line --> b <?php x ?> <!DOCTYPE x> <![CDATA[y]]>",
  "<pre>\n*raw*\n\nstill\n</pre>\n\n<script>\nlet a = '*b*';\n</script>\n<details><summary>S</summary>\n\n- x\n\n</details>",
  "<a href='x'>https://not.twice</a> <img src='a.png' alt='b'> <unknown-tag attr>x</unknown-tag>",
  "$a_1 * b_2 * c$ and $$\nx < y\n\nz & w\n$$ end",
  "\\\\(a_1*b*c\\\\) \\\\[d_1*e*f\\\\] \\begin{align*}a &= b \\\\\n_c_ &< d\\end{align*}",
  "cost \\$5 and \\$6, `$x$`, \\$not *math*\\$",
  "- $a$\n- $$b$$\n\n> $c$\n\n| $x$ | b |\n|-|-|\n| $y_1$ | $z_1$ |",
  "# $x$ and $y_1$\n\n## Same\n\ntext $a$, ($b$). $c$!",
  "emoji 😀 ä ß 日本 — “quotes” -- ...",
  "tab\tbetween\n\n\tindented by a tab\n\n-\ta\n\n-\tb",
  "line\r\nends\rof all kinds",
  "",
  "\n\n\n",
  "a\\\n\nb  \n\nc",
];

/** One line an element or text, with what is known and meant undone (see test/nbconvert/differences). */
function lines(html: string): string[] {
  const out: string[] = [];
  const walk = (node: Html.Node, depth: number): void => {
    if ("value" in node) {
      const text = node.value.replace(/\s+/g, " ").trim();
      if (text !== "") out.push(`${" ".repeat(depth)}"${text}"`);
    }
    if (!("tagName" in node)) return;
    const attributes = node.attrs
      .filter(({ name }) => name !== "aria-label")
      .map(({ name, value }) => `${name}=${value}`);
    if (attributes.includes("class=table-scroll")) {
      for (const child of node.childNodes) walk(child, depth);
      return;
    }
    out.push(`${" ".repeat(depth)}<${[node.tagName, ...attributes.sort()].join(" ")}>`);
    if (attributes.includes("class=highlight")) out.push(JSON.stringify(textOf(node).trim()));
    else for (const child of node.childNodes) walk(child, depth + 1);
  };
  for (const child of parseFragment(html).childNodes) walk(child, 0);
  return joined(out);
}

/** Neighbouring texts read as one. */
const joined = (found: readonly string[]): string[] =>
  found.reduce<string[]>((all, line) => {
    const last = all.at(-1);
    const [, space = ""] = /^( *)"/.exec(line) ?? [];
    if (last?.startsWith(`${space}"`) && line.startsWith(`${space}"`)) all[all.length - 1] = `${last}${line}`;
    else all.push(line);
    return all;
  }, []);

const textOf = (node: Html.Node): string =>
  "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(textOf).join("") : "";

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Formulas as nbconvert leaves them for the browser: `\\(x\\)` becomes `$x$`. */
const asLeft = (source: string): string =>
  escaped(
    source
      .replace(/^\\\\\((.*)\\\\\)$/s, (_, tex) => `$${tex}$`)
      .replace(/^\\\\\[(.*)\\\\\]$/s, (_, tex) => `$$${tex}$$`),
  );

function ours(source: string): string {
  const math = new MathCollector();
  return math.sources(renderMarkdown(source, { math, headings: new Headings(), cellId: "c" }), asLeft);
}

describe("Markdown is read as nbconvert reads it", () => {
  let theirs: string[];
  beforeAll(() => {
    theirs = python(
      "from nbconvert.filters.markdown_mistune import markdown2html_mistune\nprint(json.dumps([markdown2html_mistune(text) for text in data]))",
      SNIPPETS,
    ) as string[];
  });

  it.each(SNIPPETS.map((source, index) => [source, index] as const))("%j", (source, index) => {
    expect(lines(ours(source))).toEqual(lines(theirs[index] ?? ""));
  });

  it("and fenced code is coloured in the same languages", () => {
    const names = python(
      "from pygments.lexers import get_all_lexers\nprint(json.dumps([alias for lexer in get_all_lexers() for alias in lexer[1]]))",
      [],
    ) as string[];
    expect(names.length).toBeGreaterThan(800);
    expect(names.filter((name) => !isPygmentsName(name))).toEqual([]);
  });
});
