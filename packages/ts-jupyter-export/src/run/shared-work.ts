// What the threads of a command share: all jobs, and a counter of those that were taken, so that a thread that is free
// asks nobody; and what a worker tells the thread that speaks to the user.
import type { Options } from "../cli/options.js";
import type { Request } from "../cli/request.js";
import type { Job } from "../cli/targets.js";
import type { Outcome } from "./outcome.js";
import type { CellProgress } from "./reporter.js";

export interface SharedWork {
  jobs: readonly Job[];
  options: Options;
  request: Request;
  colours: "ansi" | "none";
  /** How many jobs were taken: one Int32 in shared memory. */
  taken: SharedArrayBuffer;
}

/** The outcome without what the other side has already; the notebook only where an index is made of it. */
export type Told = { index: number } & (
  | { type: "start" }
  | { type: "cell"; progress: CellProgress }
  | { type: "warn"; message: string }
  | { type: "finish"; outcome: Omit<Outcome, "job"> }
);

/** Takes the next job; undefined when none is left. */
export function take({ jobs, taken }: SharedWork): { job: Job; index: number } | undefined {
  const index = Atomics.add(new Int32Array(taken), 0, 1);
  const job = jobs[index];
  return job === undefined ? undefined : { job, index };
}
