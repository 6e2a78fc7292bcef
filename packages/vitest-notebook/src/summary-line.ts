// What is said about a notebook's run in one line: `01-x.ipynb: 41 cells from the cache (ran in 11.4 s, 5 min ago)`.
import { basename } from "node:path";
import type { NotebookMeta } from "./context.js";

/** The line and the notes below it; what the line says already is not said again. @param path of the notebook */
export function summaryLines(path: string, meta: NotebookMeta, now: Date): string[] {
  const notes = meta.notes.filter((note) => note !== `not cached: ${meta.reason}`);
  return [summaryLine(path, meta, now), ...notes];
}

function summaryLine(path: string, meta: NotebookMeta, now: Date): string {
  const { from, cells, seconds, ranAt, reason, updated = [] } = meta;
  const what = `${basename(path)}: ${counted(cells, "cell")}`;
  const ran = `ran in ${duration(seconds)}`;
  const line =
    from === "cache"
      ? `${what} from the cache (${[ran, ranAt && ago(ranAt, now)].filter(Boolean).join(", ")})`
      : `${what} ${ran}${reason ? ` (${reason})` : ""}`;
  if (updated.length === 0) return line;
  return `${line}; rewrote the outputs of ${updated.length === 1 ? "cell" : "cells"} ${updated.map((n) => `[${n}]`).join(", ")}`;
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** `0.4 s`, `11.4 s`, `3 min 20 s`. */
function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

const UNITS = [
  ["day", 86_400],
  ["h", 3600],
  ["min", 60],
] as const;

/** `5 min ago`; `just now` below a minute. */
function ago(ranAt: string, now: Date): string {
  const seconds = (now.getTime() - Date.parse(ranAt)) / 1000;
  for (const [unit, size] of UNITS) {
    const n = Math.floor(seconds / size);
    if (n >= 1) return `${unit === "day" ? counted(n, "day") : `${n} ${unit}`} ago`;
  }
  return "just now";
}
