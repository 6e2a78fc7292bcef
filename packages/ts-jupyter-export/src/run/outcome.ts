// What became of one notebook, and what that means for the exit code.
import type { Notebook, PlacedCheck } from "@innerloop/nbformat";
import type { Job } from "../cli/targets.js";

/**
 * ok: everything asked for was done. failed: a cell failed, or the output could not be made. unreadable: not a notebook.
 * interrupted: a signal came while it ran. not-run: a signal came before its turn.
 */
export type Status = "ok" | "failed" | "unreadable" | "interrupted" | "not-run";

export interface Outcome {
  job: Job;
  status: Status;
  /** Why it is not ok, for the user; the cell error with source, output and traceback. */
  message?: string;
  /** Wall time of this conversion. */
  seconds: number;
  /** Code cells that ran in this conversion (all of them when nothing was executed) out of how many. */
  cells: { done: number; total: number };
  checks: PlacedCheck[];
  /** The kernel that ran it, in this conversion or, as it says itself, before. */
  kernel?: string;
  /** As executed or as stored; absent when it could not be read. */
  notebook?: Notebook;
  /** Files that were written, the one to look at first. */
  written: string[];
}

/** 0 all ok, 1 anything else; signals are the caller's affair. */
export const exitCode = (outcomes: readonly Outcome[]): 0 | 1 =>
  outcomes.every((outcome) => outcome.status === "ok") ? 0 : 1;

export const codeCells = (notebook: Notebook): number =>
  notebook.cells.filter((cell) => cell.cell_type === "code" && cell.source.trim() !== "").length;
