import { type DefaultTreeAdapterTypes as Html, parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { attributesOf, marksOf } from "../../../packages/ts-jupyter-export/src/render/markup.js";

/** Start tags with their places, as parse5 (the HTML standard's algorithm) finds them. */
function startTags(html: string): string[] {
  const found: string[] = [];
  const walk = (node: Html.Node): void => {
    if ("tagName" in node) {
      const at = node.sourceCodeLocation?.startTag;
      if (at) found.push(html.slice(at.startOffset, at.endOffset));
    }
    for (const child of "childNodes" in node ? node.childNodes : []) walk(child);
  };
  walk(parseFragment(html, { sourceCodeLocationInfo: true }));
  return found;
}

const FRAGMENTS = [
  "plain < text > & 1 <2",
  "<p class=\"a > b\" title='<i>' data-x=y/z>text</p>",
  "<a href=x=y title=\"a'b\">l</a><br/><hr   /><input disabled value = 'v'>",
  '<p a"b>c</p><p "x" y>d</p><p =e>f</p>',
  "<!-- <b> --><!--><i>a</i><!---><u>b</u><!-- --!><b>c</b><!doctype x><s>d</s></3><?x <i> ?><em>e</em>",
  "<script>'<b>' + \"</i>\"</script><style>a > b {}</style><textarea><b></textarea><title>&lt;<i></title><b>c</b>",
  "<SCRIPT>x</script ><DiV>y</dIv\n><p\nid=z\n>w</p>",
  "<svg viewBox='0 0 1 1'><path d=\"M0 0\"/><g/></svg>",
];

describe("marksOf", () => {
  it.each(FRAGMENTS)("finds the start tags that a browser finds in %j", (html) => {
    const starts = [...marksOf(html)].flatMap((mark) => {
      if (mark.kind === "open") return [html.slice(mark.from, mark.to)];
      return mark.kind === "raw" ? [html.slice(mark.from, html.indexOf(">", mark.from) + 1)] : [];
    });
    expect(starts).toEqual(startTags(html));
  });

  it("says of what never ends that it does not", () => {
    const kinds = (html: string) => [...marksOf(html)].map((mark) => ("closed" in mark ? mark.closed : mark.kind));
    expect(kinds('a <b c="d')).toEqual(["unfinished"]);
    expect(kinds("a <!-- b")).toEqual([false]);
    expect(kinds("<script>a </scripty>")).toEqual([false]);
    expect(kinds("</")).toEqual([]);
  });

  it("covers each character once, in order", () => {
    for (const html of FRAGMENTS) {
      let at = 0;
      for (const { from, to } of marksOf(html)) {
        expect(from).toBeGreaterThanOrEqual(at);
        expect(to).toBeGreaterThan(from);
        at = to;
      }
      expect(at).toBeLessThanOrEqual(html.length);
    }
  });
});

describe("attributesOf", () => {
  it.each([
    '<img src="a b" alt=\'c"d\' width=20 hidden data-x = "y">',
    "<img alt=' src=no' src=yes>",
    '<img a"b=c =d e=>',
    "<br/>",
    "<img src=a/b/>",
  ])("reads %s as a browser does", (tag) => {
    const [element] = parseFragment(tag).childNodes;
    const expected = element && "attrs" in element ? element.attrs.map(({ name, value }) => [name, value]) : [];
    expect(attributesOf(tag).map(({ name, value }) => [name, value])).toEqual(expected);
  });
});
