/**
 * A regression of the study trained here and now, with θ kept: for pictures of single functions, and for figures that are not stored. Training and judging are
 * those of `runRegression` (budget, keys, test tasks), so that the squared error is the one that would be stored.
 *
 *     law of a target at x: N(mean(x), deviation(x)²);   standardised miss (y − mean)/deviation, standard normal where the law is the true one
 */
import type { ProbabilisticLearner } from "../../adapt/bayesian/index.js";
import { judge, learnerOn, type Measured, type MetaLearner, metaTrain } from "../../adapt/frame/index.js";
import { mlpModel } from "../../adapt/optimization/index.js";
import type { Benchmark, Episodes } from "../../tasks/benchmarks/index.js";
import { disposeParams, type Params, tidyTree } from "../../tensor/index.js";
import type { RegressionConfig } from "./entry.js";
import { TEST_KEY } from "./judge-classes.js";
import { methodOf } from "./methods.js";
import { probabilistic, regressionBenchmark } from "./regression-run.js";
import { trainingOptions } from "./training.js";

export interface LiveRegression {
  readonly config: RegressionConfig;
  readonly benchmark: Benchmark;
  readonly learner: MetaLearner<Params, Params>;
  /** The same with widths, for methods that have them. */
  readonly process: ProbabilisticLearner<Params, Params> | undefined;
  /** The caller's. */
  readonly theta: Params;
  /** Mean squared error on the test tasks of the study. */
  readonly error: Measured;
  readonly seconds: number;
}

/** Numbers of each task, point by point. */
export interface Laws {
  readonly mean: readonly (readonly number[])[];
  readonly deviation: readonly (readonly number[])[];
}

export async function liveRegression(config: RegressionConfig, seed = 1): Promise<LiveRegression> {
  const benchmark = regressionBenchmark(config);
  const model = mlpModel({ widths: config.widths });
  const learner = learnerOn(methodOf(config.spec, model).judged, benchmark);
  const { theta, seconds } = await metaTrain(learner, benchmark, trainingOptions({ config, seed }));
  const { episodes: tasks } = config;
  const error = await judge(learner, benchmark, theta, { tasks, batch: tasks, key: TEST_KEY });
  return {
    config,
    benchmark,
    learner,
    process: probabilistic(config.spec.inner, model, benchmark),
    theta,
    error,
    seconds,
  };
}

/** Predictions for the query points of every task. */
export function livePredictions({ learner, theta }: LiveRegression, { support, query }: Episodes): number[][] {
  const predicted = tidyTree(() => ({ y: learner.predict(theta, learner.adapt(theta, support), query.x) }));
  return numbersOf(predicted.y);
}

/** Laws of the query points of every task. @throws Error naming a method without widths */
export function liveLaws({ process, theta, config }: LiveRegression, { support, query }: Episodes): Laws {
  if (process === undefined) throw new Error(`${config.method} has no widths`);
  const law = tidyTree(() => process.density(theta, process.adapt(theta, support), query.x));
  return { mean: numbersOf(law.mean), deviation: numbersOf(law.deviation) };
}

/** (y − mean)/deviation of every query point of drawn test tasks, one list. @throws as `liveLaws` */
export function standardisedMisses(live: LiveRegression, tasks = live.config.episodes): number[] {
  const drawn = live.benchmark.draw(TEST_KEY, tasks, "test");
  try {
    const { mean, deviation } = liveLaws(live, drawn);
    const targets = drawn.query.y.arraySync() as number[][][];
    return mean.flatMap((row, i) => row.map((value, j) => (targets[i][j][0] - value) / deviation[i][j]));
  } finally {
    disposeParams(drawn);
  }
}

/** Rows of a tensor [tasks, points, 1], which is freed. */
function numbersOf(leaf: { arraySync(): unknown; dispose(): void }): number[][] {
  const rows = (leaf.arraySync() as number[][][]).map((points) => points.map(([value]) => value));
  leaf.dispose();
  return rows;
}
