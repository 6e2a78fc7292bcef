/** Data frames of danfojs (and whatever has the same members) as tables; danfojs itself is not loaded. */
import { toJson } from "./json.js";
import { isObject } from "./shapes.js";
import { shownRows, type TableSource, tableHtml, tableText } from "./table.js";

/** A DataFrame: `values` are rows; a Series: one column, `values` are its entries. */
export interface FrameLike {
  readonly columns: readonly unknown[];
  readonly index: readonly unknown[];
  readonly dtypes: readonly string[];
  readonly shape: readonly number[];
  readonly values: unknown;
}

export function isFrame(value: unknown): value is FrameLike {
  if (!isObject(value) || typeof value.iloc !== "function") return false;
  return [value.columns, value.index, value.dtypes, value.shape, value.values].every(Array.isArray);
}

export function frameData(frame: FrameLike): Record<string, unknown> {
  const { index, dtypes } = frame;
  const values = frame.values as readonly unknown[];
  const columns = frame.columns.map(String);
  const source: TableSource = {
    columns,
    rowCount: values.length,
    cell: (row, column) => {
      const entries = values[row];
      return Array.isArray(entries) ? entries[column] : entries;
    },
    label: (row) => index[row],
  };
  const fields = columns.map((name, i) => ({ name, type: FIELD_TYPES[dtypes[i]] ?? "string" }));
  const data = shownRows(values.length).map((row) =>
    Object.fromEntries(columns.map((name, column) => [name, toJson(source.cell(row, column) ?? null)])),
  );
  return {
    "text/html": tableHtml(source),
    "application/vnd.dataresource+json": { schema: { fields }, data },
    "text/plain": tableText(source),
  };
}

/** danfojs's types in the words of the Table Schema. */
const FIELD_TYPES: Readonly<Record<string, string>> = {
  int32: "integer",
  float32: "number",
  boolean: "boolean",
  string: "string",
  datetime: "datetime",
};
