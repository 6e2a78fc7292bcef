// Between the file's form and the form in memory (nbformat 4): texts are lists of lines in the file and one string in memory, and the
// transient fields that a front end keeps for itself are neither read nor written. The rules are those of Jupyter's nbformat.v4.rwbase.
import { isJsonMime, isLinesMime, joinLines, splitLines } from "./lines.js";
import { copyNumberForms } from "./numbers.js";
import { isRecord, type JsonRecord } from "./records.js";
import type { Cell, MimeBundle, Notebook, Output } from "./types.js";

const TRANSIENT = ["orig_nbformat", "orig_nbformat_minor", "signature"];

/**
 * Takes a parsed document's transient fields away, in place; anything that is not shaped like format 4 is left for the validator. Distrust
 * stays (Jupyter forgets it here): whoever shows the notebook has to know, and it is never written.
 */
export function stripTransient(document: JsonRecord): void {
  if (isRecord(document.metadata)) for (const field of TRANSIENT) delete document.metadata[field];
  if (!Array.isArray(document.cells)) return;
  for (const cell of document.cells) {
    if (isRecord(cell) && isRecord(cell.metadata) && cell.metadata.trusted !== false) delete cell.metadata.trusted;
  }
}

/** Makes one string of every list of lines of a valid nbformat 4 document, in place. */
export function joinDocument(cells: readonly JsonRecord[]): void {
  for (const cell of cells) {
    if (isLines(cell.source)) cell.source = joinLines(cell.source);
    if (isRecord(cell.attachments)) Object.values(cell.attachments).forEach(joinBundle);
    if (!Array.isArray(cell.outputs)) continue;
    for (const output of cell.outputs) {
      if (!isRecord(output)) continue;
      if (isLines(output.text)) output.text = joinLines(output.text);
      joinBundle(output.data);
    }
  }
}

function joinBundle(bundle: unknown): void {
  if (!isRecord(bundle)) return;
  for (const [mime, data] of Object.entries(bundle))
    if (!isJsonMime(mime) && isLines(data)) bundle[mime] = joinLines(data);
}

function isLines(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

/** The document that the file holds. The notebook itself is not changed; parts that stay the same are shared with it. */
export function diskDocument(notebook: Notebook): JsonRecord {
  return changed(notebook, { cells: notebook.cells.map(diskCell), metadata: without(notebook.metadata, TRANSIENT) });
}

function diskCell(cell: Cell): JsonRecord {
  const changes: JsonRecord = { source: diskText(cell.source), metadata: without(cell.metadata, ["trusted"]) };
  if (cell.cell_type === "code") changes.outputs = cell.outputs.map(diskOutput);
  else if (cell.attachments !== undefined) {
    changes.attachments = mapValues(cell.attachments, (bundle) => diskBundle(bundle as MimeBundle));
  }
  return changed(cell, changes);
}

function diskOutput(output: Output): JsonRecord {
  if (output.output_type === "stream") return changed(output, { text: diskText(output.text) });
  if (output.output_type === "error") return changed(output, {});
  return changed(output, { data: diskBundle(output.data) });
}

function diskBundle(bundle: MimeBundle): JsonRecord {
  return mapValues(bundle, (data, mime) => (isLinesMime(mime) ? diskText(data) : data));
}

function diskText(text: unknown): unknown {
  return typeof text === "string" ? splitLines(text) : text;
}

function mapValues(record: object, map: (value: unknown, key: string) => unknown): JsonRecord {
  const entries = Object.entries(record).map(([key, value]): [string, unknown] => [key, map(value, key)]);
  return copyNumberForms(record, Object.fromEntries(entries));
}

function without(record: object, fields: readonly string[]): object {
  if (!fields.some((field) => Object.hasOwn(record, field))) return record;
  return copyNumberForms(record, Object.fromEntries(Object.entries(record).filter(([key]) => !fields.includes(key))));
}

function changed(record: object, changes: JsonRecord): JsonRecord {
  return copyNumberForms(record, { ...record, ...changes });
}
