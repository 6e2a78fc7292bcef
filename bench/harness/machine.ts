/** On what and when a run was made: without it a time is no measurement. */
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** ISO 8601, UTC, to the minute. */
  readonly date: string;
  /** One-minute load average when the run starts: what else the machine was doing. */
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    date: `${new Date().toISOString().slice(0, 16)}Z`,
    load: loadavg()[0],
  };
}
