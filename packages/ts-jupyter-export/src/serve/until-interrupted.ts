// The command's side of serving: until Ctrl-C, which is no failure.
import { basename } from "node:path";
import { type ServeOptions, serve } from "./server.js";

/**
 * Serves until SIGINT or SIGTERM (the promise is fulfilled then, so that the command ends with 0), or until
 * `options.signal`. `say` prints a line.
 */
export async function serveUntilInterrupted(
  folderOrFile: string,
  options: ServeOptions & { say?: (line: string) => void } = {},
): Promise<void> {
  const { say = console.log } = options;
  const served = await serve(folderOrFile, options);
  const stop = () => void served.close();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, stop);
  try {
    say(`${basename(folderOrFile)} is served at ${served.url} until Ctrl-C`);
    if (served.browser === "not-found") say("no browser could be opened");
    await served.ended;
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);
  }
}
