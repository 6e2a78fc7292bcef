// The comparison itself: what it sees, and what it is meant to overlook.
import { describe, expect, it } from "vitest";
import { compareTrees } from "./compare.js";
import { structureOf } from "./structure.js";
import { keyOf, type Summary, shortened, storedOutcome, writeSummary } from "./summary.js";

const page = (main: string, title = "T") =>
  structureOf(
    `<html lang="en"><head><title>${title}</title></head><body class="jp-Notebook"><main>${main}</main></body></html>`,
    {
      template: "lab",
      ids: "stored",
    },
  );

const differences = (theirs: string, ours: string) => compareTrees(page(theirs), page(ours));

describe("a difference is seen", () => {
  it.each([
    ["in a tag", "<p>a</p>", "<div>a</div>"],
    ["in a class", '<p class="a">x</p>', '<p class="b">x</p>'],
    ["in an identifier", '<p id="a">x</p>', '<p id="b">x</p>'],
    ["in a text", "<p>a b</p>", "<p>ab</p>"],
    ["in an attribute", '<a href="#a">x</a>', '<a href="#b">x</a>'],
    ["in the order", "<p>a</p><p>b</p>", "<p>b</p><p>a</p>"],
    ["where one side lacks an element", "<p>a</p><hr>", "<p>a</p>"],
    ["where one side nests", "<p>a</p>", "<div><p>a</p></div>"],
    ["in the white space of pre", "<pre>a  b</pre>", "<pre>a b</pre>"],
    ["in a formula", "<p>$x^2$</p>", '<p><span class="math" aria-label="x^3"><svg></svg></span></p>'],
    ["in the bytes of a picture", '<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAB">'],
    [
      "in code",
      '<div class="highlight"><pre><span>a</span>b</pre></div>',
      '<div class="highlight"><pre>ac</pre></div>',
    ],
  ])("%s", (_, theirs, ours) => {
    expect(differences(theirs, ours)).not.toEqual([]);
  });

  it("once, at its place", () => {
    expect(differences('<div id="a"><p>x</p><p>y</p></div>', '<div id="a"><p>x</p><p>z</p></div>')).toEqual([
      { path: "page > main > div#a > p", theirs: '"y"', ours: '"z"' },
    ]);
    expect(compareTrees(page("", "A"), page("", "B"))).toHaveLength(1);
  });
});

describe("what shows the same is the same", () => {
  it.each([
    ["white space between blocks", "<p>a</p>\n\n <p> b\n c </p>", "<p>a</p><p>b c</p>"],
    ["the order of classes", '<p class="a b">x</p>', '<p class=" b  a ">x</p>'],
    [
      "a typeset formula and its TeX",
      "<p>$ x^2 $</p>",
      '<p><span class="math" aria-label="x^2"><svg></svg></span></p>',
    ],
    [
      "tokens of code",
      '<div class="highlight"><pre><span class="k">a</span>b</pre></div>',
      '<div class="highlight"><pre>a<b>b</b></pre></div>',
    ],
    [
      "two spellings of a data address",
      '<img src="data:image/svg+xml;base64,PGE+">',
      '<img src="data:image/svg+xml,%3Ca%3E">',
    ],
    ["a table that scrolls", "<table></table>", '<div class="table-scroll"><table></table></div>'],
  ])("%s", (_, theirs, ours) => {
    expect(differences(theirs, ours)).toEqual([]);
  });
});

describe("a stored summary", () => {
  const long = "word ".repeat(200);
  const outcome = {
    kind: "document",
    tree: page(`<p title='"q" \\ = >'>a</p><p>a</p><p>${long}</p><pre>\n\nx\n y</pre>`),
  } as const;
  const key = keyOf("notebook", "variant");
  const summary = JSON.parse(writeSummary("1.0", new Map([[key, outcome]]))) as Summary;

  it("gives back the tree with long texts shortened", () => {
    expect(storedOutcome(summary, key)).toEqual(shortened(outcome));
    expect(storedOutcome(summary, "another")).toBeUndefined();
  });

  it("still tells long texts apart", () => {
    const [a, b] = [`${long}a`, `${long}b`].map((text) =>
      shortened({ kind: "document", tree: page(`<p>${text}</p>`) }),
    );
    expect(a).not.toEqual(b);
  });
});
