/** One whole process from spawn to exit: wall time, and the most memory that it and its descendants held (Linux: from /proc). */
import { spawn } from "node:child_process";
import { peaksOf } from "../kernel/memory.js";

export interface Once {
  readonly seconds: number;
  /** Sum of the processes' highest resident sets, in MB; NaN where there is no /proc. */
  readonly peakMb: number;
}

/** Between two looks at /proc. A peak that is reached and left by an exit in between is missed by what came in that time. */
const LOOK_MS = 25;

/** @throws Error with the last line of its complaint when it does not exit with 0, or cannot start */
export async function once(command: string, args: readonly string[]): Promise<Once> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  const peaks = new Map<number, number>();
  const look = () => {
    for (const { pid, mb } of peaksOf(child.pid ?? 0)) peaks.set(pid, Math.max(mb, peaks.get(pid) ?? 0));
  };
  const clock = setInterval(look, LOOK_MS);
  const complaints: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => complaints.push(text));
  try {
    const code = await new Promise<number | null>((done, fail) => {
      child.on("error", fail);
      child.on("close", done);
    });
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(complaints.join("").trim().split("\n").at(-1) || `exit code ${code}`);
    const total = [...peaks.values()].reduce((sum, mb) => sum + mb, 0);
    return { seconds, peakMb: peaks.size === 0 ? Number.NaN : total };
  } finally {
    clearInterval(clock);
  }
}
