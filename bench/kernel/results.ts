/** What is measured, and what a run leaves behind: one record, printed as a table and written as JSON. */
import type { Machine } from "../harness/machine.js";
import { summarize } from "../harness/statistics.js";

export interface Target {
  /** The side that is held to it. */
  readonly side: string;
  /** On the median. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Measure {
  readonly name: string;
  /** The row's title, with its unit. */
  readonly title: string;
  readonly targets?: readonly Target[];
}

/** What one side gave for one measure: numbers, or words where there is no number to give (`state kept`), or both. */
export interface Cell {
  readonly samples: readonly number[];
  /** Different words, in the order in which they were first said. */
  readonly words: readonly string[];
}

export interface SideResult {
  readonly name: string;
  readonly title: string;
  /** What the kernel says of itself, or why it did not run. */
  readonly state: { readonly version: string } | { readonly missing: string };
  /** By the name of the measure. */
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface Results {
  readonly machine: Machine;
  readonly rounds: number;
  readonly measures: readonly Measure[];
  readonly sides: readonly SideResult[];
  /** What went wrong, one line each. */
  readonly faults: readonly string[];
}

/** Collects what phases say while the sides take turns. */
export class Ledger {
  readonly #cells = new Map<string, Map<string, { samples: number[]; words: string[] }>>();

  number(side: string, measure: string, value: number): void {
    this.#cell(side, measure).samples.push(value);
  }

  word(side: string, measure: string, word: string): void {
    const { words } = this.#cell(side, measure);
    if (!words.includes(word)) words.push(word);
  }

  cellsOf(side: string): Readonly<Record<string, Cell>> {
    return Object.fromEntries(this.#cells.get(side) ?? []);
  }

  #cell(side: string, measure: string) {
    const cells = this.#cells.get(side) ?? new Map<string, { samples: number[]; words: string[] }>();
    this.#cells.set(side, cells);
    const cell = cells.get(measure) ?? { samples: [], words: [] };
    cells.set(measure, cell);
    return cell;
  }
}

/** Whether a side's median keeps a bound; undefined where it has no number. */
export function kept(cell: Cell | undefined, { atMost, atLeast }: Target): boolean | undefined {
  if (cell === undefined || cell.samples.length === 0) return undefined;
  const { median } = summarize(cell.samples);
  return median <= (atMost ?? Number.POSITIVE_INFINITY) && median >= (atLeast ?? Number.NEGATIVE_INFINITY);
}
