/**
 * Every case on both sides in turn, A B A B …: the first turn warms the disk's cache and looks whether the pages are whole, and
 * is not counted.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeMachine, type Machine } from "../harness/machine.js";
import { type ExportCase, lastWords, writeCase } from "./cases.js";
import { type Once, once } from "./once.js";
import type { Side } from "./sides.js";

export type ExportCell =
  | { readonly status: "measured"; readonly runs: readonly Once[]; readonly pageKb: number }
  | { readonly status: "wrong"; readonly reason: string };

export interface ExportResults {
  readonly machine: Machine;
  readonly rounds: number;
  readonly sides: readonly { readonly name: string; readonly title: string; readonly state: Side["state"] }[];
  readonly cases: readonly { readonly case: ExportCase; readonly cells: Readonly<Record<string, ExportCell>> }[];
}

export async function compareExports(
  sides: readonly Side[],
  cases: readonly ExportCase[],
  { rounds, onTurn }: { readonly rounds: number; readonly onTurn: (line: string) => void },
): Promise<ExportResults> {
  const folder = mkdtempSync(join(tmpdir(), "bench-export-"));
  const machine = describeMachine();
  try {
    const results = [];
    for (const one of cases) {
      onTurn(one.title);
      results.push({ case: one, cells: await measureCase(sides, one, rounds, folder) });
    }
    return { machine, rounds, sides: sides.map(({ name, title, state }) => ({ name, title, state })), cases: results };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureCase(
  sides: readonly Side[],
  one: ExportCase,
  rounds: number,
  folder: string,
): Promise<Record<string, ExportCell>> {
  const input = join(folder, one.name);
  mkdirSync(input);
  const notebooks = await writeCase(one, input);
  const cells: Record<string, ExportCell> = {};
  const runs = new Map<Side, Once[]>();
  for (const side of sides) if ("version" in side.state) runs.set(side, []);
  for (let round = 0; round <= rounds; round++) {
    for (const [side, samples] of runs) {
      const output = join(folder, `${one.name}-${side.name}`);
      rmSync(output, { recursive: true, force: true });
      try {
        const run = await once(side.command, side.args(notebooks, output));
        if (round === 0) checkPages(output, one);
        else samples.push(run);
      } catch (error) {
        cells[side.name] = { status: "wrong", reason: error instanceof Error ? error.message : String(error) };
        runs.delete(side);
      }
    }
  }
  for (const [side, samples] of runs) {
    const pages = readdirSync(join(folder, `${one.name}-${side.name}`));
    const bytes = pages.map((page) => readFileSync(join(folder, `${one.name}-${side.name}`, page)).length);
    const pageKb = bytes.reduce((sum, size) => sum + size, 0) / bytes.length / 1024;
    cells[side.name] = { status: "measured", runs: samples, pageKb };
  }
  return cells;
}

/** @throws Error when a page is missing or not whole */
export function checkPages(folder: string, { notebooks, cells }: ExportCase): void {
  const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));
  if (pages.length !== notebooks) throw new Error(`${pages.length} of ${notebooks} pages`);
  for (const page of pages) {
    const html = readFileSync(join(folder, page), "utf8");
    const found = html.match(/class="jp-Cell /g)?.length ?? 0;
    if (found !== cells) throw new Error(`${page}: ${found} of ${cells} cells`);
    if (!html.includes(lastWords)) throw new Error(`${page}: without its last cell`);
  }
}
