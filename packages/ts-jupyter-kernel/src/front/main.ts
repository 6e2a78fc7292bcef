/**
 * The front process: sockets, message loop, types and supervision; the user's code runs in a process of its own.
 *
 * The user's process and the language service start first and beside each other; meanwhile the sockets are loaded and bound, so that
 * kernel_info is answered before either is ready.
 */
import { startHelpers } from "./helpers.js";
import { kernelIdOf } from "./kernel-id.js";
import { logInternal, logText } from "./log.js";
import type { FrontOptions } from "./options.js";
import { watchParent } from "./parent.js";
import { mark } from "./trace.js";

export type { FrontOptions } from "./options.js";

/** Default cap of a cell's output in MB: a notebook of this size can hardly be opened any more. */
const OUTPUT_LIMIT = 256;

/** Runs the kernel until it is shut down. @returns the exit code; 1: it could not start, stderr says why */
export async function runFront(options: FrontOptions): Promise<number> {
  const { connectionFile, outputLimit = OUTPUT_LIMIT, typecheck = "error", grace, memory } = options;
  const folder = process.cwd();
  const kernelId = kernelIdOf(connectionFile, process.env);
  const helpers = startHelpers({ folder, kernelId, memory, grace: grace === undefined ? undefined : grace * 1000 });
  const [{ startFront }, { readConnectionFile }] = await Promise.all([
    import("./front.js"),
    import("@innerloop/jupyter-protocol"),
  ]);
  mark("imported");
  try {
    const info = await readConnectionFile(connectionFile);
    const front = await startFront({ info, folder, helpers, typecheck, outputLimit: outputLimit * 1024 * 1024 });
    await untilTheEnd(front);
    await front.close();
    return 0;
  } catch (error) {
    await helpers.stop();
    logText(`${(error as Error).message}\n`);
    return 1;
  }
}

/** Settles when a client, a signal or the end of the parent asks for it. SIGINT is an interrupt. */
async function untilTheEnd(front: { interrupt(): void; asked: Promise<void> }): Promise<void> {
  // A mistake in one answer is no reason to take the user's state away.
  process.on("uncaughtException", logInternal);
  process.on("SIGINT", () => front.interrupt());
  await new Promise<void>((done) => {
    void front.asked.then(done);
    process.on("SIGTERM", () => done());
    process.on("SIGHUP", () => done());
    watchParent(done);
  });
}
