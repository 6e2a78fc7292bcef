/** Start, memory, single cells, and what an editor asks: everything that depends on the mode of type checking. */
import { setTimeout as pause } from "node:timers/promises";
import { memoryOf, untilIdle } from "../memory.js";
import type { Session } from "../session.js";
import { millisecondsOf, type Phase, type Turn } from "./phase.js";

/** Cells of each kind in a turn. */
const CELLS = 50;
const MISTYPED = 10;
const QUESTIONS = 10;
/** Milliseconds that a kernel may go on loading after its first cell. */
const SETTLE = 20_000;

export const cells: Phase = {
  name: "cells",
  measures: [
    { name: "ready", title: "ready after spawn, ms", targets: [{ side: "warn", atMost: 1000 }] },
    { name: "first", title: "first `1 + 1` after spawn, ms", targets: [{ side: "warn", atMost: 1200 }] },
    { name: "first-headless", title: "– headless (`allow_stdin` false), ms" },
    { name: "settled", title: "idle after spawn, s" },
    { name: "memory", title: "idle memory, all processes, PSS, MB" },
    { name: "memory-front", title: "– the process that was spawned, PSS, MB" },
    { name: "memory-rest", title: "– its children, PSS, MB" },
    { name: "memory-rss", title: "– all processes, RSS, MB" },
    {
      name: "trivial",
      title: "cell `1 + 1`, ms",
      targets: [
        { side: "off", atMost: 15 },
        { side: "error", atMost: 150 },
      ],
    },
    { name: "declare", title: "cell with a typed declaration, ms" },
    { name: "mistyped", title: "cell with a type error, ms" },
    { name: "completion-first", title: "first completion, ms" },
    { name: "completion", title: "completion, ms" },
    { name: "inspection", title: "inspection, ms" },
  ],
  async run(turn) {
    const { forms } = turn.side;
    const headless = await turn.start();
    await millisecondsOf(headless, forms.trivial, undefined, "headless");
    turn.number("first-headless", performance.now() - headless.spawned);
    await headless.close();
    const session = await turn.start();
    turn.number("ready", performance.now() - session.spawned);
    await millisecondsOf(session, forms.trivial);
    turn.number("first", performance.now() - session.spawned);
    await memory(turn, session);
    for (let n = 0; n < CELLS; n++) turn.number("trivial", await millisecondsOf(session, forms.trivial));
    for (let n = 0; n < CELLS; n++) turn.number("declare", await millisecondsOf(session, forms.declare(n)));
    await mistyped(turn, session);
    await questions(turn, session);
  },
};

async function memory(turn: Turn, session: Session): Promise<void> {
  const { pid } = session.process;
  if ((await untilIdle(pid, SETTLE)) === "busy") turn.word("settled", `busy for ${SETTLE / 1000} s`);
  turn.number("settled", (performance.now() - session.spawned) / 1000);
  const [front, ...rest] = memoryOf(pid);
  if (front === undefined) return;
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const pss = sum(rest.map(({ pssMb }) => pssMb));
  turn.number("memory", front.pssMb + pss);
  turn.number("memory-front", front.pssMb);
  if (rest.length > 0) turn.number("memory-rest", pss);
  else turn.word("memory-rest", "none");
  turn.number("memory-rss", front.rssMb + sum(rest.map(({ rssMb }) => rssMb)));
}

async function mistyped(turn: Turn, session: Session): Promise<void> {
  for (let n = 0; n < MISTYPED; n++) {
    let warned = false;
    const off = session.onText((_, name) => {
      warned ||= name === "stderr";
    });
    const { status, ms } = await session.execute(turn.side.forms.mistyped(n));
    off();
    turn.number("mistyped", ms);
    turn.word("mistyped", status === "ok" ? (warned ? "runs, warned" : "runs, unseen") : `${status}`);
    // A kernel may answer everything with "aborted" for a moment after an error.
    if (status !== "ok") await pause(300);
  }
}

async function questions(turn: Turn, session: Session): Promise<void> {
  const { word, completion, inspection } = turn.side.forms;
  await millisecondsOf(session, word);
  const at = (code: string) => ({ code, cursor_pos: code.length });
  for (let n = 0; n <= QUESTIONS; n++) {
    const { ms, content } = await answered(session, "complete_request", at(completion.code));
    turn.number(n === 0 ? "completion-first" : "completion", ms);
    const matches = Array.isArray(content.matches) ? content.matches.map(String) : [];
    if (!matches.some((match) => match.endsWith(completion.match))) turn.word("completion", "not found");
  }
  for (let n = 0; n < QUESTIONS; n++) {
    const { ms, content } = await answered(session, "inspect_request", { ...at(inspection), detail_level: 0 });
    turn.number("inspection", ms);
    if (content.found !== true) turn.word("inspection", "not found");
  }
}

async function answered(session: Session, type: string, content: Record<string, unknown>) {
  const ending = await session.ask(type, content, 30_000, "reply");
  if (ending.status === "ok" || ending.status === "error") return ending;
  throw new Error(`${type}: ${ending.status === "died" ? "the kernel died" : "no reply within 30 s"}`);
}
