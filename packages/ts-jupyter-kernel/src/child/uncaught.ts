/**
 * Errors that nobody caught: a rejected promise without a handler, a throw in a timer. They fail the cell that made them while it runs;
 * after its end they are told as late errors, and never charged to another cell.
 */
import { errorReport } from "../errors/index.js";
import { send, sendText } from "./port.js";
import { activeRun, currentRun, KernelInterrupt } from "./runs.js";
import type { Sources } from "./sources.js";

export function installUncaught(sources: Sources): void {
  function blame(error: unknown): void {
    const run = error instanceof KernelInterrupt ? error.run : (currentRun() ?? activeRun());
    // What is left of an interrupted cell ends in this way, as it should.
    if (error instanceof KernelInterrupt && run?.state !== "running") return;
    if (run === undefined || run !== activeRun()) {
      send({ type: "late-error", error: errorReport(error, sources), run: run?.id });
    } else if (error instanceof KernelInterrupt) {
      run.stop(error);
    } else if (!run.break(error)) {
      // The cell has failed already, for another reason.
      sendText("stderr", `${errorReport(error, sources).traceback.join("\n")}\n`, run.id);
    }
  }
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (error: unknown) => {
      // A handler of the user's own means that the error is handled; an interrupt is none of its business.
      if (process.listenerCount(event) === 1 || error instanceof KernelInterrupt) blame(error);
    });
  }
}
