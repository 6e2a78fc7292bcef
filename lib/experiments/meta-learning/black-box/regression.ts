/**
 * Systems of regression: generated weights on linear regression (d = 5 and, "full-plane", d = 2; N = 10, σ = 0.5, where ridge is exact) and on sinusoids,
 * recurrent learners by the number of points read (d = 2, σ = 0.1), and the meta-LSTM on the sinusoids of MAML.
 */
import { judge, type Measured } from "../../../adapt/frame/index.js";
import type { Profile } from "../../../report/index.js";
import { linearRegression, ridgeError, sinusoid, sinusoidParameters } from "../../../tasks/benchmarks/index.js";
import { disposeParams } from "../../../tensor/index.js";
import type { System } from "../system.js";
import {
  rounded,
  runSupervised,
  type SupervisedConfig,
  type SupervisedMetrics,
  TEST_KEY,
  trained,
} from "./supervised.js";

/** Main networks: linear, or with 16 hidden units. */
const linearForms: readonly (readonly [variant: string, options: Readonly<Record<string, unknown>>])[] = [
  ["full", { form: "full", hidden: [] }],
  ["chunked", { form: "chunked", hidden: [], chunk: 2 }],
  ["low-rank", { form: "low-rank", hidden: [16], rank: 2 }],
  ["film", { form: "film", hidden: [16] }],
  ["film-linear", { form: "film", hidden: [] }],
  ["full-plane", { form: "full", hidden: [] }],
];

function iterationsOf(variant: string, profile: Profile): number {
  if (profile === "full") return 8000;
  return variant === "film-linear" ? 200 : 400;
}

export interface LinearConfig extends SupervisedConfig {
  readonly dimension: number;
}

export const hypernetworkLinear: System<LinearConfig, SupervisedMetrics> = {
  name: "hypernetwork-linear",
  family: "black box",
  configs: (profile) =>
    linearForms.map(([variant, options]) => ({
      variant,
      learner: "hypernetwork",
      options,
      dimension: variant === "full-plane" ? 2 : 5,
      iterations: iterationsOf(variant, profile),
      tasks: 128,
      rate: 2e-3,
    })),
  cost: ({ iterations }) => 3 + 0.005 * iterations,
  run: (config, seed, { checkpoint }) =>
    runSupervised(linearRegression({ dimension: config.dimension }), config, seed, checkpoint),
};

export const hypernetworkSinusoid: System<SupervisedConfig, SupervisedMetrics> = {
  name: "hypernetwork-sinusoid",
  family: "black box",
  configs: (profile) =>
    ["given", "support"].map((variant) => ({
      variant,
      learner: "hypernetwork",
      options: { form: "full", hidden: [40] },
      iterations: profile === "quick" ? 800 : 8000,
      tasks: 64,
      rate: 2e-3,
    })),
  cost: ({ iterations }) => 3 + 0.004 * iterations,
  run: (config, seed, { checkpoint }) =>
    runSupervised(config.variant === "given" ? sinusoidParameters() : sinusoid(), config, seed, checkpoint),
};

/** Numbers of points read at which a recurrent learner is judged. */
export const positions = [1, 2, 3, 4, 5, 6, 8, 10, 20] as const;

export interface PositionMetrics extends SupervisedMetrics {
  /** Excess error after reading so many points. */
  readonly byPosition: readonly Measured[];
  /** That of the posterior mean. */
  readonly ridge: readonly number[];
}

const stream = { dimension: 2, noise: 0.1 };

export const lstmLinear: System<SupervisedConfig, PositionMetrics> = {
  name: "lstm-linear",
  family: "black box",
  configs: (profile) =>
    (["lstm", "gru"] as const).map((cell) => ({
      variant: cell,
      learner: "recurrent",
      options: { cell, units: 64 },
      iterations: profile === "quick" ? 500 : 6000,
      tasks: 64,
      rate: 3e-3,
    })),
  cost: ({ iterations }) => 5 + 0.008 * iterations,
  run: async (config, seed, { checkpoint }) => {
    const { learner, theta, metrics } = await trained(
      linearRegression({ ...stream, shots: 20 }),
      config,
      seed,
      checkpoint,
    );
    const byPosition: Measured[] = [];
    for (const shots of positions) {
      const judged = { tasks: 2000, batch: 1000, key: TEST_KEY };
      byPosition.push(rounded(await judge(learner, linearRegression({ ...stream, shots }), theta, judged)));
    }
    disposeParams(theta);
    const ridge = positions.map((shots) => Number(ridgeError({ ...stream, shots }).value.toPrecision(4)));
    return { ...metrics, byPosition, ridge };
  },
};

export const metaLstmSinusoid: System<SupervisedConfig, SupervisedMetrics> = {
  name: "meta-lstm-sinusoid",
  family: "black box",
  configs: (profile) =>
    (["first", "second"] as const).map((order) => ({
      variant: order,
      learner: "meta-lstm",
      options: {
        hidden: profile === "quick" ? [20, 20] : [40, 40],
        steps: profile === "quick" ? 3 : 5,
        rate: profile === "quick" ? 0.01 : 0.003,
        order,
      },
      iterations: profile === "quick" ? 600 : order === "first" ? 2500 : 1000,
      tasks: profile === "quick" ? 10 : 25,
      rate: profile === "quick" ? 3e-3 : 1e-3,
    })),
  cost: ({ iterations, variant }) => 5 + (variant === "first" ? 0.025 : 0.06) * iterations,
  run: (config, seed, { checkpoint }) => runSupervised(sinusoid(), config, seed, checkpoint),
};
