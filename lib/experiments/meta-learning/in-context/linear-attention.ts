/**
 * Linear attention trained from random weights on isotropic linear regression, held against the layer written by hand and against its exact error
 * d(d + 1)/(N + d + 1). All tasks are judged with both; because the expected error of the hand-written layer is known, the trained one's is that plus the
 * mean difference, which scatters far less than either.
 */
import * as tf from "@tensorflow/tfjs";
import { type Measured, measured, metaTrain, taskMeasures } from "../../../adapt/frame/index.js";
import {
  effectiveError,
  effectiveLayer,
  type LinearAttentionTheta,
  linearAttention,
  optimalError,
  optimalRate,
} from "../../../adapt/in-context/index.js";
import { type Episodes, linearRegression } from "../../../tasks/benchmarks/index.js";
import {
  adam,
  chain,
  clipByGlobalNorm,
  compile,
  cosineRate,
  disposeParams,
  foldIn,
  key,
} from "../../../tensor/index.js";
import type { System, SystemConfig, SystemMetrics } from "../system.js";
import { type Curve, digits, roundedMeasure, TEST_KEY, thinned } from "./shared.js";

export interface LinearAttentionConfig extends SystemConfig {
  readonly dimension: number;
  readonly shots: number;
  readonly layers: number;
  readonly steps: number;
  readonly tasks: number;
  readonly rate: number;
  /** Longest gradient. Default: any; products of two layers have rare large ones, which cost 1.75 instead of 0.36. */
  readonly clip?: number;
  readonly judged: number;
}

export interface LinearAttentionMetrics extends SystemMetrics {
  /** d(d + 1)/(N + d + 1), of one layer. */
  readonly theory: number;
  /** Of one hand-written layer, on the tasks of the test. */
  readonly built: Measured;
  /** On the same tasks. */
  readonly trained: Measured;
  /** Trained less built, task by task. */
  readonly difference: Measured;
  /** Of one trained layer: exact error of its effective matrix, and what that looks like beside η* I. */
  readonly effective?: {
    readonly error: number;
    readonly diagonal: number;
    readonly offDiagonal: number;
    readonly rest: number;
  };
  readonly optimalRate: number;
  readonly curve: Curve;
  readonly seconds: number;
}

const cells = [
  { variant: "d5n10", dimension: 5, shots: 10, layers: 1 },
  { variant: "d10n20", dimension: 10, shots: 20, layers: 1 },
  { variant: "d10n40", dimension: 10, shots: 40, layers: 1 },
  { variant: "d20n40", dimension: 20, shots: 40, layers: 1 },
  { variant: "d5n10-two-layers", dimension: 5, shots: 10, layers: 2 },
] as const;

export const linearAttentionSystem: System<LinearAttentionConfig, LinearAttentionMetrics> = {
  name: "linear-attention",
  family: "in context",
  configs: (profile) =>
    profile === "quick"
      ? [{ ...cells[0], steps: 500, tasks: 128, rate: 0.01, judged: 2000 }]
      : cells.map((cell) => ({
          ...cell,
          steps: 2000,
          tasks: 256,
          ...(cell.layers === 1 ? { rate: 0.003 } : { rate: 0.01, clip: 1 }),
          judged: 20_000,
        })),
  cost: ({ dimension, shots, steps, tasks }) => 3 + steps * tasks * dimension * (shots + 8) * 3e-7,
  run: async (config, seed, { checkpoint }) => {
    const { dimension, shots, layers, steps, tasks, rate, clip = Number.POSITIVE_INFINITY, judged } = config;
    const benchmark = linearRegression({ dimension, shots, noise: 0, queries: 4 });
    const learner = linearAttention({ layers, sharing: layers === 1 ? "shared" : "separate" }).on(benchmark);
    const { theta, history, seconds } = await metaTrain(learner, benchmark, {
      steps,
      tasks,
      optimizer: chain(clipByGlobalNorm(clip), adam({ learningRate: cosineRate({ from: rate, steps }) })),
      key: key(seed),
      record: 10,
      ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config: { ...config, seed } } }),
    });
    const law = { dimension, shots };
    const errors = await pairedErrors(theta, { dimension, shots, layers, judged });
    const effective = layers === 1 ? effectiveLayer(theta.layers[0]) : undefined;
    disposeParams(theta);
    const difference = measured(errors.map(([mine, built]) => mine - built));
    const theory = optimalError(law);
    return {
      gist: `${(theory + difference.mean).toFixed(4)}, theory of one layer ${theory.toFixed(4)}`,
      theory: digits(theory, 6),
      built: roundedMeasure(measured(errors.map(([, built]) => built))),
      trained: roundedMeasure(measured(errors.map(([mine]) => mine))),
      difference: roundedMeasure(difference),
      ...(effective && {
        effective: {
          error: digits(effectiveError(effective.matrix, law), 6),
          diagonal: digits(effective.diagonal),
          offDiagonal: digits(effective.offDiagonal),
          rest: digits(effective.rest),
        },
      }),
      optimalRate: digits(optimalRate(law), 6),
      curve: thinned(history.steps, history.metrics.loss),
      seconds: digits(seconds, 3),
    };
  },
};

type Judged = Pick<LinearAttentionConfig, "dimension" | "shots" | "layers" | "judged">;

/** Squared errors of the trained and of the hand-written layer, task by task. */
async function pairedErrors(theta: LinearAttentionTheta, setting: Judged): Promise<[number, number][]> {
  const { dimension, shots, layers, judged } = setting;
  const benchmark = linearRegression({ dimension, shots, noise: 0, queries: 10 });
  const trained = linearAttention({ layers, sharing: layers === 1 ? "shared" : "separate" }).on(benchmark);
  const built = linearAttention({ start: "built" }).on(benchmark);
  const byHand = built.init(key(0));
  const both = (weights: LinearAttentionTheta, hand: LinearAttentionTheta, { support, query }: Episodes) => {
    const mine = trained.predict(weights, trained.adapt(weights, support), query.x);
    const other = built.predict(hand, built.adapt(hand, support), query.x);
    return tf.stack([mine, other].map((predicted) => taskMeasures("regression", predicted, query.y)));
  };
  const batch = 1000;
  const first = benchmark.draw(foldIn(TEST_KEY, 0), batch, "test");
  const run = await compile(both, [theta, byHand, first], { name: "paired-errors" });
  const errors: [number, number][] = [];
  for (let i = 0; i < judged / batch; i++) {
    const episodes = i === 0 ? first : benchmark.draw(foldIn(TEST_KEY, i), batch, "test");
    const values = await (await run(theta, byHand, episodes)).data();
    for (let t = 0; t < batch; t++) errors.push([values[t], values[batch + t]]);
    disposeParams(episodes);
  }
  disposeParams(byHand);
  await run.dispose();
  return errors;
}
