/** The stored runs of the study's settings as they are now; what was stored of other settings is passed over. */
import type { Profile } from "../../report/index.js";
import { storedEntry } from "../study.js";
import { type FewShotConfig, type MetricsOf, type Part, STUDY } from "./entry.js";
import { fewShotEntries } from "./study.js";

/** A run of a part that is stored. */
export interface StoredRun<P extends Part> {
  readonly config: Extract<FewShotConfig, { readonly part: P }>;
  readonly seed: number;
  readonly metrics: MetricsOf[P];
}

/**
 * Runs in the order of the study; an empty list where none is stored.
 * @param folder default: that of the profile
 * @throws Error naming a damaged file
 */
export function storedPart<P extends Part>(part: P, profile: Profile, folder?: string): StoredRun<P>[] {
  return fewShotEntries(profile)
    .filter(({ config }) => (config as FewShotConfig).part === part)
    .flatMap((entry) => {
      const found = storedEntry(STUDY, profile, entry, folder);
      if (found === undefined) return [];
      const { config, seed } = entry;
      return [{ config, seed, metrics: found.metrics } as unknown as StoredRun<P>];
    });
}

/** Runs that differ in nothing but the seed, in the order of their first. */
export function cellsOf<P extends Part>(runs: readonly StoredRun<P>[]): StoredRun<P>[][] {
  const cells = new Map<string, StoredRun<P>[]>();
  for (const run of runs) {
    const name = JSON.stringify(run.config);
    cells.set(name, [...(cells.get(name) ?? []), run]);
  }
  return [...cells.values()];
}
