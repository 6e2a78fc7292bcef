// ts-jupyter-export: the command. Parses, plans every output, converts several notebooks at once, and says how it ended:
// 0 all done, 1 a notebook failed, 2 the command line is wrong (nothing was started), 128 + n stopped by signal n.
import { createRequire } from "node:module";
import { expandNotebooks } from "./cli/globs.js";
import { helpText } from "./cli/help.js";
import { parse } from "./cli/parse.js";
import { planJobs } from "./cli/targets.js";
import { UsageError } from "./cli/usage-error.js";
import { isHeard } from "./run/reporter.js";

/** Runs the command with these arguments (without node and script). @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`… --stdout | head`) closes the pipe; that is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  // Nobody reads the progress any more (`… 2>&1 | head`): the notebooks are converted all the same.
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exit(1);
  });
  try {
    const options = parse(argv);
    if (options.print !== "nothing") {
      process.stdout.write(options.print === "help" ? helpText() : `${version()}\n`);
      return 0;
    }
    const { files, unmatched } = expandNotebooks(options.notebooks);
    const jobs = planJobs(files, options);
    if (isHeard("ERROR", options.logLevel))
      for (const pattern of unmatched) process.stderr.write(`no notebook matches ${pattern}\n`);
    if (jobs.length === 0) return 1;
    // Loaded only now, so that help and refusals come at once: below are a kernel client, a DOM and plotly.
    const { convertAll } = await import("./run/convert-all.js");
    const code = await convertAll(jobs, options);
    return unmatched.length > 0 && code === 0 ? 1 : code;
  } catch (error) {
    process.stderr.write(`ts-jupyter-export: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Of this package. */
function version(): string {
  const { version: found } = createRequire(import.meta.url)("../package.json") as { version: string };
  return found;
}
