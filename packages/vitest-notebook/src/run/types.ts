// A run of one notebook as the tests see it: each cell settles when it has ended.
import type { RunError } from "@innerloop/jupyter-client";
import type { Notebook, Output } from "@innerloop/nbformat";

export interface CellOutcome {
  /** Position among all cells, from 0. */
  index: number;
  /**
   * "ok": it ran through, or raised an error that it announces (tag `raises-exception`; whether it did raise, the outputs say).
   * "error": it failed, or it is the first cell that a run could not get to (the kernel did not start …): one cell always carries the
   * run's error, unless all had ended well before. "not-run": the run ended before it.
   */
  status: "ok" | "error" | "skipped" | "not-run";
  /** As they were when the cell ended. Later cells may still add to them (late output, update_display_data). */
  outputs: Output[];
  executionCount: number | null;
  seconds: number;
  /** Status "error": what happened. Status "not-run": what ended the run. */
  error?: RunError;
  /** For people: `the kernel died in cell 5 (exit code 139); the notebook was run again`. */
  notes: string[];
}

export interface FinishedRun {
  status: "ok" | "error";
  /** The executed notebook, without the cell of injected parameters, so that positions are those of the reference. */
  notebook: Notebook;
  error?: RunError;
  seconds: number;
  /** For people: that the kernel died and the notebook was run again. */
  notes?: string[];
  /** Files that the kernel's processes read or looked for, absolute; see cache/. */
  trace: Trace;
}

/** What the kernel's processes touched. */
export interface Trace {
  /** Files that were read, absolute paths. */
  read: string[];
  /** package.json files that were read only to find modules: the rest of them does not matter. */
  manifests: string[];
  /** Folders that were listed. */
  listed: string[];
  /** Paths that were looked for and were not there. */
  absent: string[];
  /** Files that the run itself wrote: they are results, not inputs. */
  written: string[];
  /** Programs that were started, and native code that was loaded, which cannot be traced: their names. */
  programs: string[];
  /** Is the trace whole? "none": the kernel is no Node process, or left no trace. */
  coverage: "node" | "none";
}

/** A run that has been started. */
export interface NotebookRun {
  /**
   * Settles when the code cell at this position (among all cells) has ended, or is known not to run. Never rejects.
   *
   * A cell that differs now may be right in the end (and the other way round): what counts are the outputs in `finished`'s notebook.
   */
  cell(index: number): Promise<CellOutcome>;
  finished: Promise<FinishedRun>;
  /** Kills the kernel and all that it started; resolves when they are gone. */
  stop(reason: string): Promise<void>;
}
