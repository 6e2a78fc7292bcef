// Where the cells of an HTML table stand: the row of the body, from 1, and the column by the name that the table's head gives it.
import { type HtmlElement, isElement, textOf } from "./html-tree.js";

export interface HtmlTable {
  /** Names of the columns from the head; several rows of it are joined; a column without a name has its number, from 1. */
  columns: string[];
  /** Cell of head or body → its column, from 0; body cells have a row, from 1. */
  cells: Map<HtmlElement, { column: number; row?: number }>;
  /** One row of head, no cell wider or higher than one, every row as long as the head, every name once. */
  regular: boolean;
}

export function tableOf(table: HtmlElement): HtmlTable {
  const rows = rowsOf(table);
  const hasHead = rows.some(({ part }) => part === "thead");
  const isHead = ({ part, row }: PlacedRow, i: number): boolean =>
    hasHead ? part === "thead" : i === 0 && cellsOf(row).every(({ tag }) => tag === "th");
  const head = rows.filter(isHead);
  const body = rows.filter((row, i) => !isHead(row, i));
  const names = placeCells(head.map(({ row }) => row));
  const places = placeCells(body.map(({ row }) => row));
  const width = Math.max(0, ...[...names, ...places].map(({ column }) => column + 1));
  const columns = Array.from({ length: width }, (_, column) => {
    const texts = names
      .filter((cell) => cell.column <= column && column < cell.column + cell.width)
      .map(({ cell }) => textOf(cell));
    return [...new Set(texts.filter((text) => text !== ""))].join(" / ") || String(column + 1);
  });
  const cells: HtmlTable["cells"] = new Map();
  for (const { cell, column } of names) cells.set(cell, { column });
  for (const { cell, column, row } of places) cells.set(cell, { column, row: row + 1 });
  const single = [...names, ...places].every(({ width: wide, height }) => wide === 1 && height === 1);
  const even = rows.every(({ row }) => cellsOf(row).length === width);
  return { columns, cells, regular: head.length === 1 && single && even && new Set(columns).size === width };
}

interface PlacedRow {
  part: string;
  row: HtmlElement;
}

function rowsOf(table: HtmlElement): PlacedRow[] {
  return table.children.filter(isElement).flatMap((part) => {
    if (part.tag === "tr") return [{ part: "", row: part }];
    if (!/^t(?:head|body|foot)$/.test(part.tag)) return [];
    return part.children
      .filter(isElement)
      .filter(({ tag }) => tag === "tr")
      .map((row) => ({ part: part.tag, row }));
  });
}

function cellsOf(row: HtmlElement): HtmlElement[] {
  return row.children.filter(isElement).filter(({ tag }) => tag === "td" || tag === "th");
}

interface PlacedCell {
  cell: HtmlElement;
  row: number;
  column: number;
  width: number;
  height: number;
}

/** Cells fall into the first columns that no cell from above takes. */
function placeCells(rows: readonly HtmlElement[]): PlacedCell[] {
  const placed: PlacedCell[] = [];
  const taken = rows.map(() => new Set<number>());
  rows.forEach((element, row) => {
    let column = 0;
    for (const cell of cellsOf(element)) {
      while (taken[row]!.has(column)) column += 1;
      const [width, height] = ["colspan", "rowspan"].map((name) => spanOf(cell, name));
      placed.push({ cell, row, column, width: width!, height: height! });
      for (const columns of taken.slice(row, row + height!)) {
        for (let i = 0; i < width!; i++) columns.add(column + i);
      }
      column += width!;
    }
  });
  return placed;
}

function spanOf(cell: HtmlElement, name: string): number {
  const span = Number.parseInt(cell.attributes.get(name) ?? "1", 10);
  return span >= 1 && span <= 1000 ? span : 1;
}
