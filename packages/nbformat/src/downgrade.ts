// nbformat 4 → 3 → 2, by the rules of Jupyter's nbformat.v4.convert and v3.convert, and the text of such a file as Jupyter writes it
// (its writers of formats 2 and 3 escape everything beyond ASCII). What an older format has no place for is lost: cell ids, attachments,
// and every MIME type that is not in the table.
import { diskDocument } from "./disk.js";
import { jsonText } from "./json-write.js";
import { splitLines, withoutLineEnd } from "./lines.js";
import { copyNumberForms, numberText } from "./numbers.js";
import { isRecord, type JsonRecord } from "./records.js";
import type { Cell, CodeCell, Notebook, Output } from "./types.js";

/** The text of a notebook file in format 3.0 or 2, with a line end at its end. */
export function stringifyOlderNotebook(notebook: Notebook, version: 2 | 3): string {
  const { cells: _cells, ...rest } = diskDocument(notebook);
  const lines = version === 3 ? splitLines : (text: string) => splitLines(text).map(withoutLineEnd);
  const cells = notebook.cells.map((cell) => {
    const older = downgradeCell(cell);
    return splitTexts(version === 3 ? older : cellOf2(older), lines);
  });
  const metadata = (rest.metadata ?? {}) as JsonRecord;
  const document = {
    ...rest,
    metadata: copyNumberForms(metadata, { name: "", ...metadata }),
    nbformat: version,
    nbformat_minor: 0,
    worksheets: [{ cells, metadata: {} }],
    // Jupyter's writer of format 2 leaves them in the file, that of format 3 does not.
    ...(version === 2 ? { orig_nbformat: 4, orig_nbformat_minor: notebook.nbformat_minor } : {}),
  };
  return `${escapeBeyondAscii(jsonText(copyNumberForms(notebook, document)))}\n`;
}

function downgradeCell(cell: Cell): JsonRecord {
  const { id: _id, ...rest } = cell;
  const { trusted: _trusted, ...metadata } = cell.metadata;
  const older = copyNumberForms(cell, { ...rest, metadata: copyNumberForms(cell.metadata, metadata) });
  if (cell.cell_type === "code") return downgradeCode(cell, older);
  const { attachments: _attachments, ...kept } = older as JsonRecord;
  const heading = cell.cell_type === "markdown" && !cell.source.includes("\n") && /^(#+)\s*(.*)/s.exec(cell.source);
  if (!heading) return kept;
  const [, marks = "", source = ""] = heading;
  return { ...kept, cell_type: "heading", level: marks.length, source };
}

function downgradeCode(cell: CodeCell, older: JsonRecord): JsonRecord {
  const { source, execution_count: count, metadata, attachments: _attachments, ...kept } = older;
  const { collapsed = false, ...others } = metadata as JsonRecord;
  const downgraded = {
    ...kept,
    input: source,
    prompt_number: count,
    language: "python",
    collapsed,
    metadata: copyNumberForms(metadata as JsonRecord, others),
    outputs: cell.outputs.map(downgradeOutput),
  };
  return copyNumberForms(cell, downgraded, { execution_count: "prompt_number" });
}

/** MIME types that format 3 has a name for. */
const SHORT_NAMES: Record<string, string> = {
  "text/plain": "text",
  "text/html": "html",
  "image/svg+xml": "svg",
  "image/png": "png",
  "image/jpeg": "jpeg",
  "text/latex": "latex",
  "application/json": "json",
  "application/javascript": "javascript",
};

function downgradeOutput(output: Output): JsonRecord {
  if (output.output_type === "error") return copyNumberForms(output, { ...output, output_type: "pyerr" });
  if (output.output_type === "stream") {
    const { name, ...rest } = output;
    return copyNumberForms(output, { ...rest, stream: name });
  }
  const { data, ...rest } = output;
  const named = Object.entries(data)
    .filter(([mime]) => Object.hasOwn(SHORT_NAMES, mime))
    .map(([mime, value]): [string, unknown] => [
      SHORT_NAMES[mime] ?? mime,
      mime === "application/json" ? inlineJson(value, data, mime) : value,
    ]);
  const older: JsonRecord = copyNumberForms(data, { ...rest, ...Object.fromEntries(named) }, SHORT_NAMES);
  if (output.output_type === "display_data") return older;
  const { execution_count: count, ...result } = older;
  return { ...result, output_type: "pyout", prompt_number: count };
}

/** Format 2 has neither headings nor raw cells. */
function cellOf2(cell: JsonRecord): JsonRecord {
  if (cell.cell_type === "raw") return { ...cell, cell_type: "markdown" };
  if (cell.cell_type !== "heading") return cell;
  const { level, ...rest } = cell;
  return { ...rest, cell_type: "markdown", source: `${"#".repeat(Number(level))} ${String(cell.source)}` };
}

const OUTPUT_TEXTS = ["text", "html", "svg", "latex", "javascript", "json"];

function splitTexts(cell: JsonRecord, lines: (text: string) => string[]): JsonRecord {
  const split = (record: JsonRecord, fields: readonly string[]): JsonRecord => {
    const texts = fields.flatMap((field): [string, unknown][] => {
      const value = record[field];
      return typeof value === "string" ? [[field, lines(value)]] : [];
    });
    return copyNumberForms(record, { ...record, ...Object.fromEntries(texts) });
  };
  if (cell.cell_type !== "code") return split(cell, ["source", "rendered"]);
  const outputs = (cell.outputs as JsonRecord[]).map((output) => split(output, OUTPUT_TEXTS));
  return { ...split(cell, ["input"]), outputs };
}

/** JSON in one line, as Python's json.dumps writes it by default. */
function inlineJson(value: unknown, container: object, key: string | number): string {
  if (typeof value === "number") return numberText(value, container, key);
  if (typeof value === "string") return escapeBeyondAscii(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map((item, index) => inlineJson(item, value, index)).join(", ")}]`;
  if (!isRecord(value)) return String(value);
  const fields = Object.keys(value).map(
    (name) => `${escapeBeyondAscii(JSON.stringify(name))}: ${inlineJson(value[name], value, name)}`,
  );
  return `{${fields.join(", ")}}`;
}

const escapeBeyondAscii = (json: string): string =>
  json.replace(/[\x7f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
