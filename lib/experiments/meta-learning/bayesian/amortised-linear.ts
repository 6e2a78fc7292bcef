/** "amortised-linear": a network that learns to infer under a given prior, held against the exact posterior, by how long it was trained. */
import { Matrix } from "ml-matrix";
import {
  amortisedLinear,
  type DiagonalPosterior,
  linearPosterior,
  linearTasks,
  meanField,
  posteriorDivergence,
  type WeightPosterior,
} from "../../../adapt/bayesian/index.js";
import { judge, type Measured, measured, metaTrain } from "../../../adapt/frame/index.js";
import { linearRegression } from "../../../tasks/benchmarks/index.js";
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosineRate,
  countParams,
  disposeParams,
  foldIn,
  key,
} from "../../../tensor/index.js";
import type { System, SystemMetrics } from "../system.js";
import { type DensityBudget, type LossCurve, rounded } from "./density-training.js";

export type AmortisedConfig = {
  readonly variant: string;
  readonly dimension: number;
  readonly shots: number;
  readonly noise: number;
  readonly width: number;
  /** Budgets, each a training of its own: what more amortisation buys. */
  readonly budgets: readonly DensityBudget[];
  readonly testTasks: number;
};

export interface AmortisedRow {
  readonly steps: number;
  /** KL of the network's answer to the exact posterior, nats a task: mean, and median, which a few far tasks do not move. */
  readonly divergence: Measured;
  readonly median: number;
  /** Excess error of its mean. */
  readonly error: Measured;
  readonly trainSeconds: number;
}

export interface AmortisedMetrics extends SystemMetrics {
  readonly rows: readonly AmortisedRow[];
  /** KL of the best law with independent weights: what no network with a diagonal answer can beat. */
  readonly meanField: Measured;
  /** KL of the prior, of not looking at the data. */
  readonly prior: Measured;
  /** Excess error of ridge regression. */
  readonly oracle: number;
  readonly learnedNumbers: number;
  readonly curve: LossCurve;
}

export const amortisedRegression: System<AmortisedConfig, AmortisedMetrics> = {
  name: "amortised-linear",
  family: "bayesian",
  configs: (profile) => {
    const common = { noise: 0.5, width: 64 };
    const budget = (steps: number) => ({ steps, tasks: 64, rate: 2e-3 });
    return profile === "quick"
      ? [{ ...common, variant: "d2", dimension: 2, shots: 5, budgets: [250, 2000].map(budget), testTasks: 500 }]
      : [
          {
            ...common,
            variant: "d2",
            dimension: 2,
            shots: 5,
            budgets: [300, 3000, 10_000].map(budget),
            testTasks: 4000,
          },
          {
            ...common,
            variant: "d5",
            dimension: 5,
            shots: 10,
            budgets: [300, 3000, 10_000].map(budget),
            testTasks: 4000,
          },
        ];
  },
  cost: ({ budgets }) => budgets.reduce((sum, { steps }) => sum + steps / 500, 0),
  run: async ({ dimension, shots, noise, width, budgets, testTasks }, seed) => {
    const benchmark = linearRegression({ dimension, shots, noise });
    const learner = amortisedLinear({ width, noise, prior: "fixed" }).on(benchmark);
    const ignorant = { mean: Matrix.zeros(dimension, 1), covariance: Matrix.eye(dimension) };
    const prior = { mean: ignorant.mean.to1DArray(), covariance: ignorant.covariance.to2DArray(), noise };
    const test = benchmark.draw(foldIn(key(seed), 2), testTasks, "test");
    const exact = linearTasks(test).map((task) => linearPosterior(prior, task));
    const rows: AmortisedRow[] = [];
    let curve: LossCurve = { step: [], loss: [] };
    let learnedNumbers = 0;
    for (const { steps, tasks, rate } of budgets) {
      const { theta, history, seconds } = await metaTrain(learner, benchmark, {
        steps,
        tasks,
        optimizer: chain(clipByGlobalNorm(10), adam({ learningRate: cosineRate({ from: rate, steps }) })),
        key: foldIn(key(seed), 1),
        record: Math.max(1, Math.floor(steps / 50)),
      });
      const divergences = divergencesOf(learner.adapt(theta, test.support), exact);
      rows.push({
        steps,
        divergence: measured(divergences),
        median: [...divergences].sort((a, b) => a - b)[Math.floor(testTasks / 2)],
        error: await judge(learner, benchmark, theta, { key: foldIn(key(seed), 3) }),
        trainSeconds: Math.round(seconds * 10) / 10,
      });
      curve = { step: Array.from(history.steps), loss: rounded(history.metrics.loss) };
      learnedNumbers = countParams(theta.network);
      disposeParams(theta);
    }
    disposeParams(test);
    const optimum = measured(exact.map((posterior) => meanField(posterior).divergence));
    const last = rows[rows.length - 1];
    return {
      gist: `KL ${last.divergence.mean.toFixed(3)} (mean field ${optimum.mean.toFixed(3)})`,
      rows,
      meanField: optimum,
      prior: measured(exact.map((posterior) => posteriorDivergence(ignorant, posterior))),
      oracle: benchmark.oracle()?.value ?? Number.NaN,
      learnedNumbers,
      curve,
    };
  },
};

/** KL of each task's answer to its exact posterior; frees the answer. */
function divergencesOf(q: DiagonalPosterior, exact: readonly WeightPosterior[]): number[] {
  const [m, s] = [q.mean, q.deviation].map((leaf) => leaf.arraySync() as number[][][]);
  disposeParams(q);
  return exact.map((posterior, i) => {
    const covariance = Matrix.diag(s[i].map(([value]) => value ** 2));
    return posteriorDivergence({ mean: new Matrix(m[i]), covariance }, posterior);
  });
}
