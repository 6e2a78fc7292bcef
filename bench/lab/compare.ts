/**
 * Both sides in turn, A B A B …, each time in a page with an empty cache and with a new kernel. The first turn warms the disk's cache, looks whether
 * the numbers agree, and is not counted.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { launch } from "../../test/lab/browser.js";
import { makeProject } from "../../test/lab/project.js";
import { type Server, startServer } from "../../test/lab/server.js";
import { describeMachine, type Machine } from "../harness/machine.js";
import { expectSame, type Shown, shownIn, writeNotebookOf } from "./notebooks.js";
import { type Ran, TimedPage } from "./page.js";
import type { Side } from "./sides.js";

/** One turn of a side; seconds. */
export interface Turn {
  readonly opened: number;
  readonly kernel: number;
  readonly ran: number;
  readonly figure: number;
  readonly ranAgain: number;
  readonly figureAgain: number;
  /** Bytes of the notebook's file with its outputs. */
  readonly savedBytes: number;
}

export type LabCell =
  | { readonly status: "measured"; readonly writtenBytes: number; readonly turns: readonly Turn[] }
  | { readonly status: "wrong"; readonly reason: string };

export interface LabResults {
  readonly machine: Machine;
  readonly browser: string;
  readonly rounds: number;
  readonly sides: readonly { readonly name: string; readonly title: string; readonly state: Side["state"] }[];
  /** By the name of the side; a side that is missing has none. */
  readonly cells: Readonly<Record<string, LabCell>>;
}

export interface LabRun {
  readonly root: string;
  readonly rounds: number;
  readonly onTurn: (line: string) => void;
}

export async function compareLabs(sides: readonly Side[], { root, rounds, onTurn }: LabRun): Promise<LabResults> {
  const machine = describeMachine();
  const there = sides.filter(({ state }) => "version" in state);
  const project = makeProject(root);
  const servers: Server[] = [];
  let browser: Browser | undefined;
  const data = mkdtempSync(join(tmpdir(), "bench-lab-"));
  try {
    browser = await launch();
    const labs: Lab[] = [];
    for (const side of there) {
      onTurn(`${side.title}: JupyterLab starts`);
      const words = [`--ServerApp.root_dir=${project.folder}`, "--expose-app-in-browser"];
      const server = await startServer({ script: "lab", words, checkout: root, env: side.prepare(data) });
      servers.push(server);
      labs.push({ side, server, browser, folder: project.folder });
    }
    const cells = await inTurn(labs, rounds, onTurn);
    const titles = sides.map(({ name, title, state }) => ({ name, title, state }));
    return { machine, browser: `Chromium ${browser.version()}`, rounds, sides: titles, cells };
  } finally {
    await browser?.close();
    for (const server of servers) await server.stop();
    project.remove();
    rmSync(data, { recursive: true, force: true });
  }
}

interface Lab {
  readonly side: Side;
  readonly server: Server;
  readonly browser: Browser;
  readonly folder: string;
}

async function inTurn(
  labs: readonly Lab[],
  rounds: number,
  onTurn: LabRun["onTurn"],
): Promise<Record<string, LabCell>> {
  const cells: Record<string, LabCell> = {};
  const turns = new Map<Lab, Turn[]>(labs.map((lab) => [lab, []]));
  let reference: Shown | undefined;
  for (let round = 0; round <= rounds; round++) {
    onTurn(round === 0 ? "numbers" : `round ${round} of ${rounds}`);
    for (const [lab, measured] of turns) {
      try {
        const { turn, shown, writtenBytes } = await takeTurn(lab);
        reference ??= shown;
        expectSame(shown, reference);
        if (round > 0) measured.push(turn);
        cells[lab.side.name] = { status: "measured", writtenBytes, turns: measured };
      } catch (error) {
        cells[lab.side.name] = { status: "wrong", reason: error instanceof Error ? error.message : String(error) };
        turns.delete(lab);
      }
    }
  }
  return cells;
}

async function takeTurn({ side, server, browser, folder }: Lab) {
  const { path, bytes: writtenBytes } = writeNotebookOf(side.name, folder);
  const { page, times } = await TimedPage.open(browser, server, path);
  try {
    const first = await page.run();
    const shown = shownIn(await page.outputs());
    const { ran, figure } = whole(first);
    await page.save();
    const savedBytes = statSync(join(folder, path)).size;
    const again = await page.run();
    expectSame(shownIn(await page.outputs()), shown);
    const last = whole(again);
    const turn: Turn = {
      opened: times.openedMs / 1000,
      kernel: times.kernelMs / 1000,
      ran,
      figure,
      ranAgain: last.ran,
      figureAgain: last.figure,
      savedBytes,
    };
    return { turn, shown, writtenBytes };
  } finally {
    await page.close();
  }
}

/** Seconds. @throws Error saying what did not happen */
function whole({ ranMs, figureMs }: Partial<Ran>): { ran: number; figure: number } {
  if (ranMs === undefined) throw new Error("the cells did not come to an end");
  if (figureMs === undefined) throw new Error("no figure was drawn");
  return { ran: ranMs / 1000, figure: figureMs / 1000 };
}
