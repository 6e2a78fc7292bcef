/** What a run leaves behind: one record, printed as tables and written as JSON. */
import type { Machine } from "./machine.js";
import type { Summary } from "./statistics.js";

export interface Measured {
  readonly status: "measured";
  /** Milliseconds a step. */
  readonly time: Summary;
  readonly samples: readonly number[];
  /** Processor time over wall time, median of the blocks. */
  readonly processorShare?: number;
  /** Milliseconds of processor time a step, median of the blocks. */
  readonly processorMs?: number;
  readonly compileMs: number;
  readonly firstMs: number;
  readonly memoryMb: number;
  readonly nodes?: number;
  readonly engine?: string;
}

/** "wrong": its numbers differ from the reference's; "failed": it could not run this program. */
export type Cell = Measured | { readonly status: "wrong" | "failed"; readonly reason: string };

export interface SideResult {
  readonly key: string;
  readonly name: string;
  readonly threads: number;
  readonly title: string;
  /** Versions of what it runs on, or why it did not run at all. */
  readonly state: { readonly versions: Readonly<Record<string, string>> } | { readonly missing: string };
}

export interface ProgramResult {
  readonly name: string;
  readonly title: string;
  readonly kind: "training" | "operation";
  /** Whose numbers the others were compared with. */
  readonly reference?: string;
  /** The largest ‖g − g_ref‖/‖g_ref‖ of a leaf among the timed sides, where they told their gradients. */
  readonly gradientsOff?: number;
  /** By the key of the side; a side that did not run has none. */
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface Results {
  readonly machine: Machine;
  readonly seed: number;
  readonly rounds: number;
  readonly sides: readonly SideResult[];
  readonly programs: readonly ProgramResult[];
}
