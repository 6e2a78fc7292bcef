/**
 * The user's process as the front sees it: it runs cells, it can be interrupted, it may die, and there is always a fresh one.
 */
import type { ChildOutput, CommEvent, RunRequest, RunResult } from "../link/types.js";

/** How the user's process ended. */
export interface Death {
  /** `exit`: process.exit, or an empty event loop; `out-of-memory`; `crash`: a signal or an abort; `killed`: by the last step of an interrupt. */
  kind: "exit" | "out-of-memory" | "crash" | "killed";
  code: number | null;
  signal: string | null;
  /** Last lines of its stderr. */
  stderr: string;
  /** Where process.exit was called: lines like `at cell 3, line 2`. */
  where: readonly string[];
}

export type RunOutcome = RunResult | { status: "died"; death: Death };

export interface SupervisorOptions {
  /** Folder of the notebook. */
  folder: string;
  /** The name by which a Jupyter server knows this kernel. Default: no server does. */
  kernelId?: string;
  /** Heap limit in MB; default: Node's. */
  memory?: number;
  /** Package conditions (`customConditions` of the tsconfig). */
  conditions?: readonly string[];
  /** Milliseconds from an interrupt until the process is killed. Default: 5000. */
  grace?: number;
  env?: NodeJS.ProcessEnv;
}

export interface SupervisorEvents {
  /** In order. All outputs of a run come before its outcome. */
  output(output: ChildOutput): void;
  /** The user's code asks for a line; answer with `answerInput`. */
  input(request: { id: number; prompt: string; password: boolean; run: number }): void;
  /** It died while no cell was running. A fresh one is on its way. */
  died(death: Death): void;
  /** A process takes cells from now on: the first one, or a fresh one. */
  ready?(): void;
}

export interface Supervisor {
  /**
   * One at a time. Never rejects. Before a "died" outcome is given, a fresh process has been started; after a process that died before it
   * was ready, the next run starts one.
   */
  run(request: RunRequest): Promise<RunOutcome>;
  /**
   * Flag, then SIGINT, then (after the grace period) the end of the process. A run that waits for its process ends at once. Nothing happens
   * when nothing runs.
   */
  interrupt(): void;
  answerInput(id: number, value: string | undefined): void;
  comm(event: CommEvent): void;
  /** Forget all top-level names. */
  reset(): Promise<void>;
  /** Property names of a top-level value at run time; empty while a cell runs. */
  properties(name: string): Promise<string[]>;
  /** Ends the process and all it started. */
  stop(): Promise<void>;
}
