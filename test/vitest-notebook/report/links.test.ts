import { parseNotebook } from "@innerloop/nbformat";
import { describe, expect, test } from "vitest";
import { cellLines } from "../../../packages/vitest-notebook/src/report/links.js";

/** A notebook whose cells' sources are told apart by their first line. */
function notebook(sources: (string | string[])[], indent: number | string): string {
  const cells = sources.map((source, at) => ({
    cell_type: "code",
    execution_count: null,
    id: `c${at}`,
    metadata: { source: ["not this"], nested: { source: "nor this" } },
    outputs: [{ output_type: "display_data", metadata: {}, data: { "application/json": { source: ["nor that"] } } }],
    source,
  }));
  return JSON.stringify({ metadata: { source: "x" }, cells, nbformat: 4, nbformat_minor: 5 }, null, indent);
}

describe("cellLines", () => {
  test("is the line of the first line of each source, whatever the indentation", () => {
    for (const indent of [1, 2, 4, "\t"]) {
      const text = notebook([["first = 0\n", "x"], "first = 1", ["first = 2"]], indent);
      const lines = text.split("\n");
      const found = cellLines(text);
      expect([...found.keys()]).toEqual([0, 1, 2]);
      for (const [index, line] of found) expect(lines[line - 1]).toContain(`first = ${index}`);
    }
  });

  test("is the line of the field where a source is empty", () => {
    const text = notebook([[], "", ["first = 2"]], 1);
    const lines = text.split("\n");
    const found = cellLines(text);
    expect(lines[(found.get(0) ?? 0) - 1]).toContain('"source": []');
    expect(lines[(found.get(1) ?? 0) - 1]).toContain('"source": ""');
    expect(lines[(found.get(2) ?? 0) - 1]).toContain("first = 2");
  });

  test("is line 1 for every cell of a compact file", () => {
    expect([...cellLines(notebook([["a"], "b"], 0))]).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test("counts lines that end with CRLF once", () => {
    const text = notebook([["first = 0\n"], ["first = 1"]], 1);
    expect([...cellLines(text.replaceAll("\n", "\r\n"))]).toEqual([...cellLines(text)]);
  });

  test("is not thrown off by quotes, backslashes, brackets and keys within strings", () => {
    const first = 'first = 0 "\\" \\\\';
    const text = notebook([[`${first}\n`, '"source": ["', "}]{[,:"], ['first = 1 "source": "'], ["first = 2"]], 1);
    const lines = text.split("\n");
    const found = cellLines(text);
    expect(found.size).toBe(3);
    for (const [index, line] of found) expect(lines[line - 1]).toContain(`first = ${index}`);
  });

  test("is not thrown off by NaN and Infinity, which Python writes into outputs", () => {
    const text = notebook([["first = 0"], ["first = 1"]], 1).replaceAll('"nor that"', "NaN, -Infinity, 1");
    const lines = text.split("\n");
    for (const [index, line] of cellLines(text)) expect(lines[line - 1]).toContain(`first = ${index}`);
  });

  test("counts the cells of format 3 over its worksheets, as the upgrade does", () => {
    const code = (input: string) => ({
      cell_type: "code",
      input: [input],
      language: "python",
      metadata: {},
      outputs: [],
    });
    const sheets = [
      { cells: [code("first = 0"), { cell_type: "markdown", metadata: {}, source: ["first = 1"] }] },
      { cells: [code("first = 2")] },
    ];
    const text = JSON.stringify(
      { worksheets: sheets, metadata: { name: "" }, nbformat: 3, nbformat_minor: 0 },
      null,
      1,
    );
    const lines = text.split("\n");
    const found = cellLines(text);
    const { cells } = parseNotebook(text);
    expect(found.size).toBe(3);
    for (const [index, line] of found) expect(lines[line - 1]).toContain(cells[index]?.source);
  });

  test("is empty for a text that is no notebook", () => {
    expect(cellLines("").size).toBe(0);
    expect(cellLines("[1, 2").size).toBe(0);
    expect(cellLines('{"cells": 3}').size).toBe(0);
  });
});
