// A notebook from its text and back.
import type { Notebook } from "./types.js";

export interface ParseOptions {
  /** Name for error messages. */
  file?: string;
}

/** Reads a notebook. */
export function parseNotebook(bytes: string | Uint8Array, _options: ParseOptions = {}): Notebook {
  return JSON.parse(
    typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes),
  ) as Notebook;
}

/** Writes a notebook. */
export function stringifyNotebook(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** A deep copy. */
export function cloneNotebook(notebook: Notebook): Notebook {
  return structuredClone(notebook);
}
