// One line that a person can act on: which file, where in it (JSON pointer), what is wrong, and the value that is wrong.
import type { Problem } from "./types.js";

/** Where a {@link NotebookError} points. */
export interface ErrorPlace {
  /** File name as the caller gave it. */
  file?: string;
  /** JSON pointer (RFC 6901). */
  pointer?: string;
  value?: unknown;
  cause?: unknown;
}

/** A notebook that cannot be read or written. `message` is one line: `file: pointer: phrase`. */
export class NotebookError extends Error {
  readonly file: string | undefined;
  readonly pointer: string | undefined;
  readonly value: unknown;

  constructor(phrase: string, place: ErrorPlace = {}) {
    const where = [place.file ?? "notebook", place.pointer && shortened(place.pointer)].filter(
      (part) => part !== undefined && part !== "",
    );
    super(oneLine([...where, phrase].join(": ")), place.cause === undefined ? undefined : { cause: place.cause });
    this.name = "NotebookError";
    this.file = place.file;
    this.pointer = place.pointer;
    this.value = place.value;
  }
}

/** In a message; a field's name has no limit. */
const shortened = (pointer: string): string => (pointer.length > 200 ? `${pointer.slice(0, 200)}…` : pointer);

/** Field names and file names may hold line ends; a terminal's control codes do not belong into a message either. */
const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The first problem as an error, with the number of the others. */
export function problemError(problems: readonly Problem[], file?: string): NotebookError {
  const [first] = problems;
  if (first === undefined) throw new Error("internal: an error without a problem");
  const more = problems.length - 1;
  const phrase = more === 0 ? first.message : `${first.message} (and ${more} more problem${more === 1 ? "" : "s"})`;
  return new NotebookError(phrase, { file, pointer: first.pointer, value: first.value });
}

/** A value in a few words of one line; of a string the first `length` characters, quoted. */
export function brief(value: unknown, length = 60): string {
  if (typeof value === "string") return JSON.stringify(value.length > length ? `${value.slice(0, length)}…` : value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return `an object with ${keyList(Object.keys(value))}`;
  return String(value).slice(0, length);
}

function keyList(keys: string[]): string {
  if (keys.length === 0) return "no fields";
  const shown = keys.slice(0, 4).map((key) => JSON.stringify(key.slice(0, 30)));
  return `${shown.join(", ")}${keys.length > shown.length ? ", …" : ""}`;
}

/** Appends one step to a JSON pointer, escaped as RFC 6901 says. */
export function pointerTo(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
