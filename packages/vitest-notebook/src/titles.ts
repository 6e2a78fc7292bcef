// What a cell is called in reports: `[7] const energy = total(state)`. The number is Jupyter's `In [7]` of a fresh "Run All": it counts
// the code cells that are not empty, skipped ones too, so that a title does not depend on the options of a run.
import type { CodeCell, Notebook } from "@innerloop/nbformat";
import { hasCode } from "./settings/number.js";

/** Characters of a title's text, without its number. */
const LONGEST = 72;

/** A code cell that is a test. */
export interface NamedCell {
  /** Position among all cells, from 0. */
  index: number;
  /** As in `In [7]`. */
  number: number;
  title: string;
  cell: CodeCell;
}

/** The code cells of a notebook that hold code, in order, with their titles. */
export function namedCells(notebook: Notebook): NamedCell[] {
  const named: NamedCell[] = [];
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== "code" || !hasCode(cell)) continue;
    const number = named.length + 1;
    named.push({ index, number, title: `[${number}] ${phraseOf(cell.source)}`, cell });
  }
  return named;
}

/** The first line that says something: a comment without its mark, else code; imports only when there is nothing else. */
function phraseOf(source: string): string {
  const lines = source
    .replace(IMPORTS, "")
    .split("\n")
    .map(plain)
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  const line = lines.find((candidate) => !PREAMBLE.test(candidate)) ?? plain(source);
  return shortened(line);
}

/** Import statements of TypeScript, over several lines too. */
const IMPORTS = /^[ \t]*import\b[^;'"]*["'][^'"]*["'];?[ \t]*$/gmu;

/** Imports of Python, magics, and what is said to tools. */
const PREAMBLE = /^(?:import|from|%|!|NBVAL_|"use |'use |eslint-|biome-ignore|prettier-ignore|@ts-|noqa)/u;

/** Without the marks of a comment, and with single spaces. */
function plain(line: string): string {
  return line
    .replace(/^\s*(?:(?:\/\/+|\/\*+|\*+\/?|#+(?!!))\s*)+/u, "")
    .replace(/\*+\/\s*$/u, "")
    .replace(/\s+/gu, " ")
    .trim();
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST
    ? text
    : `${characters
        .slice(0, LONGEST - 1)
        .join("")
        .trimEnd()}…`;
}
