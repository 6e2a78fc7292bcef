/** What a client learns when a cell ends the process it runs in. */
import type { Phase } from "./phase.js";

/** Milliseconds for the kernel to say something. */
const PATIENCE = 10_000;

export const exit: Phase = {
  name: "exit",
  measures: [
    { name: "exit", title: "`process.exit(3)` in a cell: reply, ms" },
    { name: "exit-after", title: "– first `1 + 1` after it, ms" },
  ],
  async run(turn) {
    const session = await turn.start();
    await session.execute(turn.side.forms.trivial);
    const { status, ms, content } = await session.execute(turn.side.forms.exit, PATIENCE);
    if (status === "died" || status === "silent") {
      turn.word("exit", status === "died" ? "no reply, the kernel is gone" : "no reply");
      turn.word("exit-after", "none");
      return;
    }
    turn.number("exit", ms);
    turn.word("exit", status === "error" ? String(content.ename ?? "error") : status);
    const next = await session.execute(turn.side.forms.trivial, PATIENCE);
    if (next.status === "ok") turn.number("exit-after", next.ms);
    else turn.word("exit-after", next.status);
  },
};
