/** Few-shot learning as `npm run reproduce -- few-shot` sees it: (part × method × data × setting) × seed, and what runs one entry. */
import { type ExperimentOptions, experiment, type Json, type Profile, type StoredResult } from "../../report/index.js";
import type { Entry, Study } from "../study.js";
import { runConflict } from "./conflict-run.js";
import { type FewShotConfig, type MetricsOf, STUDY } from "./entry.js";
import { runFloor } from "./floor-run.js";
import { runRegression } from "./regression-run.js";
import { configsOf, seedsOf } from "./settings.js";
import { runTable } from "./table-run.js";
import { secondsOf } from "./work.js";

export const fewShot: Study = {
  name: STUDY,
  title: "few-shot learning: kernels and gradients",
  entries: fewShotEntries,
  gist: (metrics: Json) => (metrics as { readonly gist: string }).gist,
};

/** Seed by seed, so that a study that is cut short has whole tables. Floors draw nothing but episodes: one seed. */
export function fewShotEntries(profile: Profile): Entry[] {
  const configs = configsOf(profile);
  return seedsOf(profile).flatMap((seed, i) =>
    configs.filter(({ part }) => part !== "floor" || i === 0).map((config) => entryOf(config, seed)),
  );
}

function entryOf(config: FewShotConfig, seed: number): Entry {
  const facets = { ...facetsOf(config), seed: `seed${seed}` };
  const name = `${Object.values(facetsOf(config)).join(" ")}, seed ${seed}`;
  return { name, facets, config, seed, cost: secondsOf(config) };
}

/** The words that name an entry. */
export function facetsOf(config: FewShotConfig): Readonly<Record<string, string>> {
  const { part } = config;
  switch (part) {
    case "floor":
      return { part, method: "pixels", data: config.data, shots: `${config.shots}-shot` };
    case "table":
      return { part, method: config.method, data: config.data, shots: `${config.shots}-shot` };
    case "regression":
      return { part, method: config.method, data: config.data };
    case "conflict":
      return {
        part,
        method: config.rule,
        data: config.domains.kind === "images" ? "characters-and-clothes" : `phases-${config.domains.degrees}`,
      };
  }
}

/** Runs one entry. @throws Error in one line where data is not here; as the runs of its part */
export async function runFewShot(
  config: FewShotConfig,
  seed: number,
  { checkpoint }: { readonly checkpoint?: string } = {},
): Promise<MetricsOf[FewShotConfig["part"]]> {
  const own = { seed, ...(checkpoint === undefined ? {} : { checkpoint }) };
  switch (config.part) {
    case "floor":
      return runFloor(config);
    case "table":
      return runTable({ config, ...own });
    case "regression":
      return runRegression({ config, ...own });
    case "conflict":
      return runConflict({ config, ...own });
    default:
      throw new Error(`unknown part "${(config as { part: string }).part}"`);
  }
}

/** Runs an entry here and now, or finds its result as `experiment` does: what a notebook calls for its quick runs. */
export async function fewShotResult<Config extends FewShotConfig>(
  config: Config,
  profile: Profile,
  { seed = 1, ...options }: { readonly seed?: number } & ExperimentOptions = {},
): Promise<StoredResult<Config, MetricsOf[Config["part"]]>> {
  const run = () => runFewShot(config, seed) as Promise<MetricsOf[Config["part"]]>;
  return experiment(STUDY, config, seed, run, { announce: "none", ...options, profile }) as never;
}
