// What the preprocessors do beyond nbconvert's, and what holds for all of them; that they are nbconvert's stands in test/interop/nbconvert.
import { parseNotebook, stringifyNotebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import type { Preprocessor } from "../../../packages/ts-jupyter-export/src/core/exporter.js";
import {
  isSourceRemoved,
  type PreprocessOptions,
  preprocessorsOf,
} from "../../../packages/ts-jupyter-export/src/preprocess/index.js";
import { code, display, markdown, notebookOf, PNG, richNotebook, stdout } from "../render/rich-notebook.js";
import { deepFrozen, run } from "./support.js";

const everything: PreprocessOptions = {
  tagRemove: { removeCellTags: ["x"], removeInputTags: ["parameters"], removeSingleOutputTags: ["y"] },
  regexRemove: { patterns: ["## What"] },
  coalesceStreams: {},
  convertFigures: { from: "image/svg+xml", to: "application/pdf", convert: async () => new Uint8Array([37]) },
  highlightMagics: {},
  extractOutput: {},
  extractAttachments: {},
  removeSource: {},
  clearMetadata: { notebook: "keep" },
};

describe("all preprocessors", () => {
  it.each([
    ["all", everything],
    ["clearing", { clearOutput: {}, clearMetadata: {} }],
    ...Object.entries(everything).map(([name, options]) => [name, { [name]: options }] as [string, PreprocessOptions]),
  ])("leave the notebook that comes in as it is: %s", async (_, options) => {
    const hidden = markdown("hidden", "x", { metadata: { transient: { remove_source: true } } });
    const { cells, ...rest } = richNotebook();
    const notebook = { ...rest, cells: [...cells, code("magic", "%%bash\nls"), hidden] };
    const before = stringifyNotebook(notebook);
    const { notebook: made } = await run(deepFrozen(notebook), options);
    expect(stringifyNotebook(notebook)).toBe(before);
    expect(stringifyNotebook(made)).not.toBe(before);
  });

  it("stand in nbconvert's order whatever the order of the options, the user's own last", () => {
    const own: Preprocessor = { name: "Own", preprocess: (notebook) => ({ notebook }) };
    const reversed = Object.fromEntries(Object.entries({ ...everything, clearOutput: {}, more: [own] }).reverse());
    // exporters/exporter.py, Exporter.default_preprocessors; ours that nbconvert has not stands before the metadata goes.
    expect(preprocessorsOf(reversed).map(({ name }) => name)).toEqual([
      "TagRemovePreprocessor",
      "RegexRemovePreprocessor",
      "ClearOutputPreprocessor",
      "CoalesceStreamsPreprocessor",
      "ConvertFiguresPreprocessor",
      "HighlightMagicsPreprocessor",
      "ExtractOutputPreprocessor",
      "ExtractAttachmentsPreprocessor",
      "RemoveSourcePreprocessor",
      "ClearMetadataPreprocessor",
      "Own",
    ]);
  });

  it("keep numbers as they were written, to the last digit", async () => {
    const number = '{"a": 1.0, "b": 12345678901234567890, "scrolled": true}';
    const file = `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"x": 2.0}, "cells": [{"cell_type": "code", "id": "c", "source": "1",
      "execution_count": 1, "outputs": [{"output_type": "display_data", "data": {"application/json": [3.0], "text/html": "  x"},
      "metadata": {"w": 4.0}}], "metadata": ${number}}]}`;
    const { notebook } = await run(parseNotebook(file), {
      ...everything,
      clearMetadata: { preserveCellMask: ["a", "b"], preserveNotebookMask: ["x"] },
      extractOutput: { types: ["application/json"] },
    });
    const written = stringifyNotebook(notebook);
    for (const kept of ['"a": 1.0', '"b": 12345678901234567890', '"x": 2.0', '"w": 4.0', "   3.0\n"])
      expect(written).toContain(kept);
    const cleared = await run(parseNotebook(file), { clearOutput: {} });
    expect(stringifyNotebook(cleared.notebook)).toContain('"a": 1.0');
  });
});

describe("extracting outputs", () => {
  it("leaves a figure that is no base64 in the notebook, with a warning; nbconvert stops", async () => {
    const outputs = [display({ "image/png": "AAAAA" }), display({ "image/png": PNG })];
    const { paths, warnings, notebook } = await run(notebookOf([code("c", "", outputs)]), { extractOutput: {} });
    expect(paths).toEqual(["note_files/note_0_1.png"]);
    expect(warnings).toEqual(['output 1 of cell 1: image/png is not base64: "AAAAA"']);
    expect(notebook.cells[0]).toHaveProperty("outputs.0", outputs[0]);
  });

  it("writes every picture as its bytes; nbconvert writes a GIF's base64 into the file", async () => {
    const gif = Buffer.from("GIF89a");
    const notebook = notebookOf([code("c", "", [display({ "image/gif": gif.toString("base64") })])]);
    const { files } = await run(notebook, { extractOutput: { types: ["image/gif"] } });
    expect(files).toEqual(new Map([["note_files/note_0_0.gif", gif]]));
  });

  it.each([
    ["{unique_key}{", "single {"],
    ["x}", "single }"],
    ["{name}", "unknown field {name}"],
    ["{index!r}", "unknown field {index!r}"],
    ["{index:>8}", "unknown format {index:>8}"],
  ])("refuses the template %j before any notebook is read", (filenameTemplate, message) => {
    expect(() => preprocessorsOf({ extractOutput: { filenameTemplate } })).toThrow(message);
  });

  it("takes doubled braces as braces", async () => {
    const notebook = notebookOf([code("c", "", [display({ "image/png": PNG })])]);
    const { paths } = await run(notebook, { extractOutput: { filenameTemplate: "{{{index:02}}}" } }, { filesDir: "" });
    expect(paths).toEqual(["{00}"]);
  });
});

describe("extracting attachments", () => {
  const attach = (source: string, attachments: Record<string, Record<string, unknown>>) =>
    notebookOf([markdown("m", source, { attachments })]);
  const png = { "image/png": PNG };

  it("writes links that Markdown reads, also where folder or name have spaces and brackets", async () => {
    const notebook = attach("![x](attachment:a%20b%281%29.png) ![y](attachment:p.png)", {
      "a b(1).png": png,
      "p.png": png,
    });
    const { notebook: made } = await run(notebook, { extractAttachments: {} }, { filesDir: "my notes_files" });
    expect(made.cells[0]?.source).toContain("![y](my%20notes_files/p.png)");
  });

  it("finds a reference with percent signs", async () => {
    const { notebook } = await run(attach("![x](attachment:a%20b.png)", { "a b.png": png }), {
      extractAttachments: {},
    });
    expect(notebook.cells[0]?.source).toBe("![x](note_files/a%20b.png)");
  });

  it("takes SVG that stands as text, and leaves out what is empty or broken, with a warning", async () => {
    const attachments = { "s.svg": { "image/svg+xml": "<svg/>" }, "none.png": {}, "bad.png": { "image/png": "A" } };
    const { files, warnings, notebook } = await run(attach("attachment:none.png", attachments), {
      extractAttachments: {},
    });
    expect(files).toEqual(new Map([["note_files/s.svg", "<svg/>"]]));
    expect(warnings).toEqual([
      'attachment "none.png" is left out: it is empty',
      'attachment "bad.png" is left out: image/png is not base64',
    ]);
    expect(notebook.cells[0]?.source).toBe("attachment:none.png");
  });
});

describe("clearing metadata", () => {
  it("keeps a path of any length, and all that share a start; nbconvert keeps other fields then", async () => {
    const metadata = { a: { b: { c: 1, d: 2 }, e: 3, f: 4 } };
    const mask = [
      ["a", "b", "c"],
      ["a", "e"],
    ];
    const { notebook } = await run(notebookOf([code("c", "", [], { metadata })]), {
      clearMetadata: { preserveCellMask: mask },
    });
    expect(notebook.cells[0]?.metadata).toEqual({ a: { b: { c: 1 }, e: 3 } });
  });
});

describe("removed sources", () => {
  it("leave the notebook with what they stand in, but for outputs", async () => {
    const removed = { metadata: { transient: { remove_source: true } } };
    const notebook = notebookOf([
      markdown("m", "x", removed),
      code("c", "secret", [stdout("out")], removed),
      code("d", "kept"),
    ]);
    const { notebook: made } = await run(notebook, { removeSource: {} });
    expect(made.cells.map(({ id, source }) => [id, source])).toEqual([
      ["c", ""],
      ["d", "kept"],
    ]);
    expect(made.cells.map(isSourceRemoved)).toEqual([true, false]);
  });
});
