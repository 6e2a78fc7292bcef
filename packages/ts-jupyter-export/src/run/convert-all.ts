// All notebooks of a command: several at once, one progress display, signals caught, and the index at the end.
import { dirname } from "node:path";
import { defaultJobs } from "@innerloop/jupyter-client";
import type { Options } from "../cli/options.js";
import { indexPath, type Job } from "../cli/targets.js";
import { convert } from "./convert.js";
import { makeFolder } from "./folder.js";
import { writeIndex } from "./index-file.js";
import { lineReporter } from "./lines.js";
import { liveReporter } from "./live.js";
import { exitCode } from "./outcome.js";
import { pool } from "./pool.js";
import type { Reporter } from "./reporter.js";
import { catchSignals } from "./signals.js";

/** @returns 0 all done, 1 a notebook failed, 128 + n stopped by signal n */
export async function convertAll(jobs: readonly Job[], options: Options): Promise<number> {
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
      await makeFolder(dirname(indexPath(options)));
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
    columns: () => process.stderr.columns || 80,
    now: () => performance.now() / 1000,
  };
  return liveReporter(terminal, total, logLevel);
}
