/**
 * Stored runs: one file for each notebook and variant, below `<dir>/cache`, written in one step. A file that cannot be read, that was
 * cut off or edited by hand is as good as none.
 *
 * A run is stored only under a key that held from before it began until after it ended: the key is computed again, with what this run
 * touched, and must be the same; what only this run showed to be an input must not have changed since the first key was computed.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { type CodeCell, type Notebook, writeFileAtomic } from "@innerloop/nbformat";
import type { FinishedRun, Trace } from "../run/types.js";
import { changeBetween } from "./changes.js";
import { hashOf } from "./files.js";
import { computeKey, labelOf, variantOf } from "./key.js";
import { prune } from "./prune.js";
import { instability } from "./stable.js";
import { FORMAT } from "./surroundings.js";
import type { CacheKey, KeyInput, LastRun, Lookup, Stored } from "./types.js";

interface Entry {
  format: number;
  parts: Record<string, string>;
  trace: Trace;
  /** Why the outputs are not kept; the trace is, so that the next run knows its inputs beforehand. */
  unstored?: string;
  /** Code cells in order. */
  cells: Pick<CodeCell, "outputs" | "execution_count">[];
  seconds: number;
  ranAt: string;
}

export class NotebookCache {
  readonly #folder: string;

  /** @param dir the settings' `dir`, relative to the root or absolute */
  constructor(
    dir: string,
    readonly root: string,
  ) {
    this.#folder = join(isAbsolute(dir) ? dir : resolve(root, dir), "cache");
  }

  /** The key of the notebook as it is now, with what its stored run read. */
  async keyOf(input: KeyInput): Promise<CacheKey> {
    const previous = await this.traceOf(input);
    return computeKey({ ...input, ...(previous && { previous }) });
  }

  /** What the stored run of this notebook (with these parameters) touched. */
  async traceOf(input: KeyInput): Promise<Trace | undefined> {
    return (await this.#read(input.path, variantOf(input)))?.trace;
  }

  /** @param key with the trace of the stored run: that of keyOf */
  async lookup(path: string, key: CacheKey): Promise<Lookup> {
    if (key.uncacheable !== undefined) return { status: "miss", reason: key.uncacheable };
    const entry = await this.#read(path, key.variant);
    const last = await this.lastRun(path);
    if (entry === undefined) {
      const reason =
        last === undefined
          ? "no earlier run"
          : last.status === "failed"
            ? "the last run failed"
            : "no run of this kind is stored";
      return { status: "miss", reason };
    }
    const reason = entry.unstored ?? changeBetween(entry.parts, key.parts);
    if (reason !== undefined) return { status: "miss", reason };
    const notebook = withOutputs(key.input.notebook, entry.cells);
    return { status: "hit", notebook, seconds: entry.seconds, ranAt: entry.ranAt };
  }

  /**
   * Stores a run in which every test passed.
   * @param key the key that was computed before the run
   */
  async store(path: string, key: CacheKey, run: FinishedRun): Promise<Stored> {
    await this.#note(path, run.seconds, "passed");
    if (run.status !== "ok") return { stored: false, reason: "it did not run to its end" };
    const after = await computeKey({ ...key.input, previous: run.trace });
    const unstored = after.uncacheable ?? instability(key, after, run.trace);
    const cells = unstored === undefined ? codeCells(run.notebook) : [];
    const ranAt = new Date().toISOString();
    const { trace, seconds } = run;
    const entry: Entry = {
      format: FORMAT,
      parts: after.parts,
      trace,
      cells,
      seconds,
      ranAt,
      ...(unstored && { unstored }),
    };
    const body = JSON.stringify(entry);
    await this.#write(this.#entry(path, key.variant), `${hashOf(body)}\n${body}`);
    await prune(this.#folder);
    return unstored === undefined ? { stored: true } : { stored: false, reason: unstored };
  }

  /** A run failed: whatever is stored for this notebook under the same key is not believed any more. */
  async failed(path: string, key: CacheKey | undefined, seconds: number): Promise<void> {
    await this.#note(path, seconds, "failed");
    if (key === undefined) return this.forget(path);
    await this.#remove(path, key.variant);
  }

  /** Seconds that the last run took, in whatever variant. */
  async durationOf(path: string): Promise<number | undefined> {
    return (await this.lastRun(path))?.seconds;
  }

  async lastRun(path: string): Promise<LastRun | undefined> {
    return this.#parse<LastRun>(join(this.#home(path), "last.json"));
  }

  /** Forgets the stored runs of a notebook; how long it took stays known. */
  async forget(path: string): Promise<void> {
    await rm(join(this.#home(path), "runs"), { recursive: true, force: true });
  }

  #home(path: string): string {
    return join(this.#folder, hashOf(labelOf(resolve(path), this.root)));
  }

  #entry(path: string, variant: string): string {
    return join(this.#home(path), "runs", `${variant}.json`);
  }

  async #read(path: string, variant: string): Promise<Entry | undefined> {
    const entry = await this.#parse<Entry>(this.#entry(path, variant));
    return entry?.format === FORMAT ? entry : undefined;
  }

  /** The JSON below a line that holds its hash. */
  async #parse<T>(file: string): Promise<T | undefined> {
    const text = await readFile(file, "utf8").catch(() => "");
    const body = text.slice(text.indexOf("\n") + 1);
    return text !== "" && text === `${hashOf(body)}\n${body}` ? (JSON.parse(body) as T) : undefined;
  }

  async #note(path: string, seconds: number, status: LastRun["status"]): Promise<void> {
    const body = JSON.stringify({ seconds, status, ranAt: new Date().toISOString() } satisfies LastRun);
    await this.#write(join(this.#home(path), "last.json"), `${hashOf(body)}\n${body}`);
  }

  async #write(file: string, text: string): Promise<void> {
    await mkdir(join(file, ".."), { recursive: true });
    await writeFileAtomic(file, text);
  }

  #remove(path: string, variant: string): Promise<void> {
    return rm(this.#entry(path, variant), { force: true });
  }
}

function codeCells(notebook: Notebook): Entry["cells"] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ outputs, execution_count }) => ({ outputs, execution_count }));
}

/** The notebook of today with the outputs of then: its code cells are the same, its texts may have moved. */
function withOutputs(notebook: Notebook, stored: Entry["cells"]): Notebook {
  let next = 0;
  const cells = notebook.cells.map((cell) => (cell.cell_type === "code" ? { ...cell, ...stored[next++] } : cell));
  return { ...notebook, cells };
}
