// A small notebook with one of everything that the text formats tell apart, already extracted (`filenames`), and an export's context.
import { type Cell, type Notebook, parseNotebook } from "@innerloop/nbformat";
import type { ExportContext } from "../../../packages/ts-jupyter-export/src/core/exporter.js";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

const TYPESCRIPT = { name: "typescript", file_extension: ".ts", mimetype: "text/x-typescript" };

export const notebookOf = (cells: unknown[], metadata: unknown = { language_info: TYPESCRIPT }): Notebook =>
  parseNotebook(JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));

const cells = [
  { cell_type: "markdown", id: "a", metadata: {}, source: "# Title\n\nText" },
  {
    cell_type: "code",
    id: "b",
    metadata: {},
    execution_count: 2,
    source: "const x = 1;\nx",
    outputs: [
      { output_type: "stream", name: "stdout", text: "one\ntwo\n" },
      { output_type: "execute_result", execution_count: 2, data: { "text/plain": "1" }, metadata: {} },
      { output_type: "display_data", data: { "text/html": "<b>x</b>", "text/plain": "x" }, metadata: {} },
      {
        output_type: "display_data",
        data: { "image/png": PNG, "text/plain": "x" },
        metadata: { filenames: { "image/png": "nb_files/nb 1_2.png" }, width: 7 },
      },
      { output_type: "error", ename: "E", evalue: "bad", traceback: ["\u001b[31mE\u001b[0m: bad", "  at x"] },
    ],
  },
  { cell_type: "raw", id: "c", metadata: { raw_mimetype: "text/html" }, source: "<hr>" },
  { cell_type: "raw", id: "r", metadata: { raw_mimetype: "text/x-rst" }, source: "raw rst" },
  {
    cell_type: "code",
    id: "d",
    metadata: { magics_language: "bash", transient: { remove_source: false } },
    execution_count: null,
    source: "%%bash\nls",
    outputs: [],
  },
  {
    cell_type: "code",
    id: "e",
    metadata: { transient: { remove_source: true } },
    execution_count: 3,
    source: "hidden",
    outputs: [{ output_type: "stream", name: "stderr", text: "kept" }],
  },
];

export const sample: Notebook = notebookOf(cells);

/** The sample without prose, and without an output that has HTML: nothing in it needs pandoc. */
export function withoutPandoc(html: "with html" | "without html"): Notebook {
  const kept = sample.cells.slice(1).map((cell): Cell => {
    if (cell.cell_type !== "code" || html === "with html") return cell;
    return { ...cell, outputs: cell.outputs.filter((output) => !("data" in output && "text/html" in output.data)) };
  });
  return { ...sample, cells: kept };
}

export function contextWith(warnings: string[] = []): ExportContext {
  return {
    name: "nb",
    filesDir: "nb_files",
    uniqueKey: "nb",
    trust: "trusted",
    resolve: async () => undefined,
    warn: (message) => warnings.push(message),
  };
}
