/**
 * A worker process: takes one entry after the other from the process that started it, computes it, stores it whole or not at all, and says how it
 * went. It ends with its parent, whatever ended that.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { experiment, type Profile, resultFile, resultsFolder } from "../report/index.js";
import { projectFolder } from "../report/provenance.js";

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
    const checkpoint = join(
      projectFolder(),
      ".cache",
      "reproduce",
      file.slice(folder.length).replace(/\.json$/, ".ckpt"),
    );
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

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
