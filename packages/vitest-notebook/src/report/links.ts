// Where a cell's source stands in the notebook's file, so that a link in a terminal, in a JUnit report or on GitHub leads to it.
import { visit } from "jsonc-parser";

/**
 * For each cell, by its position among all cells, the line (from 1) of the file on which its source begins; an empty source begins where
 * its field does. Formats 3 and 4. A text that is no notebook gives an empty map.
 */
export function cellLines(text: string): Map<number, number> {
  const lines = new Map<number, number>();
  let depth = 0;
  let cells = 0;
  /** Position of the cell whose source is about to begin. */
  let open: number | undefined;
  const finish = (): void => {
    depth--;
    open = undefined;
  };
  visit(text, {
    onObjectBegin: (_offset, _length, _line, _column, path) => {
      if (CELL_DEPTHS.includes(depth) && isCell(path())) cells++;
      depth++;
    },
    onArrayBegin: () => {
      depth++;
    },
    onObjectProperty: (key, _offset, _length, line, _column, path) => {
      if (!SOURCES.has(key) || !CELL_DEPTHS.includes(depth - 1) || !isCell(path())) return;
      open = cells - 1;
      lines.set(open, line + 1);
    },
    onLiteralValue: (_value, _offset, _length, line) => {
      if (open !== undefined) lines.set(open, line + 1);
      open = undefined;
    },
    onObjectEnd: finish,
    onArrayEnd: finish,
  });
  return lines;
}

/** Format 3 calls the source of a code cell `input`. */
const SOURCES: ReadonlySet<string> = new Set(["source", "input"]);

/** Objects and lists around a cell: `/cells/0`, and `/worksheets/0/cells/0` of format 3. */
const CELL_DEPTHS = [2, 4];

function isCell(path: (string | number)[]): boolean {
  return path.length === 2 ? path[0] === "cells" : path[0] === "worksheets" && path[2] === "cells";
}
