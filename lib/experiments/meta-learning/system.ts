/**
 * A system of the taxonomy as the study sees it: its configurations in each profile and the run that turns one of them and a seed into figures. Notebooks
 * run the quick ones and show the stored full ones; `npm run reproduce -- meta-learning` computes and stores them.
 */

import { existsSync } from "node:fs";
import type { Family } from "../../adapt/frame/index.js";
import {
  type ExperimentOptions,
  experiment,
  type Profile,
  readResult,
  resultFile,
  resultsFolder,
  type StoredResult,
} from "../../report/index.js";

/** What a run is given beside configuration and seed. */
export interface SystemContext {
  /** A file that the training may keep its checkpoint in; undefined in notebooks. */
  readonly checkpoint?: string;
}

/** One setting of a system. `variant` tells settings of one profile apart; everything else is the run's own. */
export type SystemConfig = { readonly variant: string; readonly [option: string]: unknown };

/** What every run returns beside its own figures. */
export interface SystemMetrics {
  /** The result in a few words, for the line of a finished run: "0.47 after one step". */
  readonly gist: string;
}

export interface System<Config extends SystemConfig = SystemConfig, Metrics extends SystemMetrics = SystemMetrics> {
  /** kebab-case, one of all systems: "maml-sinusoid". */
  readonly name: string;
  /** "data": what no learner has a part in; "map": all families side by side. */
  readonly family: Family | "data" | "map";
  /** The settings of a profile; none where the system is not run in it. */
  configs(profile: Profile): readonly Config[];
  /** Default: [1] for quick, [1, 2, 3] for full. */
  seeds?(profile: Profile): readonly number[];
  /** Seconds that a run takes on a quiet core, roughly: what the time left is estimated with. */
  cost(config: Config): number;
  run(config: Config, seed: number, context: SystemContext): Promise<Metrics>;
}

/** The name under which results are stored. */
export const STUDY = "meta-learning";

/** What is stored as the configuration of a run. */
export type StoredConfig<Config extends SystemConfig> = { readonly system: string } & Config;

export function seedsOf({ seeds }: Pick<System, "seeds">, profile: Profile): readonly number[] {
  return seeds?.(profile) ?? (profile === "quick" ? [1] : [1, 2, 3]);
}

/**
 * The setting of a profile with a name. Default: the only one.
 * @throws Error where there is none of that name, or several and none is named
 */
export function configOf<Config extends SystemConfig>(
  system: System<Config>,
  profile: Profile,
  variant?: string,
): Config {
  const configs = system.configs(profile);
  const found = variant === undefined ? configs : configs.filter((config) => config.variant === variant);
  if (found.length === 1) return found[0];
  const known = configs.map((config) => config.variant).join(", ") || "none";
  throw new Error(`unknown variant "${variant ?? ""}" of ${system.name} in profile ${profile} (known: ${known})`);
}

/** Runs a system here and now, or finds its result as `experiment` does: what a notebook calls for its quick run. */
export function runSystem<Config extends SystemConfig, Metrics extends SystemMetrics>(
  system: System<Config, Metrics>,
  profile: Profile,
  options: { readonly variant?: string; readonly seed?: number } & ExperimentOptions = {},
): Promise<StoredResult<StoredConfig<Config>, Metrics>> {
  const { variant, seed = 1, ...rest } = options;
  const config = configOf<Config>(system, profile, variant);
  return experiment(STUDY, { system: system.name, ...config }, seed, () => system.run(config, seed, {}), {
    announce: "none",
    ...rest,
    profile,
  });
}

/**
 * The stored runs of a setting as it is now, seed by seed; an empty list where none is stored. What was stored of other settings is passed over.
 * @throws Error naming a damaged file
 */
export function storedRuns<Config extends SystemConfig, Metrics extends SystemMetrics>(
  system: System<Config, Metrics>,
  profile: Profile,
  variant?: string,
): StoredResult<StoredConfig<Config>, Metrics>[] {
  const folder = resultsFolder(profile);
  return system
    .configs(profile)
    .filter((config) => variant === undefined || config.variant === variant)
    .flatMap((config) =>
      seedsOf(system, profile).map((seed) =>
        resultFile(folder, { name: STUDY, profile, config: { system: system.name, ...config }, seed }),
      ),
    )
    .filter((file) => existsSync(file))
    .map((file) => readResult(file) as unknown as StoredResult<StoredConfig<Config>, Metrics>);
}
