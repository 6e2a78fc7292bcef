/**
 * Where an output of the user's process is shown.
 *
 *   its cell runs            → that cell
 *   its cell has ended       → a person: that cell still; headless: the running or the next cell, behind `[cell 3] `
 *   nobody knows its cell    → the running cell, or the last one
 *
 * A cell that writes more than the limit keeps what it wrote so far, gets a marker, and the rest is counted; headless it fails.
 */
import type { ChildOutput, ErrorReport } from "../link/types.js";
import type { Comms } from "./comms.js";
import type { IopubQueue, Parent } from "./iopub.js";
import type { Run, Runs } from "./runs.js";

export interface RouterOptions {
  iopub: IopubQueue;
  runs: Runs;
  comms: Comms;
  /** Bytes of output a cell may make. */
  limit: number;
  /** The running headless cell has passed the limit. */
  onLimit(run: Run): void;
}

type Shown = Exclude<ChildOutput, { type: "comm" } | { type: "late-error" }>;

/** What went wrong after its cell had ended, and must fail another one. */
export interface LateError {
  /** Undefined: nobody knows the cell. */
  cell: string | undefined;
  error: ErrorReport;
}

export class OutputRouter {
  readonly #options: RouterOptions;
  #current: Run | undefined;
  /** Headless late outputs that wait for a cell. */
  #waiting: [Shown, Run][] = [];
  #lateErrors: LateError[] = [];
  /** Streams of older cells that stopped in the middle of a line. */
  readonly #midLine = new Set<string>();

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  /** From now on outputs without a cell are this one's. */
  begin(run: Run): void {
    this.#current = run;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const [output, of] of waiting) this.#showFor(run, output, of);
  }

  /** After the last output of the cell. */
  end(run: Run): void {
    this.#current = undefined;
    const { dropped } = run.output;
    if (dropped === undefined || run.silent) return;
    const counts = [
      count(dropped.lines, "line"),
      ...(dropped.displays > 0 ? [count(dropped.displays, "display")] : []),
      count(dropped.bytes, "byte"),
    ];
    this.#options.iopub.stream(run.parent, "stderr", `[output limit: dropped ${counts.join(", ")}]\n`);
  }

  /** Errors that must fail a cell and have not yet. */
  takeLateErrors(): LateError[] {
    const errors = this.#lateErrors;
    this.#lateErrors = [];
    return errors;
  }

  /** Text and errors that no cell has shown: for the log when the kernel ends. */
  takeUndelivered(): string {
    const texts = this.#waiting.map(([output, of]) =>
      output.type === "stream" ? this.#prefixed(output.name, output.text, of) : "",
    );
    this.#waiting = [];
    const errors = this.takeLateErrors().map(({ cell, error: { ename, evalue } }) => {
      return `unhandled${cell === undefined ? "" : ` in ${cell}`}: ${ename}: ${evalue}\n`;
    });
    return [...texts, ...errors].join("");
  }

  take(output: ChildOutput): void {
    const { runs, comms } = this.#options;
    const origin = output.run === undefined ? this.#current : runs.get(output.run);
    const run = origin ?? this.#current ?? runs.last;
    if (output.type === "comm") comms.fromChild(run?.parent ?? {}, output);
    else if (output.type === "late-error") this.#takeLateError(output.error, origin, run);
    else if (run === undefined) this.#show(undefined, output);
    else if (run === this.#current || run.audience === "person") this.#show(run, output);
    else if (this.#current !== undefined) this.#showFor(this.#current, output, run);
    else this.#waiting.push([output, run]);
  }

  #takeLateError(error: ErrorReport, origin: Run | undefined, run: Run | undefined): void {
    const fails = run === undefined || run === this.#current || run.audience === "headless";
    if (fails) this.#lateErrors.push({ cell: origin === this.#current ? undefined : origin?.name, error });
    else if (!run.silent) this.#options.iopub.post(run.parent, "error", { ...error });
  }

  /** An output of `of` among those of the cell `run`. */
  #showFor(run: Run, output: Shown, of: Run): void {
    // What an older cell wants to clear is not in this one.
    if (of.silent || output.type === "clear") return;
    if (output.type !== "stream") this.#show(run, output);
    else this.#show(run, { ...output, text: this.#prefixed(output.name, output.text, of) });
  }

  #prefixed(name: string, text: string, of: Run): string {
    const key = `${of.id} ${name}`;
    const lines = text.replace(/\n(?=[\s\S])/g, `\n[${of.name}] `);
    const prefixed = this.#midLine.has(key) ? lines : `[${of.name}] ${lines}`;
    if (text.endsWith("\n")) this.#midLine.delete(key);
    else this.#midLine.add(key);
    return prefixed;
  }

  #show(run: Run | undefined, output: Shown): void {
    if (run?.silent || (run !== undefined && !this.#fits(run, output))) return;
    const { iopub } = this.#options;
    const parent: Parent = run?.parent ?? {};
    if (output.type === "stream") iopub.stream(parent, output.name, output.text);
    else if (output.type === "clear") iopub.post(parent, "clear_output", { wait: output.wait });
    else {
      const { data, metadata, transient, buffers, update } = output;
      iopub.post(parent, update ? "update_display_data" : "display_data", { data, metadata, transient }, { buffers });
    }
  }

  #fits(run: Run, output: Shown): boolean {
    const { limit, iopub, onLimit } = this.#options;
    const state = run.output;
    const size = sizeOf(output);
    if (state.dropped === undefined && state.bytes + size <= limit) {
      state.bytes += size;
      return true;
    }
    if (output.type === "clear") return true;
    if (state.dropped === undefined) {
      state.dropped = { lines: 0, displays: 0, bytes: 0 };
      const text = `\n[output limit: ${run.name} wrote ${megabytes(limit)} MB; the rest is dropped]\n`;
      iopub.stream(run.parent, "stderr", text);
      if (run === this.#current && run.audience === "headless") onLimit(run);
    }
    state.dropped.bytes += size;
    if (output.type === "display") state.dropped.displays++;
    else state.dropped.lines += linesOf(output.text);
    return false;
  }
}

export function megabytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 100) / 100;
}

function sizeOf(output: Shown): number {
  if (output.type === "stream") return Buffer.byteLength(output.text);
  if (output.type === "clear") return 0;
  const texts = Object.values(output.data).map((value) =>
    typeof value === "string" ? value.length : JSON.stringify(value).length,
  );
  return [...texts, ...output.buffers.map((buffer) => buffer.byteLength)].reduce((sum, size) => sum + size, 0);
}

function linesOf(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
