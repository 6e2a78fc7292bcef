/** An array of records as a table: `[{ name: "a", size: 1 }, …]`, with a column for every key. */
import { isPlainObject } from "./shapes.js";
import { shownRows, type TableSource } from "./table.js";

/** More columns than this are a tree of objects and not a table. */
const COLUMNS = 100;

/**
 * The table; undefined where the array is none: an entry of the shown part is no record, the records have little in common (a table of
 * holes), or most cells hold objects of their own (a tree, which text shows better). The other rows are not looked at.
 */
export function recordsSource(records: readonly unknown[]): TableSource | undefined {
  const rows = shownRows(records.length);
  const seen = new Set<string>();
  let keys = 0;
  let nested = 0;
  for (const row of rows) {
    const record = Object.getOwnPropertyDescriptor(records, row)?.value as unknown;
    if (!isPlainObject(record)) return undefined;
    for (const key of Object.keys(record)) {
      if (seen.add(key).size > COLUMNS) return undefined;
      keys++;
      const cell = cellOf(record, key);
      if (typeof cell === "function" || (typeof cell === "object" && cell !== null && !(cell instanceof Date)))
        nested++;
    }
  }
  if (keys === 0 || 2 * nested > keys || 2 * keys < rows.length * seen.size) return undefined;
  const columns = [...seen];
  return {
    columns,
    rowCount: records.length,
    cell: (row, column) => cellOf(records[row] as Record<string, unknown>, columns[column]),
    label: (row) => row,
  };
}

/** A getter is not asked: it may have effects. */
function cellOf(record: Record<string, unknown>, key: string): unknown {
  const property = Object.getOwnPropertyDescriptor(record, key);
  return property && !("value" in property) ? "[Getter]" : property?.value;
}
