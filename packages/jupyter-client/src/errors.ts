// How a run can end badly. These errors are returned in RunResult.error, with everything that ran kept; they are for
// reading: the first line says which cell and what, and CellExecutionError adds source, output and traceback.
import type { CodeCell } from "@innerloop/nbformat";
import type { KernelExit } from "./kernel-process.js";

/** Where in the notebook something happened. */
export interface CellPlace {
  /** Position among all cells of the notebook, from 0. */
  index: number;
  id: string;
  source: string;
  /** Number of all cells of the notebook. */
  of: number;
}

/** Every error of a run. `cell` is the cell that was running, if one was. */
export class RunError extends Error {
  override name = "RunError";
  constructor(
    message: string,
    readonly cell?: CellPlace,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The kernel did not come up: unknown, refused by the system, died, or silent for longer than the start-up time-out. */
export class KernelStartError extends RunError {
  override name = "KernelStartError";
}

/** The kernel's process ended in the middle. */
export class DeadKernelError extends RunError {
  override name = "DeadKernelError";
  readonly exitCode: number | null;
  readonly signal: string | null;
  constructor(
    readonly exit: KernelExit,
    /** The last lines of the kernel's stderr; "" when it wrote none. */
    readonly stderr: string,
    cell?: CellPlace,
  ) {
    const where = cell ? ` in ${placeOf(cell)}` : " between two cells";
    super(withTail(`the kernel died${where}: ${describeExit(exit)}`, stderr), cell);
    this.exitCode = exit.code;
    this.signal = exit.signal;
  }
}

/** A cell ran longer than its time-out. */
export class CellTimeoutError extends RunError {
  override name = "CellTimeoutError";
  constructor(
    override readonly cell: CellPlace,
    /** Seconds. */
    readonly timeout: number,
    /** "killed": no interrupt was asked for; "interrupted": it stopped; "kernel killed": it did not stop when interrupted. */
    readonly ending: "killed" | "interrupted" | "kernel killed",
  ) {
    const what = {
      killed: "the kernel was killed",
      interrupted: "it was interrupted",
      "kernel killed": "it did not stop when interrupted, so the kernel was killed",
    }[ending];
    super(`${placeOf(cell)} ran longer than ${timeout} s: ${what}\n${framed(shorten(cell.source))}`, cell);
  }
}

/** The whole run, start-up included, took longer than `notebookTimeout`. */
export class NotebookTimeoutError extends RunError {
  override name = "NotebookTimeoutError";
  constructor(
    /** Seconds. */
    readonly timeout: number,
    cell?: CellPlace,
  ) {
    super(`the notebook ran longer than ${timeout} s${cell ? `, and was stopped in ${placeOf(cell)}` : ""}`, cell);
  }
}

/** Output of a cell is missing: its end was never announced on IOPub, or a message could not be read. */
export class MissingOutputError extends RunError {
  override name = "MissingOutputError";
  constructor(cell: CellPlace, reason: string) {
    super(`output of ${placeOf(cell)} is missing: ${reason}`, cell);
  }
}

/** The run was stopped from outside, by an AbortSignal or a signal to the process. */
export class RunAbortedError extends RunError {
  override name = "RunAbortedError";
  constructor(reason: string, cell?: CellPlace) {
    super(`the run was stopped${cell ? ` in ${placeOf(cell)}` : ""}: ${reason}`, cell);
  }
}

/** The notebook could not be saved; it is kept in RunResult.notebook. */
export class SaveError extends RunError {
  override name = "SaveError";
}

/** A cell raised an error, or the kernel refused to run it. */
export class CellExecutionError extends RunError {
  override name = "CellExecutionError";
  constructor(
    override readonly cell: CellPlace,
    readonly ename: string,
    readonly evalue: string,
    /** Lines, with their ANSI colours. */
    readonly traceback: string[],
    /** The cell's stream outputs, in order. */
    readonly streams: { name: string; text: string }[],
  ) {
    super(report({ cell, ename, evalue, traceback, streams }), cell);
  }

  static of(place: CellPlace, cell: CodeCell, error: { ename: string; evalue: string; traceback: string[] }) {
    const streams = cell.outputs.flatMap((output) => (output.output_type === "stream" ? [output] : []));
    return new CellExecutionError(
      place,
      error.ename,
      error.evalue,
      error.traceback,
      streams.map(({ name, text }) => ({ name, text })),
    );
  }

  /** The message for a terminal that shows colours. */
  get coloured(): string {
    return report(this, "keep colours");
  }
}

type Failure = Pick<CellExecutionError, "cell" | "ename" | "evalue" | "traceback" | "streams">;

/** Header line, source, what the cell printed, traceback: what nbclient shows, with the cell named. */
function report(failure: Failure, colours: "keep colours" | "plain" = "plain"): string {
  const { cell, ename, evalue, traceback, streams } = failure;
  const parts = [`${placeOf(cell)} failed: ${ename}: ${firstLine(evalue)}`, framed(cell.source)];
  for (const stream of streams) parts.push(`----- ${stream.name} -----\n${shorten(stream.text.trimEnd(), 40)}`);
  if (streams.length > 0) parts.push(RULE);
  const trace = traceback.join("\n").trimEnd();
  parts.push(trace === "" ? `${ename}: ${evalue}` : trace);
  const text = parts.join("\n");
  return colours === "plain" ? stripAnsi(text) : text;
}

/** "cell 3 of 12 (id 4f2a)", counted from 1 as people do. */
export function placeOf(cell: CellPlace): string {
  return `cell ${cell.index + 1} of ${cell.of} (id ${cell.id})`;
}

/** "exit code 3", "killed by SIGKILL". */
export function describeExit(exit: KernelExit): string {
  if (exit.supervisorLost) return "its supervisor was killed, and the kernel with it";
  return exit.signal === null ? `exit code ${exit.code}` : `killed by ${exit.signal}`;
}

/** A phrase, and below it the last lines of stderr if there are any. */
export function withTail(phrase: string, stderr: string): string {
  return stderr === "" ? phrase : `${phrase}\nlast lines of its stderr:\n${stderr}`;
}

/** Without ANSI escape sequences (colours, cursor movements). */
export function stripAnsi(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
  return text.replace(/\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, "");
}

const RULE = "------------------";

function framed(source: string): string {
  return `${RULE}\n${source.trimEnd()}\n${RULE}`;
}

/** Long texts: the first and the last half of `lines`. */
function shorten(text: string, lines = 10): string {
  const all = text.trimEnd().split("\n");
  if (all.length <= lines) return text;
  const half = Math.floor(lines / 2);
  return [...all.slice(0, half), `… ${all.length - 2 * half} lines …`, ...all.slice(-half)].join("\n");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
