import { cloneNotebook, newNotebook, parseNotebook, stringifyNotebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { documentWith, fixture } from "./fixtures.js";

const OLD = ["v3", "v4.0", "v4.2", "v4.4"];

describe("against Python's nbformat", () => {
  for (const name of OLD) {
    it(`${name} is upgraded and written like Python does, but for the random cell ids`, () => {
      const notebook = parseNotebook(fixture(`${name}.ipynb`));
      notebook.cells.forEach((cell, index) => {
        cell.id = `cell-${index}`;
      });
      expect(stringifyNotebook(notebook)).toBe(fixture(`${name}.expected.ipynb`));
    });
  }

  it("a 4.5 notebook in one line, unsorted and not split, is written like Python does", () => {
    expect(stringifyNotebook(parseNotebook(fixture("v4.5-loose.ipynb")))).toBe(fixture("v4.5-loose.expected.ipynb"));
  });

  for (const name of [...OLD, "v4.5-loose"]) {
    it(`the file that Python wrote for ${name} comes back byte for byte`, () => {
      const bytes = Buffer.from(fixture(`${name}.expected.ipynb`));
      expect(Buffer.from(stringifyNotebook(parseNotebook(bytes))).equals(bytes)).toBe(true);
    });
  }
});

describe("parseNotebook", () => {
  it("gives every text as one string, and JSON data as it is", () => {
    const cell = parseNotebook(fixture("v4.5-loose.ipynb")).cells[4];
    if (cell?.cell_type !== "code") throw new Error("the fixture's cell 4 is a code cell");
    const [, stream, , display, result] = cell.outputs;
    expect(stream).toMatchObject({ text: "one\ntwo" });
    expect(display).toMatchObject({ data: { "image/jpeg": "abc\ndef", "application/javascript": "1;\n2;" } });
    expect(result).toMatchObject({ data: { "application/vnd.x+json": expect.arrayContaining(["a\n", "b"]) } });
  });

  it("keeps a bare float in the JSON text of a format 3 output", () => {
    const text = fixture("v3.ipynb").replace(/"json": \[[^\]]*\]\}"\s*\]/, '"json": "6.0"');
    expect(stringifyNotebook(parseNotebook(text))).toContain('"application/json": 6.0,');
  });

  it("puts line ends back into a format 3 text that was split without them, not into base64 data", () => {
    const document = JSON.parse(fixture("v3.ipynb"));
    document.worksheets[1].cells[0].outputs = [
      { output_type: "display_data", text: ["a", "b"], png: ["aaaa", "bbbb"] },
    ];
    expect(parseNotebook(JSON.stringify(document)).cells.at(-1)).toMatchObject({
      outputs: [{ data: { "text/plain": "a\nb", "image/png": "aaaabbbb" } }],
    });
  });

  it("says that an upgraded notebook is 4.5", () => {
    for (const name of OLD)
      expect(parseNotebook(fixture(`${name}.ipynb`))).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
  });

  it("gives an old notebook the same ids each time: unique, of allowed characters", () => {
    for (const name of OLD) {
      const ids = parseNotebook(fixture(`${name}.ipynb`)).cells.map((cell) => cell.id);
      expect(parseNotebook(fixture(`${name}.ipynb`)).cells.map((cell) => cell.id)).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
    }
  });

  it("gives a cell of an old notebook the same id when a cell is put before it", () => {
    const document = JSON.parse(fixture("v4.4.ipynb").replaceAll(/NaN|-?Infinity/g, "0"));
    const ids = parseNotebook(JSON.stringify(document)).cells.map((cell) => cell.id);
    document.cells.unshift({ cell_type: "markdown", metadata: {}, source: "new" });
    expect(
      parseNotebook(JSON.stringify(document))
        .cells.map((cell) => cell.id)
        .slice(1),
    ).toEqual(ids);
  });

  it("keeps the ids of a 4.5 notebook", () => {
    const ids = parseNotebook(fixture("v4.5-loose.ipynb")).cells.map((cell) => cell.id);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5].map((index) => `id_${index}-X`));
  });

  it("reads bytes with a byte order mark", () => {
    const text = documentWith(() => {});
    expect(parseNotebook(Buffer.from(`\ufeff${text}`))).toEqual(parseNotebook(text));
  });

  it("keeps unknown metadata of notebook, cell and output", () => {
    const text = documentWith((cell, document) => {
      document.metadata = { own: { deep: [1, { x: null }] } };
      cell.metadata = { own: "cell" };
      cell.outputs = [{ output_type: "display_data", data: {}, metadata: { own: { width: 1 } } }];
    });
    const written = JSON.parse(stringifyNotebook(parseNotebook(text)));
    expect(written).toEqual(JSON.parse(text));
  });

  it("drops what a front end keeps for itself: the original format, the signature and the trust of cells", () => {
    const text = documentWith((cell, document) => {
      document.metadata = { orig_nbformat: 3, orig_nbformat_minor: 1, signature: "x", kept: 1 };
      cell.metadata = { trusted: true, kept: 2 };
    });
    const notebook = parseNotebook(text);
    expect(notebook.metadata).toEqual({ kept: 1 });
    expect(notebook.cells[0]?.metadata).toEqual({ kept: 2 });
  });

  it("knows of a cell that it is not trusted, and does not write it", () => {
    const notebook = parseNotebook(documentWith((cell) => Object.assign(cell, { metadata: { trusted: false } })));
    expect(notebook.cells[0]?.metadata).toEqual({ trusted: false });
    expect(JSON.parse(stringifyNotebook(notebook)).cells[0].metadata).toEqual({});
  });
});

describe("stringifyNotebook", () => {
  it("does not write the transient fields of a notebook in memory, and leaves the notebook as it was", () => {
    const notebook = { ...newNotebook({ orig_nbformat: 4, title: "t" }) };
    expect(stringifyNotebook(notebook)).toBe(
      '{\n "cells": [],\n "metadata": {\n  "title": "t"\n },\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
    );
    expect(notebook.metadata.orig_nbformat).toBe(4);
  });

  it("keeps number literals where an object of the file is reused in a changed notebook", () => {
    const text = documentWith((cell) => {
      cell.metadata = { kept: 1 };
    }).replace('"kept":1', '"kept":[1.0,12345678901234567890]');
    const notebook = parseNotebook(text);
    const changed = { ...notebook, cells: notebook.cells.map((cell) => ({ ...cell, source: "changed" })) };
    expect(stringifyNotebook(changed)).toContain('"kept": [\n     1.0,\n     12345678901234567890\n    ]');
  });
});

describe("cloneNotebook", () => {
  it("gives a notebook that shares nothing with the original and is written the same", () => {
    const original = parseNotebook(fixture("v4.5-loose.expected.ipynb"));
    const clone = cloneNotebook(original);
    expect(clone).toEqual(original);
    for (const cell of original.cells) cell.metadata.changed = true;
    expect(stringifyNotebook(clone)).toBe(fixture("v4.5-loose.expected.ipynb"));
  });
});
