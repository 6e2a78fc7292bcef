/**
 * How many training tasks a learner needs: sinusoids of ten shots, the same number of updates on pools of 8 to 512 tasks (ten support and ten query points
 * each, and no more) or on fresh tasks, judged on tasks never seen. "Black boxes are less data-efficient than MAML" is a statement about these curves.
 */
import { hypernetwork, recurrentLearner } from "../../../adapt/black-box/index.js";
import { judge, type Learner, learnerOn, type Measured, metaTrain } from "../../../adapt/frame/index.js";
import { maml } from "../../../adapt/optimization/index.js";
import { sinusoid, taskPool } from "../../../tasks/benchmarks/index.js";
import { disposeParams, foldIn, key } from "../../../tensor/index.js";
import type { System, SystemConfig, SystemMetrics } from "../system.js";
import { rounded, ruleFor, TEST_KEY } from "./supervised.js";

const contestants: Readonly<Record<string, () => Learner>> = {
  maml: () => maml({ steps: 1, rate: 0.01 }),
  hypernetwork: () => hypernetwork({ hidden: [40] }),
  lstm: () => recurrentLearner({ units: 64 }),
};

export interface EfficiencyConfig extends SystemConfig {
  /** Sizes of the pools; 0 stands for fresh tasks in every update. */
  readonly pools: readonly number[];
  readonly iterations: number;
  readonly tasks: number;
  readonly rate: number;
}

export interface EfficiencyMetrics extends SystemMetrics {
  /** Mean squared error on 2000 fresh tasks, pool by pool. */
  readonly errors: readonly Measured[];
  /** The same on tasks of the pool, where there is one: what it has learned by heart. */
  readonly seen: readonly (Measured | null)[];
  readonly seconds: number;
}

async function runPool(name: string, pool: number, config: EfficiencyConfig, seed: number) {
  const fresh = sinusoid();
  const benchmark = pool === 0 ? fresh : taskPool(fresh, pool, foldIn(key(seed), 1000 + pool));
  const learner = learnerOn(contestants[name](), fresh);
  const { iterations, tasks, rate } = config;
  const { theta, seconds } = await metaTrain(learner, benchmark, {
    steps: iterations,
    tasks,
    optimizer: ruleFor(rate, iterations),
    key: foldIn(key(seed), 12),
  });
  const options = { tasks: 2000, batch: 500, key: TEST_KEY };
  const error = rounded(await judge(learner, fresh, theta, options));
  const seen = pool === 0 ? null : rounded(await judge(learner, benchmark, theta, { ...options, split: "train" }));
  disposeParams(theta);
  return { error, seen, seconds };
}

export const taskEfficiency: System<EfficiencyConfig, EfficiencyMetrics> = {
  name: "task-efficiency",
  family: "black box",
  configs: (profile) =>
    Object.keys(contestants).map((variant) => ({
      variant,
      pools: profile === "quick" ? [16, 256] : [8, 32, 128, 512, 0],
      iterations: profile === "quick" ? 800 : 4000,
      tasks: 25,
      rate: variant === "maml" ? 1e-3 : 2e-3,
    })),
  cost: ({ iterations, pools }) => pools.length * (2 + 0.003 * iterations),
  run: async (config, seed) => {
    const runs: Awaited<ReturnType<typeof runPool>>[] = [];
    for (const pool of config.pools) runs.push(await runPool(config.variant, pool, config, seed));
    return {
      errors: runs.map(({ error }) => error),
      seen: runs.map(({ seen }) => seen),
      seconds: Number(runs.reduce((total, { seconds }) => total + seconds, 0).toFixed(1)),
      gist: runs.map(({ error }) => error.mean.toPrecision(3)).join(", "),
    };
  },
};
