/**
 * Tables: rows become one `text/html` table (aligned, rounded, the full number on hover), one `application/vnd.dataresource+json`
 * value (full precision, for programs) and one aligned `text/plain`. Rendering needs no data-frame library: danfojs-node takes
 * 0.8–2.6 s to load, so only `frame` loads it; its DataFrames are accepted everywhere a table is.
 */

import { inspect } from "node:util";
import type { DataFrame } from "danfojs-node";
import { columnFormatter, jsonNumber } from "./format.js";
import { encodeJson } from "./json.js";
import { type DisplayBundle, display } from "./kernel.js";
import { tableHtml, tableText } from "./table-render.js";

/** What a danfojs DataFrame looks like from here; any object of this shape will do. */
export interface FrameLike {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: unknown;
  iloc(selection: { rows: number[] }): unknown;
}

/** Records (one object a row), columns (one array a column) or a data frame. */
export type TableRows =
  | readonly Readonly<Record<string, unknown>>[]
  | Readonly<Record<string, ArrayLike<unknown>>>
  | FrameLike;

export interface TableOptions {
  /** A line above the table. */
  readonly caption?: string;
  /** Columns to show, in this order. Default: all. */
  readonly columns?: readonly string[];
  /** Units by column; they stand in the header. */
  readonly units?: Readonly<Record<string, string>>;
  /** Significant digits of the largest number of a column. Default: 4. */
  readonly digits?: number;
  /** Longer tables keep their first rows and state the count. Default: 50. */
  readonly maxRows?: number;
  /** Columns of quoted values, of a paper or another program: set in italics, with a note under the table. Default: none. */
  readonly quoted?: readonly string[];
}

/** A table in columns: the strict form that the renderers see. */
interface Columns {
  readonly names: readonly string[];
  readonly cells: readonly (readonly unknown[])[];
  readonly rowCount: number;
}

/**
 * Shows rows as a table.
 * @throws Error on what is no table, ragged columns, an unknown column name, invalid options
 */
export function table(rows: TableRows, options: TableOptions = {}): void {
  display(tableBundle(rows, options));
}

/** A danfojs DataFrame of the rows, for grouping, joining and statistics. Loads danfojs on first use. */
export async function frame(rows: TableRows): Promise<DataFrame> {
  const { DataFrame } = await import("danfojs-node");
  const { names, cells, rowCount } = toColumns(rows);
  const values = Array.from({ length: rowCount }, (_, row) => cells.map((column) => column[row]));
  return new DataFrame(values as never, { columns: [...names] });
}

/** The output of `table`, without showing it; the same errors. */
export function tableBundle(rows: TableRows, options: TableOptions = {}): DisplayBundle {
  const { digits = 4, maxRows = 50, units = {}, quoted = [], caption } = options;
  if (!(Number.isInteger(maxRows) && maxRows > 0)) throw new Error(`invalid maxRows: ${maxRows}`);
  if (!(Number.isInteger(digits) && digits > 0 && digits <= 17)) throw new Error(`invalid digits: ${digits}`);
  const all = toColumns(rows);
  for (const name of [...(options.columns ?? []), ...Object.keys(units), ...quoted]) {
    if (!all.names.includes(name)) throw new Error(`unknown column "${name}" (known: ${all.names.join(", ")})`);
  }
  const names = options.columns ?? all.names;
  const shown = Math.min(all.rowCount, maxRows);
  const columns = names.map((name) => {
    const cells = all.cells[all.names.indexOf(name)].slice(0, shown);
    const numbers = cells.filter((cell): cell is number => typeof cell === "number");
    const numeric = numbers.length > 0 && cells.every((cell) => typeof cell === "number" || cell == null);
    const format = columnFormatter(numbers, digits);
    const text = cells.map((cell) => (typeof cell === "number" ? format(cell) : cellText(cell)));
    const header = units[name] === undefined ? name : `${name} [${units[name]}]`;
    return { name, header, cells, numeric, text, quoted: quoted.includes(name) };
  });
  const notes = [
    ...(all.rowCount === 0 ? ["no rows"] : []),
    ...(all.rowCount > shown ? [`first ${shown} of ${all.rowCount} rows`] : []),
    ...(quoted.length > 0 ? ["italics: quoted values, not computed here"] : []),
  ];
  const fields = columns.map(({ name, cells, numeric }) => ({ name, type: fieldType(cells, numeric) }));
  const data = Array.from({ length: shown }, (_, row) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, jsonCell(cells[row])])),
  );
  return {
    data: {
      "text/html": tableHtml(columns, shown, caption, notes),
      "application/vnd.dataresource+json": { schema: { fields }, data },
      "text/plain": tableText(columns, shown, caption, notes),
    },
  };
}

/** Recognises a danfojs DataFrame (or an equal shape) by its members, so that danfojs need not be loaded. */
export function isFrame(value: unknown): value is FrameLike {
  if (typeof value !== "object" || value === null) return false;
  const candidate = value as Partial<FrameLike>;
  return Array.isArray(candidate.columns) && Array.isArray(candidate.index) && typeof candidate.iloc === "function";
}

function toColumns(rows: TableRows): Columns {
  if (isFrame(rows)) return fromFrame(rows);
  if (typeof rows !== "object" || rows === null) throw new Error(`not a table: ${String(rows)}`);
  if (Array.isArray(rows)) {
    const odd = rows.findIndex((row) => typeof row !== "object" || row === null);
    if (odd >= 0) throw new Error(`not a record at row ${odd}: ${String(rows[odd])}`);
    const records = rows as readonly Readonly<Record<string, unknown>>[];
    const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
    return { names, cells: names.map((name) => records.map((record) => record[name])), rowCount: records.length };
  }
  const entries = Object.entries(rows as Readonly<Record<string, ArrayLike<unknown>>>);
  const cells = entries.map(([name, column]) => {
    if (typeof column === "object" && column !== null && "length" in column) return Array.from(column);
    throw new Error(`not a column: "${name}" is ${typeof column}`);
  });
  const rowCount = cells[0]?.length ?? 0;
  entries.forEach(([name], i) => {
    if (cells[i].length === rowCount) return;
    throw new Error(`ragged columns: "${entries[0][0]}" has ${rowCount} rows, "${name}" has ${cells[i].length}`);
  });
  return { names: entries.map(([name]) => name), cells, rowCount };
}

/** A frame's own index is shown as a first column where it says more than 0, 1, 2, … */
function fromFrame(frame: FrameLike): Columns {
  // A series is a frame of one column whose values are not nested.
  const values = (frame.values as readonly unknown[]).map((row) => (Array.isArray(row) ? (row as unknown[]) : [row]));
  const columns = frame.columns.map((_, column) => values.map((row) => row[column]));
  const counted = frame.index.every((label, row) => label === row);
  return counted
    ? { names: frame.columns, cells: columns, rowCount: values.length }
    : { names: ["index", ...frame.columns], cells: [[...frame.index], ...columns], rowCount: values.length };
}

/** One line: what JSON would change or refuse (typed arrays, maps, bigints, cycles) is shown as Node's console does. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date && !Number.isNaN(cell.getTime())) return cell.toISOString();
  const text = typeof cell === "object" ? (plainJson(cell) ?? inspect(cell, INSPECTED)) : String(cell);
  return text.replace(/\s*\n\s*/g, " ");
}

const INSPECTED = { depth: 2, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 6, maxStringLength: 200 };

function jsonCell(cell: unknown): unknown {
  if (typeof cell === "number") return jsonNumber(cell);
  if (typeof cell === "boolean" || typeof cell === "string") return cell;
  if (cell === null || cell === undefined) return null;
  const json = typeof cell === "object" ? plainJson(cell) : undefined;
  return json === undefined ? cellText(cell) : JSON.parse(json);
}

/** JSON of plain lists and records; undefined for anything else. */
function plainJson(cell: object): string | undefined {
  try {
    return JSON.stringify(encodeJson(cell));
  } catch {
    return undefined;
  }
}

function fieldType(cells: readonly unknown[], numeric: boolean): string {
  if (numeric) return cells.every((cell) => cell == null || Number.isInteger(cell)) ? "integer" : "number";
  return cells.length > 0 && cells.every((cell) => typeof cell === "boolean") ? "boolean" : "string";
}
