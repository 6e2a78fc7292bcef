/** Black-box learners of regression: one runner for all of them, which trains on a benchmark, judges on fresh tasks and keeps the learning curve. */
import { hypernetwork, metaLstm, recurrentLearner, ridgeLearner } from "../../../adapt/black-box/index.js";
import {
  adaptationCost,
  judge,
  type Learner,
  learnerOn,
  type Measured,
  type MetaLearner,
  metaTrain,
} from "../../../adapt/frame/index.js";
import type { Benchmark } from "../../../tasks/benchmarks/index.js";
import {
  adam,
  chain,
  clipByGlobalNorm,
  countParams,
  disposeParams,
  foldIn,
  key,
  linearRate,
  type Params,
} from "../../../tensor/index.js";
import type { SystemConfig, SystemMetrics } from "../system.js";
import { curveOf } from "./curve.js";

/** The learners by name; every option is in the configuration, so that a stored run says what it was. */
const learners = { hypernetwork, ridge: ridgeLearner, recurrent: recurrentLearner, "meta-lstm": metaLstm };

export interface SupervisedConfig extends SystemConfig {
  readonly learner: keyof typeof learners;
  /** Of the learner. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Updates of θ. */
  readonly iterations: number;
  /** Tasks in each. */
  readonly tasks: number;
  /** Adam's, falling linearly to a twentieth; gradients are clipped to norm 1. */
  readonly rate: number;
}

export interface SupervisedMetrics extends SystemMetrics {
  /** Mean squared error on 2000 fresh tasks. */
  readonly error: Measured;
  /** Recorded training loss, at most 60 windows. */
  readonly learning: { readonly iteration: readonly number[]; readonly loss: readonly number[] };
  readonly learnedNumbers: number;
  /** Numbers that adaptation leaves behind, and floating-point operations of it. */
  readonly adaptedNumbers: number;
  readonly adaptationFlops: number;
  readonly budget: { readonly iterations: number; readonly tasks: number };
  /** Wall seconds of training. */
  readonly seconds: number;
}

/** The test tasks of all runs. */
export const TEST_KEY = key(1991);

export const rounded = ({ mean, halfWidth, tasks }: Measured): Measured => ({
  mean: Number(mean.toPrecision(5)),
  halfWidth: Number(halfWidth.toPrecision(3)),
  tasks,
});

export type Trained = { readonly learner: MetaLearner; readonly theta: Params; readonly metrics: SupervisedMetrics };

export const learnerOf = ({ learner, options }: Pick<SupervisedConfig, "learner" | "options">): Learner => {
  const make = learners[learner];
  if (make === undefined)
    throw new RangeError(`unknown learner "${learner}" (known: ${Object.keys(learners).join(", ")})`);
  return make(options as never);
};

/** The rule of all runs of this family. */
export const ruleFor = (rate: number, steps: number) =>
  chain(clipByGlobalNorm(1), adam({ learningRate: linearRate({ from: rate, to: rate / 20, steps }) }));

/** Trains and judges; θ is the caller's. */
export async function trained(
  benchmark: Benchmark,
  config: SupervisedConfig,
  seed: number,
  checkpoint?: string,
): Promise<Trained> {
  const { iterations, tasks, rate } = config;
  const learner = learnerOn(learnerOf(config), benchmark);
  const { theta, history, seconds } = await metaTrain(learner, benchmark, {
    steps: iterations,
    tasks,
    optimizer: ruleFor(rate, iterations),
    key: foldIn(key(seed), 12),
    record: 10,
    ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config: { ...config, seed } } }),
  });
  const error = await judge(learner, benchmark, theta, { tasks: 2000, batch: 500, key: TEST_KEY });
  const cost = await adaptationCost(learner, benchmark, theta, TEST_KEY, 1);
  const metrics: SupervisedMetrics = {
    error: rounded(error),
    learning: curveOf(history.steps, history.metrics.loss),
    learnedNumbers: countParams(theta),
    adaptedNumbers: cost.adaptedNumbers,
    adaptationFlops: cost.flops,
    budget: { iterations, tasks },
    seconds: Number(seconds.toFixed(1)),
    gist: `${error.mean.toPrecision(3)} ± ${error.halfWidth.toPrecision(2)}`,
  };
  return { learner, theta, metrics };
}

/** `trained` without θ. */
export async function runSupervised(benchmark: Benchmark, config: SupervisedConfig, seed: number, checkpoint?: string) {
  const { theta, metrics } = await trained(benchmark, config, seed, checkpoint);
  disposeParams(theta);
  return metrics;
}
