// Markdown that stays Markdown: every published vector, rendered by another parser's rules and read by parse5.
import MarkdownIt from "markdown-it";
import { parseFragment, type DefaultTreeAdapterTypes as Tree } from "parse5";
import { beforeAll, describe, expect, it } from "vitest";
import { loadSanitizer, type Sanitizer } from "../../../packages/ts-jupyter-export/src/sanitize/index.js";
import { complaintAbout } from "./audit.js";
import { armed, vectors } from "./vectors.js";

let sanitizer: Sanitizer;
beforeAll(async () => {
  sanitizer = await loadSanitizer();
});

const github = new MarkdownIt({ html: true, linkify: true });
const commonmark = new MarkdownIt("commonmark", { html: true });
for (const renderer of [github, commonmark]) renderer.validateLink = () => true;

function complaints(html: string): string[] {
  const found: string[] = [];
  const walk = (node: Tree.Node): void => {
    if ("tagName" in node) {
      const complaint =
        node.tagName === "script" ? "<script>" : complaintAbout({ tag: node.tagName, attributes: node.attrs });
      if (complaint !== undefined) found.push(complaint);
    }
    if ("childNodes" in node) node.childNodes.forEach(walk);
  };
  walk(parseFragment(html));
  return found;
}

const PLACES: Readonly<Record<string, (text: string) => string>> = {
  "by itself": (text) => text,
  "in a sentence": (text) => `Some *prose* ${text} and more.`,
  "in a list": (text) => `- one\n- ${text.replaceAll("\n", "\n  ")}\n\n      ${text}`,
  "in a quotation": (text) => `> ${text.replaceAll("\n", "\n> ")}`,
  "in a table": (text) =>
    `| a | b |\n|---|---|\n| \` | ${text.replaceAll("\n", " ")} |\n| ${text.replaceAll("\n", " ")} | \` |`,
  "between backticks of two paragraphs": (text) => `a \` b\n\n${text}\n\nc \` d`,
  "after a backtick that is escaped": (text) => `\\\`${text}\``,
  "as the target of a link": (text) =>
    `[a](${text}) [b](<${text.replace(/[<>\n]/g, "")}>) ![c](<${text.replace(/[<>\n]/g, "")}>)`,
  "as the target of a definition": (text) => `[a]\n\n[a]: ${text}\n\n[b][]\n\n[b]: <${text.replace(/[<>\n]/g, "")}>`,
  "as the title of a link": (text) => `[a](x "${text}")`,
  "in a heading": (text) => `# ${text.replaceAll("\n", " ")}\n\n${text}\n===`,
  "inside raw HTML": (text) => `<div title="${text}">\n\n${text}\n\n</div>`,
};

describe("Markdown of an untrusted notebook", () => {
  it("would act if it were not cleaned", () => {
    const acting = vectors.filter(({ id, text }) => complaints(github.render(armed(text, id))).length > 0);
    expect(acting.length).toBeGreaterThan(200);
  });

  it.each(Object.entries(PLACES))("does nothing with a vector %s", (_, place) => {
    const left = vectors.flatMap(({ id, text }) => {
      const clean = sanitizer.markdown(place(armed(text, id)));
      return [...complaints(github.render(clean)), ...complaints(commonmark.render(clean))].map(
        (one) => `${id}: ${one}`,
      );
    });
    expect(left).toEqual([]);
  });
});

describe("what only formats", () => {
  it.each([
    "# Title\n\nSome *prose* with `<script>` and $a < b$, a [link](https://example.org 'x') and ![image](a.png).",
    "> quoted > twice\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| `x|y` | 2 |",
    "~~~html\n<script>alert(1)</script>\n~~~\n\n    <iframe src=x>\n\n``a ` <b onclick=1>``",
    "<details><summary>more</summary>\n\n**text**\n\n</details>\n\n<br> <kbd>Ctrl</kbd> H<sub>2</sub>O",
    "<https://example.org/?a=1&b=2> and <someone@example.org>\n\n[a]: https://example.org",
    "a < b, c<1, 2<3, \\<script> and &lt;script&gt;",
    "![plot](attachment:plot.png) ![dot](data:image/png;base64,iVBORw0KGgo=)",
  ])("stays as it is written: %j", (text) => {
    expect(sanitizer.markdown(text)).toBe(text);
  });

  it("stays beside what goes", () => {
    sanitizer.removed();
    expect(sanitizer.markdown('A <b onclick="x()">bold</b> word<script>x()</script>, `<i>`.')).toBe(
      "A <b>bold</b> word, `<i>`.",
    );
    expect(sanitizer.markdown("[a](javascript:x) [b](https://b.org) `[c](javascript:x)`")).toBe(
      "[a](<#>) [b](https://b.org) `[c](javascript:x)`",
    );
    expect(sanitizer.removed()).toEqual(["onclick", "<script>", "href"]);
  });

  it("is told from a formula that only looks like a tag", () => {
    expect(sanitizer.markdown("$x<y$ and $z>w$<form>")).toBe("$x< y$ and $z>w$");
  });

  it("stays as text where tags are to be shown", async () => {
    const showing = await loadSanitizer({ strip: false });
    expect(showing.markdown("a <foo>b</foo> <b>c</b>")).toBe("a &lt;foo>b&lt;/foo> <b>c</b>");
  });
});
