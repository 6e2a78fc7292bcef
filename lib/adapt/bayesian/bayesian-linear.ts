/**
 * Bayesian linear regression as a learner, the exact posterior with a prior that is learned:
 *
 *     w ~ N(μ₀, diag s₀²),  y = Xw + σε:   Λ = XᵀX/σ² + diag s₀⁻²,   m = Λ⁻¹(Xᵀy/σ² + μ₀/s₀²),   var(x*) = x*ᵀΛ⁻¹x* + σ².
 *
 * m is ridge regression towards μ₀ instead of towards zero. Meta-learning is empirical Bayes: θ = (μ₀, ln s₀, ln σ) climbs the evidence of the support sets,
 *
 *     −2 ln p(y | X) = n ln 2πσ² + 2 Σ ln s₀ + ln det Λ + ‖y − Xm‖²/σ² + ‖(m − μ₀)/s₀‖²,
 *
 * and needs no query set. The float64 form with a full Σ₀ is hierarchical-regression.ts, EM for it empirical-bayes.ts.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { identities, solvePositive, tidyTree, valueAndGradients } from "../../tensor/index.js";
import { rowsOf } from "./deep-set.js";
import type { Predictive, Probabilistic } from "./predictive.js";

/** μ₀ [1, d, outputs], ln s₀ [1, d, 1], ln σ [1, 1, 1]. */
export type LinearTheta = { readonly mean: tf.Tensor; readonly logDeviation: tf.Tensor; readonly logNoise: tf.Tensor };

/** m [tasks, d, outputs] and Λ⁻¹ [tasks, d, d]. */
export type LinearPosterior = { readonly mean: tf.Tensor; readonly covariance: tf.Tensor };

export interface BayesianLinearOptions {
  /** s₀ before training, with μ₀ = 0. Default: 1. */
  readonly deviation?: number;
  /** σ before training. Default: 0.5. */
  readonly noise?: number;
}

/** @throws RangeError on a deviation or noise that is not positive */
export function bayesianLinear(options: BayesianLinearOptions = {}): Probabilistic<LinearTheta, LinearPosterior> {
  const { deviation = 1, noise = 0.5 } = options;
  return {
    name: "bayesian-linear",
    family: "bayesian",
    refuses: refusesLinear,
    on: ({ inputShape, outputs }) => ({
      name: "bayesian-linear",
      family: "bayesian",
      init: () => initLinear(inputShape, outputs, { deviation, noise }),
      adapt: (theta, support) =>
        tidyTree(() => {
          const { mean, covariance } = exact(theta, support);
          return { mean, covariance };
        }),
      predict: (_, { mean }, x) => tf.tidy(() => tf.matMul(rowsOf(x), mean)),
      density: ({ logNoise }, { mean, covariance }, x) => linearDensity(logNoise, { mean, covariance }, x),
      gradients: (theta, episodes) => tidyTree(() => valueAndGradients(negativeEvidence)(theta, episodes)),
    }),
  };
}

/** Why a model that is linear in its inputs does not fit a benchmark. */
export function refusesLinear({ kind, inputShape }: Benchmark): string | undefined {
  if (kind !== "regression") return "its likelihood is normal";
  const inputs = inputShape.reduce((product, size) => product * size, 1);
  return inputs > 50 ? "its elimination is unrolled over more than 50 inputs" : undefined;
}

/** θ before training. @throws RangeError on a deviation or noise that is not positive */
export function initLinear(
  inputShape: readonly number[],
  outputs: number,
  { deviation, noise }: Required<BayesianLinearOptions>,
): LinearTheta {
  for (const [name, value] of Object.entries({ deviation, noise })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`invalid ${name}: ${value}`);
  }
  const inputs = inputShape.reduce((product, size) => product * size, 1);
  return {
    mean: tf.zeros([1, inputs, outputs]),
    logDeviation: tf.fill([1, inputs, 1], Math.log(deviation)),
    logNoise: tf.fill([1, 1, 1], Math.log(noise)),
  };
}

/** The law of noisy targets at x under a posterior of the weights. */
export function linearDensity(logNoise: tf.Tensor, { mean, covariance }: LinearPosterior, x: tf.Tensor): Predictive {
  return tidyTree(() => {
    const rows = rowsOf(x);
    const spread = tf.sum(tf.mul(tf.matMul(rows, covariance), rows), 2, true);
    const deviation = tf.sqrt(tf.add(tf.maximum(spread, 0), tf.exp(tf.mul(logNoise, 2))));
    const outputs = mean.shape[2] as number;
    return { mean: tf.matMul(rows, mean), deviation: tf.mul(deviation, tf.ones([1, 1, outputs])) };
  });
}

function exact({ mean: prior, logDeviation, logNoise }: LinearTheta, { x, y }: LabelledSet) {
  return tidyTree(() => {
    const rows = rowsOf(x);
    const [tasks, , inputs] = rows.shape as [number, number, number];
    const [precision, weight] = [tf.exp(tf.mul(logDeviation, -2)), tf.exp(tf.mul(logNoise, -2))];
    const identity = identities(tasks, inputs);
    const lambda = tf.add(tf.mul(tf.matMul(rows, rows, true, false), weight), tf.mul(identity, precision));
    const right = tf.add(tf.mul(tf.matMul(rows, y, true, false), weight), tf.mul(prior, precision));
    const { solution: covariance, logDeterminant } = solvePositive(lambda, identity);
    return { mean: tf.matMul(covariance, right), covariance, logDeterminant };
  });
}

/** −ln p(y | X, θ) of the support sets, mean over tasks, points and outputs. */
function negativeEvidence(theta: LinearTheta, { support }: Episodes): tf.Tensor {
  const { mean, logDeterminant } = exact(theta, support);
  const { x, y } = support;
  const [, points, outputs] = y.shape as [number, number, number];
  const misses = tf.mul(tf.sub(y, tf.matMul(rowsOf(x), mean)), tf.exp(tf.neg(theta.logNoise)));
  const shifts = tf.mul(tf.sub(mean, theta.mean), tf.exp(tf.neg(theta.logDeviation)));
  const squares = tf.add(tf.sum(tf.square(misses), [1, 2]), tf.sum(tf.square(shifts), [1, 2]));
  const determinants = tf.add(logDeterminant, tf.mul(tf.sum(theta.logDeviation), 2));
  const perPoint = tf.add(tf.div(squares, points * outputs), tf.div(determinants, points));
  const noise = tf.add(tf.mul(tf.sum(theta.logNoise), 2), Math.log(2 * Math.PI));
  return tf.mul(tf.add(tf.mean(perPoint), noise), 0.5);
}
