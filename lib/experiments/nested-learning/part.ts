/**
 * A part of the nested-learning study: what one family of runs needs to be run, named and read again. A new part is a file with one of these and a line in
 * parts.ts; nothing else knows of it.
 */
import type { Profile } from "../../report/index.js";

/** The name under which results are stored. */
export const STUDY = "nested-learning";

/** Everything that determines the numbers, beside the seed. */
export interface PartConfig {
  /** The name of the part. */
  readonly part: string;
}

export interface PartMetrics {
  /** For the line of a finished entry: "loss 0.012 at 16 pairs". */
  readonly gist: string;
}

/** What a run is given beside its configuration. */
export interface RunContext {
  readonly seed: number;
  /** A file that a training may keep its state in. */
  readonly checkpoint?: string;
}

export interface StudyPart<Config extends PartConfig = PartConfig, Metrics extends PartMetrics = PartMetrics> {
  /** kebab-case, a word for `--only`: "trained-capacity". */
  readonly name: Config["part"];
  /** What it runs in each profile; an empty list for nothing. */
  configs(profile: Profile): readonly Config[];
  /** Default: 1, 2, 3 in the full profile and 1 elsewhere. */
  seeds?(profile: Profile): readonly number[];
  /** Words that name an entry beside part and seed, one a facet: `{ memory: "dpfp-1", pairs: "pairs16" }`. */
  facets(config: Config): Readonly<Record<string, string>>;
  /** Seconds on a quiet core, roughly. */
  seconds(config: Config): number;
  /** A JSON value. @throws Error in one line on what is missing */
  run(config: Config, context: RunContext): Promise<Metrics>;
}
