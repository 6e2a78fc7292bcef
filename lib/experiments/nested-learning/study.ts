/** Nested learning as `npm run reproduce -- nested-learning` sees it: (part × configuration) × seed, and what runs one entry. */
import { type ExperimentOptions, experiment, type Json, type Profile, type StoredResult } from "../../report/index.js";
import { type Entry, type Study, storedEntry } from "../study.js";
import { type PartConfig, type PartMetrics, STUDY, type StudyPart } from "./part.js";
import { parts } from "./parts.js";

export const nestedLearning: Study = {
  name: STUDY,
  title: "nested learning: fast weights and the continuum memory",
  entries: nestedLearningEntries,
  gist: (metrics: Json) => (metrics as { readonly gist: string }).gist,
};

/** Seed by seed, so that a study that is cut short has whole tables. */
export function nestedLearningEntries(profile: Profile): Entry[] {
  const all = parts.flatMap((part) => {
    const seeds = part.seeds?.(profile) ?? (profile === "full" ? [1, 2, 3] : [1]);
    return part
      .configs(profile)
      .flatMap((config) => seeds.map((seed, turn) => ({ turn, entry: entryOf(part, config, seed) })));
  });
  return all
    .map((each, place) => ({ ...each, place }))
    .sort((a, b) => a.turn - b.turn || a.place - b.place)
    .map(({ entry }) => entry);
}

function entryOf(part: StudyPart, config: PartConfig, seed: number): Entry {
  const facets = { part: part.name, ...part.facets(config), seed: `seed${seed}` };
  const words = [...new Set([part.name, ...Object.values(part.facets(config))])];
  return { name: `${words.join(" ")}, seed ${seed}`, facets, config, seed, cost: part.seconds(config) };
}

/** Runs one entry. @throws Error in one line on an unknown part; as the runs of its part */
export async function runNestedLearning(
  config: PartConfig,
  seed: number,
  { checkpoint }: { readonly checkpoint?: string } = {},
): Promise<PartMetrics> {
  const part = parts.find(({ name }) => name === config.part);
  if (part === undefined) {
    throw new Error(`unknown part "${config.part}" (known: ${parts.map(({ name }) => name).join(", ")})`);
  }
  return part.run(config, { seed, ...(checkpoint === undefined ? {} : { checkpoint }) });
}

/** Runs an entry of a part here and now, or finds its result as `experiment` does: what a notebook calls for its quick runs. */
export async function nestedLearningResult<Config extends PartConfig, Metrics extends PartMetrics>(
  part: StudyPart<Config, Metrics>,
  config: Config,
  profile: Profile,
  { seed = 1, ...options }: { readonly seed?: number } & ExperimentOptions = {},
): Promise<StoredResult<Config, Metrics>> {
  const run = () => part.run(config, { seed });
  return experiment(STUDY, config, seed, run, { announce: "none", ...options, profile }) as never;
}

/** A run of a part that is stored. */
export interface StoredRun<Config, Metrics> {
  readonly config: Config;
  readonly seed: number;
  readonly metrics: Metrics;
}

/**
 * The stored runs of a part with its settings as they are now, in the order of the study; an empty list where none is stored.
 * @param folder default: that of the profile
 * @throws Error naming a damaged file
 */
export function storedPart<Config extends PartConfig, Metrics extends PartMetrics>(
  part: StudyPart<Config, Metrics>,
  profile: Profile,
  folder?: string,
): StoredRun<Config, Metrics>[] {
  return nestedLearningEntries(profile)
    .filter(({ facets }) => facets.part === part.name)
    .flatMap((entry) => {
      const found = storedEntry(STUDY, profile, entry, folder);
      return found === undefined ? [] : [{ config: entry.config, seed: entry.seed, metrics: found.metrics } as never];
    });
}
