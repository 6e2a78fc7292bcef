/** The taxonomy as `npm run reproduce -- meta-learning` sees it: system × setting × seed. */
import type { Json, Profile } from "../../report/index.js";
import type { Entry, Study } from "../study.js";
import { STUDY, type System, type SystemConfig, type SystemContext, type SystemMetrics, seedsOf } from "./system.js";
import { systems } from "./systems.js";

export const metaLearning: Study = {
  name: STUDY,
  title: "the taxonomy of meta-learning",
  entries: (profile) => systems.flatMap((system) => entriesOf(system, profile)),
  gist: (metrics: Json) => (metrics as unknown as SystemMetrics).gist,
};

/** All entries of a system, seed by seed, so that a study that is cut short has whole columns. */
export function entriesOf(system: System, profile: Profile): Entry[] {
  return seedsOf(system, profile).flatMap((seed) =>
    system.configs(profile).map((config) => {
      const { variant } = config;
      return {
        name: `${[system.name, variant].filter((word) => word !== "").join(" ")}, seed ${seed}`,
        facets: { family: system.family.replace(" ", "-"), system: system.name, variant, seed: `seed${seed}` },
        config: { system: system.name, ...config },
        seed,
        cost: system.cost(config),
      };
    }),
  );
}

/**
 * Runs one entry in a worker process.
 * @throws Error on a system that is not known; as the system's run
 */
export async function runMetaLearning(
  config: SystemConfig & { readonly system: string },
  seed: number,
  context: SystemContext,
): Promise<unknown> {
  const { system: name, ...own } = config;
  const system = systems.find((each) => each.name === name);
  if (system === undefined) throw new Error(`unknown system "${name}"`);
  return system.run(own, seed, context);
}
