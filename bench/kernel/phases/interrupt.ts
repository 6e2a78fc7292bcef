/** Whether a loop can be interrupted, how soon, and what is left of the kernel's state. */
import { setTimeout as pause } from "node:timers/promises";
import type { Session } from "../session.js";
import type { Phase, Turn } from "./phase.js";

/** Milliseconds that the loop runs before it is interrupted. */
const RUNNING = 500;
/** Milliseconds until a kernel counts as not interruptible; our own kills after five seconds. */
const PATIENCE = 8000;

export const interrupt: Phase = {
  name: "interrupt",
  measures: [
    { name: "endless", title: "interrupt of `while (true) {}`, ms" },
    { name: "endless-await", title: "interrupt of `await 1; while (true) {}`, ms" },
  ],
  async run(turn) {
    const { endless, endlessAfterAwait } = turn.side.forms;
    await interrupted(turn, "endless", endless);
    await interrupted(turn, "endless-await", endlessAfterAwait);
  },
};

async function interrupted(turn: Turn, name: string, code: string): Promise<void> {
  const session = await turn.start();
  await session.execute(turn.side.forms.keep);
  const { ended } = session.begin(code, RUNNING + PATIENCE);
  await pause(RUNNING);
  const asked = performance.now();
  session.interrupt();
  const { status } = await ended;
  if (status === "died" || status === "silent") {
    turn.word(name, status === "died" ? "the kernel dies" : `not within ${PATIENCE / 1000} s`);
  } else {
    turn.number(name, performance.now() - asked);
    turn.word(name, (await remembers(session, turn)) ? "state kept" : "state lost");
  }
  await session.close();
}

async function remembers(session: Session, turn: Turn): Promise<boolean> {
  // A kernel may answer everything with "aborted" for a moment after an error.
  await pause(500);
  let said = "";
  const off = session.onText((text) => {
    said += text;
  });
  await session.execute(turn.side.forms.recall, 15_000);
  off();
  return said.trim() === "42";
}
