/** What all metric-based systems do: train on episodes of one size, judge on episodes of others, and say what it took. */
import { type Learner, learnerOn, type Measured, metaTrain } from "../../../adapt/frame/index.js";
import type { Benchmark } from "../../../tasks/benchmarks/index.js";
import { adam, cosineRate, countParams, disposeParams, foldIn, key, type Params } from "../../../tensor/index.js";
import type { SystemContext } from "../system.js";

/** How long is trained, and on what; part of a system's configuration. */
export type TrainingBudget = {
  readonly steps: number;
  /** Tasks in a meta-batch. */
  readonly tasks: number;
  /** N of training episodes, which may be larger than in judging. */
  readonly trainWay: number;
  /** Query points of a class in training episodes. */
  readonly trainQueries: number;
  /** Adam's first learning rate; half a cosine leads it to zero. */
  readonly rate: number;
  /** Tasks that each figure is the mean of. */
  readonly judgeTasks: number;
};

/** The loss while training, thinned, and the cost. */
export interface TrainingRecord {
  readonly curve: { readonly step: readonly number[]; readonly loss: readonly number[] };
  readonly trainSeconds: number;
  readonly learnedNumbers: number;
}

/** One run: its configuration, its seed, and what the study gives it. */
export interface MetricRun {
  readonly config: TrainingBudget;
  readonly seed: number;
  readonly context: SystemContext;
}

/** Meta-trains a learner, hands θ to `judged`, frees it, and returns what that gave, with the record of the training. */
export async function trained<Figures extends object>(
  learner: Learner,
  benchmark: Benchmark,
  { config, seed, context: { checkpoint } }: MetricRun,
  judged: (theta: Params) => Promise<Figures>,
): Promise<Figures & TrainingRecord> {
  const { steps, tasks, rate } = config;
  const { theta, history, seconds } = await metaTrain(learnerOn(learner, benchmark), benchmark, {
    steps,
    tasks,
    optimizer: adam({ learningRate: cosineRate({ from: rate, steps }) }),
    key: foldIn(key(seed), 9),
    record: Math.max(1, Math.ceil(steps / 50)),
    ...(checkpoint === undefined
      ? {}
      : { checkpoint: { file: checkpoint, config: { config, seed }, everySeconds: 20 } }),
  });
  try {
    const figures = await judged(theta);
    const loss = Array.from(history.metrics.loss, (value) => Number(value.toPrecision(5)));
    const curve = { step: Array.from(history.steps), loss };
    return { ...figures, curve, trainSeconds: Math.round(seconds * 10) / 10, learnedNumbers: countParams(theta) };
  } finally {
    disposeParams(theta);
  }
}

/** The key of the test episodes of a seed. */
export const testKey = (seed: number) => foldIn(key(seed), 10);

/** "70.0 ± 0.4 %" */
export function percent({ mean, halfWidth }: Pick<Measured, "mean" | "halfWidth">): string {
  return `${(100 * mean).toFixed(1)} ± ${(100 * halfWidth).toFixed(1)} %`;
}
