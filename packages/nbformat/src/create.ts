// New notebooks and cells, valid as they are, and the plain text of an output.
import { randomUUID } from "node:crypto";
import type { CodeCell, MarkdownCell, Notebook, NotebookMetadata, Output, RawCell } from "./types.js";

/** A notebook without cells. */
export function newNotebook(metadata: NotebookMetadata = {}): Notebook {
  return { cells: [], metadata, nbformat: 4, nbformat_minor: 5 };
}

/** A code cell that has not been run. Without an id it gets a random one. */
export function newCodeCell(source = "", options: Partial<CodeCell> = {}): CodeCell {
  return {
    cell_type: "code",
    id: newCellId(),
    source,
    metadata: {},
    execution_count: null,
    outputs: [],
    ...options,
  };
}

/** A Markdown cell. Without an id it gets a random one. */
export function newMarkdownCell(source = "", options: Partial<MarkdownCell> = {}): MarkdownCell {
  return { cell_type: "markdown", id: newCellId(), source, metadata: {}, ...options };
}

/** A raw cell. Without an id it gets a random one. */
export function newRawCell(source = "", options: Partial<RawCell> = {}): RawCell {
  return { cell_type: "raw", id: newCellId(), source, metadata: {}, ...options };
}

/** Eight random hexadecimal digits, the form that JupyterLab gives new cells. */
export function newCellId(): string {
  return randomUUID().slice(0, 8);
}

/** What an output says as plain text: stream text, the `text/plain` of a display, `ename: evalue` of an error; "" when it has none. */
export function outputText(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return output.text;
    case "error":
      return `${output.ename}: ${output.evalue}`;
    default: {
      const text = output.data["text/plain"];
      return typeof text === "string" ? text : "";
    }
  }
}
