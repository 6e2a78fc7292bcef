// What a preprocessor knows of the files that earlier ones of the same export took out of the notebook, so that names stay unique.
import type { ExportContext } from "../core/exporter.js";

export interface ExtractionContext extends ExportContext {
  /** By path relative to the main document, with `/`. */
  filesSoFar: ReadonlyMap<string, string | Uint8Array>;
}

/** Empty where a preprocessor is called on its own. */
export function filesSoFar(context: ExportContext): ReadonlyMap<string, string | Uint8Array> {
  return "filesSoFar" in context ? (context as ExtractionContext).filesSoFar : new Map();
}
