// How people call a cell: `cell [7]`, where 7 is what Jupyter shows as `In [7]` after a fresh run. Empty cells get no number there.
import type { Cell } from "@innerloop/nbformat";

/** Is this a code cell that a kernel is asked to run? An empty one is not. */
export const hasCode = (cell: Cell | undefined): boolean => cell?.cell_type === "code" && cell.source.trim() !== "";

/** Number among the code cells that are not empty, from 1; undefined for any other cell. */
export function cellNumber(cells: readonly Cell[], index: number): number | undefined {
  return hasCode(cells[index]) ? cells.slice(0, index + 1).filter(hasCode).length : undefined;
}

/** `cell [7]`; `cell [ ]` for an empty one. */
export const cellName = (cells: readonly Cell[], index: number): string => `cell [${cellNumber(cells, index) ?? " "}]`;
