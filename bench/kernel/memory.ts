/**
 * Memory and processor time of a process and its descendants, from /proc (Linux; nothing elsewhere).
 *
 * PSS charges a shared page to its users in equal parts, so that a sum over processes counts it once; RSS counts it in each.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

export interface ProcessMemory {
  readonly pid: number;
  readonly pssMb: number;
  readonly rssMb: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** Processor time, in clock ticks of 10 ms. */
  readonly ticks: number;
}

/** The process first, then its descendants; empty when it is gone or there is no /proc. */
export function memoryOf(pid: number): ProcessMemory[] {
  return treeOf(pid).flatMap((one) => {
    const rollup = read(`/proc/${one.pid}/smaps_rollup`);
    const mb = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1] ?? Number.NaN) / 1024;
    return rollup === "" ? [] : [{ pid: one.pid, pssMb: mb("Pss"), rssMb: mb("Rss") }];
  });
}

/** The most that the process and each of its descendants has held so far (resident set), in MB. */
export function peaksOf(pid: number): { pid: number; mb: number }[] {
  return treeOf(pid).flatMap((one) => {
    const kb = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${one.pid}/status`))?.[1];
    return kb === undefined ? [] : [{ pid: one.pid, mb: Number(kb) / 1024 }];
  });
}

/** Share of a core that counts as idle: the timers of a kernel take less, a language service that loads takes all. */
const IDLE_SHARE = 0.05;
const WINDOW_MS = 400;

/** Waits until the process and its descendants have been idle for two windows in a row, at most `patience` milliseconds. */
export async function untilIdle(pid: number, patience: number): Promise<"idle" | "busy"> {
  const end = performance.now() + patience;
  const ticks = () => treeOf(pid).reduce((sum, one) => sum + one.ticks, 0);
  for (let quiet = 0, last = ticks(); performance.now() < end; ) {
    await pause(WINDOW_MS);
    const now = ticks();
    quiet = (now - last) * 10 <= IDLE_SHARE * WINDOW_MS ? quiet + 1 : 0;
    if (quiet === 2) return "idle";
    last = now;
  }
  return "busy";
}

function treeOf(pid: number): Stat[] {
  const all = numbers("/proc").flatMap((id) => statOf(id) ?? []);
  const tree = all.filter((one) => one.pid === pid);
  for (const one of tree) tree.push(...all.filter(({ parent }) => parent === one.pid));
  return tree;
}

function statOf(pid: number): Stat | undefined {
  // The name, in parentheses, may hold anything.
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  if (fields.length < 13) return undefined;
  return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}

function numbers(folder: string): number[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** "" when the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
