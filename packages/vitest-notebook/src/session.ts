// Where the outcomes of a notebook's cells come from: the cache, if nothing changed since a passing run, else a kernel. A session is one
// notebook in one vitest run.
import { relative } from "node:path";
import { type Notebook, systemPhrase } from "@innerloop/nbformat";
import { NotebookCache } from "./cache/store.js";
import type { CacheKey } from "./cache/types.js";
import type { RunnerContext } from "./context.js";
import { onInterrupt } from "./interrupt.js";
import { forgetFailed, keepFailed } from "./run/keep.js";
import type { CellOutcome, FinishedRun, NotebookRun } from "./run/types.js";
import type { NotebookSettings } from "./settings/types.js";
import { takeSlot } from "./slots.js";
import { isStartError } from "./verdict.js";

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

/** How the tests of the file ended. "part": those that were asked for passed, and others were not asked for (`-t`). */
export type Ending = "passed" | "part" | "failed" | "interrupted";

/** What is left when a session has ended. */
export interface Ended {
  seconds: number;
  /** Where the executed notebook is kept. */
  kept?: string;
  /** That a kernel died and was started again; why a run that passed is not remembered. */
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
  #interrupted = false;
  #release: () => void = () => {};
  #unlisten: () => void = () => {};

  constructor(private readonly file: NotebookFile) {
    const { settings, root } = file.context;
    this.#cache = new NotebookCache(settings.dir, root);
  }

  /** Files that the notebook imports, and that its last run read or looked for. */
  async files(): Promise<string[]> {
    const trace = (await this.#run?.finished)?.trace ?? this.#key?.input.previous;
    const own = new Set(trace?.written);
    const touched = [...(trace?.read ?? []), ...(trace?.absent ?? [])].filter((file) => !own.has(file));
    return [...new Set([...(this.#key?.files ?? []), ...touched])];
  }

  /** Looks into the cache; without an answer there it waits for a slot and starts a kernel. */
  async start(): Promise<Source> {
    const { path, context } = this.file;
    let reason = "the cache is off";
    const { notebook, settings: nbSettings } = this.file;
    if (nbSettings.cache === "on") {
      const input = { path, notebook, nbSettings, settings: context.settings, root: context.root };
      this.#key = await this.#cache.keyOf(input);
      const found = await this.#cache.lookup(path, this.#key);
      if (found.status === "hit") {
        this.#hit = found;
        return { from: "cache", seconds: found.seconds, ranAt: found.ranAt };
      }
      reason = found.reason;
    }
    this.#release = await takeSlot(context.slots, this.#giveUp.signal);
    try {
      // The client of a kernel, with its sockets, is loaded only when there is a kernel.
      const { startRun } = await import("./run/run.js");
      this.#run = startRun(notebook, path, nbSettings, context.settings);
    } catch (error) {
      this.#release();
      throw error;
    }
    this.#unlisten = onInterrupt(async (why) => {
      this.#interrupted = true;
      await this.stop(why);
      await this.end("interrupted");
    });
    return { from: "kernel", reason };
  }

  /** The outcome of a code cell, by position among all cells. */
  async cell(index: number): Promise<CellOutcome> {
    if (this.#run) return this.#unlessInterrupted(await this.#run.cell(index));
    const cell = this.#hit?.notebook.cells[index];
    if (cell?.cell_type !== "code") throw new Error(`internal: no outcome for the cell at ${index}`);
    const { outputs, execution_count: executionCount } = cell;
    const skipped = this.file.settings.cells.get(index)?.execution === "skip";
    return { index, status: skipped ? "skipped" : "ok", outputs, executionCount, seconds: 0, notes: [] };
  }

  /** Nobody hears of cells any more: a vitest worker that reports to a vitest that is gone ends at once, before anything is kept. */
  #unlessInterrupted<T>(value: T): T | Promise<never> {
    return this.#interrupted ? new Promise<never>(() => {}) : value;
  }

  /** The same cell when the run has ended: a later cell may have updated its displays, or its late output have come. */
  async final(outcome: CellOutcome): Promise<CellOutcome> {
    const finished = await this.#unlessInterrupted(await this.#run?.finished);
    const cell = finished?.notebook.cells[outcome.index];
    return cell?.cell_type === "code" ? { ...outcome, outputs: cell.outputs } : outcome;
  }

  /** Ends the run before its time, or the waiting for a slot. */
  async stop(reason: string): Promise<void> {
    this.#giveUp.abort(new Error(reason));
    await this.#run?.stop(reason);
  }

  /** Waits for the kernel's end; remembers a run in which everything passed, and keeps one in which something did not. */
  async end(ending: Ending): Promise<Ended> {
    try {
      if (ending === "part") await this.#run?.stop("the other cells are not asked for");
      const finished = await this.#run?.finished;
      const error = isError(finished, ending) ? finished?.error : undefined;
      const notes = [...(finished?.notes ?? [])];
      // A folder that is full or read-only takes nothing from what the cells have shown.
      const unless = (what: string) => (problem: unknown) => {
        notes.push(`${what}: ${this.#refusal(problem)}`);
        return undefined;
      };
      if (!error) notes.push(...((await this.#remember(finished, ending).catch(unless("not cached"))) ?? []));
      const seconds = finished?.seconds ?? this.#hit?.seconds ?? 0;
      const kept = await this.#keep(finished, error ? "failed" : ending).catch(unless("executed notebook not kept"));
      return { seconds, notes, ...(kept !== undefined && { kept }), ...(error && { error }) };
    } finally {
      this.#unlisten();
      this.#release();
    }
  }

  /** @returns why a run that passed is not remembered, if it is not */
  async #remember(finished: FinishedRun | undefined, ending: Ending): Promise<string[]> {
    const { path } = this.file;
    if (ending === "failed") await this.#cache.failed(path, this.#key, finished?.seconds ?? this.#hit?.seconds ?? 0);
    if (ending !== "passed" || finished === undefined || this.#key === undefined) return [];
    const stored = await this.#cache.store(path, this.#key, finished);
    return stored.stored ? [] : [`not cached: ${stored.reason}`];
  }

  /** @throws the error itself, when it is not the system that refused to write */
  #refusal(error: unknown): string {
    const { dir } = this.file.context.settings;
    const system = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (!(system instanceof Error && "code" in system)) throw error;
    return `cannot write below ${relative(this.file.context.root, dir)}: ${systemPhrase(system)}`;
  }

  async #keep(finished: FinishedRun | undefined, ending: Ending): Promise<string | undefined> {
    const { path, context } = this.file;
    const place = [context.settings.dir, context.root, path] as const;
    const executed = finished?.notebook ?? this.#hit?.notebook;
    if (ending === "passed") await forgetFailed(...place);
    // A kernel that did not start has left nothing to look at.
    if (ending === "passed" || ending === "part" || executed === undefined || isStartError(finished?.error)) return;
    return keepFailed(...place, executed);
  }
}

/** Is the error of the run nobody's yet? Otherwise a cell has told it, or the run was ended by us. */
function isError(finished: FinishedRun | undefined, ending: Ending): boolean {
  return ending === "passed" || isStartError(finished?.error);
}
