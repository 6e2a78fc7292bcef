/** Magics: lines that talk to the kernel instead of being TypeScript. */
import type { TypecheckMode } from "../language/types.js";
import type { SourceFault } from "../transform/types.js";

/**
 * What the front does, in order, before the rest of the cell runs. `line` counts from 0.
 * `%time`, `%timeit` and `%%timeit` are not among them: they become code.
 */
export type Magic =
  | { name: "help"; line: number }
  | { name: "who"; line: number }
  | { name: "reset"; line: number }
  /** Without a mode: say which one is on. */
  | { name: "typecheck"; mode?: TypecheckMode; line: number };

export interface ParsedMagics {
  magics: Magic[];
  /** The TypeScript that is left: as many lines as before. */
  source: string;
}

/** A magic that does not exist or was called wrongly; `fault` is its place in the cell. */
export class MagicError extends Error {
  override name = "MagicError";
  constructor(readonly fault: SourceFault) {
    super(fault.message);
  }
}

/** Text of `%help`. */
export function magicHelp(): { "text/plain": string; "text/markdown": string } {
  return { "text/plain": "", "text/markdown": "" };
}

/**
 * Takes the magics out of a cell.
 * @throws MagicError for an unknown magic or a wrong argument
 */
export function parseMagics(source: string): ParsedMagics {
  return { magics: [], source };
}
