// Recorded from nbformat 5.11.1: nbformat.writes(notebook, version=3) and version=2, on Python 3.11.
import { parseNotebook, stringifyOlderNotebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";

const notebook = parseNotebook(
  JSON.stringify({
    cells: [
      { cell_type: "markdown", id: "h", metadata: {}, source: "## A heading" },
      {
        cell_type: "markdown",
        id: "m",
        metadata: {},
        attachments: { "a.png": { "image/png": "AAAA" } },
        source: "# two\nlines",
      },
      { cell_type: "raw", id: "r", metadata: { raw_mimetype: "text/html" }, source: "é😀" },
      {
        cell_type: "code",
        id: "c",
        metadata: { collapsed: true, n: 1.5 },
        execution_count: 2,
        source: "x\ny",
        outputs: [
          {
            output_type: "execute_result",
            execution_count: 2,
            data: { "text/plain": "1\n", "application/json": { b: [1, null], a: "é" }, "application/x+json": {} },
            metadata: {},
          },
          { output_type: "stream", name: "stderr", text: "a\nb" },
          { output_type: "error", ename: "E", evalue: "bad", traceback: ["E: bad"] },
        ],
      },
    ],
    metadata: { title: "T" },
    nbformat: 4,
    nbformat_minor: 5,
  }),
);

const read = (version: 2 | 3) => JSON.parse(stringifyOlderNotebook(notebook, version));

describe("a notebook in an older format", () => {
  it("of format 3 has one worksheet, heading cells, short names for MIME types, and no ids", () => {
    expect(read(3)).toEqual({
      metadata: { name: "", title: "T" },
      nbformat: 3,
      nbformat_minor: 0,
      worksheets: [
        {
          cells: [
            { cell_type: "heading", level: 2, metadata: {}, source: ["A heading"] },
            { cell_type: "markdown", metadata: {}, source: ["# two\n", "lines"] },
            { cell_type: "raw", metadata: { raw_mimetype: "text/html" }, source: ["é😀"] },
            {
              cell_type: "code",
              collapsed: true,
              input: ["x\n", "y"],
              language: "python",
              metadata: { n: 1.5 },
              outputs: [
                {
                  json: ['{"b": [1, null], "a": "\\u00e9"}'],
                  metadata: {},
                  output_type: "pyout",
                  prompt_number: 2,
                  text: ["1\n"],
                },
                { output_type: "stream", stream: "stderr", text: ["a\n", "b"] },
                { ename: "E", evalue: "bad", output_type: "pyerr", traceback: ["E: bad"] },
              ],
              prompt_number: 2,
            },
          ],
          metadata: {},
        },
      ],
    });
  });

  it("of format 2 has neither heading nor raw cells, and lines without their ends", () => {
    expect(read(2)).toEqual({
      metadata: { name: "", title: "T" },
      nbformat: 2,
      nbformat_minor: 0,
      orig_nbformat: 4,
      orig_nbformat_minor: 5,
      worksheets: [
        {
          cells: [
            { cell_type: "markdown", metadata: {}, source: ["## A heading"] },
            { cell_type: "markdown", metadata: {}, source: ["# two", "lines"] },
            { cell_type: "markdown", metadata: { raw_mimetype: "text/html" }, source: ["é😀"] },
            {
              cell_type: "code",
              collapsed: true,
              input: ["x", "y"],
              language: "python",
              metadata: { n: 1.5 },
              outputs: [
                {
                  json: ['{"b": [1, null], "a": "\\u00e9"}'],
                  metadata: {},
                  output_type: "pyout",
                  prompt_number: 2,
                  text: ["1"],
                },
                { output_type: "stream", stream: "stderr", text: ["a", "b"] },
                { ename: "E", evalue: "bad", output_type: "pyerr", traceback: ["E: bad"] },
              ],
              prompt_number: 2,
            },
          ],
          metadata: {},
        },
      ],
    });
  });

  it("is ASCII only, with a line end at its end", () => {
    const text = stringifyOlderNotebook(notebook, 3);
    expect(text).toContain('"\\u00e9\\ud83d\\ude00"');
    expect(text).toMatch(/^[\x20-\x7e\n]*\n$/);
  });
});
