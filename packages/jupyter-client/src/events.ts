// What a run tells its watcher, and what it answers in the end.
import type { CodeCell, Notebook, Output } from "@innerloop/nbformat";
import type { RunError } from "./errors.js";

/** "skipped": by its tag, or empty. "not-run": the run ended before it. */
export type CellStatus = "ok" | "error" | "skipped" | "not-run";

export interface CellResult {
  id: string;
  /** Position among all cells of the notebook, from 0. Only code cells have a result. */
  index: number;
  status: CellStatus;
  /** 0 for a cell that did not run. */
  seconds: number;
}

export interface RunResult {
  /** The executed notebook: everything that ran, whatever the ending. Cells that were not reached have no outputs. */
  notebook: Notebook;
  status: "ok" | "error";
  /** What ended the run; undefined when it is ok. */
  error?: RunError;
  /** Wall-clock time, start-up and shutdown included. */
  seconds: number;
  cells: CellResult[];
}

export type RunEvent =
  /** `cells`: how many are going to be run. */
  | { type: "notebook-start"; cells: number }
  | { type: "kernel-ready"; kernel: string; seconds: number }
  /** `number`: the how-many-eth of the cells to be run, from 1. */
  | { type: "cell-start"; index: number; id: string; number: number; cell: CodeCell }
  /** An output is new or has changed; `piece` is the text that has just come, for a stream. */
  | { type: "cell-output"; index: number; id: string; output: Output; piece?: string }
  | { type: "cell-end"; index: number; id: string; number: number; status: "ok" | "error"; seconds: number }
  | { type: "notebook-end"; status: "ok" | "error"; seconds: number; error?: RunError };
