/**
 * Regression where the best answer is exact: sinusoids of Finn et al. (two noiseless points tell one, oracle 0) and functions of a Gaussian process (oracle: the
 * posterior's variance). Methods with widths are judged by them too, beside the exact posterior on the same tasks; the gap is exact minus own log likelihood.
 */
import { bodyEmbedding, iAmfsProcess } from "../../adapt/amfs/index.js";
import { judgeDensity, type ProbabilisticLearner, summary } from "../../adapt/bayesian/index.js";
import { adaptationCost, judge, learnerOn, type Measured, measured } from "../../adapt/frame/index.js";
import { curveOf, type ModelKind, mlpModel } from "../../adapt/optimization/index.js";
import { type Benchmark, gaussianProcess, sinusoid } from "../../tasks/benchmarks/index.js";
import { disposeParams, key, type Params } from "../../tensor/index.js";
import { exactFigures, plainFunctions } from "../meta-learning/bayesian/exact-answer.js";
import { type Figure, figureOf } from "../meta-learning/optimization-sinusoid.js";
import type { RegressionConfig, RegressionMetrics, StepFigures } from "./entry.js";
import { TEST_KEY } from "./judge-classes.js";
import { type Method, methodOf, processOf } from "./methods.js";
import { type Run, trained } from "./training.js";

/** ℓ = 0.4, s = 1, σ = 0.1: noise that float32 can solve with. */
export const PROCESS = { length: 0.4, scale: 1, noise: 0.1 } as const;
const COST_KEY = key(7);

export function regressionBenchmark({ data, shots }: Pick<RegressionConfig, "data" | "shots">): Benchmark {
  return data === "sinusoid" ? sinusoid({ shots }) : gaussianProcess({ ...PROCESS, shots });
}

export async function runRegression(run: Run<RegressionConfig>): Promise<RegressionMetrics> {
  const { config } = run;
  const benchmark = regressionBenchmark(config);
  const model = mlpModel({ widths: config.widths });
  const method = methodOf(config.spec, model);
  const learner = learnerOn(method.judged, benchmark);
  const found = await trained(learner, benchmark, run, async (theta) => ({
    error: figureOf(
      await judge(learner, benchmark, theta, { tasks: config.episodes, batch: config.episodes, key: TEST_KEY }),
    ),
    steps: await stepFigures(method, benchmark, theta, config),
    density: await density(config, model, benchmark, theta),
    cost: await adaptationCost(learner, benchmark, theta, COST_KEY),
  }));
  const { mean, halfWidth } = found.error;
  const gist = mean === null ? "diverged" : `${mean} ± ${halfWidth} squared error`;
  return { ...found, null: benchmark.null(), oracle: benchmark.oracle() ?? null, gist };
}

async function stepFigures(
  { withSteps }: Method,
  benchmark: Benchmark,
  theta: Params,
  { curve, episodes }: RegressionConfig,
): Promise<StepFigures[]> {
  if (withSteps === undefined) return [];
  const most = Math.max(...curve);
  const measures = await curveOf(withSteps(most).on(benchmark), benchmark, theta, {
    steps: most,
    tasks: episodes,
    key: TEST_KEY,
  });
  const figures: StepFigures[] = [];
  for (const steps of curve) {
    const cost = await adaptationCost(withSteps(steps).on(benchmark), benchmark, theta, COST_KEY);
    const { milliseconds, flops } = cost;
    figures.push({ steps, measure: figureOf(measures[steps]), milliseconds: Number(milliseconds.toFixed(4)), flops });
  }
  return figures;
}

/** Widths, where the method has them and the exact ones are known. */
async function density(
  { data, shots, episodes, spec }: RegressionConfig,
  model: ModelKind,
  benchmark: Benchmark,
  theta: Params,
): Promise<RegressionMetrics["density"]> {
  const learner = probabilistic(spec.inner, model, benchmark);
  if (data !== "process" || learner === undefined) return null;
  const drawn = benchmark.draw(TEST_KEY, episodes, "test");
  const [own] = await judgeDensity(learner, theta, [drawn]);
  const exact = exactFigures(PROCESS, plainFunctions(drawn), shots);
  disposeParams(drawn);
  const gapOf = (name: keyof typeof own) => measured(exact[name].map((value, i) => value - own[name][i]));
  const gap = {
    logLikelihood: gapOf("logLikelihood"),
    squaredError: gapOf("squaredError"),
    coverage: gapOf("coverage"),
  };
  return { own: shortened(summary(own)), exact: shortened(summary(exact)), gap: shortened(gap) };
}

/** The method with widths; undefined for those that have none. */
export function probabilistic(
  inner: RegressionConfig["spec"]["inner"],
  model: ModelKind,
  benchmark: Benchmark,
): ProbabilisticLearner<Params, Params> | undefined {
  const learner =
    inner.kind === "dkt"
      ? processOf(inner, model)
      : inner.kind === "i-amfs"
        ? iAmfsProcess({ ...inner, embedding: bodyEmbedding(model) })
        : undefined;
  return learner?.on(benchmark) as unknown as ProbabilisticLearner<Params, Params> | undefined;
}

const shortened = <Name extends string>(figures: Record<Name, Measured>): Record<Name, Figure> =>
  Object.fromEntries(Object.entries<Measured>(figures).map(([name, value]) => [name, figureOf(value)])) as Record<
    Name,
    Figure
  >;
