/** Tables: at most 50 rows and 30 columns of any source as HTML and as aligned text, with a note of what is missing. */
import { escapeHtml } from "./escape.js";
import { columnFormat, shownIndexes } from "./numbers.js";
import { lineOf } from "./plain-text.js";

/** A table as its source offers it; only the shown cells are asked for. */
export interface TableSource {
  readonly columns: readonly string[];
  readonly rowCount: number;
  cell(row: number, column: number): unknown;
  /** Left of the rows. Default: none. */
  label?(row: number): unknown;
}

const ROWS = 50;
const COLUMNS = 30;

interface ShownColumn {
  readonly header: string;
  readonly numeric: boolean;
  readonly cells: readonly unknown[];
  readonly text: readonly string[];
}

interface Shown {
  readonly columns: readonly ShownColumn[];
  readonly rows: readonly (number | undefined)[];
  readonly note: string;
}

/** The table as HTML. Inherits the page's colours; the full number stands in the title of a rounded one. */
export function tableHtml(source: TableSource): string {
  const { columns, rows, note } = shownPart(source);
  const kind = (numeric: boolean) => ` style="text-align:${numeric ? "right" : "left"}"`;
  const head = columns.map(({ header, numeric }) => `<th${kind(numeric)}>${escapeHtml(header)}</th>`).join("");
  const body = rows.map((_, i) => {
    const cells = columns.map(({ numeric, cells, text }) => {
      const full = cells[i];
      const title = typeof full === "number" && text[i] !== String(full) ? ` title="${full}"` : "";
      return `<td${kind(numeric)}${title}>${escapeHtml(text[i])}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const foot = note && `<p style="opacity:.7">${escapeHtml(note)}</p>`;
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>${foot}`;
}

/** The table as text: numbers to the right, words to the left. */
export function tableText(source: TableSource): string {
  const { columns, rows, note } = shownPart(source);
  const widths = columns.map(({ header, text }) =>
    text.reduce((most, cell) => Math.max(most, cell.length), header.length),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (columns[i].numeric ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  return [
    line(columns.map(({ header }) => header)),
    line(widths.map((width) => "─".repeat(width))),
    ...rows.map((_, i) => line(columns.map(({ text }) => text[i]))),
    ...(note ? [note] : []),
  ].join("\n");
}

/** Indexes of the rows that are shown, without the gap. */
export function shownRows(rowCount: number): number[] {
  return shownIndexes(rowCount, ROWS).filter((row) => row !== undefined);
}

function shownPart(source: TableSource): Shown {
  const rows = shownIndexes(source.rowCount, ROWS);
  const names = shownIndexes(source.columns.length, COLUMNS);
  const columns = names.map((index) => {
    if (index === undefined)
      return setColumn(
        "…",
        rows.map(() => "…"),
        rows,
      );
    const cells = rows.map((row) => (row === undefined ? undefined : source.cell(row, index)));
    return setColumn(lineOf(source.columns[index], 60), cells, rows);
  });
  const label = source.label?.bind(source);
  const labels = label && rows.map((row) => (row === undefined ? undefined : String(label(row))));
  const cut = rows.length < source.rowCount || names.length < source.columns.length;
  const sizes = `${source.rowCount.toLocaleString("en")} rows × ${source.columns.length.toLocaleString("en")} columns`;
  return {
    columns: labels ? [setColumn("", labels, rows), ...columns] : columns,
    rows,
    note: source.rowCount === 0 ? "no rows" : cut ? sizes : "",
  };
}

function setColumn(header: string, cells: readonly unknown[], rows: readonly (number | undefined)[]): ShownColumn {
  const numbers = cells.filter((cell) => typeof cell === "number");
  const numeric = numbers.length > 0 && cells.every((cell) => typeof cell === "number" || cell == null);
  const format = columnFormat(numbers);
  const text = cells.map((cell, i) => (rows[i] === undefined ? "…" : cellText(cell, format)));
  return { header, numeric, cells, text };
}

function cellText(cell: unknown, format: (value: number) => string): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return format(cell);
  if (cell instanceof Date && !Number.isNaN(cell.getTime())) return cell.toISOString().replace("T00:00:00.000Z", "");
  return lineOf(cell, 120);
}
