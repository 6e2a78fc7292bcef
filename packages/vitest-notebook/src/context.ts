// What crosses the border between vitest's main process and its workers: the plugin tells the runner how to run, the runner tells the
// plugin what came of it.
import type { Settings } from "./settings/types.js";

/** From the plugin to the runner, by vitest's `provide`. */
export interface RunnerContext {
  settings: Settings;
  /** The project's root. */
  root: string;
  /** "rewrite": `vitest -u`. */
  references: "compare" | "rewrite";
  /** Where the slots are handed out (slots.ts). */
  slots: number;
  colour: boolean;
  /** The command that accepts new outputs; `{}` stands for the notebook. */
  accept: string;
}

/** From the runner to the plugin: what the file's task carries. */
export interface NotebookMeta {
  /** "cache": the outputs of an earlier run were compared. */
  from: "kernel" | "cache";
  /** Code cells that are tests. */
  cells: number;
  /** That the kernel took, in this run or in the one that the cache remembers. */
  seconds: number;
  /** ISO 8601: when the cached run was. */
  ranAt?: string;
  /** Why the kernel ran: `lib/table.ts changed`. */
  reason?: string;
  /** Numbers of the cells whose references were rewritten. */
  updated?: number[];
  /** Where the executed notebook of a failing run is. */
  kept?: string;
  /** What happened besides: `the kernel died in cell [5] (exit code 139); the notebook was run again`. */
  notes: string[];
  /** Absolute paths of the files that the notebook imports and reads. */
  files: string[];
}

declare module "vitest" {
  interface ProvidedContext {
    "vitest-notebook": RunnerContext;
  }
  interface TaskMeta {
    /** On the file of a notebook. */
    notebook?: NotebookMeta;
    /** On a cell: seconds that the kernel took; unlike the test's duration it counts no start of the kernel. */
    cellSeconds?: number;
  }
}
