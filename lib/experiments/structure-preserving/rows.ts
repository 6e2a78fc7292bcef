/** Stored entries as rows: one row a system, method and variant, with its seeds beside each other. What is not stored is left out. */
import { mean } from "../../physics/dynamics-metrics.js";
import { type Profile, type Provenance, type Spread, spread } from "../../report/index.js";
import { storedEntry } from "../study.js";
import type { AdaptedFigures, EntryMetrics, Sweeps } from "./entry-metrics.js";
import { structurePreservingGrid } from "./grid.js";
import type { GridEntry } from "./grid-entry.js";

/** One stored entry. */
export interface StoredEntry {
  readonly entry: GridEntry;
  readonly metrics: EntryMetrics;
  readonly provenance: Provenance;
}

/** Means over the test instances of one seed. */
export interface SeedFigures {
  readonly seed: number;
  readonly fieldIn: number;
  readonly fieldOut: number;
  /** On the box of the parent code; NaN where the state has other than two coordinates. */
  readonly fieldParent: number;
  readonly traj: number;
  /** NaN where there is no grid. */
  readonly ssim: number;
  /** max over instances of the relative drift of the learned energy along RK4 roll-outs; NaN where there is no energy. */
  readonly energyDrift: number;
  /** Query trajectories of all instances that left |x| ≤ 10³. */
  readonly divergedTrajectories: number;
}

export type Figure = "fieldIn" | "fieldOut" | "fieldParent" | "traj" | "ssim" | "energyDrift";

export interface Row {
  readonly part: string;
  readonly system: string;
  readonly method: string;
  readonly variant: string;
  /** Seeds that finished. */
  readonly seeds: readonly SeedFigures[];
  /** Where the other seeds diverged: "training at step 120". */
  readonly diverged: readonly string[];
  readonly trained: number;
  readonly adapted: number;
  /** Means over seeds. */
  readonly secondsToTrain: number;
  readonly secondsToAdapt: number;
}

export interface RowOptions {
  /** Where results lie. Default: the folder of the profile. */
  readonly folder?: string;
}

/** All stored entries of a part of the grid ("table", "lambda", "rank", …), in the order of the grid. @throws Error on an unknown part */
export function storedEntries(profile: Profile, part: string, { folder }: RowOptions = {}): StoredEntry[] {
  const grid = structurePreservingGrid(profile);
  const parts = [...new Set(grid.map(({ facets }) => facets.part))];
  if (!parts.includes(part)) throw new Error(`unknown part "${part}" (known: ${parts.join(", ")})`);
  return grid
    .filter(({ facets }) => facets.part === part)
    .flatMap((entry) => {
      const found = storedEntry("structure-preserving", profile, entry, folder);
      return found === undefined
        ? []
        : { entry, metrics: found.metrics as unknown as EntryMetrics, provenance: found.provenance };
    });
}

/**
 * Rows of a part. An entry of several systems has one row for each of them; in the table, an entry whose codes were found by Gauss–Newton steps besides
 * has a second row, with "-gn" behind its method.
 */
export function rowsOf(profile: Profile, part: string, options: RowOptions = {}): Row[] {
  const groups = new Map<string, OneWay[]>();
  for (const stored of storedEntries(profile, part, options)) {
    for (const system of stored.entry.config.systems) {
      const { method, variant } = stored.entry.facets;
      for (const way of waysOf(stored, system).slice(0, part === "table" ? 2 : 1)) {
        const name = [system, method + way.suffix, variant].join("|");
        groups.set(name, [...(groups.get(name) ?? []), way]);
      }
    }
  }
  return [...groups].map(([name, group]) => {
    const [system, method, variant] = name.split("|");
    return {
      part,
      system,
      method,
      variant,
      seeds: group.flatMap(({ seed, figures }) => (figures ? figuresOf(seed, figures) : [])),
      diverged: group.flatMap(({ metrics: { diverged } }) =>
        diverged ? `${diverged.phase} at step ${diverged.step}` : [],
      ),
      ...group[0].metrics.counts,
      secondsToTrain: mean(group.map(({ metrics }) => metrics.seconds.train)),
      secondsToAdapt: mean(group.map(({ seconds }) => seconds)),
    };
  });
}

/** A stored entry adapted in one way to the instances of a system; a diverged one has no figures, but it may have sweeps. */
export interface OneWay {
  readonly suffix: "" | "-gn";
  readonly seed: number;
  readonly metrics: EntryMetrics;
  readonly figures?: AdaptedFigures;
  readonly sweeps?: Sweeps;
  /** Seconds of the adaptation. */
  readonly seconds: number;
}

/** The ways in which the entry's instances of a system were adapted: its own, and perhaps Gauss–Newton steps. */
export function waysOf({ entry: { seed }, metrics }: StoredEntry, system: string): OneWay[] {
  const found = metrics.systems?.find((each) => each.system === system);
  const sweeps = (found ?? metrics.sweeps?.find((each) => each.system === system))?.sweeps;
  const own: OneWay = { suffix: "", seed, metrics, figures: found, sweeps, seconds: metrics.seconds.adapt };
  const again = found?.gaussNewton;
  return again === undefined
    ? [own]
    : [own, { ...own, suffix: "-gn", figures: again, sweeps: again.sweeps, seconds: again.seconds }];
}

/** Mean and spread of a figure over the seeds of a row; undefined where none finished. */
export function overSeeds({ seeds }: Row, figure: Figure): Spread | undefined {
  return seeds.length === 0 ? undefined : spread(seeds.map((each) => each[figure]));
}

function figuresOf(
  seed: number,
  { fieldIn, fieldOut, fieldParent, traj, ssim, conservation, diverged }: AdaptedFigures,
): SeedFigures {
  const { energyDrift } = conservation.rk4;
  return {
    seed,
    fieldIn: mean(fieldIn),
    fieldOut: mean(fieldOut),
    fieldParent: fieldParent.length === 0 ? Number.NaN : mean(fieldParent),
    traj: mean(traj),
    ssim: ssim.length === 0 ? Number.NaN : mean(ssim),
    energyDrift: energyDrift.length === 0 ? Number.NaN : Math.max(...energyDrift),
    divergedTrajectories: diverged.trajectories,
  };
}
