// One code cell as a test: its outcome is held against the reference, and what comes of it is told in vitest's words.
import { isDeepStrictEqual } from "node:util";
import type { TestContext } from "vitest";
import { failureError } from "./report/render.js";
import { stalenessOf } from "./report/stale.js";
import type { CellFailure } from "./report/types.js";
import type { CellOutcome } from "./run/types.js";
import type { NotebookFile, Session } from "./session.js";
import type { NamedCell } from "./titles.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** What the cells of a file have come to, by position among all cells. */
export class Results {
  readonly passed = new Map<number, CellOutcome>();
  readonly skipped = new Set<number>();
  readonly failed = new Set<number>();
  /** Those that differ and whose references are rewritten. */
  readonly rewritten = new Map<number, CellOutcome>();

  has(index: number): boolean {
    return [this.passed, this.skipped, this.failed, this.rewritten].some((known) => known.has(index));
  }
}

/** What every test of a file needs. */
export interface CellTests {
  file: NotebookFile;
  /** All of them. */
  cells: readonly NamedCell[];
  session: Session;
  results: Results;
  /** Line of each cell's source in the file. */
  lines: ReadonlyMap<number, number>;
  /** Where the executed notebook will be kept. */
  kept: string;
}

/**
 * Waits for a cell and judges its outcome.
 * @throws Error the failure, rendered, with a link to the cell
 */
export async function testCell(test: TestContext, named: NamedCell, tests: CellTests): Promise<void> {
  const { file, results, session } = tests;
  const { index } = named;
  let outcome = await session.cell(index);
  test.task.meta.cellSeconds = outcome.seconds;
  for (const note of outcome.notes) await test.annotate(note, "notebook");
  const broken = outcome.status === "not-run" ? await brokenCell(tests) : undefined;
  let verdict = verdictFor(named, outcome, tests, broken);
  if (verdict.status === "differs") {
    outcome = await session.final(outcome);
    verdict = verdictFor(named, outcome, tests);
  }
  switch (verdict.status) {
    case "skip":
      results.skipped.add(index);
      // Skipped in the notebook itself: by its author's tag, or behind a cell that failed. The reporter shows which.
      return test.skip(verdict.reason);
    case "pass":
      results.passed.set(index, outcome);
      return;
    case "differs":
      if (file.context.references === "compare") break;
      results.rewritten.set(index, outcome);
      await test.annotate("its outputs in the notebook are rewritten", "notebook");
      return;
    default:
      break;
  }
  results.failed.add(index);
  throw await failure(verdict, named, outcome, tests);
}

/**
 * Cells that were right when they had ended, and are no more since a later cell changed what they show.
 * @returns the failure of the first one
 */
export async function lateFailure(cells: readonly NamedCell[], tests: CellTests): Promise<Error | undefined> {
  for (const named of cells) {
    const then = tests.results.passed.get(named.index);
    if (then === undefined) continue;
    const outcome = await tests.session.final(then);
    if (isDeepStrictEqual(outcome.outputs, then.outputs)) continue;
    const verdict = verdictFor(named, outcome, tests);
    if (verdict.status === "pass") continue;
    if (tests.file.context.references === "compare") return failure(verdict, named, outcome, tests);
    tests.results.rewritten.set(named.index, outcome);
  }
  return undefined;
}

/** Number of the cell that carries the error of the run; one does, once others are known not to run. */
async function brokenCell({ cells, session }: CellTests): Promise<number | undefined> {
  for (const { index, number } of cells) if ((await session.cell(index)).status === "error") return number;
  return undefined;
}

function verdictFor({ index, cell }: NamedCell, outcome: CellOutcome, tests: CellTests, broken?: number): Verdict {
  const settings = tests.file.settings.cells.get(index);
  if (settings === undefined) throw new Error(`internal: no settings for the cell at ${index}`);
  return verdictOf(outcome, cell, settings, broken);
}

async function failure(verdict: Verdict, named: NamedCell, outcome: CellOutcome, tests: CellTests): Promise<Error> {
  const { file, lines, kept } = tests;
  const { index, number, cell } = named;
  const address = { path: file.path, index, number, id: cell.id, source: cell.source, line: lines.get(index) ?? 1 };
  const extra = { kept, notes: outcome.notes, colour: file.context.colour, accept: file.context.accept };
  return failureError(address, await failureOf(verdict, named, file), extra);
}

async function failureOf(verdict: Verdict, { index }: NamedCell, file: NotebookFile): Promise<CellFailure> {
  if (verdict.status === "error") return { kind: "execution", error: verdict.error };
  if (verdict.status === "no-exception") return { kind: "no-exception" };
  if (verdict.status !== "differs") throw new Error(`internal: "${verdict.status}" is no failure`);
  const staleness = await stalenessOf(file.path, index, file.notebook);
  return { kind: "outputs", differences: verdict.differences, staleness };
}
