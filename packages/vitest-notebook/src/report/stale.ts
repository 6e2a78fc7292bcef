// Is the reference of a cell older than its source? Its outputs were recorded in the oldest version of the file (the working copy, HEAD, the
// commits before) from which on its record stayed as it is: outputs, execution count, times. If its source is another one there, the outputs
// belong to that one. Where its own source is the same, a cell before it may have changed while no record in the whole notebook did: then
// nobody has run the notebook since.
import type { Notebook } from "@innerloop/nbformat";
import { type CellVersion, cellsOf, historyOf, type Version } from "./history.js";
import type { Staleness } from "./types.js";

/**
 * What git's history of the notebook says about the outputs of one cell, given by position among all cells. Never rejects: no git, a file
 * that is not committed, or a history that ends before the outputs were recorded (a shallow clone) is "unknown".
 */
export async function stalenessOf(path: string, index: number, notebook: Notebook): Promise<Staleness> {
  let newer: Version = { name: WORKING_COPY, cells: cellsOf(notebook) };
  const cell = newer.cells[index];
  // A cell that was never run has no reference that could be old.
  if (cell === undefined || cell.record === "") return { status: "unknown" };
  const history = await historyOf(path, notebook);
  /** The newest change of the cell's own source, and of cells before it, since its outputs were recorded. */
  let own: string | undefined;
  let before: string | undefined;
  let ranSince = false;
  let recorded = cell;
  let place = index;
  for (let n = 0; ; n++) {
    const older = await history.at(n);
    if (older === undefined) return staleOr(history.whole && n === history.length ? "current" : "unknown");
    const at = placeIn(older.cells, newer.cells, place);
    const was = older.cells[at];
    if (was === undefined || was.record !== cell.record) return staleOr("current");
    if (was.source !== recorded.source) own ??= ownPhrase(newer);
    const changed = changedCells(older.cells, newer.cells, place);
    ranSince ||= hasRun(older.cells, newer.cells);
    if (changed.length > 0 && !ranSince) before ??= beforePhrase(newer, changed);
    recorded = was;
    place = at;
    newer = older;
  }

  /** A source that changed and was changed back is the one that was recorded. */
  function staleOr(otherwise: "current" | "unknown"): Staleness {
    const since = own !== undefined && cell !== undefined && recorded.source !== cell.source ? own : before;
    return since === undefined ? { status: otherwise } : { status: "stale", since };
  }
}

const WORKING_COPY = "the working copy";

function ownPhrase({ name }: Version): string {
  if (name === WORKING_COPY) return "its source changed in the working copy, its outputs did not";
  return `${name} changed its source, not its outputs`;
}

function beforePhrase({ name }: Version, numbers: readonly number[]): string {
  const sources = sourcesOf(numbers);
  if (name === WORKING_COPY) return `${sources} changed in the working copy, but no outputs did`;
  return `${name} changed ${sources}, but no outputs`;
}

/** Where the cell stands in the older version: by its id; without ids (old formats) at the same place, if its record is the same there. */
function placeIn(older: readonly CellVersion[], newer: readonly CellVersion[], place: number): number {
  const cell = newer[place];
  const same = older.findIndex(({ id }) => id === cell?.id);
  if (same >= 0) return same;
  const there = older[place];
  const isTaken = newer.some(({ id }) => id === there?.id);
  return there !== undefined && !isTaken && there.record === cell?.record ? place : -1;
}

/** Code cells before a place whose source the newer version changed, or that it added and nobody has run. */
function changedCells(older: readonly CellVersion[], newer: readonly CellVersion[], place: number): number[] {
  return newer.slice(0, place).flatMap(({ number, source, record }, at) => {
    if (number === undefined) return [];
    const was = older[placeIn(older, newer, at)];
    const isChanged = was === undefined ? record === "" : was.source !== source;
    return isChanged ? [number] : [];
  });
}

/** Has a code cell another record than before? Then the notebook was run, and outputs that stayed are right. */
function hasRun(older: readonly CellVersion[], newer: readonly CellVersion[]): boolean {
  return newer.some(({ number, record }, at) => {
    if (number === undefined || record === "") return false;
    return older[placeIn(older, newer, at)]?.record !== record;
  });
}

function sourcesOf(numbers: readonly number[]): string {
  const names = numbers.map((number) => `[${number}]`);
  if (names.length === 1) return `the source of cell ${names[0]}`;
  if (names.length > 4) return `the sources of ${names.length} cells before it`;
  return `the sources of cells ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
