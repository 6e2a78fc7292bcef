/**
 * What the front process and the user's process say to each other.
 *
 * The front owns sockets, types and supervision; the child runs the cells. Everything the child produces travels in one ordered
 * stream, so that outputs of one cell keep their order and all come before its `done`.
 */

/** Names one execution of one cell: unique for the life of the front, never reused. */
export type RunId = number;

/** A MIME bundle: one output in several formats. */
export interface MimeBundle {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** What a Jupyter `error` message needs. `traceback` lines may hold ANSI colours. */
export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A cell that was rewritten for execution (see transform/types.ts for what `code` looks like). */
export interface CompiledCell {
  /** For people: `cell 3`. */
  name: string;
  /** file: URL that names the cell in stacks and is the base of its imports: `<folder>/cell-3.ts`. */
  url: string;
  code: string;
  /** Source map (version 3, JSON) from `code` to the cell's source. */
  map: string;
  /** The cell's source as the user wrote it, for code frames. */
  source: string;
  /** Static or dynamic imports occur: modules that changed on disk are looked for before the cell runs. */
  imports: boolean;
  /** `code` is an async function. */
  async: boolean;
  /** Top-level names with a run-time meaning that the cell declares. */
  declares: readonly string[];
}

export interface RunRequest {
  run: RunId;
  cell: CompiledCell;
  /** Nobody may be asked for input. */
  allowStdin: boolean;
  /** No value is wanted (silent). */
  silent: boolean;
  /** Evaluated after the cell, each on its own. */
  userExpressions: Record<string, CompiledCell | ErrorReport>;
}

export type ToChild =
  | ({ type: "execute" } & RunRequest)
  | { type: "input"; id: number; value: string | undefined }
  | CommEvent
  /** Forget all top-level names (`%reset`). */
  | { type: "reset" }
  /** Names of the properties of a run-time value, for completion of untyped values. */
  | { type: "properties"; id: number; name: string }
  | { type: "exit" };

/** Comm messages have the same shape in both directions. */
export interface CommEvent {
  type: "comm";
  event: "open" | "msg" | "close";
  commId: string;
  /** Only with `open`. */
  target?: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
  /** The run whose cell sent it; undefined: the front end sent it, or nobody knows. */
  run?: RunId | undefined;
}

/** What a user expression became. */
export type ExpressionResult = ({ status: "ok" } & MimeBundle) | ({ status: "error" } & ErrorReport);

/** How a run ended as the child tells it. */
export type RunResult = {
  /** Of the declared names, those that got their value: the others keep their old value, or have none. */
  assigned: readonly string[];
} & (
  | { status: "ok"; value?: MimeBundle; userExpressions: Record<string, ExpressionResult> }
  | ({ status: "error"; interrupted: boolean } & ErrorReport)
);

/**
 * An output. `run` is the cell that caused it, also when that cell has long ended (a timer, an unawaited promise);
 * undefined: nobody knows (native code, child processes).
 */
export type ChildOutput =
  | { type: "stream"; name: "stdout" | "stderr"; text: string; run?: RunId | undefined }
  | {
      type: "display";
      data: Record<string, unknown>;
      metadata: Record<string, unknown>;
      transient: { display_id?: string };
      update: boolean;
      buffers: Uint8Array[];
      run?: RunId | undefined;
    }
  | { type: "clear"; wait: boolean; run?: RunId | undefined }
  | CommEvent
  /** A rejection that nobody handled, or a throw in a timer, after its cell had ended. */
  | { type: "late-error"; error: ErrorReport; run?: RunId | undefined };

export type FromChild =
  | ChildOutput
  | { type: "ready" }
  | { type: "input"; id: number; prompt: string; password: boolean; run: RunId }
  | { type: "properties"; id: number; names: string[] }
  | { type: "done"; run: RunId; result: RunResult }
  /** process.exit was called; the process ends now. `where`: the place of the call. */
  | { type: "exiting"; code: number; where: string[]; run?: RunId | undefined };
