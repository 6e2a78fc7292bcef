import { describe, expect, it } from "vitest";
import { markWords } from "../../../packages/ts-jupyter-export/src/diff/words.js";

const exact = { rtol: 0, atol: 0 };
/** The marked texts of either side. */
const marks = (before: string, after: string, tolerance = exact) => {
  const pair = markWords(before, after, tolerance);
  const texts = (html: string) =>
    [...html.matchAll(/<(?:del|ins)[^>]*>(.*?)<\/(?:del|ins)>/gs)].map(([, text]) => text ?? "");
  return { gone: texts(pair.before), come: texts(pair.after), tally: pair.tally };
};

describe("markWords", () => {
  it("marks a number that differs where it stands, with both values and their relative difference", () => {
    const { before, after, tally } = markWords("<td>loss 0.50</td>", "<td>loss 0.51</td>", exact);
    expect(before).toBe('<td>loss <del class="diff-number" title="0.50 → 0.51 (2 %)">0.50</del></td>');
    expect(after).toBe('<td>loss <ins class="diff-number" title="0.50 → 0.51 (2 %)">0.51</ins></td>');
    expect(tally).toMatchObject({ numbers: 1, others: 0, largest: { before: "0.50", after: "0.51" } });
    expect(tally.largest?.relative).toBeCloseTo(0.02, 12);
  });

  it("keeps the rows of a table apart when all of its numbers differ", () => {
    const row = (a: number, b: number) => `<tr><th>step</th><td>${a}</td><td>${b}</td></tr>`;
    const { gone, come } = marks(row(1, 2) + row(3, 4), row(5, 6) + row(7, 8));
    expect([gone, come]).toEqual([
      ["1", "2", "3", "4"],
      ["5", "6", "7", "8"],
    ]);
  });

  it("leaves the rows of a table alone when one is added", () => {
    const row = (name: string, value: number) => `<tr><td>${name}</td><td>${value}</td></tr>`;
    const { gone, come } = marks(row("maml", 1) + row("anil", 2), row("maml", 1) + row("reptile", 3) + row("anil", 2));
    expect(gone).toEqual([]);
    expect(come.join(" ")).toBe("reptile 3");
  });

  it("takes numbers within the tolerance for equal, and the same value written otherwise", () => {
    expect(marks("1.000", "1.0004", { rtol: 1e-3, atol: 0 }).tally).toEqual({ numbers: 0, others: 0 });
    expect(marks("1.50 NaN", "1.5 nan").tally).toEqual({ numbers: 0, others: 0 });
    expect(marks("0", "1e-9", { rtol: 1e-3, atol: 1e-8 }).tally.numbers).toBe(0);
    expect(marks("0", "1e-9", { rtol: 1e-3, atol: 0 }).tally.largest?.relative).toBe(Number.POSITIVE_INFINITY);
  });

  it("counts words that were replaced as one difference, and does not cut character references", () => {
    const { gone, come, tally } = marks("<p>it&#39;s a &lt;slow&gt; run</p>", "<p>it&#39;s a very fast run</p>");
    expect([gone, come]).toEqual([["&lt;slow&gt;"], ["very fast"]]);
    expect(tally).toEqual({ numbers: 0, others: 1 });
  });

  it("does not touch tags, scripts, styles and drawings", () => {
    const html = (n: number) =>
      `<a href="#${n}" title="${n}"><script>x = ${n}</script><style>p{top:${n}px}</style><svg><text>${n}</text></svg></a>`;
    const { before, after, tally } = markWords(html(1), html(2), exact);
    expect([before, after]).toEqual([html(1), html(2)]);
    expect(tally).toEqual({ numbers: 0, others: 0 });
  });

  it("says of two texts that have nothing in common only that they differ", () => {
    const text = (word: string) =>
      Array.from({ length: 5000 }, (_, n) => `${word}${String.fromCodePoint(97 + (n % 26))}`).join(" ");
    const { before, tally } = markWords(text("x"), text("y"), exact);
    expect(before).not.toContain("<del");
    expect(tally).toEqual({ numbers: 0, others: 1 });
  });
});
