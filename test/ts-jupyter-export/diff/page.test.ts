import {
  cloneNotebook,
  type Notebook,
  newCodeCell,
  newMarkdownCell,
  newNotebook,
  type Output,
} from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { renderDiff } from "../../../packages/ts-jupyter-export/src/diff/index.js";

const stream = (text: string): Output => ({ output_type: "stream", name: "stdout", text });
const figure = (y: number[]): Output => ({
  output_type: "display_data",
  metadata: {},
  data: { "application/vnd.plotly.v1+json": { data: [{ type: "scatter", y }], layout: {} } },
});
const notebook = (...outputs: Output[]): Notebook => ({
  ...newNotebook(),
  cells: [
    newMarkdownCell("# Title\n\nProse with $x^2$.", { id: "prose" }),
    newCodeCell("train()", { id: "train", execution_count: 1, outputs }),
    newCodeCell("done", { id: "done", execution_count: 2, outputs: [stream("42\n")] }),
  ],
});
const count = (html: string, piece: string) => html.split(piece).length - 1;

describe("renderDiff", () => {
  it("says that nothing differs, whatever the execution counts and metadata are", async () => {
    const before = notebook(stream("loss 0.5\n"));
    const after = cloneNotebook(before);
    for (const cell of after.cells)
      if (cell.cell_type === "code") Object.assign(cell, { execution_count: 9, metadata: { a: 1 } });
    const html = await renderDiff(before, after);
    expect(html).toContain("No difference in 3 cells.");
    expect(html).not.toContain('class="diff-pair');
    expect(html).toContain("3 cells without a difference");
  });

  it("marks a number that differs, folds the rest, and sums up", async () => {
    const html = await renderDiff(notebook(stream("loss 0.50\n")), notebook(stream("loss 0.51\n")));
    expect(html).toContain("1 of 3 cells differs: 1 number, 2 %.");
    expect(html).toContain('<del class="diff-number" title="0.50 → 0.51 (2 %)">0.50</del>');
    expect(html).toContain('<ins class="diff-number" title="0.50 → 0.51 (2 %)">0.51</ins>');
    expect(count(html, "1 cell without a difference")).toBe(2);
    expect(html).toContain('<a href="#diff-2">train()</a>');
    expect(html).toContain('id="diff-2"');
  });

  it("takes numbers within the tolerance for the same", async () => {
    const html = await renderDiff(notebook(stream("0.5000")), notebook(stream("0.5001")), { rtol: 1e-3 });
    expect(html).toContain("No difference in 3 cells.");
  });

  it("names the point of a figure that differs most", async () => {
    const html = await renderDiff(notebook(figure([1, 2, 3])), notebook(figure([1, 2.5, 3.003])));
    expect(html).toContain("figure: 2 numbers, at most 25 % at <code>data[0].y[1]</code>");
    expect(count(html, '<figure class="plot"')).toBe(2);
  });

  it("shows cells that came and went, and marks code that changed", async () => {
    const before = notebook();
    const after = cloneNotebook(before);
    after.cells[1] = newCodeCell("train(10)", { id: "train" });
    after.cells[2] = newMarkdownCell("## The end", { id: "end" });
    const html = await renderDiff(before, after);
    expect(html).toContain("<ins>10</ins>");
    expect(html).toContain('class="diff-pair diff-changed"');
    expect(html).toContain('class="diff-pair diff-removed"');
    expect(html).toContain('class="diff-pair diff-added"');
    expect(count(html, "no such cell")).toBe(2);
  });

  it("gives every element an identifier of its own", async () => {
    const before = notebook(stream("1"));
    const after = notebook(stream("2"));
    before.cells[0] = newMarkdownCell("# Title\n\nOther prose.", { id: "prose" });
    const html = await renderDiff(before, after);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("does not change the notebooks, and escapes what they say", async () => {
    const before = notebook(stream("1"));
    const after = notebook(stream("2"));
    after.cells.push(newCodeCell('"<img src=x onerror=alert(1)>"', { id: "evil" }));
    const [old, now] = [JSON.stringify(before), JSON.stringify(after)];
    const html = await renderDiff(before, after, { names: { before: "<b>.ipynb", after: "a&b.ipynb" } });
    expect([JSON.stringify(before), JSON.stringify(after)]).toEqual([old, now]);
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("&lt;b&gt;.ipynb");
  });
});
