// What was repaired while a notebook was read: one phrase a kind, with the first place where it happened and the number of the others.
import { brief } from "./errors.js";
import { isRecord, type JsonRecord } from "./records.js";

/** Something was repaired at this place; repairs of one `kind` are told together, with the `detail` of the first. */
export type Note = (pointer: string, kind: string, detail?: string) => void;

export interface Repairs {
  note: Note;
  /** In the order in which the kinds first came up. */
  phrases(): string[];
}

export function collectRepairs(): Repairs {
  const kinds = new Map<string, { first: string; more: number }>();
  return {
    note: (pointer, kind, detail = "") => {
      const known = kinds.get(kind);
      if (known !== undefined) known.more += 1;
      else kinds.set(kind, { first: `${pointer === "" ? "" : `${pointer}: `}${kind}${detail}`, more: 0 });
    },
    phrases: () =>
      Array.from(kinds.values(), ({ first, more }) => (more === 0 ? first : `${first} (and ${more} more)`)),
  };
}

/** Takes every field away that is not one of `fields`. */
export function keepFields(record: JsonRecord, fields: readonly string[], pointer: string, note: Note): void {
  for (const field of Object.keys(record)) {
    if (fields.includes(field)) continue;
    note(pointer, `unknown field ${brief(field)} is left out`, `: ${brief(record[field])}`);
    delete record[field];
  }
}

/** Replaces a field's value where it is missing or not of the right form. */
export function settle(
  record: JsonRecord,
  field: string,
  form: { isRight: (value: unknown) => boolean; instead: (value: unknown) => unknown },
  place: { pointer: string; note: Note },
): void {
  const value = record[field];
  if (form.isRight(value)) return;
  const instead = form.instead(value);
  record[field] = instead;
  const read = `, read as ${brief(instead)}`;
  if (value === undefined) place.note(place.pointer, `missing field ${brief(field)}`, read);
  else place.note(place.pointer, `unexpected value of ${brief(field)}`, `: ${brief(value)}${read}`);
}

const isText = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));

/** A string or a list of strings; other lists have their items turned to text, null and nothing are the empty text. */
export const aText = { isRight: isText, instead: textOf };
export const aString = { isRight: (value: unknown) => typeof value === "string", instead: textOf };
export const aRecord = { isRight: isRecord, instead: () => ({}) };
export const aList = { isRight: Array.isArray, instead: () => [] };
export const aCount = {
  isRight: (value: unknown) => value === null || (Number.isInteger(value) && Number(value) >= 0),
  instead: (value: unknown) => (typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : null),
};

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(textOf).join("");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
