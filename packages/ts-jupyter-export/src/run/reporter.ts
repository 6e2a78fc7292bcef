// What the user sees while notebooks are converted. The work says what happens; a reporter decides how that looks:
// `lines.ts` where output goes to a file or a log, `live.ts` on a terminal.
import { type LogLevel, logLevels } from "../cli/options.js";
import type { Job } from "../cli/targets.js";
import type { Outcome } from "./outcome.js";

/** A cell that begins to run. */
export interface CellProgress {
  /** 1 for the notebook's first code cell. */
  number: number;
  total: number;
  /** First line of the source. */
  line: string;
}

export interface Reporter {
  start(job: Job): void;
  cell(job: Job, progress: CellProgress): void;
  warn(job: Job, message: string): void;
  finish(outcome: Outcome): void;
  /** Everything is done; nothing more will be said. */
  close(): void;
}

/** Whether a message of this importance is printed at this log level. */
export const isHeard = (message: LogLevel, level: LogLevel): boolean =>
  logLevels.indexOf(message) >= logLevels.indexOf(level);
