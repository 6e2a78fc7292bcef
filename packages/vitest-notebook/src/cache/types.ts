// The cache answers one question: would running this notebook again give what it gave? A key names everything that the answer depends on.
import type { Notebook } from "@innerloop/nbformat";

/** Everything that a run depends on, by name: `cell 3`, `lib/memory/kernel.ts`, `lockfile`, `node`, `kernel ts-jupyter`, `data/table.csv` … */
export interface CacheKey {
  /** Name → hash of its content (or `absent`). */
  parts: Record<string, string>;
  /** Reason why the notebook cannot be cached, one phrase: `cell 3 imports a computed path`. */
  uncacheable?: string;
  /** Absolute paths of the files that the notebook imports, transitively, and read last time: watch mode watches them. */
  files: string[];
}

export type Lookup =
  | { status: "hit"; notebook: Notebook; seconds: number; ranAt: string }
  /** `reason`: one phrase that names what changed: `lib/memory/kernel.ts changed`; `never run`; `the last run failed`. */
  | { status: "miss"; reason: string };
