/**
 * What the processes of a kernel read, listed, looked for and wrote: noted by a file that Node loads first (trace-preload.cjs), one log
 * a process in a folder of ours. Kernels that are not Node, and files that native code opens, leave no trace.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Trace } from "../run/types.js";

const PRELOAD: string = fileURLToPath(new URL("./trace-preload.cjs", import.meta.url));

export interface TraceEnv {
  /** To be added to the kernel's environment. */
  env: Record<string, string>;
  /** The trace until now: after the run's end the whole of it. */
  read(): Promise<Trace>;
  /** Removes the logs. */
  remove(): Promise<void>;
}

interface Touch {
  letter: string;
  time: bigint;
  text: string;
}

/**
 * Makes a folder for the logs of one run below `dir`.
 * @param outer the environment that the kernel would have otherwise; its NODE_OPTIONS are kept
 */
export async function traceEnv(
  dir: string,
  outer: Record<string, string | undefined> = process.env,
): Promise<TraceEnv> {
  const folder = join(dir, "trace", randomUUID());
  await mkdir(folder, { recursive: true });
  const required = `--require ${JSON.stringify(PRELOAD)}`;
  const options = outer.NODE_OPTIONS ? `${required} ${outer.NODE_OPTIONS}` : required;
  return {
    env: { NODE_OPTIONS: options, VITEST_NOTEBOOK_TRACE: folder },
    read: async () => traceOf(await touchesIn(folder)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A trace of nothing, for kernels that cannot be followed. */
export function noTrace(): Trace {
  return { read: [], manifests: [], listed: [], absent: [], written: [], programs: [], coverage: "none" };
}

async function touchesIn(folder: string): Promise<Touch[]> {
  const touches: Touch[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    for (const line of (await readFile(join(folder, name), "utf8")).split("\n")) {
      // The last line of a killed process may be cut off: such a call never returned.
      const [, letter = "", time = "0", quoted = ""] = /^([a-z]) (\d+) (".*")$/.exec(line) ?? [];
      if (letter !== "") touches.push({ letter, time: BigInt(time), text: JSON.parse(quoted) as string });
    }
  }
  return touches.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/**
 * One history of all processes: the clock is that of the machine. A file whose content the run replaced is its own from then on; one that
 * it read (or missed, or listed) before it wrote it stands in both lists.
 */
function traceOf(touches: readonly Touch[]): Trace {
  const sets = { r: new Set<string>(), m: new Set<string>(), l: new Set<string>(), a: new Set<string>() };
  const own = new Set<string>();
  const updated = new Set<string>();
  const programs = new Set<string>();
  for (const { letter, text } of touches) {
    if (letter === "p") programs.add(text);
    else if (letter === "w") own.add(text);
    else if (letter === "u") updated.add(text);
    else if (letter in sets && !own.has(text)) sets[letter as keyof typeof sets].add(text);
  }
  return {
    read: [...sets.r].sort(),
    manifests: [...sets.m].filter((path) => !sets.r.has(path)).sort(),
    listed: [...sets.l].sort(),
    absent: [...sets.a].sort(),
    written: [...new Set([...own, ...updated])].sort(),
    programs: [...programs].sort(),
    coverage: touches.length > 0 ? "node" : "none",
  };
}
