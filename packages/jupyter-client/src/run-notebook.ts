// A whole notebook in one kernel, cell after cell, with nbclient's semantics. What differs, and why:
//
//   - errors are returned beside the notebook, never instead of it: what ran is kept and saved in every ending;
//   - cells that are not reached lose their old outputs and counts, so that nobody reads stale numbers as this run's
//     (before the kernel is ready nothing is touched, and nothing is saved);
//   - lost output is an error; the death of the kernel is noticed at once, with its exit code.

import { findKernelspec, KernelspecError } from "@innerloop/jupyter-protocol";
import { type CodeCell, cloneNotebook, type Notebook } from "@innerloop/nbformat";
import { type CellPlace, DeadKernelError, KernelStartError, RunError, SaveError } from "./errors.js";
import type { CellResult, RunEvent, RunResult } from "./events.js";
import { Kernel } from "./kernel.js";
import { type RunOptions, type Settings, settingsOf } from "./options.js";
import { type DisplayRegistry, OutputArea } from "./output-area.js";
import { type CellEnding, runCell } from "./run-cell.js";
import { Session } from "./session.js";
import { Stop, type StopReason } from "./stop.js";
import { clock } from "./waiting.js";

/**
 * Runs all code cells of a notebook in a fresh kernel. Never changes its argument.
 * Everything that goes wrong in the run is in the result; only invalid options, and errors thrown by `onEvent`, are thrown.
 */
export async function runNotebook(notebook: Notebook, options: RunOptions = {}): Promise<RunResult> {
  return new Run(notebook, settingsOf(options)).run();
}

/** A cell to be run: its place, what it shows, and the entry in the result. */
interface Step {
  place: CellPlace;
  area: OutputArea;
  result: CellResult;
}

class Run {
  readonly #started = clock();
  readonly #notebook: Notebook;
  readonly #steps: Step[] = [];
  readonly #places = new Map<OutputArea, CellPlace>();
  readonly #cells: CellResult[] = [];
  readonly #stop = new Stop();

  constructor(
    notebook: Notebook,
    private readonly settings: Settings,
  ) {
    this.#notebook = cloneNotebook(notebook);
    const displays: DisplayRegistry = new Map();
    const { cells } = this.#notebook;
    for (const [index, cell] of cells.entries()) {
      if (cell.cell_type !== "code") continue;
      const skipped = isSkipped(cell, settings);
      const result: CellResult = { id: cell.id, index, status: skipped ? "skipped" : "not-run", seconds: 0 };
      this.#cells.push(result);
      if (skipped) continue;
      const place = { index, id: cell.id, source: cell.source, of: cells.length };
      const area = new OutputArea(cell, displays);
      this.#places.set(area, place);
      this.#steps.push({ place, area, result });
    }
  }

  async run(): Promise<RunResult> {
    let error: RunError | undefined;
    try {
      this.#stop.after(this.settings.notebookTimeout);
      this.#stop.with(this.settings.signal);
      this.#emit({ type: "notebook-start", cells: this.#steps.length });
      if (this.#needsKernel()) error = await this.#inKernel();
      else error = this.#stop.signal.aborted ? this.#stop.error() : await this.#save();
    } finally {
      this.#stop.release();
    }
    const status = error ? "error" : "ok";
    const seconds = this.#seconds();
    this.#emit({ type: "notebook-end", status, seconds, ...(error && { error }) });
    this.#stop.rethrow();
    return { notebook: this.#notebook, status, ...(error && { error }), seconds, cells: this.#cells };
  }

  /** A notebook of prose may do without one; where one is named, it has to work, as under nbclient. */
  #needsKernel(): boolean {
    return this.#steps.length > 0 || this.#kernelName() !== undefined;
  }

  #kernelName(): string | undefined {
    return this.settings.kernelName ?? this.#notebook.metadata.kernelspec?.name;
  }

  async #inKernel(): Promise<RunError | undefined> {
    let kernel: Kernel;
    try {
      kernel = await this.#startKernel();
    } catch (error) {
      if (typeof error === "function") return (error as StopReason)();
      if (error instanceof RunError) return error;
      throw error;
    }
    this.#prepare(kernel);
    const session = new Session(kernel, {
      recordTiming: this.settings.recordTiming,
      onOutput: (area, output, message) => {
        const { index, id } = this.#places.get(area) ?? { index: -1, id: area.cell.id };
        const piece = message.header.msg_type === "stream" ? { piece: String(message.content.text ?? "") } : {};
        this.#emit({ type: "cell-output", index, id, output, ...piece });
      },
    });
    let error: RunError | undefined;
    let fatal = true;
    try {
      this.#emit({ type: "kernel-ready", kernel: kernel.spec.name, seconds: this.#seconds() });
      error = await this.#save();
      for (const [at, step] of this.#steps.entries()) {
        if (error) break;
        if (this.#stop.signal.aborted) {
          fatal = true;
          error = this.#stop.error();
          break;
        }
        const ending = await this.#step(step, at + 1, session);
        fatal = ending.status === "fatal";
        if (ending.status === "error" || ending.status === "fatal") error = ending.error;
        error = (await this.#save()) ?? error;
      }
      if (!error) {
        const { exit } = kernel.process;
        if (exit) error = new DeadKernelError(exit, kernel.process.stderrTail());
        fatal = false;
      }
    } finally {
      await kernel.shutdown(fatal ? "immediate" : this.settings.shutdown);
      session.close();
    }
    for (const { area } of this.#steps) area.settle(this.settings.coalesceStreams);
    return (await this.#save()) ?? error;
  }

  async #startKernel(): Promise<Kernel> {
    const { cwd, env, projectDir, startupTimeout } = this.settings;
    const name = this.#kernelName();
    if (name === undefined)
      throw new KernelStartError(
        "the notebook names no kernel (metadata.kernelspec.name is missing), and none is given",
      );
    this.#stop.signal.throwIfAborted();
    try {
      const spec = await findKernelspec(name, { projectDir });
      const argv = [...spec.argv, ...this.settings.extraArguments];
      return await Kernel.start({ ...spec, argv }, { cwd, env, startupTimeout, signal: this.#stop.signal });
    } catch (error) {
      if (error instanceof KernelspecError) throw new KernelStartError(error.message, undefined, { cause: error });
      throw error;
    }
  }

  /** The kernel's word on its language goes into the notebook, and old outputs out of the cells that are to be run. */
  #prepare(kernel: Kernel): void {
    const { metadata } = this.#notebook;
    const { name, displayName, language } = kernel.spec;
    metadata.kernelspec ??= { name, display_name: displayName, language };
    const info = kernel.info.language_info;
    if (typeof info === "object" && info !== null) metadata.language_info = info as typeof metadata.language_info & {};
    for (const { area } of this.#steps) {
      area.cell.outputs = [];
      area.cell.execution_count = null;
      delete area.cell.metadata.execution;
    }
  }

  async #step({ place, area, result }: Step, number: number, session: Session): Promise<CellEnding> {
    const { index, id } = place;
    const started = clock();
    this.#emit({ type: "cell-start", index, id, number, cell: area.cell });
    const ending = await runCell(area, place, { session, settings: this.settings, stop: this.#stop.signal });
    area.settle(this.settings.coalesceStreams);
    result.status = ending.status === "ok" ? "ok" : "error";
    result.seconds = (clock() - started) / 1000;
    this.#emit({ type: "cell-end", index, id, number, status: result.status, seconds: result.seconds });
    return ending;
  }

  async #save(): Promise<RunError | undefined> {
    try {
      await this.settings.save?.(this.#notebook);
      return undefined;
    } catch (error) {
      return new SaveError((error as Error).message, undefined, { cause: error });
    }
  }

  #emit(event: RunEvent): void {
    this.#stop.guard(() => this.settings.onEvent(event));
  }

  #seconds(): number {
    return (clock() - this.#started) / 1000;
  }
}

function isSkipped(cell: CodeCell, settings: Settings): boolean {
  return cell.source.trim() === "" || (cell.metadata.tags ?? []).includes(settings.skipCellsWithTag);
}
