// Notebook → notebook, before any format: nbconvert's preprocessors in nbconvert's order, then the user's own. Pure: what comes in stays
// as it is. Files that leave the notebook come out by paths that stay inside the output folder, and no file replaces another silently.
import { type Notebook, validateNotebook } from "@innerloop/nbformat";
import type { ExportContext, Preprocessed, Preprocessor } from "../core/exporter.js";
import { clearMetadata, clearOutput } from "./clear.js";
import { coalesceStreams } from "./coalesce-streams.js";
import { convertFigures } from "./convert-figures.js";
import { extractAttachments } from "./extract-attachments.js";
import { extractOutput } from "./extract-output.js";
import { assertInside, placeKey } from "./file-names.js";
import type { ExtractionContext } from "./files-so-far.js";
import { highlightMagics } from "./highlight-magics.js";
import type { PreprocessOptions } from "./options.js";
import { regexRemove } from "./regex-remove.js";
import { removeSource } from "./remove-source.js";
import { sanitizeHtml } from "./sanitize-html.js";
import { tagRemove } from "./tag-remove.js";

export { assertInside, isInside, placeKey, safeName } from "./file-names.js";
export type { ExtractionContext } from "./files-so-far.js";
export type { PreprocessOptions } from "./options.js";
export { isSourceRemoved } from "./remove-source.js";

/** These keep a notebook valid. What the user's own make is validated, and what masks of the user's own leave. */
const trusted = new WeakSet<Preprocessor>();

/**
 * The preprocessors that were asked for, in the order of nbconvert's `Exporter.default_preprocessors`.
 * @throws Error one line: a pattern or template that does not parse
 */
export function preprocessorsOf(options: PreprocessOptions): Preprocessor[] {
  const built = [
    options.tagRemove && tagRemove(options.tagRemove),
    options.regexRemove && regexRemove(options.regexRemove),
    options.clearOutput && clearOutput(options.clearOutput),
    options.sanitizeHtml && sanitizeHtml(options.sanitizeHtml),
    options.coalesceStreams && coalesceStreams(),
    options.convertFigures && convertFigures(options.convertFigures),
    options.highlightMagics && highlightMagics(options.highlightMagics),
    options.extractOutput && extractOutput(options.extractOutput),
    options.extractAttachments && extractAttachments(options.extractAttachments),
    options.removeSource && removeSource(),
  ].filter((preprocessor) => preprocessor !== undefined);
  for (const preprocessor of built) trusted.add(preprocessor);
  const clearing = options.clearMetadata ? [clearMetadata(options.clearMetadata)] : [];
  return [...built, ...clearing, ...(options.more ?? [])];
}

/**
 * Applies preprocessors one after the other. Each sees the files of the earlier ones (`filesSoFar` of its context).
 * @throws Error one line: a notebook that a preprocessor made invalid, a path outside of the output folder, or a second
 * file of a name with other bytes
 */
export async function preprocess(
  notebook: Notebook,
  list: readonly Preprocessor[],
  context: ExportContext,
): Promise<Required<Preprocessed>> {
  const files = new Map<string, string | Uint8Array>();
  const taken = new Map<string, string>();
  let current = notebook;
  for (const preprocessor of list) {
    const seeing: ExtractionContext = { ...context, filesSoFar: files };
    const made = await preprocessor.preprocess(current, seeing);
    if (!trusted.has(preprocessor)) assertValid(made.notebook, preprocessor.name);
    for (const [path, data] of made.files ?? []) {
      assertInside(path);
      const earlier = taken.get(placeKey(path));
      if (earlier !== undefined && !(earlier === path && sameBytes(files.get(earlier), data))) {
        throw new Error(`two files of one name: ${JSON.stringify(path)} of ${preprocessor.name}`);
      }
      taken.set(placeKey(path), path);
      files.set(path, data);
    }
    current = made.notebook;
  }
  return { notebook: current, files };
}

function assertValid(notebook: Notebook, name: string): void {
  const [problem] = validateNotebook(notebook);
  if (problem === undefined) return;
  throw new Error(`notebook is invalid after preprocessor ${name}: ${problem.pointer}: ${problem.message}`);
}

const sameBytes = (a: string | Uint8Array | undefined, b: string | Uint8Array): boolean =>
  a !== undefined && Buffer.from(a).equals(Buffer.from(b));
