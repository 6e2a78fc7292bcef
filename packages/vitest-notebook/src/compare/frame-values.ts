// Tables as `application/vnd.dataresource+json` writes them: `{schema: {fields: [{name, type}], primaryKey?}, data: [{column: value}]}`.
import { isObject, type JsonObject, member } from "./json-values.js";

export interface Column {
  name: string;
  type: string;
}

export interface Frame {
  columns: Column[];
  /** One record a row; what a row does not name is null. */
  rows: JsonObject[];
  /** Columns that name a row. */
  key: string[];
  /** Everything else: further members beside schema and data, of the schema and of its fields. */
  rest: JsonObject;
}

/** The table, or undefined where the value is none. */
export function frameOf(value: unknown): Frame | undefined {
  if (!isObject(value) || !isObject(value.schema) || !Array.isArray(value.data)) return undefined;
  const { schema, data, ...others } = value;
  // The version of the library that wrote the table says nothing about it.
  const { fields, pandas_version: _, primaryKey, ...schemaRest } = schema;
  if (!Array.isArray(fields) || !fields.every((field) => isObject(field) && isName(field.name))) return undefined;
  const columns = fields.map(({ name, type }) => ({ name: String(name), type: String(type ?? "any") }));
  if (new Set(columns.map(({ name }) => name)).size < columns.length) return undefined;
  const rows: JsonObject[] = [];
  for (const row of data) {
    if (isObject(row)) rows.push(row);
    else if (Array.isArray(row)) rows.push(Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
    else return undefined;
  }
  const more = Object.fromEntries(fields.map(({ name, type: _type, ...field }) => [String(name), field]));
  const key = [primaryKey ?? []].flat().map(String);
  return { columns, rows, key, rest: { ...others, schema: { ...schemaRest, fields: more } } };
}

function isName(name: unknown): boolean {
  return typeof name === "string" || typeof name === "number";
}

/** The value of a cell; absent is null. */
export function cellOf(row: JsonObject, column: string): unknown {
  return member(row, column) ?? null;
}

const NUMBERS = new Set(["integer", "number", "float"]);
const TIMES = new Set(["date", "datetime", "time", "year", "yearmonth", "duration"]);

export function isNumeric(type: string): boolean {
  return NUMBERS.has(type);
}

/** In such a column a date is the value itself. */
export function isTime(type: string): boolean {
  return TIMES.has(type);
}
