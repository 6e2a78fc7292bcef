/**
 * The user's process. It runs the cells that the front sends, one at a time, and tells what they do; it ends when the front says so or
 * is gone.
 */
import { clearTimeout, setTimeout } from "node:timers";
import { distFile } from "../dist-path.js";
import { installStackMapping } from "../errors/index.js";
import type { ChildSettings } from "../link/settings.js";
import type { RunRequest, ToChild } from "../link/types.js";
import { startModules } from "../modules/index.js";
import { requireOf } from "./cell.js";
import { Executor } from "./executor.js";
import { installExit } from "./exit.js";
import { answer, installKernel, kernel } from "./kernel-side.js";
import { flushOutput, installOutput, markNative } from "./output.js";
import { listen, send } from "./port.js";
import { propertiesOf } from "./properties.js";
import { installQuietInspect } from "./quiet-inspect.js";
import { Sources } from "./sources.js";
import { installTurns } from "./turns.js";
import { installUncaught } from "./uncaught.js";
import { startWatcher } from "./watch.js";

// Before the first thread: its constructor looks at process.stdout, and Node's own would make descriptor 1 non-blocking.
installOutput();
// From here on this process cannot outlive the front, whatever comes.
startWatcher();
installTurns();

const settings = JSON.parse(process.argv[2]!) as ChildSettings;
process.argv = [process.execPath];

const leave = process.exit.bind(process) as (code?: number) => never;

const sources = new Sources(settings.folder);
installStackMapping(sources);
installExit(sources);
const loader = startModules({ folder: settings.folder, kernelFolder: distFile("..") });
sources.modules = (url) => loader.source(url);
installUncaught(sources);
installQuietInspect();
installKernel(requireOf(settings.folder), settings.kernelId);

/** Words without which nothing is imported. */
const MAY_IMPORT = /\b(?:import|require|eval|Function|constructor|Worker|getBuiltinModule|mainModule)\b/;
/** Quiet milliseconds after which the loader starts unasked: a run of all cells has sent its next one by then. */
const QUIET_MS = 300;
let quiet: NodeJS.Timeout | undefined;

function startLoaderLater(): void {
  quiet = setTimeout(() => loader.start(), QUIET_MS);
  quiet.unref();
}

function startLoaderFor({ cell, userExpressions }: RunRequest): void {
  clearTimeout(quiet);
  const codes = [cell, ...Object.values(userExpressions).filter((each) => "code" in each)];
  if (codes.some(({ code, imports }) => imports || MAY_IMPORT.test(code))) loader.start();
}

const executor = new Executor({
  sources,
  refresh: () => loader.refresh(),
  ended: (run) => {
    flushOutput();
    markNative(settings.nonce, run.id);
  },
});

async function receive(message: ToChild): Promise<void> {
  switch (message.type) {
    case "execute": {
      const { run } = message;
      startLoaderFor(message);
      send({ type: "done", run, result: await executor.execute(message) });
      startLoaderLater();
      break;
    }
    case "input":
      answer(message.id, message.value);
      break;
    case "comm":
      kernel.comms.receive(message);
      break;
    case "reset":
      executor.reset();
      break;
    case "properties":
      send({ type: "properties", id: message.id, names: propertiesOf(executor.scope, message.name) });
      break;
    case "exit":
      leave(0);
  }
}

// The watcher would do it; but whoever comes first must take the others along.
listen(receive, () => process.kill(-process.pid, "SIGKILL"));
send({ type: "ready" });
startLoaderLater();
