import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { balanced, isBalanced } from "../../../packages/ts-jupyter-export/src/render/balance.js";

/** Where a browser puts what follows a fragment: the path from the page's main element. */
function placeOfNext(fragment: string): string {
  const { document } = new JSDOM(`<main><div id=cell>${fragment}</div><i id=next>next</i></main>`).window;
  const path: string[] = [];
  for (let at = document.getElementById("next"); at && at.tagName !== "BODY"; at = at.parentElement) {
    path.unshift(at.tagName.toLowerCase());
  }
  return path.join(" > ");
}

const UNFINISHED = [
  "<b>bold",
  "<div><span>open",
  "</div></div></main>gone",
  "<!-- a comment without end",
  "<script>let a = 1;",
  "<style>b {}",
  "<textarea>words",
  '<a href="x',
  "<a href=x",
  "<b><i>crossed</b></i>",
  "<p><em>one<p>two",
  "<table><tr><td><strong>cell",
  "<svg><path d='M0 0'>",
  "<plaintext>all",
];

describe("a fragment that leaves something open", () => {
  it.each(UNFINISHED)("does not reach what follows it: %s", async (html) => {
    expect(placeOfNext(await balanced(html))).toBe("main > i");
  });

  it("would reach it as it stands, at least where it is bold, a comment or closes too much", () => {
    for (const html of ["<b>bold", "<!-- a", "</div></main>"]) expect(placeOfNext(html)).not.toBe("main > i");
  });

  it("keeps its words and elements", async () => {
    expect(await balanced("<ul><li>one<li><b>two")).toBe("<ul><li>one</li><li><b>two</b></li></ul>");
  });

  it("cannot be the page's own elements", async () => {
    expect(await balanced("<html><body onload=x><p>a</p></body></html>")).toBe("<p>a</p>");
  });
});

describe("a fragment that closes what it opens", () => {
  it.each([
    "plain, 1 < 2 &amp; 3 > 2",
    '<div class="a > b"><img src=x><br/><hr></div>',
    "<!-- <b> --><p title='</p>'>x</p>",
    '<script>if (a < b) document.write("<b>");</script>',
    '<svg viewBox="0 0 1 1"><path d="M0 0"/><g/></svg>',
    "<TABLE><tr><td>1</td></tr></table>",
  ])("stays as it is: %s", async (html) => {
    expect(isBalanced(html)).toBe(true);
    expect(await balanced(html)).toBe(html);
  });

  it("is told from one that does not", () => {
    for (const html of UNFINISHED) expect(isBalanced(html), html).toBe(false);
  });
});
