/**
 * Experiment E2: the best number of inner steps of a network that MAML has trained, against the flexibility σ_R of the scaffold. A 1–16–1 tanh
 * network learns its initialisation on proton potentials (second order, Adam with cosine decay, float64), then adapts to tasks that it has not
 * seen for k = 0 … K steps. Everything is a function of configuration and seed; losses are half squared errors in (kcal/mol)².
 *
 * No network can do better without adaptation than the mean potential of the test tasks, E(0) ≥ ½ ∫ Var_i V(x; b_i) dμ(x): `leastUnadapted`.
 */
import { innerSteps } from "../tasks/index.js";
import {
  halfSquaredError,
  lossUnit,
  protonRegression,
  type Regression,
  type RegressionBatch,
} from "../tasks/proton-regression.js";
import {
  adam,
  cosineRate,
  disposeParams,
  foldIn,
  key,
  type Mlp,
  mapParams,
  mlp,
  randomMlp,
  train,
} from "../tensor/index.js";
import { adaptationCurve, adaptationLosses } from "./adaptation-curve.js";
import { metaStep } from "./maml.js";
import { largestCurvatures } from "./sharpness.js";

/** All of it numbers, so that it can be stored as JSON. */
export interface TrainedDepthConfig {
  /** σ_R, Å. */
  readonly sigmaR: number;
  /** σ_e, kcal/mol. Default: 2. */
  readonly noise?: number;
  /** Support points a task. Default: 10. */
  readonly shots?: number;
  /** Hidden width. Default: 16. */
  readonly width?: number;
  /** k and α while training. Defaults: 5, 0.1; adaptation to the test tasks uses the same α. */
  readonly innerSteps?: number;
  readonly innerRate?: number;
  /** Adam's steps and first rate, tasks a step. Defaults: 2500, 0.01, 16. */
  readonly outerSteps?: number;
  readonly outerRate?: number;
  readonly batch?: number;
  /** Tasks of the test and K. Defaults: 1000, 100. */
  readonly testTasks?: number;
  readonly longest?: number;
}

/** The configuration of the specification. */
export const trainedDepthDefaults: Required<Omit<TrainedDepthConfig, "sigmaR">> = {
  noise: 2,
  shots: 10,
  width: 16,
  innerSteps: 5,
  innerRate: 0.1,
  outerSteps: 2500,
  outerRate: 0.01,
  batch: 16,
  testTasks: 1000,
  longest: 100,
};

/** Plain numbers, rounded to what their errors deserve, so that it can be stored as JSON. (kcal/mol)². */
export interface TrainedDepth {
  /** E(0) … E(K) over the test tasks, four digits. */
  readonly mean: readonly number[];
  /** Standard error of E(k), and of E(k) − E(k*) over the same tasks; three digits. */
  readonly standardError: readonly number[];
  readonly pairedError: readonly number[];
  /** ½ ∫ Var_i V dμ of the test tasks: the least E(0). */
  readonly leastUnadapted: number;
  /** Mean query loss of the batches in the last tenth of the training. */
  readonly trainingLoss: number;
  /** α times the largest curvature of a task's support loss at θ, mean over the first hundred test tasks; steps overshoot above 1. Three digits. */
  readonly sharpness: number;
  /** What computed: "onnxruntime-cpu", … */
  readonly engine: string;
}

/**
 * One training and one test, a few seconds. `onProgress` hears outer steps.
 * @throws RangeError on a configuration that is none (each number by name)
 */
export async function trainedDepth(
  config: TrainedDepthConfig,
  seed: number,
  onProgress?: (done: number, total: number) => void,
): Promise<TrainedDepth> {
  const { sigmaR, noise, shots, width, outerSteps, outerRate, batch, testTasks, longest, ...inner } = {
    ...trainedDepthDefaults,
    ...config,
  };
  const [startKey, trainKey, testKey] = [1, 2, 3].map((purpose) => foldIn(key(seed), purpose));
  const draw = protonRegression({ sigmaR, noise, shots });
  // The potentials are even in x, and their bends lie all over the interval: so must those of the hidden units.
  const start = randomMlp(startKey, [1, width, 1], { gain: 2, bias: 1 });
  const optimizer = adam({ learningRate: cosineRate({ from: outerRate, steps: outerSteps }) });
  const step = metaStep(networkLosses, optimizer, { steps: innerSteps(inner.innerSteps), rate: inner.innerRate });
  const initial = { params: start, optimizer: optimizer.init(start) };
  const trained = await train(step, initial, {
    steps: outerSteps,
    key: trainKey,
    batch: (_, from) => draw(batch, from),
    record: 1,
    compile: { dtype: "float64" },
    progress: { set: (done) => onProgress?.(done, outerSteps), done: () => {} },
  });
  const test = draw(testTasks, testKey);
  const adaptation = { steps: innerSteps(longest), rate: inner.innerRate };
  const losses = await adaptationLosses(networkLosses, trained.state.params, test, adaptation);
  const some = mapParams(test.support, (leaf) => leaf.slice(0, Math.min(100, leaf.shape[0])));
  const curvatures = await largestCurvatures(networkLosses, trained.state.params, some, { key: testKey });
  const leastUnadapted = lossUnit * leastLossUnadapted(test);
  disposeParams([initial, trained.state, test, some]);
  const { mean, standardError, pairedError } = adaptationCurve(losses.map((row) => row.map((x) => lossUnit * x)));
  const batches = trained.history.metrics.loss.slice(-Math.ceil(outerSteps / 10));
  const rounded = (values: ArrayLike<number>, digits: number) =>
    Array.from(values, (value) => Number(value.toPrecision(digits)));
  return {
    mean: rounded(mean, 4),
    standardError: rounded(standardError, 3),
    pairedError: rounded(pairedError, 3),
    leastUnadapted: Number(leastUnadapted.toPrecision(4)),
    trainingLoss: Number(((lossUnit * batches.reduce((sum, x) => sum + x, 0)) / batches.length).toPrecision(3)),
    sharpness: Number(
      ((inner.innerRate * curvatures.reduce((sum, x) => sum + x, 0)) / curvatures.length).toPrecision(3),
    ),
    engine: trained.engine,
  };
}

/** ½ Σ w (f(x) − y)² of each task's own network. */
export function networkLosses(network: Mlp, data: Regression): ReturnType<typeof halfSquaredError> {
  return halfSquaredError(mlp(network, data.x), data);
}

/** ½ Σ_j w_j Var_i y_ij of the query targets: the loss of the mean target at every node. */
export function leastLossUnadapted({ query }: RegressionBatch): number {
  const [tasks, nodes] = query.y.shape;
  const [targets, weights] = [query.y.dataSync(), query.weight.dataSync()];
  let sum = 0;
  for (let j = 0; j < nodes; j++) {
    const column = Float64Array.from({ length: tasks }, (_, i) => targets[i * nodes + j]);
    const mean = column.reduce((total, y) => total + y, 0) / tasks;
    sum += (weights[j] * column.reduce((total, y) => total + (y - mean) ** 2, 0)) / tasks / 2;
  }
  return sum;
}
