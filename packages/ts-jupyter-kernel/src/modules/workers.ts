/**
 * Worker threads of the user's code: `new Worker(new URL("./w.ts", import.meta.url))`. Node gives every thread hooks of its own, so a worker
 * whose file belongs to the project starts with an import that registers them there. Workers of packages and of strings stay as they are.
 */
import { createRequire, syncBuiltinESMExports } from "node:module";
import { pathToFileURL } from "node:url";
import type { WorkerOptions } from "node:worker_threads";
import { distFile } from "../dist-path.js";
import type { HooksOptions } from "./types.js";

/** Package conditions go on to the worker; most other flags of a process are refused for a thread. */
function inherited(argv: readonly string[]): string[] {
  return argv.flatMap((flag, index) => {
    if (flag === "--conditions" || flag === "-C") return [flag, argv[index + 1] ?? ""];
    return flag.startsWith("--conditions=") ? [flag] : [];
  });
}

function isProjectFile(file: string | URL, { eval: code }: WorkerOptions): boolean {
  const name = String(file);
  return code !== true && !name.startsWith("data:") && !/[\\/]node_modules[\\/]/.test(name);
}

export function installWorkers(options: HooksOptions): void {
  const threads = createRequire(import.meta.url)("node:worker_threads") as typeof import("node:worker_threads");
  const entry = pathToFileURL(distFile("modules/worker.js"));
  entry.search = new URLSearchParams({ ...options }).toString();
  class Worker extends threads.Worker {
    constructor(file: string | URL, given: WorkerOptions = {}) {
      const flags = given.execArgv ?? inherited(process.execArgv);
      super(file, isProjectFile(file, given) ? { ...given, execArgv: [...flags, "--import", entry.href] } : given);
    }
  }
  threads.Worker = Worker;
  syncBuiltinESMExports();
}
