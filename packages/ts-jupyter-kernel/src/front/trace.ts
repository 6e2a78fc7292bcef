/**
 * Where start-up time goes: `mark("bound")` notes a moment of the front process, once for each name.
 *
 * With TS_JUPYTER_TRACE=1 every mark is also one line on stderr, `ts-jupyter-trace {"name":"bound","at":1763755210123.4,…}`, where `at` is
 * milliseconds since 1970: the clock of whoever started the kernel. `npm run bench -- kernel --profile` prints them.
 */
import { writeSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** In the order in which they are expected. */
export const milestones = [
  /** The modules of the front are loaded. */
  "imported",
  /** The five sockets are bound. */
  "bound",
  /** The user's process was spawned. */
  "child-spawned",
  /** The user's process says that it can run a cell. */
  "child-ready",
  /** The language service has answered for the first time. */
  "language-ready",
  /** The first cell was rewritten; its check and its run begin. */
  "first-cell",
  /** The first execute_reply was sent. */
  "first-reply",
] as const;
export type Milestone = (typeof milestones)[number];

export const tracePrefix = "ts-jupyter-trace ";

export function mark(name: Milestone): void {
  if (performance.getEntriesByName(name, "mark").length > 0) return;
  const { startTime } = performance.mark(name);
  if (process.env.TS_JUPYTER_TRACE !== "1") return;
  const { timeOrigin, nodeTiming } = performance;
  // `booted`: Node itself was ready and began with our first module.
  const line = {
    name,
    at: timeOrigin + startTime,
    started: timeOrigin,
    booted: timeOrigin + nodeTiming.bootstrapComplete,
  };
  try {
    // Written at once: a kernel that is killed later has told all the same.
    writeSync(2, `${tracePrefix}${JSON.stringify(line)}\n`);
  } catch {
    // nobody reads stderr: a trace is no reason to end
  }
}
