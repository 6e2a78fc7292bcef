// A notebook from its bytes and back. Reading: decode, parse, validate against the schema of the format that the file says it has, upgrade
// to 4.5, validate again; or, where the caller wants it, repair what can be repaired. Writing a notebook that was read from a file written by Jupyter gives the same bytes.
import { cellIds } from "./cell-ids.js";
import { diskDocument, joinDocument, stripTransient } from "./disk.js";
import { NotebookError, problemError } from "./errors.js";
import { JsonError, parseJson } from "./json-read.js";
import { jsonText } from "./json-write.js";
import { copyNumberForms } from "./numbers.js";
import { isRecord, type JsonRecord } from "./records.js";
import { isFormat4, repairNotebook } from "./repair.js";
import { repairV3 } from "./repair-v3.js";
import { collectRepairs, type Note } from "./repairs.js";
import type { Notebook, Problem } from "./types.js";
import { EmbeddedJsonError, upgradeV3 } from "./upgrade-v3.js";
import { DecodeError, decodeUtf8 } from "./utf8.js";
import { validateNotebook } from "./validate.js";

export interface ParseOptions {
  /** Name for error messages. Default: "notebook". */
  file?: string;
  /**
   * Hears what was repaired, once a kind: with it, unknown fields are left out and missing ones filled in, so that only a hopeless
   * document is refused. Default: whatever the schemas do not allow is refused.
   */
  onRepair?: (what: string) => void;
}

/**
 * Reads a notebook of format 3 or 4.0–4.5 and upgrades it to 4.5. Cells of older formats get ids that depend on their content only.
 * @throws NotebookError one line: the file, the place in it and the value
 */
export function parseNotebook(bytes: string | Uint8Array, options: ParseOptions = {}): Notebook {
  const { file, onRepair } = options;
  const document = parseDocument(typeof bytes === "string" ? bytes : textOf(bytes, file), file);
  if (isRecord(document) && document.nbformat !== 3) stripTransient(document);
  const problems = validateNotebook(document);
  if (problems.length > 0 && onRepair !== undefined) return repaired(document, problems, { file, onRepair });
  refuse(problems, file);
  // Valid, so it is a record with the fields of its format.
  const notebook = upgrade(document as JsonRecord, file);
  const after = notebook === document ? [] : validateNotebook(notebook);
  if (after.length > 0 && onRepair !== undefined) return repaired(notebook, after, { file, onRepair });
  refuse(after, file);
  return notebook as unknown as Notebook;
}

/** @throws NotebookError with the problems of a document that is hopeless */
function repaired(
  document: unknown,
  problems: readonly Problem[],
  { file, onRepair }: Required<Pick<ParseOptions, "onRepair">> & ParseOptions,
): Notebook {
  const { note, phrases } = collectRepairs();
  const notebook = isRecord(document) ? repairedFormat4(document, note, file) : undefined;
  if (notebook === undefined) throw problemError(problems, file);
  refuse(validateNotebook(notebook), file);
  for (const phrase of phrases()) onRepair(phrase);
  return notebook as unknown as Notebook;
}

function repairedFormat4(document: JsonRecord, note: Note, file: string | undefined): JsonRecord | undefined {
  if (isFormat4(document)) return repairNotebook(document, note);
  if (document.nbformat !== 3 || !Array.isArray(document.worksheets)) return undefined;
  repairV3(document, note);
  return repairNotebook({ ...fromV3(document, file), nbformat: 4, nbformat_minor: 0 }, note);
}

/** The text of a notebook file as Jupyter writes it: one-space indent, sorted keys, texts as lists of lines, a line end at the end. */
export function stringifyNotebook(notebook: Notebook): string {
  return `${jsonText(diskDocument(notebook))}\n`;
}

/** A deep copy that is written like the original, to the last digit (a structuredClone turns 1.0 into 1). */
export function cloneNotebook(notebook: Notebook): Notebook {
  return cloneValue(notebook);
}

function cloneValue<T>(value: T): T {
  if (Array.isArray(value)) return copyNumberForms(value, value.map(cloneValue)) as T;
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, cloneValue(item)]);
  return copyNumberForms(value, Object.fromEntries(entries)) as T;
}

function textOf(bytes: Uint8Array, file: string | undefined): string {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof DecodeError) throw new NotebookError(error.message, { file, value: error.byte });
    throw error;
  }
}

function parseDocument(text: string, file: string | undefined): unknown {
  if (text.trim() === "") throw new NotebookError("empty file", { file, value: text });
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = error.position(text);
    throw new NotebookError(`not JSON at line ${line}, column ${column}: ${error.message}`, { file });
  }
}

function refuse(problems: readonly Problem[], file: string | undefined): void {
  if (problems.length > 0) throw problemError(problems, file);
}

/** The document as 4.5 with joined texts; the same object when it is 4.5 already. */
function upgrade(document: JsonRecord, file: string | undefined): JsonRecord {
  const upgraded = document.nbformat === 3 ? fromV3(document, file) : document;
  const cells = upgraded.cells as JsonRecord[];
  joinDocument(cells);
  if (upgraded === document && document.nbformat_minor === 5) return document;
  const nextId = cellIds();
  for (const cell of cells) cell.id = nextId(String(cell.cell_type), String(cell.source));
  return { ...upgraded, nbformat: 4, nbformat_minor: 5 };
}

function fromV3(document: JsonRecord, file: string | undefined): JsonRecord {
  try {
    const upgraded: JsonRecord = { ...upgradeV3(document) };
    stripTransient(upgraded);
    return upgraded;
  } catch (error) {
    if (!(error instanceof EmbeddedJsonError)) throw error;
    const { pointer, value } = error;
    throw new NotebookError(`output is not JSON: ${error.message}`, { file, pointer, value });
  }
}
