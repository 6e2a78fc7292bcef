// A JSON value as Python's json.dumps writes it when nothing else is asked for: ", " and ": " between, ASCII only, fields in their order.
import { numberText } from "@innerloop/nbformat";

export function pythonJson(value: unknown, container: object = [value], key: string | number = 0): string {
  if (typeof value === "number") return numberText(value, container, key);
  if (typeof value === "string") return ascii(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => pythonJson(item, value, index)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([field, item]) => `${ascii(field)}: ${pythonJson(item, value, field)}`);
  return `{${fields.join(", ")}}`;
}

const ascii = (text: string): string =>
  JSON.stringify(text).replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
