// Progress on a terminal: finished notebooks scroll away as lines, and below them stands a block that is redrawn in place,
// one line a running notebook, `name  i/n ━━━───  elapsed  first line of the cell`, and one for the whole.
import type { LogLevel } from "../cli/options.js";
import type { Job } from "../cli/targets.js";
import { lineReporter } from "./lines.js";
import { type CellProgress, isHeard, type Reporter } from "./reporter.js";
import { bar, columns, cut, duration } from "./text.js";

/** A notebook that is being converted; `cell` is absent until its kernel has answered. */
export interface Running {
  name: string;
  since: number;
  cell?: CellProgress;
}

export interface Terminal {
  write(text: string): void;
  /** Width in columns. */
  columns(): number;
  /** Seconds, from any origin. */
  now(): number;
}

/** The block as lines, none wider than `width`. */
export function blockLines(
  running: readonly Running[],
  whole: { finished: number; total: number; since: number },
  now: number,
  width: number,
): string[] {
  const nameWidth = Math.min(32, Math.max(0, ...running.map(({ name }) => columns(name))));
  const lines = running.map(({ name, since, cell }) => {
    const label = cut(name, nameWidth);
    const padded = label + " ".repeat(Math.max(0, nameWidth - columns(label)));
    const time = duration(now - since).padStart(8);
    if (cell === undefined) return cut(`  ${padded} ${" ".repeat(22)} ${time}  preparing`, width);
    const place = `${cell.number}/${cell.total}`.padStart(7);
    return cut(`  ${padded} ${place} ${bar((cell.number - 1) / cell.total, 14)} ${time}  ${cell.line}`, width);
  });
  const summary = `  ${whole.finished} of ${whole.total} notebooks  ${duration(now - whole.since)}`;
  return [...lines, cut(summary, width)];
}

const redrawEvery = 100;

/** A reporter that draws on `terminal`. @param total notebooks in all */
export function liveReporter(terminal: Terminal, total: number, level: LogLevel): Reporter {
  const running = new Map<Job, Running>();
  const since = terminal.now();
  let finished = 0;
  let drawn = 0;

  const erase = () => {
    if (drawn > 0) terminal.write(`\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  const draw = () => {
    erase();
    if (!isHeard("INFO", level)) return;
    const lines = blockLines([...running.values()], { finished, total, since }, terminal.now(), terminal.columns() - 1);
    terminal.write(`${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  const above = (line: string) => {
    erase();
    terminal.write(`${line}\n`);
  };
  const lines = lineReporter(above, level);
  const clock = setInterval(draw, redrawEvery);
  clock.unref();

  return {
    start: (job) => {
      running.set(job, { name: job.name, since: terminal.now() });
      lines.start(job);
      draw();
    },
    cell: (job, cell) => {
      const entry = running.get(job);
      if (entry !== undefined) running.set(job, { ...entry, cell });
      lines.cell(job, cell);
    },
    warn: lines.warn,
    finish: (outcome) => {
      running.delete(outcome.job);
      finished += 1;
      lines.finish(outcome);
      draw();
    },
    close: () => {
      clearInterval(clock);
      erase();
      lines.close();
    },
  };
}
