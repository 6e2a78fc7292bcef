import { parseNotebook, stringifyNotebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { documentWith, fixture, messageOf, readLeniently as read } from "./fixtures.js";

type Change = Parameters<typeof documentWith>[0];

const repaired = (change: Change) => read(documentWith(change));

describe("a notebook that is read leniently", () => {
  it("once a kind, with the number of the others", () => {
    const { said } = repaired((cell, document) => {
      document.cells = ["a", "b", "c"].map((id) => ({ ...cell, id, x: 1, ...(id === "c" ? { y: 2 } : {}) }));
    });
    expect(said).toEqual([
      '/cells/0: unknown field "x" is left out: 1 (and 2 more)',
      '/cells/2: unknown field "y" is left out: 2',
    ]);
  });

  it("the second of two cells with one id gets another, every time the same", () => {
    const change: Change = (cell, document) => Object.assign(document, { cells: [cell, cell] });
    const [first, second] = repaired(change).notebook.cells;
    expect(first?.id).toBe("first");
    expect(second?.id).toMatch(/^[0-9a-f]{8}$/);
    expect(repaired(change).notebook.cells[1]?.id).toBe(second?.id);
  });

  it("a heading of format 3 in format 4 is prose; an unknown cell keeps its text", () => {
    const cells = [
      { cell_type: "heading", level: 2, id: "h", metadata: {}, source: ["A", " b"] },
      { cell_type: "sql", id: "s", metadata: {}, source: "select" },
    ];
    const { notebook } = repaired((_, document) => Object.assign(document, { cells }));
    expect(notebook.cells.map((cell) => [cell.cell_type, cell.source])).toEqual([
      ["markdown", "## A b"],
      ["raw", "select"],
    ]);
  });

  it("a kernelspec without a display name keeps its name, one that is null goes", () => {
    const metadataOf = (kernelspec: unknown) =>
      repaired((_, document) => Object.assign(document, { metadata: { kernelspec, kept: [1] } })).notebook.metadata;
    expect(metadataOf({ name: "python3" })).toEqual({
      kernelspec: { name: "python3", display_name: "python3" },
      kept: [1],
    });
    expect(metadataOf(null)).toEqual({ kept: [1] });
  });

  it("metadata that an old format allowed and 4.5 does not", () => {
    const { notebook, said } = read(
      JSON.stringify({ nbformat: 4, nbformat_minor: 0, metadata: { title: 5 }, cells: [] }),
    );
    expect(notebook.metadata).toEqual({});
    expect(said).toEqual(["/metadata/title: metadata is left out: not a string: 5"]);
  });

  it("a format 3 notebook", () => {
    const document = JSON.parse(fixture("v3.ipynb"));
    const [cell] = document.worksheets[1].cells;
    cell.outputs[2].prompt_number = null;
    cell.outputs.push(null, { output_type: "display_data", png: 5 });
    const before = parseNotebook(fixture("v3.ipynb")).cells.map(({ source }) => source);
    expect(read(JSON.stringify(document)).notebook.cells.map(({ source }) => source)).toEqual(before);
  });
});

describe("lenient reading", () => {
  it("says nothing about a valid notebook and reads it as strict reading does", () => {
    for (const name of ["v3", "v4.0", "v4.2", "v4.4", "v4.5-loose"]) {
      const { notebook, said } = read(fixture(`${name}.ipynb`));
      expect(said).toEqual([]);
      expect(stringifyNotebook(notebook)).toBe(stringifyNotebook(parseNotebook(fixture(`${name}.ipynb`))));
    }
  });

  it("keeps the digits of numbers", () => {
    const text = documentWith((cell) => Object.assign(cell, { extra: 1, metadata: { kept: 1 } }));
    const { notebook } = read(text.replace('"kept":1', '"kept":[1.0,12345678901234567890]'));
    expect(stringifyNotebook(notebook)).toContain('"kept": [\n     1.0,\n     12345678901234567890\n    ]');
  });

  const hopeless: [string, string, string][] = [
    ["a list", "[]", "bad.ipynb: not an object: []"],
    ["an empty object", "{}", 'bad.ipynb: missing field "nbformat"'],
    [
      "cells that are no list",
      documentWith((_, d) => Object.assign(d, { cells: { a: 1 } })),
      'bad.ipynb: /cells: not a list: an object with "a"',
    ],
    ["no cells", documentWith((_, d) => delete d.cells), 'bad.ipynb: missing field "cells"'],
    [
      "cells none of which is one",
      documentWith((_, d) => Object.assign(d, { cells: [1, 2] })),
      "bad.ipynb: /cells/0: not an object: 1 (and 1 more problem)",
    ],
    [
      "a future format",
      documentWith((_, d) => Object.assign(d, { nbformat: 5 })),
      "bad.ipynb: /nbformat: unknown notebook format 5 (known: 3, 4.0–4.5)",
    ],
    ["no JSON", "<html>", 'bad.ipynb: not JSON at line 1, column 1: expected a value, found "<"'],
  ];
  for (const [title, text, message] of hopeless) {
    it(`still refuses ${title} in one line`, async () => {
      expect(await messageOf(() => read(text))).toBe(message);
    });
  }
});
