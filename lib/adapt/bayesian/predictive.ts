/**
 * Learners that answer with a distribution, y* ~ N(μ(x*), σ(x*)²) in each output, and how such answers are judged: the log likelihood of a point in nats,
 *
 *     ln N(y; μ, σ²) = −½ ln 2πσ² − (y − μ)²/2σ² ≤ −½ ln 2πσ²,
 *
 * the squared error of μ, and the share of points within μ ± 1.96 σ, 95 % where σ says what it means.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes } from "../../tasks/benchmarks/index.js";
import { compile, disposeParams, type Params, tidyTree } from "../../tensor/index.js";
import { type Learner, type Measured, type MetaLearner, measured } from "../frame/index.js";

/** Mean and standard deviation of every output at every point, both [tasks, points, outputs]; noise on the targets included. */
export type Predictive = { readonly mean: tf.Tensor; readonly deviation: tf.Tensor };

/** A meta-learner whose predictions have a width. */
export interface ProbabilisticLearner<Theta extends Params = Params, Adapted extends Params = Params>
  extends MetaLearner<Theta, Adapted> {
  /** The law of targets at x [tasks, points, …inputShape]. */
  density(theta: Theta, adapted: Adapted, x: tf.Tensor): Predictive;
}

/** A kind of learner that regresses, with widths. */
export interface Probabilistic<Theta extends Params, Adapted extends Params> extends Learner {
  on(benchmark: Benchmark): ProbabilisticLearner<Theta, Adapted>;
}

/** Log likelihood of every target in nats, the shape of y. */
export function logLikelihood({ mean, deviation }: Predictive, y: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const standard = tf.div(tf.sub(y, mean), deviation);
    return tf.sub(tf.mul(tf.square(standard), -0.5), tf.add(tf.log(deviation), 0.5 * Math.log(2 * Math.PI)));
  });
}

/** What a deviation that cannot fall below a floor can reach at most, a point: −½ ln 2πσ²_min nats. */
export function likelihoodCap(floor: number): number {
  return -0.5 * Math.log(2 * Math.PI * floor ** 2);
}

/** Of each task, shape [tasks]: mean log likelihood of a target, mean squared error, share of targets within μ ± 1.96 σ. */
export type DensityMeasures = {
  readonly logLikelihood: tf.Tensor;
  readonly squaredError: tf.Tensor;
  readonly coverage: tf.Tensor;
};

export function densityMeasures(predictive: Predictive, y: tf.Tensor): DensityMeasures {
  return tidyTree(() => {
    const standard = tf.div(tf.sub(y, predictive.mean), predictive.deviation);
    return {
      logLikelihood: tf.mean(logLikelihood(predictive, y), [1, 2]),
      squaredError: tf.mean(tf.squaredDifference(predictive.mean, y), [1, 2]),
      coverage: tf.mean(tf.cast(tf.lessEqual(tf.abs(standard), 1.96), "float32"), [1, 2]),
    };
  });
}

/** Figures of a learner's densities, one entry a task. */
export interface DensityFigures {
  readonly logLikelihood: readonly number[];
  readonly squaredError: readonly number[];
  readonly coverage: readonly number[];
}

/**
 * Judges densities on episodes, one after the other through one compiled graph; they have the same shapes and stay the caller's.
 * @throws Error on no episodes
 */
export async function judgeDensity<Theta extends Params, Adapted extends Params>(
  learner: ProbabilisticLearner<Theta, Adapted>,
  theta: Theta,
  episodes: readonly Episodes[],
): Promise<DensityFigures[]> {
  if (episodes.length === 0) throw new Error("no episodes to judge");
  const measures = (weights: Theta, { support, query }: Episodes) =>
    densityMeasures(learner.density(weights, learner.adapt(weights, support), query.x), query.y);
  const run = await compiled(measures, theta, episodes[0], `density-${learner.name}`);
  const judged: DensityFigures[] = [];
  try {
    for (const each of episodes) {
      const found = await run(theta, each);
      const numbers = async (leaf: tf.Tensor) => Array.from(await leaf.data());
      judged.push({
        logLikelihood: await numbers(found.logLikelihood),
        squaredError: await numbers(found.squaredError),
        coverage: await numbers(found.coverage),
      });
    }
  } finally {
    await run.dispose();
  }
  return judged;
}

/** The three figures with their intervals over tasks. */
export function summary(figures: DensityFigures): Record<keyof DensityFigures, Measured> {
  return {
    logLikelihood: measured(figures.logLikelihood),
    squaredError: measured(figures.squaredError),
    coverage: measured(figures.coverage),
  };
}

/** `compile` for records whose names only the learner knows. */
function compiled<Theta extends Params>(
  measures: (theta: Theta, episodes: Episodes) => DensityMeasures,
  theta: Theta,
  episodes: Episodes,
  name: string,
): Promise<((theta: Theta, episodes: Episodes) => Promise<DensityMeasures>) & { dispose(): Promise<void> }> {
  return compile(measures as never, [theta, episodes] as never, { name }) as never;
}

/** Frees what `episodes` hold. */
export function disposeEpisodes(episodes: readonly Episodes[]): void {
  for (const each of episodes) disposeParams(each);
}
