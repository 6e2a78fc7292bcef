/** process.exit in a cell ends the process, as it says; the front is told the code and the place first. */
import { errorReport } from "../errors/index.js";
import { flushOutput } from "./output.js";
import { send } from "./port.js";
import { activeRun, currentRun } from "./runs.js";
import type { Sources } from "./sources.js";

/** Lines like `at f (cell 3, line 2)`: the stack without the frames of Node and the kernel. */
function placeOfCall(sources: Sources): string[] {
  const { traceback } = errorReport(new Error(), sources, { color: false });
  return traceback.filter((line) => line.startsWith("    at ")).map((line) => line.trim());
}

export function installExit(sources: Sources): void {
  // What process.exit calls after the listeners of "exit".
  const owner = process as unknown as { reallyExit(code?: number): never };
  const leave = owner.reallyExit.bind(process);
  owner.reallyExit = (code = 0) => {
    flushOutput();
    const run = currentRun() ?? activeRun();
    send({ type: "exiting", code, where: placeOfCall(sources), run: run?.id });
    return leave(code);
  };
}
