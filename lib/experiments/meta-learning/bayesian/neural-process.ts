/** "cnp-gp": conditional neural processes on functions of Gaussian processes, where every figure has its exact value. */
import * as tf from "@tensorflow/tfjs";
import {
  conditionalNeuralProcess,
  likelihoodCap,
  type NeuralProcessTheta,
  type ProbabilisticLearner,
  type TaskCode,
} from "../../../adapt/bayesian/index.js";
import type { Measured } from "../../../adapt/frame/index.js";
import {
  type Episodes,
  gaussianProcess,
  processPosterior,
  processPriorLikelihood,
} from "../../../tasks/benchmarks/index.js";
import { countParams, disposeParams, foldIn, key } from "../../../tensor/index.js";
import type { System, SystemMetrics } from "../system.js";
import {
  type ContextRow,
  contextRows,
  type DensityBudget,
  type LossCurve,
  rounded,
  trainedOnContexts,
  withContext,
} from "./density-training.js";
import { duplicatedDeviation, exactFigures, type PlainFunctions, plainFunctions } from "./exact-answer.js";

type NeuralProcess = ProbabilisticLearner<NeuralProcessTheta, TaskCode>;

export type NeuralProcessConfig = {
  readonly variant: string;
  readonly length: number;
  readonly noise: number;
  readonly width: number;
  readonly floor: number;
  readonly activation: "silu" | "relu";
  /** Functions judged on, 50 targets each. */
  readonly functions: number;
  readonly budget: DensityBudget;
};

/** Mean and deviation on a grid, of the network and exact, for one function. */
export interface ExampleCurves {
  readonly context: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly at: readonly number[];
  readonly neural: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
  readonly exact: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
}

export interface NeuralProcessMetrics extends SystemMetrics {
  /** Log likelihood a target without a context, nats. */
  readonly prior: number;
  /** What σ_min allows at most, nats. */
  readonly cap: number;
  readonly rows: readonly ContextRow[];
  /** Ten points of functions that bend within 0.4 of the length trained on; "exact" is the posterior of the law trained on. */
  readonly shifted: ContextRow;
  /** Mean deviation at targets where three points are given so many times. */
  readonly duplication: readonly { readonly copies: number; readonly neural: number; readonly exact: number }[];
  readonly examples: readonly ExampleCurves[];
  readonly curve: LossCurve;
  readonly trainSeconds: number;
  readonly learnedNumbers: number;
}

const CONTEXTS = [3, 5, 10, 20];
const COPIES = [1, 2, 4, 8];
const long = { length: 1, noise: 0.1, width: 64, floor: 0.03, activation: "silu", functions: 512 } as const;
const short = { length: 0.4, noise: 0.02, width: 128, floor: 0.1, activation: "silu", functions: 512 } as const;
const full = { steps: 20_000, tasks: 16, rate: 3e-3 };

/** Setting "short" is that of the authors' code; "long" is smoother and has a lower floor, "long-relu" is it with the authors' activation. */
export const cnpGp: System<NeuralProcessConfig, NeuralProcessMetrics> = {
  name: "cnp-gp",
  family: "bayesian",
  configs: (profile) =>
    profile === "quick"
      ? [{ ...long, variant: "long", functions: 256, budget: { steps: 2000, tasks: 16, rate: 3e-3 } }]
      : [
          { ...long, variant: "long", budget: full },
          { ...short, variant: "short", budget: full },
          { ...long, variant: "long-relu", activation: "relu", budget: full },
        ],
  cost: ({ width, budget }) => (budget.steps * width) / 20_000,
  run: async ({ width, floor, activation, functions, budget, length, noise }, seed, { checkpoint }) => {
    const process = { length, noise };
    const benchmark = gaussianProcess({ ...process, shots: 20, queries: 10 });
    const learner = conditionalNeuralProcess({ width, floor, activation }).on(benchmark);
    const { theta, curve, seconds } = await trainedOnContexts(learner, benchmark, { budget, seed, checkpoint });
    const episodes = gaussianProcess({ ...process, shots: 20, queries: 50 }).draw(
      foldIn(key(seed), 2),
      functions,
      "test",
    );
    const plain = plainFunctions(episodes);
    const exactly = (context: number) => exactFigures(process, plain, context);
    const rows = await contextRows(learner, theta, episodes, CONTEXTS, exactly);
    const bent = gaussianProcess({ noise, length: 0.4 * length, shots: 20, queries: 50 }).draw(
      foldIn(key(seed), 3),
      functions,
      "test",
    );
    const plainBent = plainFunctions(bent);
    const asTrained = (context: number) => exactFigures(process, plainBent, context);
    const [shifted] = await contextRows(learner, theta, bent, [10], asTrained);
    const found = {
      gist: rows.map(({ neural, exact }) => `${nats(neural.logLikelihood)} (${nats(exact.logLikelihood)})`).join(", "),
      prior: processPriorLikelihood(process),
      cap: likelihoodCap(floor),
      rows,
      shifted,
      duplication: COPIES.map((copies) => ({
        copies,
        neural: neuralDuplicated(learner, theta, episodes, copies),
        exact: duplicatedDeviation(process, plain, 3, copies),
      })),
      examples: [3, 10].map((context) => example(process, { learner, theta, episodes, plain, context })),
      curve,
      trainSeconds: seconds,
      learnedNumbers: countParams(theta),
    };
    disposeParams([theta, episodes, bent]);
    return found;
  },
};

const nats = ({ mean }: Measured) => mean.toFixed(3);

/** Mean deviation of the network where the first three points are given `copies` times. */
function neuralDuplicated(
  learner: NeuralProcess,
  theta: NeuralProcessTheta,
  episodes: Episodes,
  copies: number,
): number {
  return tf.tidy(() => {
    const first = (leaf: tf.Tensor) => tf.tile(tf.slice(leaf, [0, 0, 0], [-1, 3, -1]), [1, copies, 1]);
    const support = { x: first(episodes.support.x), y: first(episodes.support.y) };
    const { deviation } = learner.density(theta, learner.adapt(theta, support), episodes.query.x);
    return tf.mean(deviation).dataSync()[0];
  });
}

interface Example {
  readonly learner: NeuralProcess;
  readonly theta: NeuralProcessTheta;
  readonly episodes: Episodes;
  readonly plain: PlainFunctions;
  readonly context: number;
}

/** The answers for the first function on 61 points of [−2, 2]. */
function example(process: { length: number; noise: number }, { learner, theta, episodes, plain, context }: Example) {
  const at = Array.from({ length: 61 }, (_, i) => -2 + i / 15);
  const seen = { x: plain.x[0].slice(0, context), y: plain.y[0].slice(0, context) };
  const exact = processPosterior(process, seen, at);
  const neural = tf.tidy(() => {
    const one = tf.tensor3d(at, [1, at.length, 1]);
    const adapted = learner.adapt(theta, withContext(episodes, context).support);
    const { mean, deviation } = learner.density(theta, { code: tf.slice(adapted.code, [0, 0], [1, -1]) }, one);
    return { mean: rounded(mean.dataSync()), deviation: rounded(deviation.dataSync()) };
  });
  return {
    context,
    x: rounded(seen.x),
    y: rounded(seen.y),
    at: rounded(at),
    neural,
    exact: { mean: rounded(exact.mean), deviation: rounded(exact.variance.map(Math.sqrt)) },
  };
}
