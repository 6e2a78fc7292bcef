/** A table of already formatted columns as HTML (rounded text, the full number on hover) and as aligned plain text. */
import { escapeHtml } from "./format.js";

/** One column, ready to be set. `text[row]` stands for `cells[row]`. */
export interface RenderedColumn {
  readonly header: string;
  readonly cells: readonly unknown[];
  readonly numeric: boolean;
  readonly text: readonly string[];
  readonly quoted: boolean;
}

/**
 * Inherits the page's colours, so it is readable on light and dark grounds. The class is said three times because JupyterLab and nbconvert
 * align every cell of an output to the right by a rule that is stronger than one class.
 */
const SELF = ".innerloop-table.innerloop-table.innerloop-table";
const STYLE =
  `<style>${SELF}{border-collapse:collapse;margin:.4em 0;color:inherit;font-size:inherit}` +
  `${SELF} th,${SELF} td{padding:.15em .7em;text-align:left;font-variant-numeric:tabular-nums}` +
  `${SELF} thead th{border-bottom:1px solid currentColor}` +
  `${SELF} th.n,${SELF} td.n{text-align:right}${SELF} .q{font-style:italic}` +
  `${SELF} tbody tr:hover{background:rgba(128,128,128,.15)}` +
  `${SELF} caption{caption-side:top;text-align:left}` +
  `${SELF} tfoot td{opacity:.7;font-size:90%}</style>`;

/** The table as HTML. */
export function tableHtml(
  columns: readonly RenderedColumn[],
  rowCount: number,
  caption: string | undefined,
  notes: readonly string[],
): string {
  const kind = ({ numeric, quoted }: RenderedColumn) => {
    const names = [numeric && "n", quoted && "q"].filter(Boolean).join(" ");
    return names ? ` class="${names}"` : "";
  };
  const head = columns.map((column) => `<th${kind(column)}>${escapeHtml(column.header)}</th>`).join("");
  const body = Array.from({ length: rowCount }, (_, row) => {
    const cells = columns.map((column) => {
      const full = column.cells[row];
      const rounded = typeof full === "number" && column.text[row] !== String(full);
      return `<td${kind(column)}${rounded ? ` title="${full}"` : ""}>${escapeHtml(column.text[row])}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const top = caption === undefined ? "" : `<caption>${escapeHtml(caption)}</caption>`;
  const foot = notes
    .map((note) => `<tr><td colspan="${Math.max(1, columns.length)}">${escapeHtml(note)}</td></tr>`)
    .join("");
  const bottom = foot ? `<tfoot>${foot}</tfoot>` : "";
  return `${STYLE}<table class="innerloop-table">${top}<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody>${bottom}</table>`;
}

/** The table as text: numbers right, words left. */
export function tableText(
  columns: readonly RenderedColumn[],
  rowCount: number,
  caption: string | undefined,
  notes: readonly string[],
): string {
  const widths = columns.map(({ header, text }) =>
    text.reduce((most, cell) => Math.max(most, cell.length), header.length),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (columns[i].numeric ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  return [
    ...(caption === undefined ? [] : [caption]),
    line(columns.map(({ header }) => header)),
    line(widths.map((width) => "─".repeat(width))),
    ...Array.from({ length: rowCount }, (_, row) => line(columns.map(({ text }) => text[row]))),
    ...notes,
  ].join("\n");
}
