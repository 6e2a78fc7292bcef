import { describe, expect, it } from "vitest";
import type { Job } from "../../../packages/ts-jupyter-export/src/cli/targets.js";
import { lineReporter } from "../../../packages/ts-jupyter-export/src/run/lines.js";
import { blockLines, liveReporter } from "../../../packages/ts-jupyter-export/src/run/live.js";
import type { Outcome } from "../../../packages/ts-jupyter-export/src/run/outcome.js";
import { pool } from "../../../packages/ts-jupyter-export/src/run/pool.js";
import { bar, columns, cut, duration } from "../../../packages/ts-jupyter-export/src/run/text.js";

const job: Job = {
  input: "n/a.ipynb",
  source: "file",
  name: "a",
  title: "a",
  format: { kind: "format", name: "html" },
  stem: "n/a",
  output: "n/a.html",
  over: "nothing",
  uniqueKey: "a",
  filesDir: "a_files",
  partial: "n/a.partial.ipynb",
};
const done: Outcome = {
  job,
  status: "ok",
  seconds: 12.34,
  cells: { done: 24, total: 24 },
  checks: [],
  written: ["n/a.html"],
};
const failed: Outcome = { ...done, status: "failed", cells: { done: 3, total: 24 }, message: "cell 3 failed" };

describe("lines", () => {
  it("a fine notebook leaves one line, a failed one also its error", () => {
    const printed: string[] = [];
    const reporter = lineReporter((line) => printed.push(line), "INFO");
    reporter.start(job);
    reporter.cell(job, { number: 1, total: 24, line: "1 + 1" });
    reporter.finish(done);
    reporter.finish(failed);
    expect(printed).toEqual([
      "✓ a  24 cells, 12.3 s → n/a.html",
      "✗ a  failed: 3 of 24 cells, 12.3 s → n/a.html",
      "cell 3 failed",
    ]);
  });

  it("at level ERROR only what went wrong is printed, at CRITICAL nothing", () => {
    const printed: string[] = [];
    for (const level of ["ERROR", "CRITICAL"] as const) {
      const reporter = lineReporter((line) => printed.push(line), level);
      reporter.warn(job, "an image has no file");
      reporter.finish(done);
      reporter.finish(failed);
    }
    expect(printed).toEqual(["✗ a  failed: 3 of 24 cells, 12.3 s → n/a.html", "cell 3 failed"]);
  });
});

describe("names on a terminal", () => {
  const NAME = 'a\u001b]0;owned\u0007\u001b[2J\r\n\u202e"><img src=x onerror=fire()>';
  const odd = { ...job, name: NAME, input: `${NAME}.ipynb` };

  it.each(["lines", "block"])("bring no escape sequence with them: %s", (which) => {
    const printed: string[] = [];
    const reporter = lineReporter((line) => printed.push(line), "DEBUG");
    reporter.start(odd);
    reporter.warn(odd, `left out: ${NAME}`);
    reporter.cell(odd, { number: 1, total: 1, line: NAME });
    reporter.finish({ ...done, job: odd, written: [`${NAME}.html`] });
    reporter.finish({ ...failed, job: odd, status: "unreadable", message: `cannot read ${NAME}` });
    const block = blockLines([{ name: NAME, since: 0 }], { finished: 0, total: 1, since: 0 }, 1, 200);
    for (const line of which === "lines" ? printed : block) expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it("leave the colours and lines of an error", () => {
    const printed: string[] = [];
    const reporter = lineReporter((line) => printed.push(line), "INFO");
    reporter.finish({ ...failed, message: "one\n\u001b[31mred\u001b[0m\u001b]0;title\u0007" });
    expect(printed.at(-1)).toBe("one\n\u001b[31mred\u001b[0m\ufffd]0;title\ufffd");
  });
});

describe("live", () => {
  it("every line of the block fits the terminal, whatever the cell holds", () => {
    const cell = { number: 2, total: 5, line: `const 数 = "${"漢字\t🎉".repeat(40)}";` };
    const lines = blockLines(
      [{ name: "01-a-long-name".repeat(9), since: 0, cell }],
      { finished: 1, total: 3, since: 0 },
      9,
      60,
    );
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(60);
    expect(lines[0]).toContain("2/5");
    expect(lines[1]).toContain("1 of 3 notebooks");
  });

  it("the block is erased before a line and at the end: what stays are the finished notebooks", () => {
    const screen: string[] = [];
    const terminal = { write: (text: string) => draw(screen, text), columns: () => 80, now: () => 1 };
    const reporter = liveReporter(terminal, 2, "INFO");
    reporter.start(job);
    expect(screen.some((line) => line.includes("0 of 2 notebooks"))).toBe(true);
    reporter.finish(done);
    reporter.close();
    expect(screen).toEqual(["✓ a  24 cells, 12.3 s → n/a.html"]);
  });
});

/** The least of a terminal: lines, and cursor up with erase below (`ESC [ n A ESC [ J`). */
function draw(screen: string[], text: string): void {
  const [, up, erase = ""] = text.split("\x1b[");
  if (up !== undefined) screen.splice(screen.length - Number.parseInt(up, 10));
  const rest = up === undefined ? text : erase.slice(1);
  if (rest !== "") screen.push(...rest.replace(/\n$/, "").split("\n"));
}

describe("text", () => {
  it("durations read as people say them", () => {
    expect([0.04, 59.94, 59.96, 185, 3719, 3720].map(duration)).toEqual([
      "0.0 s",
      "59.9 s",
      "1 min 00 s",
      "3 min 05 s",
      "1 h 01 min",
      "1 h 02 min",
    ]);
  });

  it("cut keeps a text that fits and cuts another to exactly the width at most", () => {
    expect(cut("abc", 3)).toBe("abc");
    expect(cut("abcd", 3)).toBe("ab…");
    expect(columns(cut("漢字漢字", 5))).toBeLessThanOrEqual(5);
    expect(cut("a\tb\u001b[31m", 20)).toBe("a b [31m");
  });

  it("a bar is empty at 0, full at 1, and always as wide as asked", () => {
    expect(bar(0, 4)).toBe("────");
    expect(bar(1, 4)).toBe("━━━━");
    expect(bar(0.5, 4)).toBe("━━──");
    expect(bar(7, 4)).toHaveLength(4);
  });
});

describe("pool", () => {
  it("keeps the order of the items and never runs more than its width at once", async () => {
    let running = 0;
    let most = 0;
    const results = await pool([30, 1, 20, 2, 5], 2, async (delay) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, delay));
      running -= 1;
      return delay * 2;
    });
    expect(results).toEqual([60, 2, 40, 4, 10]);
    expect(most).toBe(2);
  });
});
