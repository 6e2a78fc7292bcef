/**
 * Amortised inference for linear regression: a network from the sufficient statistics of a task to an approximate posterior of its weights,
 *
 *     (m, ln s) = g(XᵀX/n, Xᵀy/n),   q(w) = N(m, diag s²).
 *
 * It is trained on the evidence lower bound of support sets, in closed form for this model and never shown an exact posterior:
 *
 *     ELBO = −½ [n ln 2πσ² + (‖y − Xm‖² + Σ_j (XᵀX)_jj s_j²)/σ²] − KL(q ‖ N(μ₀, diag s₀²)) = ln p(y | X) − KL(q ‖ p(w | X, y)).
 *
 * Gershman and Goodman (2014); Ravi and Beatson (2019). What is amortised is the solve: adaptation is one forward pass, and the sum of all that it gets
 * wrong is the last term. A fixed prior leaves only the network to be learned, a learned one is variational empirical Bayes.
 */
import * as tf from "@tensorflow/tfjs";
import type { Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import {
  type Dense,
  identities,
  initNetwork,
  mapParams,
  network,
  tidyTree,
  valueAndGradients,
} from "../../tensor/index.js";
import { initLinear, type LinearTheta, linearDensity, refusesLinear } from "./bayesian-linear.js";
import { rowsOf } from "./deep-set.js";
import type { Probabilistic } from "./predictive.js";

export type AmortisedTheta = { readonly network: readonly Dense[]; readonly prior: LinearTheta };

/** m and s, both [tasks, d, 1]. */
export type DiagonalPosterior = { readonly mean: tf.Tensor; readonly deviation: tf.Tensor };

export interface AmortisedOptions {
  /** Units of the two hidden layers. Default: 64. */
  readonly width?: number;
  /** Standard deviation of the prior N(0, s₀²I) before training. Default: 1. */
  readonly deviation?: number;
  /** σ before training. Default: 0.5. */
  readonly noise?: number;
  /** Whether training moves prior and noise. Default: "learned". */
  readonly prior?: "learned" | "fixed";
}

/** @throws RangeError on a deviation or noise that is not positive */
export function amortisedLinear(options: AmortisedOptions = {}): Probabilistic<AmortisedTheta, DiagonalPosterior> {
  const { width = 64, deviation = 1, noise = 0.5, prior = "learned" } = options;
  return {
    name: "amortised-linear",
    family: "bayesian",
    refuses: (benchmark) => (benchmark.outputs === 1 ? refusesLinear(benchmark) : "it has one output"),
    on: ({ inputShape }) => {
      const inputs = inputShape.reduce((product, size) => product * size, 1);
      return {
        name: "amortised-linear",
        family: "bayesian",
        init: (key) => ({
          network: initNetwork(key, [inputs * (inputs + 1), width, width, 2 * inputs], { scheme: "he", gain: 0.3 }),
          prior: initLinear(inputShape, 1, { deviation, noise }),
        }),
        adapt: ({ network: layers }, support) => infer(layers, support),
        predict: (_, { mean }, x) => tf.tidy(() => tf.matMul(rowsOf(x), mean)),
        density: ({ prior: { logNoise } }, { mean, deviation: spread }, x) =>
          tidyTree(() => {
            const covariance = tf.mul(identities(mean.shape[0], inputs), tf.square(spread));
            return linearDensity(logNoise, { mean, covariance }, x);
          }),
        gradients: (theta, episodes) => tidyTree(() => (prior === "learned" ? ofAll : ofNetwork)(theta, episodes)),
      };
    },
  };
}

/** q of every task. */
function infer(layers: readonly Dense[], { x, y }: LabelledSet): DiagonalPosterior {
  return tidyTree(() => {
    const rows = rowsOf(x);
    const [tasks, points, inputs] = rows.shape as [number, number, number];
    const statistics = [tf.matMul(rows, rows, true, false), tf.matMul(rows, y, true, false)];
    const flat = statistics.map((leaf) => tf.reshape(tf.div(leaf, points), [tasks, -1]));
    const answer = tf.reshape(network(layers, tf.concat(flat, 1), "relu"), [tasks, 2 * inputs, 1]);
    const [mean, logDeviation] = tf.split(answer, 2, 1);
    return { mean, deviation: tf.exp(logDeviation) };
  });
}

/** ELBO of each task in nats, [tasks]. */
export function evidenceBound(prior: LinearTheta, q: DiagonalPosterior, { x, y }: LabelledSet): tf.Tensor {
  return tf.tidy(() => {
    const rows = rowsOf(x);
    const points = rows.shape[1] as number;
    const misses = tf.sum(tf.squaredDifference(y, tf.matMul(rows, q.mean)), [1, 2]);
    const spread = tf.sum(tf.square(tf.mul(rows, tf.transpose(q.deviation, [0, 2, 1]))), [1, 2]);
    const weighted = tf.mul(tf.add(misses, spread), tf.exp(tf.mul(tf.sum(prior.logNoise), -2)));
    const noise = tf.mul(tf.add(tf.mul(tf.sum(prior.logNoise), 2), Math.log(2 * Math.PI)), points);
    return tf.sub(tf.mul(tf.add(noise, weighted), -0.5), divergence(q, prior));
  });
}

/** KL(q ‖ prior) of each task, [tasks]. */
function divergence({ mean, deviation }: DiagonalPosterior, prior: LinearTheta): tf.Tensor {
  const ratio = tf.div(deviation, tf.exp(prior.logDeviation));
  const shift = tf.div(tf.sub(mean, prior.mean), tf.exp(prior.logDeviation));
  const terms = tf.sub(tf.add(tf.square(ratio), tf.square(shift)), tf.add(tf.mul(tf.log(ratio), 2), 1));
  return tf.mul(tf.sum(terms, [1, 2]), 0.5);
}

const loss = (theta: AmortisedTheta, { support }: Episodes) =>
  tf.neg(tf.mean(evidenceBound(theta.prior, infer(theta.network, support), support)));

const ofAll = (theta: AmortisedTheta, episodes: Episodes) => valueAndGradients(loss)(theta, episodes);

function ofNetwork(theta: AmortisedTheta, episodes: Episodes) {
  const { value, gradients } = valueAndGradients((layers: readonly Dense[]) =>
    loss({ network: layers, prior: theta.prior }, episodes),
  )(theta.network);
  const still = mapParams(theta.prior, (leaf) => tf.zerosLike(leaf)) as LinearTheta;
  return { value, gradients: { network: gradients, prior: still } };
}
