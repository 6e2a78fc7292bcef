/**
 * The map: every learner of the taxonomy on every benchmark that it fits, with the same number of episodes. One system a benchmark, one variant a learner.
 */

import type { Profile } from "../../../report/index.js";
import { anisotropicGaussians, type Benchmark, linearRegression, sinusoid } from "../../../tasks/benchmarks/index.js";
import type { System } from "../system.js";
import { learnerFor, mapLearners } from "./learners.js";
import { type MapConfig, type MapMetrics, runMapCell } from "./map-run.js";

export { type LearnerOptions, learnerFor, type MapLearner, mapLearners } from "./learners.js";
export { type MapConfig, type MapMetrics, runMapCell } from "./map-run.js";

/** The benchmarks that learners share, by name. */
export const mapBenchmarks: Readonly<Record<"sinusoid" | "linear" | "gaussians", Benchmark>> = {
  sinusoid: sinusoid(),
  linear: linearRegression(),
  gaussians: anisotropicGaussians(),
};

const budgets: Readonly<Record<Profile, { readonly steps: number; readonly tasks: number; readonly judged: number }>> =
  {
    quick: { steps: 300, tasks: 16, judged: 400 },
    standard: { steps: 300, tasks: 16, judged: 400 },
    full: { steps: 3000, tasks: 16, judged: 2000 },
  };

/** Learners that fit a benchmark. */
export function fitting(benchmark: Benchmark): typeof mapLearners {
  return mapLearners.filter((each) => learnerFor(each, benchmark).refuses(benchmark) === undefined);
}

function mapSystem(name: keyof typeof mapBenchmarks): System<MapConfig, MapMetrics> {
  const benchmark = mapBenchmarks[name];
  return {
    name: `map-${name}`,
    family: "map",
    configs: (profile) =>
      profile === "standard"
        ? []
        : fitting(benchmark).map(({ name: variant, rate, options }) => ({
            variant,
            ...budgets[profile],
            rate,
            ...(options && { options: options(benchmark) }),
          })),
    cost: ({ steps }) => steps / 300,
    run: (config, seed, context) => {
      const found = mapLearners.find(({ name: learner }) => learner === config.variant);
      if (found === undefined) throw new Error(`unknown learner "${config.variant}"`);
      return runMapCell(found.make(config.options ?? {}, benchmark), benchmark, config, seed, context);
    },
  };
}

/** One system a benchmark. */
export const mapSystems = (["sinusoid", "linear", "gaussians"] as const).map(mapSystem);
