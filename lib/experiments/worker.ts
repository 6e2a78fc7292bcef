/**
 * A worker process: takes one entry after the other from the process that started it, computes it, stores it whole or not at all, and says how it
 * went. It ends with its parent, whatever ended that.
 */
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { experiment, type Profile, resultFile, resultsFolder } from "../report/index.js";
import { projectFolder } from "../tensor/project-folder.js";

/** What a worker is told. */
export interface Order {
  readonly study: string;
  readonly profile: Profile;
  readonly config: unknown;
  readonly seed: number;
  /** Where results lie. Default: the folder of the profile. */
  readonly folder?: string;
}

/** What it answers: stored, or why not, in one line. */
export type Answer = { readonly state: "stored" } | { readonly state: "failed"; readonly why: string };

/** Computes the metrics of an entry: a JSON value. `checkpoint` is a file that the run may keep its state in; it is removed when the run is stored. */
export type RunEntry = (config: never, seed: number, context: { readonly checkpoint: string }) => Promise<unknown>;

/** Serves the parent process until it goes. The runners have the names of their studies. */
export function serve(runners: Readonly<Record<string, RunEntry>>): void {
  process.on("disconnect", () => process.exit(0));
  process.on("message", (order: Order) => {
    obey(runners, order).then((answer) => process.send?.(answer));
  });
}

async function obey(runners: Readonly<Record<string, RunEntry>>, order: Order): Promise<Answer> {
  const { study, profile, config, seed, folder = resultsFolder(profile) } = order;
  try {
    const run = runners[study];
    if (run === undefined) throw new Error(`internal: no runner for "${study}"`);
    const file = resultFile(folder, { name: study, profile, config, seed });
    const place = join(projectFolder(), ".cache", "reproduce", file.slice(folder.length));
    const checkpoint = checkpointOf(place, process.argv[1]);
    await experiment(study, config, seed, () => run(config as never, seed, { checkpoint }), {
      profile,
      folder,
      stored: "reuse",
      pieces: "discard",
      announce: "none",
    });
    rmSync(checkpoint, { force: true });
    return { state: "stored" };
  } catch (error) {
    return { state: "failed", why: oneLine(error) };
  }
}

/**
 * The checkpoint beside `file` of a run of this very program. Its name has the program's hash in it: what a killed run of other code has left is not
 * gone on with, for that would be the result of neither.
 */
export function checkpointOf(file: string, program: string): string {
  const code = createHash("sha256").update(readFileSync(program)).digest("hex").slice(0, 8);
  return file.replace(/\.json$/, `.${code}.ckpt`);
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
