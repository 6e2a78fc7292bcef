// The references that `vitest -u` rewrites: those of the cells that differ, when all cells have run.
import type { CellOutcome } from "./run/types.js";
import type { NotebookFile } from "./session.js";
import { type CellUpdate, updateReferences } from "./update/splice.js";
import { writeUpdate } from "./update/write.js";

/**
 * Writes the outputs of these cells into the notebook's file.
 * @throws Error when the file changed while the notebook ran, or cannot be written
 */
export async function rewriteReferences(file: NotebookFile, outcomes: ReadonlyMap<number, CellOutcome>): Promise<void> {
  if (outcomes.size === 0) return;
  const updates = new Map<number, CellUpdate>();
  for (const [index, { outputs, executionCount }] of outcomes) updates.set(index, { outputs, executionCount });
  await writeUpdate(file.path, file.text, updateReferences(file.text, updates));
}
