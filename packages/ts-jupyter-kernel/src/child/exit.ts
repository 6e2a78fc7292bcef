/** process.exit in a cell ends the process, as it says; the front is told the code and the place first. */
import { flushOutput } from "./output.js";
import { send } from "./port.js";
import { activeRun, currentRun } from "./runs.js";

/** Lines like `at f (cell 3:2:5)`: the stack without Node's own frames. */
function placeOfCall(): string[] {
  const { stack = "" } = new Error();
  const lines = stack
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  return lines.filter((line) => line.startsWith("at ") && !/\bnode:|^at (?:async )?process\./.test(line));
}

export function installExit(): void {
  // What process.exit calls after the listeners of "exit".
  const owner = process as unknown as { reallyExit(code?: number): never };
  const leave = owner.reallyExit.bind(process);
  owner.reallyExit = (code = 0) => {
    flushOutput();
    const run = currentRun() ?? activeRun();
    send({ type: "exiting", code, where: placeOfCall(), run: run?.id });
    return leave(code);
  };
}
