/** Whether everything printed arrives, before the cell is said to have ended, and how soon. */
import { setTimeout as pause } from "node:timers/promises";
import { LineCount } from "../lines.js";
import type { Session } from "../session.js";
import type { Phase, Turn } from "./phase.js";

/** Milliseconds for the cell to end, and for what comes after its end: a million lines of tslab take 70 s. */
const PATIENCE = 120_000;
/** Output that pauses for so long after the cell's end is taken for complete. */
const SILENCE = 1500;
const CHARACTERS = 50_000_000;

export const lines: Phase = {
  name: "lines",
  measures: [
    { name: "lines", title: "100,000 printed lines, ms", targets: [{ side: "error", atMost: 2000 }] },
    { name: "lines-idle", title: "– lines by the idle status", targets: [{ side: "error", atLeast: 100_000 }] },
    { name: "lines-all", title: "– lines in all" },
  ],
  run: (turn) => printed(turn, "lines", 100_000),
};

export const million: Phase = {
  name: "million",
  measures: [
    { name: "million", title: "1,000,000 printed lines, ms" },
    { name: "million-idle", title: "– lines by the idle status", targets: [{ side: "error", atLeast: 1_000_000 }] },
    { name: "million-all", title: "– lines in all" },
  ],
  run: (turn) => printed(turn, "million", 1_000_000),
};

export const text: Phase = {
  name: "text",
  measures: [
    { name: "text", title: "one line of 50 MB, ms" },
    { name: "text-idle", title: "– MB by the idle status", targets: [{ side: "error", atLeast: 50 }] },
  ],
  async run(turn) {
    const session = await turn.start();
    await session.execute(turn.side.forms.trivial);
    let characters = 0;
    const { byIdle, ms } = await flood(session, turn.side.forms.text(CHARACTERS), {
      add: (piece) => {
        characters += piece.length;
      },
      amount: () => characters,
      // and the line's end
      expected: CHARACTERS + 1,
    });
    turn.number("text", ms);
    turn.number("text-idle", Math.floor(byIdle / 1e6));
    if (characters < CHARACTERS) turn.word("text", `${Math.floor(characters / 1e6)} MB in all`);
  },
};

async function printed(turn: Turn, name: string, count: number): Promise<void> {
  const session = await turn.start();
  await session.execute(turn.side.forms.trivial);
  const log = new LineCount();
  const { byIdle, ms, ending } = await flood(session, turn.side.forms.lines(count), {
    add: (piece) => log.add(piece),
    amount: () => log.lines,
    expected: count,
  });
  turn.number(name, ms);
  turn.number(`${name}-idle`, byIdle);
  turn.number(`${name}-all`, log.lines);
  if (ending !== "ok") turn.word(name, ending);
  if (log.fault) turn.word(`${name}-all`, log.fault);
}

interface Sink {
  add(piece: string): void;
  amount(): number;
  readonly expected: number;
}

/** Runs a cell that prints; `ms`: until its end and its last piece. */
async function flood(session: Session, code: string, sink: Sink) {
  let last = performance.now();
  const off = session.onText((piece, name) => {
    if (name !== "stdout") return;
    last = performance.now();
    sink.add(piece);
  });
  const { sent, ended } = session.begin(code, PATIENCE);
  const { status, ms, idle } = await ended;
  const byIdle = sink.amount();
  const end = performance.now() + PATIENCE;
  last = Math.max(last, performance.now());
  while (sink.amount() < sink.expected && performance.now() < Math.min(end, last + SILENCE)) await pause(50);
  off();
  const unfinished = sink.amount() < sink.expected && performance.now() >= end;
  const ending = unfinished
    ? `not all after ${PATIENCE / 1000} s`
    : status === "ok" && !idle
      ? "no idle status"
      : status;
  return { byIdle, ending, ms: byIdle === sink.amount() ? ms : last - sent };
}
