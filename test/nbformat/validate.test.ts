import {
  newCodeCell,
  newMarkdownCell,
  newNotebook,
  newRawCell,
  parseNotebook,
  validateNotebook,
} from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { documentWith, fixture, messageOf } from "./fixtures.js";

type Change = Parameters<typeof documentWith>[0];

/** What is wrong with the sample document after a change, as one line. */
const refusal = (change: Change): Promise<string> =>
  messageOf(() => parseNotebook(documentWith(change), { file: "bad.ipynb" }));

describe("an invalid notebook is refused in one line that names file, place and value", () => {
  it("also where the name of a field has line ends or thousands of letters", async () => {
    const named = (name: string) =>
      refusal((cell) => Object.assign(cell, { outputs: [{ [name]: 1, output_type: "stream" }] }));
    const short = await named("a\nb\u001b\u2028");
    expect(short).toMatch(/^bad\.ipynb: [^\p{Cc}\u2028]+$/u);
    expect((await named("x".repeat(5000))).length).toBeLessThan(500);
  });

  const cases: [string, Change, string][] = [
    [
      "a misspelt output type",
      (cell) => {
        cell.outputs = [{ output_type: "strem" }];
      },
      '/cells/0/outputs/0/output_type: unknown value "strem" (known: stream, display_data, execute_result, error)',
    ],
    [
      "an unknown cell type",
      (cell) => {
        cell.cell_type = "html";
      },
      '/cells/0/cell_type: unknown value "html" (known: code, markdown, raw)',
    ],
    ["a cell without a type", (cell) => delete cell.cell_type, '/cells/0: missing field "cell_type"'],
    ["a cell without an id", (cell) => delete cell.id, '/cells/0: missing field "id"'],
    [
      "an id with a space",
      (cell) => {
        cell.id = "a b";
      },
      '/cells/0/id: does not match ^[a-zA-Z0-9-_]+$: "a b"',
    ],
    [
      "an id that is too long",
      (cell) => {
        cell.id = "a".repeat(65);
      },
      `/cells/0/id: longer than 64 characters: "${"a".repeat(60)}…"`,
    ],
    [
      "a cell that is no object",
      (_, document) => {
        document.cells = [null];
      },
      "/cells/0: not an object: null",
    ],
    [
      "cells that are no list",
      (_, document) => {
        document.cells = { a: 1 };
      },
      '/cells: not a list: an object with "a"',
    ],
    [
      "a source that is no text",
      (cell) => {
        cell.source = 5;
      },
      "/cells/0/source: neither a string nor a list of strings: 5",
    ],
    [
      "a source with a line that is no text",
      (cell) => {
        cell.source = ["a", 7];
      },
      "/cells/0/source/1: not a string: 7",
    ],
    [
      "an unknown field of a cell",
      (cell) => {
        cell.extra = true;
      },
      '/cells/0/extra: unknown field "extra": true',
    ],
    [
      "an unknown field of the notebook",
      (_, document) => {
        document.worksheets = [1, 2];
      },
      '/worksheets: unknown field "worksheets": a list of 2',
    ],
    [
      "a negative execution count",
      (cell) => {
        cell.execution_count = -1;
      },
      "/cells/0/execution_count: not >= 0: -1",
    ],
    [
      "text data that is no text",
      (cell) => {
        cell.outputs = [{ output_type: "display_data", metadata: {}, data: { "text/plain": {} } }];
      },
      "/cells/0/outputs/0/data/text~1plain: neither a string nor a list of strings: an object with no fields",
    ],
    [
      "a repeated tag",
      (cell) => {
        cell.metadata = { tags: ["a", "b", "a"] };
      },
      '/cells/0/metadata/tags/0: repeated item: "a"',
    ],
    [
      "a kernelspec without a display name",
      (_, document) => {
        document.metadata = { kernelspec: { name: "x" } };
      },
      '/metadata/kernelspec: missing field "display_name"',
    ],
    [
      "a codemirror mode of the wrong type",
      (_, document) => {
        document.metadata = { language_info: { name: "x", codemirror_mode: 5 } };
      },
      "/metadata/language_info/codemirror_mode: neither a string nor an object: 5",
    ],
    [
      "a future format",
      (_, document) => {
        document.nbformat = 5;
      },
      "/nbformat: unknown notebook format 5 (known: 3, 4.0–4.5)",
    ],
    [
      "a future minor format",
      (_, document) => {
        document.nbformat_minor = 6;
      },
      "/nbformat_minor: unknown notebook format 4.6 (known: 3, 4.0–4.5)",
    ],
    ["no format", (_, document) => delete document.nbformat, 'missing field "nbformat"'],
    ["no minor format", (_, document) => delete document.nbformat_minor, 'missing field "nbformat_minor"'],
    [
      "two cells with one id",
      (cell, document) => {
        document.cells = [cell, { ...cell, id: "other" }, cell];
      },
      '/cells/2/id: cell id "first" is already that of /cells/0',
    ],
    [
      "an id in a format that has none",
      (_, document) => {
        document.nbformat_minor = 4;
      },
      '/cells/0/id: unknown field "id": "first"',
    ],
    [
      "two problems",
      (cell) => {
        cell.id = "";
      },
      '/cells/0/id: shorter than 1 character: "" (and 1 more problem)',
    ],
  ];
  for (const [title, change, message] of cases) {
    it(title, async () => {
      expect(await refusal(change)).toBe(`bad.ipynb: ${message}`);
    });
  }

  it("a format 3 notebook is held against its own schema", async () => {
    const document = JSON.parse(fixture("v3.ipynb"));
    document.worksheets[1].cells[0].outputs[2].prompt_number = null;
    expect(await messageOf(() => parseNotebook(JSON.stringify(document)))).toBe(
      "notebook: /worksheets/1/cells/0/outputs/2/prompt_number: not an integer: null",
    );
  });

  it("the JSON text inside a format 3 output is read, and located when it is not JSON", async () => {
    const document = JSON.parse(fixture("v3.ipynb"));
    document.worksheets[1].cells[0].outputs[2].json = "{1}";
    expect(await messageOf(() => parseNotebook(JSON.stringify(document)))).toBe(
      'notebook: /worksheets/1/cells/0/outputs/2/json: output is not JSON: expected a field name in double quotes, found "1"',
    );
  });

  it("metadata that an old format allowed and 4.5 does not is refused after the upgrade", async () => {
    const text = JSON.stringify({ nbformat: 4, nbformat_minor: 0, metadata: { title: 5 }, cells: [] });
    expect(await messageOf(() => parseNotebook(text))).toBe("notebook: /metadata/title: not a string: 5");
  });
});

describe("validateNotebook", () => {
  it("finds nothing wrong with new notebooks and cells", () => {
    const cells = [newCodeCell("1"), newMarkdownCell("# a"), newRawCell("b")];
    expect(validateNotebook({ ...newNotebook(), cells })).toEqual([]);
  });

  it("finds nothing wrong with the fixtures, in the file's form and in memory", () => {
    for (const name of ["v4.0", "v4.2", "v4.4", "v4.5-loose"]) {
      expect(validateNotebook(JSON.parse(fixture(`${name}.ipynb`).replaceAll(/NaN|-?Infinity/g, "0")))).toEqual([]);
      expect(validateNotebook(parseNotebook(fixture(`${name}.ipynb`)))).toEqual([]);
    }
  });

  it("lists every problem with its pointer and value", () => {
    const cells = [newCodeCell("", { id: "a", execution_count: -2 }), { ...newRawCell("", { id: "b c" }), more: [] }];
    expect(validateNotebook({ ...newNotebook(), cells })).toEqual([
      { pointer: "/cells/0/execution_count", message: "not >= 0: -2", value: -2 },
      { pointer: "/cells/1/more", message: 'unknown field "more": []', value: [] },
      { pointer: "/cells/1/id", message: 'does not match ^[a-zA-Z0-9-_]+$: "b c"', value: "b c" },
    ]);
  });

  it("says of something that is no notebook what it is", () => {
    expect(validateNotebook("text")).toEqual([{ pointer: "", message: 'not an object: "text"', value: "text" }]);
  });
});
