// ts-jupyter-export: the command. Parses, plans every output, converts several notebooks at once, and says how it ended:
// 0 all done, 1 a notebook failed, 2 the command line is wrong (nothing was started), 128 + n stopped by signal n.
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { defaultJobs } from "@innerloop/jupyter-client";
import { expandNotebooks } from "./cli/globs.js";
import { helpText } from "./cli/help.js";
import type { Options } from "./cli/options.js";
import { parse } from "./cli/parse.js";
import { indexPath, type Job, planJobs } from "./cli/targets.js";
import { UsageError } from "./cli/usage-error.js";
import { convert } from "./run/convert.js";
import { writeIndex } from "./run/index-file.js";
import { lineReporter } from "./run/lines.js";
import { liveReporter } from "./run/live.js";
import { exitCode } from "./run/outcome.js";
import { pool } from "./run/pool.js";
import { isHeard, type Reporter } from "./run/reporter.js";
import { catchSignals } from "./run/signals.js";

/** Runs the command with these arguments (without node and script). @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`… --stdout | head`) closes the pipe; that is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    const options = parse(argv);
    if (options.print !== "nothing") {
      process.stdout.write(options.print === "help" ? helpText() : `${version()}\n`);
      return 0;
    }
    const { files, unmatched } = expandNotebooks(options.notebooks);
    for (const pattern of unmatched) say(options, `no notebook matches ${pattern}`);
    const code = files.length === 0 ? 0 : await convertAll(planJobs(files, options), options);
    return unmatched.length > 0 && code === 0 ? 1 : code;
  } catch (error) {
    process.stderr.write(`ts-jupyter-export: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function convertAll(jobs: readonly Job[], options: Options): Promise<number> {
  const interruption = catchSignals();
  const reporter = chooseReporter(jobs.length, options);
  const print = (data: string | Uint8Array) => process.stdout.write(data);
  const colours = isTerminal() && !process.env.NO_COLOR ? "ansi" : "none";
  // Output on one stream keeps the order of the notebooks.
  const width = options.destination === "stdout" ? 1 : (options.jobs ?? defaultJobs());
  try {
    const outcomes = await pool(jobs, width, (job) =>
      convert(job, { options, reporter, signal: interruption.signal, print, colours }),
    );
    if (options.index === "write") {
      await mkdir(dirname(indexPath(options)), { recursive: true });
      await writeIndex(outcomes, options, new Date());
    }
    return interruption.exitCode() ?? exitCode(outcomes);
  } finally {
    reporter.close();
    interruption.release();
  }
}

const isTerminal = (): boolean => process.stderr.isTTY === true && process.env.TERM !== "dumb";

function chooseReporter(total: number, { logLevel }: Options): Reporter {
  if (!isTerminal()) return lineReporter((line) => process.stderr.write(`${line}\n`), logLevel);
  const terminal = {
    write: (text: string) => void process.stderr.write(text),
    columns: () => process.stderr.columns ?? 80,
    now: () => performance.now() / 1000,
  };
  return liveReporter(terminal, total, logLevel);
}

function say({ logLevel }: Options, line: string): void {
  if (isHeard("ERROR", logLevel)) process.stderr.write(`${line}\n`);
}

/** Of this package. */
function version(): string {
  const { version: found } = createRequire(import.meta.url)("../package.json") as { version: string };
  return found;
}
