/**
 * A study: a grid of entries, each a pure function of a configuration and a seed, each with one small result file (lib/report's `experiment`).
 * The command (reproduce.ts) knows nothing else of a study; what computes an entry lives in worker processes (worker.ts).
 */

import { existsSync } from "node:fs";
import {
  type Json,
  type Profile,
  type RunKey,
  readResult,
  resultFile,
  resultsFolder,
  type StoredResult,
} from "../report/index.js";

/** One run of the grid. */
export interface Entry {
  /** For people: "pendulum svd5, seed 1". */
  readonly name: string;
  /** One word a facet: `{ part: "table", system: "pendulum", method: "svd5" }`. `--only` selects by these words. */
  readonly facets: Readonly<Record<string, string>>;
  /** Everything that determines the numbers, beside the seed: a JSON value. Entries of equal configuration and seed are one run. */
  readonly config: unknown;
  readonly seed: number;
  /** Expected work, in any unit: what the time left is estimated with. */
  readonly cost: number;
}

export interface Study {
  /** kebab-case; the folder of the result files. */
  readonly name: string;
  /** What it is, in one line. */
  readonly title: string;
  entries(profile: Profile): readonly Entry[];
  /** The gist of a stored result, for the line of a finished entry: "ε_traj 0.012" or "diverged at step 40". */
  gist(metrics: Json): string;
}

/** Where an entry's result lies, or would lie. Default folder: that of the profile. */
export function entryFile(study: string, profile: Profile, { config, seed }: Entry, folder?: string): string {
  const key: RunKey = { name: study, profile, config, seed };
  return resultFile(folder ?? resultsFolder(profile), key);
}

/**
 * What is stored of an entry; undefined where nothing is.
 * @throws Error naming a damaged file
 */
export function storedEntry(study: string, profile: Profile, entry: Entry, folder?: string): StoredResult | undefined {
  const file = entryFile(study, profile, entry, folder);
  return existsSync(file) ? readResult(file) : undefined;
}
