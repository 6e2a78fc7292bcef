// Notebook files: what can go wrong with a file is said in one line that names it.
import { readFile } from "node:fs/promises";
import { writeFileAtomic } from "./atomic.js";
import { NotebookError, problemError } from "./errors.js";
import { type ParseOptions, parseNotebook, stringifyNotebook } from "./notebook.js";
import { systemPhrase } from "./system-errors.js";
import type { Notebook } from "./types.js";
import { validateNotebook } from "./validate.js";

/**
 * Reads a notebook of format 3 or 4.0–4.5 and upgrades it to 4.5.
 * @throws NotebookError one line: the file, the place in it and the value
 */
export async function readNotebook(path: string, options: Pick<ParseOptions, "onRepair"> = {}): Promise<Notebook> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new NotebookError(systemPhrase(error), { file: path, cause: error });
  }
  return parseNotebook(bytes, { ...options, file: path });
}

/**
 * Writes a notebook as Jupyter does, all or nothing; a notebook that is not valid is not written.
 * @throws NotebookError one line: the file, the place in it and the value; the old file is then as it was
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  const problems = validateNotebook(notebook);
  if (problems.length > 0) throw problemError(problems, path);
  await writeFileAtomic(path, stringifyNotebook(notebook));
}
