/** Placeholder until the next commit. */
import { parse } from "./parse.js";
import type { Completeness } from "./types.js";

export function completeness(source: string): Completeness {
  return parse(source, "tsx").faults.length === 0 ? { status: "complete" } : { status: "invalid" };
}
