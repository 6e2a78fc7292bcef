/**
 * `npm run reproduce -- <study>`: runs what is not yet stored of a grid of entries, in worker processes, and says how it goes.
 *
 * Nothing is kept but the result files: an entry is done exactly when its file is there. So the command can be interrupted or killed at any moment
 * and started again; what was in the hands of the workers at that moment is what is lost, less what they had written to their checkpoints.
 */
import { formatSeconds, type Profile } from "../report/index.js";
import { parseOptions, type ReproduceOptions, usage } from "./options.js";
import { runPool } from "./pool.js";
import { progressText } from "./progress-line.js";
import { selected } from "./selection.js";
import { type Entry, entryFile, type Study, storedEntry } from "./study.js";

export interface Places {
  readonly studies: readonly Study[];
  /** The program of a worker process. */
  readonly worker: string;
  /** Where results lie. Default: the folder of the profile. */
  readonly folder?: string;
}

/** Runs the command line; the answer is its exit code: 0, 1 or 2 as `usage` says (2 for a damaged result file too), 130 after an interruption. */
export async function reproduce(args: readonly string[], places: Places): Promise<number> {
  try {
    const options = parseOptions(args, places.studies);
    if (options === "help") {
      console.log(usage);
      return 0;
    }
    const entries = distinct(selected(options.study.entries(options.profile), options.only), options, places);
    return options.action === "list" ? list(entries, options, places) : await run(entries, options, places);
  } catch (error) {
    console.error(`reproduce: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
    return 2;
  }
}

/** Two names of one run are one entry, with the first of them. */
function distinct(entries: readonly Entry[], { study, profile }: ReproduceOptions, { folder }: Places): Entry[] {
  const byFile = new Map<string, Entry>();
  for (const entry of entries) {
    const file = entryFile(study.name, profile, entry, folder);
    if (!byFile.has(file)) byFile.set(file, entry);
  }
  return [...byFile.values()];
}

function gistOf(study: Study, profile: Profile, entry: Entry, folder?: string): string | undefined {
  const found = storedEntry(study.name, profile, entry, folder);
  return found && `${formatSeconds(found.provenance.wallSeconds)}, ${study.gist(found.metrics)}`;
}

function list(entries: readonly Entry[], { study, profile }: ReproduceOptions, { folder }: Places): number {
  const lines = entries.map((entry) => {
    const words = [...new Set(Object.values(entry.facets))].join(" ");
    return { words, state: gistOf(study, profile, entry, folder) ?? "not stored" };
  });
  const width = Math.max(0, ...lines.map(({ words }) => words.length));
  for (const { words, state } of lines) console.log(`${words.padEnd(width)}  ${state}`);
  const stored = lines.filter(({ state }) => state !== "not stored").length;
  console.log(`${study.title}, profile ${profile}: ${entries.length} entries, ${stored} stored`);
  return 0;
}

async function run(entries: readonly Entry[], options: ReproduceOptions, places: Places): Promise<number> {
  const { study, profile, jobs } = options;
  const { folder } = places;
  const open = entries.filter((entry) => storedEntry(study.name, profile, entry, folder) === undefined);
  const stored = entries.length - open.length;
  console.error(
    `${study.title}, profile ${profile}: ${entries.length} entries, ${stored} stored before, ${open.length} to run, ${jobs} at once`,
  );
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, interrupt);
  const say = speaker();
  const begin = performance.now();
  const failures: string[] = [];
  let computed = 0;
  let workDone = 0;
  let workLeft = open.reduce((sum, { cost }) => sum + cost, 0);
  const progress = () =>
    progressText({
      done: stored + computed,
      total: entries.length,
      computed: computed + failures.length,
      seconds: (performance.now() - begin) / 1000,
      workDone,
      workLeft,
    });
  say.status(progress());
  await runPool(
    open.map(({ config, seed }) => ({ study: study.name, profile, config, seed, folder })),
    {
      worker: places.worker,
      jobs,
      signal: abort.signal,
      onEnd: (index, answer) => {
        const entry = open[index];
        workDone += entry.cost;
        workLeft -= entry.cost;
        if (answer.state === "stored") computed++;
        else failures.push(`${entry.name}: ${answer.why}`);
        const gist = answer.state === "stored" ? gistOf(study, profile, entry, folder) : `failed: ${answer.why}`;
        say.line(`${entry.name}: ${gist}`, progress());
      },
    },
  );
  say.end();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, interrupt);
  const seconds = formatSeconds((performance.now() - begin) / 1000);
  console.error(`${computed} computed in ${seconds}, ${stored} stored before, ${failures.length} failed`);
  if (abort.signal.aborted) {
    console.error("interrupted: the same command goes on from here");
    return 130;
  }
  for (const failure of failures) console.error(`failed: ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

/** On a terminal the progress is one line that is rewritten under the finished entries; elsewhere it stands behind each of them. */
function speaker() {
  const { stderr } = process;
  if (!stderr.isTTY) {
    return {
      status: () => {},
      line: (text: string, progress: string) => stderr.write(`${text} (${progress})\n`),
      end: () => {},
    };
  }
  const status = (progress: string) => stderr.write(`\r\u001b[K${progress}`);
  return {
    status,
    line: (text: string, progress: string) => {
      stderr.write(`\r\u001b[K${text}\n`);
      status(progress);
    },
    end: () => stderr.write("\r\u001b[K"),
  };
}
