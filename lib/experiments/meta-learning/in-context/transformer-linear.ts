/**
 * A small transformer that reads x₁, y₁, x₂, y₂, … of noiseless linear regression (Garg et al. 2022), by the number of points read, beside least squares,
 * three nearest neighbours and averaging on the same tasks. The curriculum is the paper's on points: losses of long prefixes join one after the other.
 */
import * as tf from "@tensorflow/tfjs";
import { type Measured, measured } from "../../../adapt/frame/index.js";
import {
  averaging,
  type InContextLearner,
  type InContextTheta,
  inContextTransformer,
  leastSquares,
  nearestNeighbours,
  prefixErrors,
} from "../../../adapt/in-context/index.js";
import { type LabelledSet, linearRegression } from "../../../tasks/benchmarks/index.js";
import {
  compile,
  disposeParams,
  foldIn,
  key,
  type OptimizerState,
  train,
  valueAndGradients,
} from "../../../tensor/index.js";
import type { System, SystemConfig, SystemContext, SystemMetrics } from "../system.js";
import { type Curve, digits, roundedMeasure, TEST_KEY, thinned, transformerOptimizer } from "./shared.js";

export interface TransformerLinearConfig extends SystemConfig {
  readonly dimension: number;
  /** Points in a prompt: errors are told after 0 … points − 1 of them. */
  readonly points: number;
  /** Share of the training in which the prompts grow from two points to all; 0 for none. */
  readonly curriculum: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly steps: number;
  readonly tasks: number;
  readonly rate: number;
  readonly judged: number;
}

export interface TransformerLinearMetrics extends SystemMetrics {
  /** Squared error of the next prediction after 0, 1, … points. */
  readonly transformer: readonly Measured[];
  readonly leastSquares: readonly Measured[];
  readonly neighbours: readonly Measured[];
  readonly averaging: readonly Measured[];
  readonly curve: Curve;
  readonly seconds: number;
}

const network = { dimension: 2, points: 11, width: 32, layers: 2, heads: 4, rate: 0.003 };

export const transformerLinear: System<TransformerLinearConfig, TransformerLinearMetrics> = {
  name: "transformer-linear",
  family: "in context",
  configs: (profile) =>
    profile === "quick"
      ? [{ variant: "curriculum", curriculum: 0.5, ...network, points: 8, steps: 1000, tasks: 32, judged: 1000 }]
      : ["curriculum", "all-points"].map((variant) => ({
          variant,
          curriculum: variant === "curriculum" ? 0.5 : 0,
          ...network,
          steps: 6000,
          tasks: 64,
          judged: 4000,
        })),
  cost: ({ steps, tasks, points }) => 5 + steps * tasks * points * 1.2e-5,
  run: async (config, seed, context) => {
    const { dimension, points, width, layers, heads, judged } = config;
    const benchmark = linearRegression({ dimension, shots: points, noise: 0, queries: 1 });
    const learner = inContextTransformer({ width, layers, heads }).on(benchmark);
    const { theta, curve, seconds } = await trainOnPrefixes(learner, config, seed, context);
    const { support, query } = benchmark.draw(TEST_KEY, judged, "test");
    const run = await compile(
      (weights: InContextTheta, set: LabelledSet) =>
        tf.mean(tf.squaredDifference(learner.prefixes(weights, set), set.y), 2),
      [theta, support],
      { name: "prefix-errors" },
    );
    const values = await (await run(theta, support)).data();
    const own = Array.from({ length: judged }, (_, t) => Array.from(values.subarray(t * points, (t + 1) * points)));
    const x = support.x.arraySync() as number[][][];
    const y = (support.y.arraySync() as number[][][]).map((rows) => rows.map(([label]) => label));
    disposeParams([theta, support, query] as never);
    await run.dispose();
    const transformer = byPrefix(own);
    return {
      gist: `${transformer[points - 1].mean.toFixed(3)} after ${points - 1} points, ${transformer[0].mean.toFixed(2)} after none`,
      transformer,
      leastSquares: byPrefix(prefixErrors(leastSquares, x, y)),
      neighbours: byPrefix(prefixErrors(nearestNeighbours(3), x, y)),
      averaging: byPrefix(prefixErrors(averaging, x, y)),
      curve,
      seconds,
    };
  },
};

const byPrefix = (errors: readonly (readonly number[])[]): Measured[] =>
  errors[0].map((_, i) => roundedMeasure(measured(errors.map((row) => row[i]))));

/** How many points a prompt has at a step. */
export function promptLength(
  step: number,
  { points, steps, curriculum }: Pick<TransformerLinearConfig, "points" | "steps" | "curriculum">,
) {
  return curriculum === 0 ? points : Math.min(points, 2 + Math.floor((step * (points - 1)) / (curriculum * steps)));
}

type Trainee = { readonly theta: InContextTheta; readonly optimizer: OptimizerState };
type Prompts = { readonly set: LabelledSet; readonly weights: tf.Tensor };

async function trainOnPrefixes(
  learner: InContextLearner,
  config: TransformerLinearConfig,
  seed: number,
  { checkpoint }: SystemContext,
): Promise<{ theta: InContextTheta; curve: Curve; seconds: number }> {
  const { dimension, points, steps, tasks, rate } = config;
  const benchmark = linearRegression({ dimension, shots: points, noise: 0, queries: 1 });
  const optimizer = transformerOptimizer(rate, steps);
  const theta = learner.init(foldIn(key(seed), 0));
  const initial: Trainee = { theta, optimizer: optimizer.init(theta) };
  const { state, history, seconds } = await train<Trainee, Prompts, "loss">(
    (now, { set, weights }) => {
      const loss = (trained: InContextTheta) => learner.prefixLoss(trained, set, weights);
      const { value, gradients } = valueAndGradients(loss)(now.theta);
      const next = optimizer.update(gradients, now.optimizer, now.theta);
      return { state: { theta: next.params, optimizer: next.state }, metrics: { loss: value } };
    },
    initial,
    {
      steps,
      key: foldIn(key(seed), 1),
      record: 10,
      batch: (step, batchKey) => {
        const { support, query } = benchmark.draw(batchKey, tasks, "train");
        disposeParams(query);
        const length = promptLength(step, config);
        // Later points do not reach earlier predictions, so a shorter prompt is a weight of zero.
        const weights = tf.tensor2d(
          Array.from({ length: points }, (_, i) => (i < length ? 1 : 0)),
          [1, points],
        );
        return { set: support, weights };
      },
      ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config: { ...config, seed } } }),
    },
  ).finally(() => disposeParams(initial));
  disposeParams(state.optimizer);
  return { theta: state.theta, curve: thinned(history.steps, history.metrics.loss), seconds: digits(seconds, 3) };
}
