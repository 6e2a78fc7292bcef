// The cache answers one question: would running this notebook again give what it gave? A key names everything that the answer depends on.
import type { Notebook } from "@innerloop/nbformat";
import type { Trace } from "../run/types.js";
import type { NotebookSettings, Settings } from "../settings/types.js";

export interface KeyInput {
  /** Absolute path of the notebook. */
  path: string;
  notebook: Notebook;
  nbSettings: NotebookSettings;
  settings: Settings;
  /** The project's root: names are relative to it. */
  root: string;
  /** What the last passing run touched; see NotebookCache.traceOf. */
  previous?: Trace;
}

/** Everything that a run depends on, by name: `cell [3]`, `lib/memory/kernel.ts`, `package-lock.json`, `node`, `kernel ts-jupyter`, … */
export interface CacheKey {
  /** Name → hash of its content (or `absent`). */
  parts: Record<string, string>;
  /** Reason why the notebook cannot be cached, one phrase: `cell [3] imports a computed path`. */
  uncacheable?: string;
  /** Absolute paths of the files that the notebook imports, transitively, and read last time: watch mode watches them. */
  files: string[];
  /** Names of the parts that are there only because of the trace. */
  traced: string[];
  /** Milliseconds since 1970 before anything was looked at. */
  computedAt: number;
  /** Runs of one notebook that are kept side by side: other parameters, another kernel. */
  variant: string;
  input: KeyInput;
}

export type Lookup =
  | { status: "hit"; notebook: Notebook; seconds: number; ranAt: string }
  /** `reason`: one phrase that names what changed: `lib/memory/kernel.ts changed`; `no earlier run`; `the last run failed`. */
  | { status: "miss"; reason: string };

/** What came of storing. `reason`: one phrase. */
export type Stored = { stored: true } | { stored: false; reason: string };

/** How the last run of a notebook ended, whether it was stored or not. */
export interface LastRun {
  seconds: number;
  status: "passed" | "failed";
  /** ISO 8601. */
  ranAt: string;
}
