/**
 * The entries of each profile: the table (system × method × seed), then the ablations (ablations.ts). An ablation that coincides with a row of the
 * table is the same entry, and is computed once.
 */
import type { Profile } from "../../report/index.js";
import { ablationSweeps, repeatedAblations } from "./ablations.js";
import { paperSystems, type SystemName } from "./entry-config.js";
import { entry, type GridEntry, measured, wordOf } from "./grid-entry.js";
import { type MethodName, methodNames, methodSpec, sizes } from "./settings.js";

/** All entries of a profile: the table first, seed by seed, so that a grid that is cut short has whole columns. */
export function structurePreservingGrid(profile: Profile): GridEntry[] {
  const { seeds } = sizes[profile];
  return [
    ...seeds.flatMap((seed) => tableEntries(profile, seed)),
    ...seeds.flatMap((seed) => repeatedAblations(profile, seed)),
    ...ablationSweeps(profile, seeds[0]),
  ];
}

function tableEntries(profile: Profile, seed: number): GridEntry[] {
  const [first] = sizes[profile].seeds;
  return paperSystems.flatMap((system) =>
    methodNames
      .filter((method) => isRow(method, system) && (method !== "fomaml" || seed === first))
      .map((method) => tableEntry(profile, system, method, seed)),
  );
}

/**
 * The paper's cells of Reptile are for the pendulum, and its divergence is said of the damped oscillator: there it has both rates, else the better one.
 * (FOMAML, which the paper has no cell of, has one seed.)
 */
function isRow(method: MethodName, system: SystemName): boolean {
  return method !== "reptile-slow" || system === "pendulum" || system === "dno";
}

/** One row of the table for one seed. */
export function tableEntry(profile: Profile, system: SystemName, method: MethodName, seed: number): GridEntry {
  const config = measured(profile, system, methodSpec(method, system));
  return entry({ part: "table", system, method: wordOf(method, system) }, config, seed);
}
