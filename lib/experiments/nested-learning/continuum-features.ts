/** Part "continuum-features" (E-A5): a slow linear block under a fast head, by the period of the block; every learner on a small grid of rates. */
import {
  FEATURES,
  type FeatureLaw,
  type FeatureLearner,
  featureRun,
} from "../../memory/continuum/experiments/index.js";
import { foldIn, key } from "../../tensor/random.js";
import { type OverStreams, overStreams } from "./continuum-rows.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";

export interface FeaturesConfig extends PartConfig {
  readonly part: "continuum-features";
  /** "raw", "oracle", "period 1", … */
  readonly learner: string;
  readonly grid: readonly FeatureLearner[];
  readonly law: FeatureLaw;
  readonly tasks: number;
}

export interface FeaturesMetrics extends PartMetrics {
  /** By place in the grid; null where it has diverged. */
  readonly found: readonly ({ readonly mean: number; readonly late: number } | null)[];
}

const FACTORS = [0.5, 0.7, 1];
/** η of the slow block a sample: the best is inside for every period, 0.002 up to 80 and 0.001 at 320. */
const RATES = [0.0005, 0.001, 0.002, 0.004];
const PERIODS = [1, 20, 80, 320];

function learners(): Pick<FeaturesConfig, "learner" | "grid">[] {
  const plain = (kind: "raw" | "oracle", factors: readonly number[]) => ({
    learner: kind,
    grid: factors.map((factor): FeatureLearner => ({ kind, factor, epsilon: 0.01 })),
  });
  const chain = (period: number) => ({
    learner: `period ${period}`,
    grid: RATES.flatMap((rate) =>
      FACTORS.map((factor): FeatureLearner => ({ kind: "chain", period, rate, factor, epsilon: 0.1 })),
    ),
  });
  return [plain("raw", [0.05, 0.1, 0.2, 0.3, 0.5]), plain("oracle", [0.5, 0.7, 0.8, 1]), ...PERIODS.map(chain)];
}

export const continuumFeatures: StudyPart<FeaturesConfig, FeaturesMetrics> = {
  name: "continuum-features",
  configs: (profile) =>
    learners().map((learner) => ({
      part: "continuum-features",
      ...learner,
      law: FEATURES,
      tasks: profile === "quick" ? 1000 : 10_000,
    })),
  seeds: (profile) => (profile === "full" ? [1, 2, 3, 4] : [1]),
  facets: ({ learner }) => ({ learner: learner.replace(" ", "") }),
  seconds: ({ grid, tasks }) => 4e-4 * grid.length * tasks,
  run: async ({ learner, grid, law, tasks }, { seed }) => {
    const found = grid.map((each) => {
      const { mean, late } = featureRun(each, foldIn(key(seed), 13), { law, tasks });
      return Number.isFinite(mean) ? { mean, late } : null;
    });
    const best = Math.min(...found.map((each) => each?.mean ?? Number.POSITIVE_INFINITY));
    return { gist: `${learner}: ${best.toFixed(3)} at best`, found };
  },
};

export interface FeaturesTableRow {
  readonly learner: string;
  /** The point of the grid with the least mean error over all streams. */
  readonly tuned: FeatureLearner;
  readonly mean: OverStreams;
  /** After five samples of a task. */
  readonly late: OverStreams;
}

/** A row out of all runs of one learner. @throws Error where all of the grid have diverged */
export function featuresRow(
  { learner, grid }: Pick<FeaturesConfig, "learner" | "grid">,
  runs: readonly FeaturesMetrics[],
): FeaturesTableRow {
  const rows = grid.flatMap((tuned, i) => {
    const found = runs.flatMap((run) => run.found[i] ?? []);
    if (found.length < runs.length || found.length === 0) return [];
    const [mean, late] = [overStreams(found.map((f) => f.mean)), overStreams(found.map((f) => f.late))];
    return [{ learner, tuned, mean, late }];
  });
  if (rows.length === 0) throw new Error(`all of the grid of "${learner}" have diverged`);
  return rows.reduce((best, row) => (row.mean.mean < best.mean.mean ? row : best));
}
