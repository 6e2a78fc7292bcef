/**
 * All sides in all phases: in every round each phase goes through the sides in turn, A B C … and backwards in the next round, one kernel at a time,
 * so that whatever else the machine does falls on all of them alike.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeMachine } from "../harness/machine.js";
import type { KernelBenchOptions } from "./options.js";
import type { Phase, Turn } from "./phases/index.js";
import { Ledger, type Results } from "./results.js";
import { Session } from "./session.js";
import type { KernelSide } from "./sides.js";

/** A side that used so many seconds for one phase sits out its later rounds: a minute of tslab's loops is told by two samples. */
const ENOUGH_SECONDS = 60;

export interface CompareOptions extends Pick<KernelBenchOptions, "rounds" | "million"> {
  /** Told before every turn, one line. Default: nobody. */
  readonly onTurn?: (line: string) => void;
}

export async function compare(
  sides: readonly KernelSide[],
  phases: readonly Phase[],
  { rounds, million, onTurn = () => {} }: CompareOptions,
): Promise<Results> {
  const machine = describeMachine();
  const book: Book = { ledger: new Ledger(), versions: new Map(), faults: new Set() };
  const used = new Map<string, number>();
  for (let round = 1; round <= rounds; round++) {
    for (const phase of phases) {
      const able = sides.filter((side) => takesPart(side, phase.name, million));
      for (const side of round % 2 === 1 ? able : [...able].reverse()) {
        const key = `${phase.name}, ${side.name}`;
        const seconds = used.get(key) ?? 0;
        if (seconds > ENOUGH_SECONDS) continue;
        onTurn(`round ${round} of ${rounds}, ${phase.name}: ${side.title} …`);
        const begun = performance.now();
        await takeTurn(side, phase, book);
        used.set(key, seconds + (performance.now() - begun) / 1000);
      }
    }
  }
  return {
    machine,
    rounds,
    measures: phases.flatMap(({ measures }) => measures),
    sides: sides.map((side) => ({
      name: side.name,
      title: side.title,
      state:
        "missing" in side.kernel
          ? side.kernel
          : { version: book.versions.get(side.name) ?? `${side.title}: never ready` },
      cells: book.ledger.cellsOf(side.name),
    })),
    faults: [...book.faults],
  };
}

function takesPart(side: KernelSide, phase: string, million: CompareOptions["million"]): boolean {
  if ("missing" in side.kernel || (side.phases !== "all" && !side.phases.includes(phase))) return false;
  return phase !== "million" || million === "all" || side.env.TS_JUPYTER_TYPECHECK !== undefined;
}

/** What all turns write into. */
interface Book {
  readonly ledger: Ledger;
  /** By the name of the side. */
  readonly versions: Map<string, string>;
  readonly faults: Set<string>;
}

/** Measures that a failing turn leaves without anything say that it failed. */
async function takeTurn(side: KernelSide, phase: Phase, { ledger, versions, faults }: Book): Promise<void> {
  if ("missing" in side.kernel) return;
  const { spec } = side.kernel;
  // By default away from every project, so that no kernel finds settings or types that were not meant for it.
  const folder = mkdtempSync(join(side.home ?? tmpdir(), "innerloop-kernel-bench-"));
  const open: Session[] = [];
  const turn: Turn = {
    side,
    start: async () => {
      const session = await Session.launch(spec, { folder, env: side.env });
      open.push(session);
      await session.ready();
      versions.set(side.name, side.version ?? versionOf(session.info));
      return session;
    },
    number: (measure, value) => ledger.number(side.name, measure, value),
    word: (measure, word) => ledger.word(side.name, measure, word),
  };
  try {
    await phase.run(turn);
  } catch (error) {
    faults.add(`${side.title}, ${phase.name}: ${error instanceof Error ? error.message : String(error)}`);
    const done = ledger.cellsOf(side.name);
    for (const { name } of phase.measures) if (done[name] === undefined) turn.word(name, "failed");
  } finally {
    for (const session of open) await session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** "tslab 1.0.0 (typescript 3.7.2)", as the kernel says. */
function versionOf({ implementation, implementation_version, language_info }: Session["info"]): string {
  const language = (language_info ?? {}) as { name?: unknown; version?: unknown };
  return `${implementation ?? "kernel"} ${implementation_version ?? "?"} (${language.name ?? "?"} ${language.version ?? "?"})`;
}
