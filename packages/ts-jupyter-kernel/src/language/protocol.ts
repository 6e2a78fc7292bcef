/** What the client and the worker with the language service say to each other. */
import type { CellSource, Completions, Diagnostic, Inspection, KnownName } from "./types.js";

/** Handled strictly in order. `id` grows: a cancellation names the last request that it means. */
export type Request = { id: number } & (
  | { type: "check"; cell: CellSource }
  | { type: "complete"; source: string; offset: number }
  | { type: "inspect"; source: string; offset: number; detail: 0 | 1 }
  | { type: "who" }
);

export interface Answers {
  check: Diagnostic[];
  complete: Completions;
  inspect: Inspection | undefined;
  who: KnownName[];
}

/** Tells the state of the notebook; has no answer. */
export type Notice = { type: "commit"; cell: CellSource; names: readonly string[] } | { type: "reset" };

export type ToWorker = Request | Notice;

export type FromWorker = { id: number } & (
  | { status: "ok"; value: Answers[keyof Answers] }
  | { status: "cancelled" }
  | { status: "error"; message: string }
);

export interface WorkerData {
  folder: string;
  /** One Int32: requests up to this id are cancelled. */
  cancelled: SharedArrayBuffer;
}
