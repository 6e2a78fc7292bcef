// All notebooks of a command: several at once, one progress display, signals caught, and the index at the end.
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import type { Options } from "../cli/options.js";
import type { Request } from "../cli/request.js";
import { indexPath, type Job } from "../cli/targets.js";
import { readerOf } from "../traits/index.js";
import { convert } from "./convert.js";
import { makeFolder } from "./folder.js";
import { lineReporter } from "./lines.js";
import { liveReporter } from "./live.js";
import { exitCode } from "./outcome.js";
import { pool } from "./pool.js";
import type { Reporter } from "./reporter.js";
import { catchSignals } from "./signals.js";
import { convertInThreads, threadsFor } from "./threads.js";

/** @returns 0 all done, 1 a notebook failed, 128 + n stopped by signal n */
export async function convertAll(jobs: readonly Job[], request: Request, options: Options): Promise<number> {
  const { code, page } = await convertJobs(jobs, request, options);
  if (request.post === "serve" && page !== undefined) await serveOne(page, options);
  return code;
}

/** @returns the exit code, and the first document that was written */
async function convertJobs(
  jobs: readonly Job[],
  request: Request,
  options: Options,
): Promise<{ code: number; page?: string }> {
  const interruption = catchSignals();
  const reporter = chooseReporter(jobs.length, request);
  const print = (data: string | Uint8Array) => process.stdout.write(data);
  const colours = isTerminal() && !process.env.NO_COLOR ? "ansi" : "none";
  const workshop = { options, request, reporter, signal: interruption.signal, print, colours } as const;
  // Output on one stream keeps the order of the notebooks.
  const streamed = request.destination === "stdout" || request.destination === "debug" || request.source === "stdin";
  const threads = streamed || request.run === "execute" ? 1 : (request.jobs ?? threadsFor(jobs.length, defaultJobs()));
  try {
    const outcomes =
      threads > 1
        ? await convertInThreads(jobs, Math.min(threads, jobs.length), workshop)
        : await pool(jobs, streamed ? 1 : (request.jobs ?? defaultJobs()), (job) => convert(job, workshop));
    if (request.index === "write") {
      await makeFolder(dirname(indexPath(request)));
      const { writeIndex } = await import("./index-file.js");
      await writeIndex(outcomes, request, new Date());
    }
    const [page] = outcomes.flatMap(({ written }) => written.slice(0, 1));
    return { code: interruption.exitCode() ?? exitCode(outcomes), ...(page === undefined ? {} : { page }) };
  } finally {
    reporter.close();
    interruption.release();
  }
}

async function serveOne(page: string, { settings }: Options): Promise<void> {
  const { value } = readerOf(settings, "ServePostProcessor");
  const browser = value("ServePostProcessor", "browser");
  const { serveUntilInterrupted } = await import("../serve/index.js");
  await serveUntilInterrupted(page, {
    port: value("ServePostProcessor", "port"),
    host: value("ServePostProcessor", "ip"),
    open: value("ServePostProcessor", "open_in_browser") ? "browser" : "none",
    ...(browser === "" ? {} : { browser }),
  });
}

/**
 * Half of the processors: a kernel keeps about two busy, and so does a thread that compiles and collects garbage beside
 * its work (two threads on two processors were no quicker than one). Not from jupyter-client, which takes long to load.
 */
const defaultJobs = (): number => Math.max(1, Math.floor(availableParallelism() / 2));

const isTerminal = (): boolean => process.stderr.isTTY === true && process.env.TERM !== "dumb";

function chooseReporter(total: number, { logLevel }: Request): Reporter {
  if (!isTerminal()) return lineReporter((line) => process.stderr.write(`${line}\n`), logLevel);
  const terminal = {
    write: (text: string) => void process.stderr.write(text),
    columns: () => process.stderr.columns || 80,
    now: () => performance.now() / 1000,
  };
  return liveReporter(terminal, total, logLevel);
}
