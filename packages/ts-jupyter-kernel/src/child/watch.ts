/** Starts the watcher thread and ends the active run when it is to be interrupted. */
import { setTimeout } from "node:timers";
import { Worker } from "node:worker_threads";
import { distFile } from "../dist-path.js";
import { activeRun, KernelInterrupt, PATIENCE_MS, shared } from "./runs.js";

export function startWatcher(): void {
  const watcher = new Worker(distFile("child/watcher.js"), {
    workerData: { shared },
    // Neither the user's NODE_OPTIONS (--import) nor this process's options mean this thread.
    env: {},
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
  });
  // An ended watcher cannot guard any more: whoever ended it (an add-on, a bug) ends the process with it.
  watcher.on("error", (error) => {
    throw error;
  });
  watcher.on("message", (id: number) => {
    setTimeout(() => {
      const run = activeRun();
      if (run?.id === id) run.break(new KernelInterrupt(run));
    }, PATIENCE_MS);
  });
  watcher.unref();
}
