/**
 * What a notebook's author may rely on: a fact, the cells that show it, and what the last one gives. The rows run one after the other in
 * the same kernel; names of earlier rows are declared again or left alone.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import type { Executed, TestKernel } from "../support.js";

/** A cell that succeeds; one that fails so (`ename: evalue`); or files that are written before the next cell. */
export type Step = string | { cell: string; fails: RegExp } | { write: Readonly<Record<string, string>> };

export interface Outcome {
  /** `text/plain` of the result; absent: the cell has none. */
  shows?: string | RegExp;
  prints?: string;
  /** Contained in stderr. */
  warns?: string;
  /** `ename: evalue` */
  fails?: RegExp;
  /** Contained in the traceback. */
  trace?: readonly (string | RegExp)[];
}

export interface Behaviour {
  fact: string;
  steps: readonly Step[];
  outcome: Outcome;
}

type Cells = string | readonly Step[];
export const row = (fact: string, cells: Cells, outcome: Outcome): Behaviour => ({
  fact,
  steps: typeof cells === "string" ? [cells] : cells,
  outcome,
});

/** The last cell's value looks like this. */
export const shows = (fact: string, cells: Cells, text: string | RegExp) => row(fact, cells, { shows: text });
/** The last cell prints this and has no value. */
export const prints = (fact: string, cells: Cells, text: string) => row(fact, cells, { prints: text });
/** The last cell has neither value nor output. */
export const isQuiet = (fact: string, cells: Cells) => row(fact, cells, {});
/** The last cell fails with this `ename: evalue`, and its traceback has these parts. */
export const fails = (fact: string, cells: Cells, error: RegExp, ...trace: (string | RegExp)[]) =>
  row(fact, cells, { fails: error, trace });

/** A test for each row. */
export function hold(rows: readonly Behaviour[], kernel: () => TestKernel): void {
  it.each(rows.map((row) => [row.fact, row] as const))("%s", async (_, { steps, outcome }) => {
    let last: Executed | undefined;
    for (const [i, step] of steps.entries()) {
      if (typeof step === "object" && "write" in step) {
        for (const [path, text] of Object.entries(step.write)) await put(join(kernel().folder, path), text);
        continue;
      }
      const { cell, fails } = typeof step === "string" ? { cell: step, fails: undefined } : step;
      last = await kernel().execute(cell);
      if (i === steps.length - 1) break;
      expect(thrown(last), cell).toEqual(fails === undefined ? undefined : expect.stringMatching(fails));
    }
    if (last === undefined) throw new Error("internal: a row without a cell");
    const { shows, prints = "", warns, fails, trace = [] } = outcome;
    expect(thrown(last), last.error?.traceback).toEqual(fails && expect.stringMatching(fails));
    expect(last.text).toEqual(shows instanceof RegExp ? expect.stringMatching(shows) : shows);
    expect(last.stdout).toBe(prints);
    expect(stripVTControlCharacters(last.stderr)).toEqual(warns === undefined ? "" : expect.stringContaining(warns));
    for (const part of trace)
      expect(last.error?.traceback).toEqual(
        part instanceof RegExp ? expect.stringMatching(part) : expect.stringContaining(part),
      );
  });
}

function thrown({ error, status }: Executed): string | undefined {
  if (error === undefined) return status === "ok" ? undefined : status;
  return `${error.ename}: ${error.evalue}`;
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
