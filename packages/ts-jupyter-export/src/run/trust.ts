// Whether a notebook is to be believed. Jupyter keeps its signatures in a database of its own; in the file it marks what it does not
// trust: `metadata.trusted`, of the notebook or of a code cell, is false.
import type { Notebook } from "@innerloop/nbformat";

export const isUntrusted = (notebook: Notebook): boolean =>
  notebook.metadata.trusted === false ||
  notebook.cells.some((cell) => cell.cell_type === "code" && cell.metadata.trusted === false);
