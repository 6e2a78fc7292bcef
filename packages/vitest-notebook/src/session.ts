// Where the outcomes of a notebook's cells come from: the cache, if nothing changed since a passing run, else a kernel. A session is one
// notebook in one vitest run.
import type { Notebook } from "@innerloop/nbformat";
import type { CacheKey } from "./cache/types.js";
import type { RunnerContext } from "./context.js";
import { computeKey, NotebookCache } from "./interim.js";
import { onInterrupt } from "./interrupt.js";
import { keepFailed } from "./run/keep.js";
import type { CellOutcome, FinishedRun, NotebookRun } from "./run/types.js";
import type { NotebookSettings } from "./settings/types.js";
import { takeSlot } from "./slots.js";

export interface NotebookFile {
  /** Absolute. */
  path: string;
  text: string;
  notebook: Notebook;
  settings: NotebookSettings;
  context: RunnerContext;
}

/** Where the outcomes come from. `reason`: why the cache could not answer. */
export type Source = { from: "cache"; seconds: number; ranAt: string } | { from: "kernel"; reason: string };

/** How the tests of the file ended. "part": some cells were not asked for (`-t`), or vitest was cancelled. */
export interface Ending {
  tests: "passed" | "failed";
  asked: "all" | "part";
  /** The executed notebook is kept: something failed, or somebody interrupted. */
  keep: boolean;
}

/** What is left when a session has ended. */
export interface Ended {
  seconds: number;
  /** Where the executed notebook is kept. */
  kept?: string;
  /** Of the run: that a kernel died, and was started again. */
  notes: string[];
  /** What ended the run although no cell failed. */
  error?: Error;
}

export class Session {
  readonly #cache: NotebookCache;
  readonly #giveUp = new AbortController();
  #key: CacheKey | undefined;
  #hit: { notebook: Notebook; seconds: number } | undefined;
  #run: NotebookRun | undefined;
  #release: () => void = () => {};
  #unlisten: () => void = () => {};

  constructor(private readonly file: NotebookFile) {
    const { settings, root } = file.context;
    this.#cache = new NotebookCache(settings.dir, root);
  }

  /** Files that the notebook imports and that its last run read. */
  get files(): string[] {
    return this.#key?.files ?? [];
  }

  /** Looks into the cache; without an answer there it waits for a slot and starts a kernel. */
  async start(): Promise<Source> {
    const { path, notebook, settings, context } = this.file;
    let reason = "the cache is off";
    if (context.settings.cache === "on") {
      this.#key = await this.#computeKey();
      const found = await this.#cache.lookup(path, this.#key);
      if (found.status === "hit") {
        this.#hit = found;
        return { from: "cache", seconds: found.seconds, ranAt: found.ranAt };
      }
      reason = found.reason;
    }
    this.#release = await takeSlot(context.slots, this.#giveUp.signal);
    // The client of a kernel, with its sockets, is loaded only when there is a kernel.
    const { startRun } = await import("./run/run.js");
    this.#run = startRun(notebook, path, settings, context.settings);
    this.#unlisten = onInterrupt(async (why) => {
      await this.stop(why);
      await this.end({ tests: "failed", asked: "part", keep: true });
    });
    return { from: "kernel", reason };
  }

  /** The outcome of a code cell, by position among all cells. */
  async cell(index: number): Promise<CellOutcome> {
    if (this.#run) return this.#run.cell(index);
    const cell = this.#hit?.notebook.cells[index];
    if (cell?.cell_type !== "code") throw new Error(`internal: no outcome for the cell at ${index}`);
    const { outputs, execution_count: executionCount } = cell;
    const skipped = this.file.settings.cells.get(index)?.execution === "skip";
    return { index, status: skipped ? "skipped" : "ok", outputs, executionCount, seconds: 0, notes: [] };
  }

  /** The same cell when the run has ended: a later cell may have updated its displays, or its late output have come. */
  async final(outcome: CellOutcome): Promise<CellOutcome> {
    const cell = (await this.#run?.finished)?.notebook.cells[outcome.index];
    return cell?.cell_type === "code" ? { ...outcome, outputs: cell.outputs } : outcome;
  }

  /** Ends the run before its time, or the waiting for a slot. */
  async stop(reason: string): Promise<void> {
    this.#giveUp.abort(new Error(reason));
    await this.#run?.stop(reason);
  }

  /** Waits for the kernel's end; remembers a run in which everything passed, and keeps one in which something did not. */
  async end({ tests, asked, keep }: Ending): Promise<Ended> {
    try {
      if (asked === "part") await this.#run?.stop("the other cells are not asked for");
      const finished = await this.#run?.finished;
      const executed = finished?.notebook ?? this.#hit?.notebook;
      const seconds = finished?.seconds ?? this.#hit?.seconds ?? 0;
      const passed = tests === "passed" && asked === "all";
      if (finished && passed && finished.status === "ok") await this.#store(finished);
      const error = passed ? finished?.error : undefined;
      const notes = finished?.notes ?? [];
      if (executed === undefined || !(keep || error)) return { seconds, notes };
      return { seconds, notes, kept: await this.#keep(executed), ...(error && { error }) };
    } finally {
      this.#unlisten();
      this.#release();
    }
  }

  #keep(executed: Notebook): Promise<string> {
    const { path, context } = this.file;
    return keepFailed(context.settings.dir, context.root, path, executed);
  }

  async #store(finished: FinishedRun): Promise<void> {
    const { path, context } = this.file;
    if (context.settings.cache === "off" || this.#key === undefined) return;
    await this.#cache.store(path, this.#key, finished);
  }

  #computeKey(): Promise<CacheKey> {
    const { path, notebook, settings: nbSettings, context } = this.file;
    return computeKey({ path, notebook, nbSettings, settings: context.settings, root: context.root });
  }
}
