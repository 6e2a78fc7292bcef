/** The outer loop of every part: Adam along a cosine on clipped gradients, checkpoints, and what it took. */
import { type MetaLearner, metaTrain } from "../../adapt/frame/index.js";
import type { Benchmark } from "../../tasks/benchmarks/index.js";
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosineRate,
  disposeParams,
  flopsOf,
  foldIn,
  key,
  type Params,
} from "../../tensor/index.js";
import type { Budget, TrainingFigures } from "./entry.js";

/** A run of the study. */
export interface Run<Config> {
  readonly config: Config;
  readonly seed: number;
  /** A file that the training may keep its state in. */
  readonly checkpoint?: string;
}

const RECORDS = 40;

/** Adam along a cosine to zero, on gradients whose norm is clipped. */
export function outerRuleOf({ iterations, rate, clip }: Omit<Budget, "tasks">) {
  return chain(clipByGlobalNorm(clip), adam({ learningRate: cosineRate({ from: rate, steps: iterations }) }));
}

/** What `metaTrain` is asked for. Key: foldIn(key(seed), 1) trains. */
export function trainingOptions<Config extends Budget>({ config, seed, checkpoint }: Run<Config>) {
  const { iterations, tasks } = config;
  return {
    steps: iterations,
    tasks,
    optimizer: outerRuleOf(config),
    key: foldIn(key(seed), 1),
    record: Math.max(1, Math.floor(iterations / RECORDS)),
    ...(checkpoint === undefined
      ? {}
      : { checkpoint: { file: checkpoint, config: { config, seed } as never, everySeconds: 20 } }),
  };
}

/**
 * Trains a learner, hands θ on, and frees it. Operations are counted on `counted`, the learner itself where nothing is said: weighing gradients of M tasks adds
 * some 2M²|θ| for their Gram matrix, a thousandth of them, while a count before common subexpressions are found takes some forward passes twice.
 */
export async function trained<Config extends Budget, Figures extends object>(
  learner: MetaLearner,
  benchmark: Benchmark,
  run: Run<Config>,
  judged: (theta: Params) => Promise<Figures>,
  counted: MetaLearner = learner,
): Promise<Figures & { readonly training: TrainingFigures }> {
  const { theta, history, seconds } = await metaTrain(learner, benchmark, trainingOptions(run));
  try {
    const figures = await judged(theta);
    const flops = await gradientFlops(counted, benchmark, theta);
    return { ...figures, training: trainingFigures(run.config, { history, seconds }, flops) };
  } finally {
    disposeParams(theta);
  }
}

/** Operations of one task's outer gradient. */
export async function gradientFlops(learner: MetaLearner, benchmark: Benchmark, theta: Params): Promise<number> {
  const episodes = benchmark.draw(key(0), 1, "train");
  try {
    return await flopsOf(() => learner.gradients(theta, episodes) as never);
  } finally {
    disposeParams(episodes);
  }
}

export function trainingFigures(
  { iterations, tasks }: Budget,
  took: {
    readonly history: { readonly steps: ArrayLike<number>; readonly metrics: { readonly loss: ArrayLike<number> } };
    readonly seconds: number;
  },
  flopsATask: number,
): TrainingFigures {
  const { history, seconds } = took;
  return {
    seconds: Number(seconds.toFixed(2)),
    millisecondsAStep: Number(((1000 * seconds) / iterations).toPrecision(3)),
    gigaflops: Number(((flopsATask * tasks * iterations) / 1e9).toPrecision(4)),
    tasks: tasks * iterations,
    curve: {
      iteration: Array.from(history.steps),
      loss: Array.from(history.metrics.loss, (value) => Number(value.toPrecision(4))),
    },
  };
}
