/** "hierarchical-em": a prior learned from tasks in closed form, and what it is worth on new ones by the number of tasks that it was learned from. */
import { Matrix } from "ml-matrix";
import {
  empiricalBayes,
  type LinearTask,
  linearPosterior,
  linearTasks,
  logEvidence,
} from "../../../adapt/bayesian/index.js";
import { type Measured, measured } from "../../../adapt/frame/index.js";
import { type Benchmark, hierarchicalRegression, type LinearPrior } from "../../../tasks/benchmarks/index.js";
import { disposeParams, foldIn, type Key, key } from "../../../tensor/index.js";
import type { System, SystemMetrics } from "../system.js";
import { rounded } from "./density-training.js";

export type EmConfig = {
  readonly variant: string;
  readonly shots: number;
  /** How many tasks the prior is learned from, ascending. */
  readonly tasks: readonly number[];
  readonly steps: number;
  readonly testTasks: number;
};

/** What a prior is worth on new tasks: excess error of the posterior mean, evidence in nats a task. */
export interface PriorRow {
  /** "truth", "N(0, I)", or the number of tasks that EM had. */
  readonly prior: string;
  readonly error: Measured;
  /** Truth minus this prior, task by task. */
  readonly evidenceLost: Measured;
}

export interface EmMetrics extends SystemMetrics {
  /** Evidence a task before and after each step, on the most tasks. */
  readonly evidence: readonly number[];
  /** The prior that EM finds from the most tasks. */
  readonly found: LinearPrior;
  readonly rows: readonly PriorRow[];
  /** Excess error of least squares, which knows no prior; its expectation is infinite at N = d + 1. */
  readonly leastSquares: Measured;
  readonly oracle: number;
  readonly null: number;
}

/** The law of tasks that EM does not know. */
export const hiddenPrior: LinearPrior = {
  mean: [2, -1],
  covariance: [
    [1, 0.6],
    [0.6, 0.5],
  ],
  noise: 0.5,
};

export const hierarchicalEm: System<EmConfig, EmMetrics> = {
  name: "hierarchical-em",
  family: "bayesian",
  configs: (profile) => [
    {
      variant: "",
      shots: 3,
      tasks: profile === "quick" ? [5, 20, 100, 500] : [5, 10, 20, 50, 100, 200, 500, 1000],
      steps: profile === "quick" ? 60 : 100,
      testTasks: profile === "quick" ? 500 : 4000,
    },
  ],
  cost: ({ tasks, steps }) => (tasks.reduce((sum, count) => sum + count, 0) * steps) / 20_000,
  run: async ({ shots, tasks, steps, testTasks }, seed) => {
    const benchmark = hierarchicalRegression({ prior: hiddenPrior, shots });
    const most = tasks[tasks.length - 1];
    const seen = drawTasks(benchmark, foldIn(key(seed), 1), most).tasks;
    const test = drawTasks(benchmark, foldIn(key(seed), 2), testTasks);
    const runs = tasks.map((count) => empiricalBayes(seen.slice(0, count), { steps }));
    const { prior: found, evidence } = runs[runs.length - 1];
    const standard: LinearPrior = {
      mean: [0, 0],
      covariance: [
        [1, 0],
        [0, 1],
      ],
      noise: hiddenPrior.noise,
    };
    const rows = [
      priorRow("N(0, I)", standard, test),
      ...runs.map(({ prior }, i) => priorRow(String(tasks[i]), prior, test)),
      priorRow("truth", hiddenPrior, test),
    ];
    const [first, last] = [rows[1], rows[rows.length - 2]].map(({ error }) => error.mean.toFixed(3));
    return {
      gist: `error ${first} with a prior from ${tasks[0]} tasks, ${last} from ${most}`,
      evidence: rounded(evidence),
      found,
      rows,
      leastSquares: errorOf(
        {
          ...standard,
          covariance: [
            [1e6, 0],
            [0, 1e6],
          ],
        },
        test,
      ),
      oracle: benchmark.oracle()?.value ?? Number.NaN,
      null: benchmark.null().value,
    };
  },
};

interface TestTasks {
  readonly tasks: readonly LinearTask[];
  readonly queries: readonly LinearTask[];
}

function drawTasks(benchmark: Benchmark, from: Key, count: number): TestTasks {
  const { support, query } = benchmark.draw(from, count, "test");
  const drawn = { tasks: linearTasks({ support }), queries: linearTasks({ support: query }) };
  disposeParams([support, query]);
  return drawn;
}

function errorOf(prior: LinearPrior, { tasks, queries }: TestTasks): Measured {
  return measured(
    tasks.map((task, i) => {
      const misses = Matrix.sub(queries[i].y, queries[i].x.mmul(linearPosterior(prior, task).mean));
      return misses.dot(misses) / misses.rows;
    }),
  );
}

function priorRow(name: string, prior: LinearPrior, test: TestTasks): PriorRow {
  const lost = test.tasks.map((task) => logEvidence(hiddenPrior, task) - logEvidence(prior, task));
  return { prior: name, error: errorOf(prior, test), evidenceLost: measured(lost) };
}
