/**
 * What the user's process offers to the runtime module: one record at `globalThis[Symbol.for("ts-jupyter-kernel")]`.
 *
 * A notebook may load a second copy of the runtime (its own node_modules, a bundled library); all copies share the kernel, its comms and
 * its formatters through this record. Outside a kernel (a script, a test) the runtime still works as far as it can: displays are printed
 * as text, input is read from the terminal, and what needs a front end says so.
 */
import type { RunId } from "../link/types.js";
import type { CommRegistry } from "./comm-registry.js";
import type { Formatter } from "./formatter.js";

/** One output. `transient.display_id` names it; `update`: replace the outputs of that name instead of adding one. */
export interface DisplayMessage {
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  transient?: { display_id?: string };
  update?: boolean;
}

export interface KernelIntrinsics {
  /** Sends an output of the running cell. Never throws. */
  display(message: DisplayMessage, buffers?: readonly Uint8Array[]): void;
  /** Clears the outputs of the running cell; `wait`: at its next output. */
  clear(wait: boolean): void;
  /** Asks the person at the front end for a line. Rejects where nobody can answer. */
  input(prompt: string, password: boolean): Promise<string>;
  /** Made by the kernel with `new CommRegistry(send)`; what the front end sends goes to its `receive`. */
  readonly comms: CommRegistry;
  /** What `registerFormatter` added, newest first. */
  readonly formatters: Formatter[];
  /** Of compiled loops: its first element is 1 while a run is to be interrupted, else 0. */
  readonly flag: Int32Array;
  /** Its element 1 does what `check` does. */
  readonly trap: readonly number[];
  /** Throws when the running code was interrupted. */
  check(): void;
  /** Gives its argument back, or throws when the code that waited was interrupted. */
  after<T>(value: T): T;
  /** The run that this code belongs to; undefined: none. */
  currentRun(): RunId | undefined;
}

/** The global symbol under which the kernel keeps its intrinsics. */
export const INTRINSICS: unique symbol = Symbol.for("ts-jupyter-kernel") as never;

/** The kernel this process runs cells for; undefined outside one. */
export function kernel(): KernelIntrinsics | undefined {
  return (globalThis as { [INTRINSICS]?: KernelIntrinsics })[INTRINSICS];
}

/** @throws Error that names what was asked for, outside a kernel */
export function requireKernel(what: string): KernelIntrinsics {
  const found = kernel();
  if (found === undefined) throw new Error(`no kernel: ${what} needs a notebook`);
  return found;
}

/** Sends an output; outside a kernel its text goes to standard output. */
export function send(message: DisplayMessage, buffers: readonly Uint8Array[] = []): void {
  const found = kernel();
  const text = message.data["text/plain"];
  if (found !== undefined) found.display(message, buffers);
  else process.stdout.write(`${typeof text === "string" ? text : `[${Object.keys(message.data).join(", ")}]`}\n`);
}
