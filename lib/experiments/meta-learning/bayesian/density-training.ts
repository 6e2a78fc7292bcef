/** What the systems with densities do alike: train on contexts of random size, judge at fixed sizes beside an exact answer, and say what it took. */
import {
  type DensityFigures,
  judgeDensity,
  type ProbabilisticLearner,
  summary,
} from "../../../adapt/bayesian/index.js";
import { type Measured, type MetaTrained, measured, metaTrain } from "../../../adapt/frame/index.js";
import { type Benchmark, contextMask, type Episodes, randomContexts } from "../../../tasks/benchmarks/index.js";
import { adam, cosineRate, foldIn, key, type Params } from "../../../tensor/index.js";
import type { SystemContext } from "../system.js";

/** How long is trained; part of a configuration. Context sizes are uniform on 3 … the benchmark's support. */
export type DensityBudget = {
  readonly steps: number;
  /** Functions in a meta-batch. */
  readonly tasks: number;
  /** Adam's first learning rate; half a cosine leads it to zero. */
  readonly rate: number;
};

/** Mean negative log likelihood a target over windows of training. */
export interface LossCurve {
  readonly step: readonly number[];
  readonly loss: readonly number[];
}

export async function trainedOnContexts<Theta extends Params>(
  learner: ProbabilisticLearner<Theta, Params>,
  benchmark: Benchmark,
  { budget, seed, checkpoint }: { readonly budget: DensityBudget; readonly seed: number } & SystemContext,
): Promise<{ readonly theta: Theta; readonly curve: LossCurve; readonly seconds: number }> {
  const { steps, tasks, rate } = budget;
  const { theta, history, seconds }: MetaTrained<Theta> = await metaTrain(learner, randomContexts(benchmark), {
    steps,
    tasks,
    optimizer: adam({ learningRate: cosineRate({ from: rate, steps }) }),
    key: foldIn(key(seed), 1),
    record: Math.max(1, Math.floor(steps / 50)),
    ...(checkpoint && { checkpoint: { file: checkpoint, config: { budget, seed }, everySeconds: 20 } }),
  });
  const loss = Array.from(history.metrics.loss, (value) => Number(value.toPrecision(4)));
  return { theta, curve: { step: Array.from(history.steps), loss }, seconds: Math.round(seconds * 10) / 10 };
}

/** Log likelihood in nats a target, squared error, share within μ ± 1.96 σ; each with its interval over functions. */
export type Answer = Record<keyof DensityFigures, Measured>;

/** A learner and the exact answer on the same functions and contexts. */
export interface ContextRow {
  readonly context: number;
  readonly neural: Answer;
  readonly exact: Answer;
  /** Exact minus neural log likelihood, function by function: not below zero on average. */
  readonly gap: Measured;
}

/** The first n points of every support set as a mask. */
export function withContext({ support, query }: Episodes, n: number): Episodes {
  const [tasks, points] = support.x.shape as [number, number];
  return { support: { ...support, mask: contextMask(new Array<number>(tasks).fill(n), points) } as never, query };
}

/** One row a context size. `exactly` judges the exact answer from the first n points. */
export async function contextRows<Theta extends Params>(
  learner: ProbabilisticLearner<Theta, Params>,
  theta: Theta,
  episodes: Episodes,
  contexts: readonly number[],
  exactly: (context: number) => DensityFigures,
): Promise<ContextRow[]> {
  const masked = contexts.map((context) => withContext(episodes, context));
  const judged = await judgeDensity(learner, theta, masked);
  for (const { support } of masked) (support as unknown as { mask: { dispose(): void } }).mask.dispose();
  return contexts.map((context, i) => {
    const exact = exactly(context);
    const gaps = exact.logLikelihood.map((value, j) => value - judged[i].logLikelihood[j]);
    return { context, neural: summary(judged[i]), exact: summary(exact), gap: measured(gaps) };
  });
}

/** Four digits after the point: what a plot or table shows. */
export const rounded = (values: ArrayLike<number>): number[] => Array.from(values, (value) => Number(value.toFixed(4)));
