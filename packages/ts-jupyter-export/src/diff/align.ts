// Which cell of one run stands opposite which of the other: cells of the same id or the same source, in order; between
// two such pairs a cell that went and one of its kind that came are one cell that was rewritten.
import type { Cell } from "@innerloop/nbformat";
import { diffArrays } from "diff";

/** One of the two is absent where a cell was removed or added. */
export interface CellPair {
  before?: Cell;
  after?: Cell;
}

export function alignCells(before: readonly Cell[], after: readonly Cell[]): CellPair[] {
  const pairs: CellPair[] = [];
  let removed: Cell[] = [];
  let [i, j] = [0, 0];
  for (const part of diffArrays(keysOf(before, after), keysOf(after, before))) {
    if (part.removed) {
      removed.push(...before.slice(i, i + part.count));
      i += part.count;
      continue;
    }
    const cells = after.slice(j, j + part.count);
    j += part.count;
    if (part.added) {
      pairs.push(...rewritten(removed, cells));
      removed = [];
      continue;
    }
    pairs.push(...removed.map((cell) => ({ before: cell })));
    removed = [];
    for (const cell of cells) pairs.push({ before: before[i++] as Cell, after: cell });
  }
  return [...pairs, ...removed.map((cell) => ({ before: cell }))];
}

/** A cell is known by its id where the other run has it too, else by what it says. */
function keysOf(cells: readonly Cell[], others: readonly Cell[]): string[] {
  const ids = new Set(others.map(({ id }) => id));
  return cells.map((cell) => (ids.has(cell.id) ? `id ${cell.id}` : `${cell.cell_type} ${cell.source}`));
}

/** Pairs of one kind in order; what is left over was removed or added. */
function rewritten(removed: readonly Cell[], added: readonly Cell[]): CellPair[] {
  const waiting = [...removed];
  const pairs: CellPair[] = [];
  for (const after of added) {
    const at = waiting.findIndex(({ cell_type }) => cell_type === after.cell_type);
    if (at < 0) {
      pairs.push({ after });
      continue;
    }
    pairs.push(...waiting.splice(0, at).map((before) => ({ before })));
    pairs.push({ before: waiting.shift() as Cell, after });
  }
  return [...pairs, ...waiting.map((before) => ({ before }))];
}
