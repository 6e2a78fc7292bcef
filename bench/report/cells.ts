/** Numbers and words of the tables. */
import type { Cell, ProgramResult, Results, SideResult } from "../harness/results.js";

/** Three significant digits, no exponent: 0.346, 4.55, 142, 1 203. */
export function three(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 1000) return value.toFixed(0);
  return Number(value.toPrecision(3)).toString();
}

/** "0.346 (0.336–0.351)", or what kept the side from a time. */
export function timeText(cell: Cell | undefined, side: SideResult): string {
  if ("missing" in side.state) return side.state.missing.endsWith("not installed") ? "not installed" : "not run";
  if (cell === undefined) return "–";
  if (cell.status !== "measured") return cell.status === "wrong" ? "wrong numbers" : "does not run";
  const { median, lower, upper } = cell.time;
  return `${three(median)} (${three(lower)}–${three(upper)})`;
}

/** Milliseconds a step of a measured cell, by the clock on the wall or by the processor's. */
export function medianOf(
  { cells }: ProgramResult,
  key: string,
  of: "clock" | "processor" = "clock",
): number | undefined {
  const cell = cells[key];
  if (cell?.status !== "measured") return undefined;
  return of === "clock" ? cell.time.median : cell.processorMs;
}

/** Why a side is missing from the run or from a program, one line each. */
export function remarks({ sides, programs }: Results): string[] {
  const lines: string[] = [];
  for (const side of sides) {
    if ("missing" in side.state) lines.push(`${labelOf(side)}: ${side.state.missing}`);
    for (const { name, cells } of programs) {
      const cell = cells[side.key];
      if (cell && cell.status !== "measured") lines.push(`${labelOf(side)}, ${name}: ${cell.reason}`);
    }
  }
  return lines;
}

export function labelOf({ title, threads }: Pick<SideResult, "title" | "threads">): string {
  return `${title}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

/** A Markdown table; bars inside of cells are escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
