/** How fast user's code runs: names of the top level, functions, awaits. */
import { millisecondsOf, type Phase } from "./phase.js";

/** Milliseconds; tslab's names of the top level are properties of its scope. */
const PATIENCE = 120_000;
const PASSES = 1e8;

export const speed: Phase = {
  name: "speed",
  measures: [
    { name: "top-loop", title: "loop of 1e8 at the top level, ms" },
    { name: "function-loop", title: "loop of 1e8 in a function, ms" },
    { name: "awaits", title: "loop of 1e6 awaits, ms" },
  ],
  async run(turn) {
    const { topLoop, functionLoop, awaits } = turn.side.forms;
    const session = await turn.start();
    await millisecondsOf(session, turn.side.forms.trivial);
    for (const [name, { code, passes }] of [["top-loop", topLoop] as const, ["function-loop", functionLoop] as const]) {
      turn.number(name, ((await millisecondsOf(session, code, PATIENCE)) * PASSES) / passes);
      if (passes !== PASSES) turn.word(name, `from ${passes.toExponential().replace("+", "")}`);
    }
    turn.number("awaits", await millisecondsOf(session, awaits, PATIENCE));
  },
};
