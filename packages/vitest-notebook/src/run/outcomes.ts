// What is known of each cell of a run. A cell is settled once; later attempts do not change it.
import type { RunError } from "@innerloop/jupyter-client";
import type { Notebook } from "@innerloop/nbformat";
import type { NotebookSettings } from "../settings/types.js";
import type { CellOutcome } from "./types.js";

type Known = Pick<CellOutcome, "status"> & Partial<CellOutcome>;

/** The cell that a run ended in. */
export type FailedCell = Pick<CellOutcome, "index" | "status" | "outputs" | "executionCount" | "seconds">;

export class Outcomes {
  readonly #settled = new Map<number, CellOutcome>();
  readonly #waiting = new Map<number, { promise: Promise<CellOutcome>; resolve: (outcome: CellOutcome) => void }>();
  readonly #notes = new Map<number, string[]>();

  /** Cells that are skipped are settled from the beginning. */
  constructor(notebook: Notebook, { cells }: NotebookSettings) {
    for (const [index, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== "code") continue;
      let resolve: (outcome: CellOutcome) => void = () => {};
      const promise = new Promise<CellOutcome>((settle) => {
        resolve = settle;
      });
      this.#waiting.set(index, { promise, resolve });
      if (cells.get(index)?.execution === "skip") this.settle(index, { status: "skipped" });
    }
  }

  /** @throws {Error} `internal: …` where no code cell is. */
  of(index: number): Promise<CellOutcome> {
    const waiting = this.#waiting.get(index);
    if (waiting === undefined) throw new Error(`internal: no code cell at position ${index}`);
    return waiting.promise;
  }

  /** Positions of the cells of which nothing is known yet, in order. */
  get open(): number[] {
    return [...this.#waiting.keys()].filter((index) => !this.#settled.has(index));
  }

  /** A note that goes with the cell's outcome; too late for a cell that is settled. */
  note(index: number, note: string): void {
    this.#notes.set(index, [...(this.#notes.get(index) ?? []), note]);
  }

  settle(index: number, known: Known): void {
    if (this.#settled.has(index)) return;
    const empty = { outputs: [], executionCount: null, seconds: 0 };
    const outcome: CellOutcome = { ...empty, ...known, index, notes: this.#notes.get(index) ?? [] };
    this.#settled.set(index, outcome);
    this.#waiting.get(index)?.resolve(outcome);
  }

  /**
   * The run has ended. Somebody has to carry its error: the cell that failed; or, where that cell is settled or there is none (the kernel
   * did not start, time ran out between two cells), the first of which nothing was known.
   */
  end(error: RunError | undefined, failed: FailedCell | undefined): void {
    const { open } = this;
    const carrier = failed && open.includes(failed.index) ? failed.index : open[0];
    for (const index of open) {
      const known: Known = { status: index === carrier ? "error" : "not-run", ...(index === failed?.index && failed) };
      this.settle(index, { ...known, ...(error && { error }) });
    }
  }
}
