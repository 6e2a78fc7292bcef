import { type CodeCell, parseNotebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { documentWith, readLeniently } from "./fixtures.js";

type Change = Parameters<typeof documentWith>[0];

const repaired = (change: Change) => readLeniently(documentWith(change));

const output =
  (value: object): Change =>
  (cell) =>
    Object.assign(cell, { outputs: [value] });
const result = { output_type: "execute_result", execution_count: 1, metadata: {}, data: { "text/plain": "2" } };
const sample = parseNotebook(documentWith(() => undefined));

describe("a notebook that programs write and the schemas refuse is read leniently, and one phrase says what was done", () => {
  const cases: [string, Change, string][] = [
    [
      "an unknown field of an output",
      output({ output_type: "stream", name: "stdout", text: "2\n", transient: { display_id: "x" } }),
      '/cells/0/outputs/0: unknown field "transient" is left out: an object with "display_id"',
    ],
    [
      "an unknown field of a cell",
      (cell) => Object.assign(cell, { collapsed: true }),
      '/cells/0: unknown field "collapsed" is left out: true',
    ],
    [
      "an unknown field of the notebook",
      (_, document) => Object.assign(document, { worksheets: [] }),
      'unknown field "worksheets" is left out: []',
    ],
    [
      "a cell without metadata",
      (cell) => delete cell.metadata,
      '/cells/0: missing field "metadata", read as an object with no fields',
    ],
    [
      "a notebook without metadata",
      (_, document) => delete document.metadata,
      'missing field "metadata", read as an object with no fields',
    ],
    [
      "ids before 4.5",
      (_, document) => Object.assign(document, { nbformat_minor: 2 }),
      "format 4.2 has no cell ids, read as 4.5",
    ],
    [
      "a newer format",
      (_, document) => Object.assign(document, { nbformat_minor: 6 }),
      "/nbformat_minor: unknown notebook format 4.6, read as 4.5",
    ],
    ["no minor format", (_, document) => delete document.nbformat_minor, 'missing field "nbformat_minor", read as 5'],
    ["no format", (_, document) => delete document.nbformat, "missing notebook format, read as 4.5"],
    [
      "a stream without a name",
      output({ output_type: "stream", text: "2\n" }),
      '/cells/0/outputs/0: missing field "name", read as "stdout"',
    ],
    [
      "a cell that is null",
      (cell, document) => Object.assign(document, { cells: [cell, null] }),
      "/cells/1: a cell that is no object is left out: null",
    ],
    [
      "an output that is null",
      (cell) => Object.assign(cell, { outputs: [...(cell.outputs as unknown[]), null] }),
      "/cells/0/outputs/1: an output with nothing to show is left out: null",
    ],
    [
      "a stream of an unknown type",
      output({ output_type: "pyout", name: "stdout", text: "2\n" }),
      '/cells/0/outputs/0/output_type: unknown output type, read as "stream": "pyout"',
    ],
    [
      "a count that is text",
      (cell) => Object.assign(cell, { execution_count: "1" }),
      '/cells/0: unexpected value of "execution_count": "1", read as 1',
    ],
    [
      "attachments that are null",
      (cell, document) =>
        Object.assign(document, {
          cells: [cell, { cell_type: "raw", id: "r", metadata: {}, source: "", attachments: null }],
        }),
      '/cells/1: unexpected value of "attachments": null, read as an object with no fields',
    ],
  ];
  for (const [title, change, phrase] of cases) {
    it(title, () => {
      const { notebook, said } = repaired(change);
      expect(said).toEqual([phrase]);
      expect(notebook.nbformat_minor).toBe(5);
      expect(notebook.cells[0]).toEqual(sample.cells[0]);
    });
  }

  const values: [string, Change, (cell: CodeCell) => unknown, unknown][] = [
    ["no outputs", (cell) => delete cell.outputs, (cell) => cell.outputs, []],
    ["no execution count", (cell) => delete cell.execution_count, (cell) => cell.execution_count, null],
    [
      "the count of a running cell",
      (cell) => Object.assign(cell, { execution_count: "*" }),
      (cell) => cell.execution_count,
      null,
    ],
    ["a source that is null", (cell) => Object.assign(cell, { source: null }), (cell) => cell.source, ""],
    ["a source that is a number", (cell) => Object.assign(cell, { source: 5 }), (cell) => cell.source, "5"],
    [
      "a tag that is no list",
      (cell) => Object.assign(cell, { metadata: { tags: "hide" } }),
      (cell) => cell.metadata.tags,
      ["hide"],
    ],
    [
      "tags that are repeated and hold commas",
      (cell) => Object.assign(cell, { metadata: { tags: ["a", "a", "b, c", 5] } }),
      (cell) => cell.metadata.tags,
      ["a", "b", "c"],
    ],
    [
      "metadata of the wrong type, beside others",
      (cell) =>
        Object.assign(cell, {
          metadata: { collapsed: null, jupyter: { outputs_hidden: true }, name: 5, own: null },
        }),
      (cell) => cell.metadata,
      { jupyter: { outputs_hidden: true }, own: null },
    ],
    [
      "a result without a count",
      output({ ...result, execution_count: undefined }),
      (cell) => cell.outputs,
      [{ ...result, execution_count: null }],
    ],
    ["a result without metadata", output({ ...result, metadata: undefined }), (cell) => cell.outputs, [result]],
    ["a result without data", output({ ...result, data: null }), (cell) => cell.outputs, []],
    [
      "data that is no text",
      output({ ...result, data: { "text/plain": 5, "text/html": null } }),
      (cell) => cell.outputs,
      [{ ...result, data: { "text/plain": "5" } }],
    ],
    [
      "an error whose trace is one text",
      output({ output_type: "error", ename: "E", evalue: null, traceback: "a\nb" }),
      (cell) => cell.outputs,
      [{ output_type: "error", ename: "E", evalue: "", traceback: ["a", "b"] }],
    ],
    ["an id that is none", (cell) => Object.assign(cell, { id: "a b" }), (cell) => /^[0-9a-f]{8}$/.test(cell.id), true],
  ];
  for (const [title, change, part, value] of values) {
    it(title, () => {
      const { notebook, said } = repaired(change);
      expect(said.length).toBeGreaterThan(0);
      expect(part(notebook.cells[0] as CodeCell)).toEqual(value);
    });
  }
});
