/**
 * Gaussian process regression as a learner: the exact posterior under a squared-exponential kernel, in one tensor program,
 *
 *     K = k(X, X) + σ²I,   μ(x*) = k(x*, X) K⁻¹ y,   var(x*) = s² + σ² − k(x*, X) K⁻¹ k(X, x*),
 *     k(x, x′) = s² exp(−‖x − x′‖²/2ℓ²),   θ = (ln ℓ, ln s, ln σ).
 *
 * Rasmussen and Williams (2006), chapters 2 and 5. Meta-learning is type II maximum likelihood: θ climbs the evidence ln p(y | X, θ) of the support sets
 * and needs no query set. At the θ of the process that tasks are drawn from, nothing is left to learn, and the learner is the oracle. The noise has a floor of
 * a hundredth of s, without which float32 could not solve with the kernel of smooth functions. Float64: processPosterior of lib/tasks/benchmarks.
 */
import * as tf from "@tensorflow/tfjs";
import type { Episodes, GaussianProcess, LabelledSet } from "../../tasks/benchmarks/index.js";
import { identities, solvePositive, tidyTree, valueAndGradients } from "../../tensor/index.js";
import { rowsOf } from "./deep-set.js";
import type { Probabilistic } from "./predictive.js";

/** Logarithms of ℓ, s and of what of σ is above the floor; each [1, 1, 1]. */
export type ProcessTheta = { readonly length: tf.Tensor; readonly scale: tf.Tensor; readonly noise: tf.Tensor };

/** The support inputs, K⁻¹ and K⁻¹y. */
export type ProcessPosterior = { readonly x: tf.Tensor; readonly inverse: tf.Tensor; readonly weights: tf.Tensor };

const FLOOR = 0.01;

/** Starts at the given process; default ℓ = s = 1, σ = 0.1. @throws RangeError on values that are not positive, noise not above s/100 */
export function exactProcess(start: GaussianProcess = {}): Probabilistic<ProcessTheta, ProcessPosterior> {
  const { length = 1, scale = 1, noise = 0.1 } = start;
  for (const [name, value] of Object.entries({ length, scale })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`invalid ${name}: ${value}`);
  }
  if (!(noise > FLOOR * scale && Number.isFinite(noise))) {
    throw new RangeError(`invalid noise: ${noise} (more than a hundredth of the scale ${scale} wanted)`);
  }
  return {
    name: "exact-gaussian-process",
    family: "bayesian",
    refuses: ({ kind, supportPoints }) => {
      if (kind !== "regression") return "its likelihood is normal";
      return supportPoints > 50 ? "its elimination is unrolled over more than 50 points" : undefined;
    },
    on: ({ outputs }) => ({
      name: "exact-gaussian-process",
      family: "bayesian",
      init: () => ({
        length: logarithm(length),
        scale: logarithm(scale),
        noise: logarithm(Math.sqrt(noise ** 2 - (FLOOR * scale) ** 2)),
      }),
      adapt: (theta, support) => tidyTree(() => posterior(theta, support).posterior),
      predict: (theta, { x: seen, weights }, x) => tf.tidy(() => tf.matMul(kernel(theta, rowsOf(x), seen), weights)),
      density: (theta, { x: seen, inverse, weights }, x) =>
        tidyTree(() => {
          const cross = kernel(theta, rowsOf(x), seen);
          const explained = tf.sum(tf.mul(tf.matMul(cross, inverse), cross), 2, true);
          const total = tf.add(tf.exp(tf.mul(theta.scale, 2)), noiseVariance(theta));
          const variance = tf.maximum(tf.sub(total, explained), noiseVariance(theta));
          const deviation = tf.mul(tf.sqrt(variance), tf.ones([1, 1, outputs]));
          return { mean: tf.matMul(cross, weights), deviation };
        }),
      gradients: (theta, episodes) => tidyTree(() => valueAndGradients(negativeEvidence)(theta, episodes)),
    }),
  };
}

/** −ln p(y | X, θ) of the support sets, mean over tasks, points and outputs. */
function negativeEvidence(theta: ProcessTheta, { support }: Episodes): tf.Tensor {
  const { y } = support;
  const [, points, outputs] = y.shape as [number, number, number];
  const { posterior: found, logDeterminant } = posterior(theta, support);
  const squares = tf.div(tf.mean(tf.sum(tf.mul(y, found.weights), [1, 2])), points * outputs);
  const determinants = tf.div(tf.mean(logDeterminant), points);
  return tf.mul(tf.add(tf.add(squares, determinants), Math.log(2 * Math.PI)), 0.5);
}

function posterior(theta: ProcessTheta, { x, y }: LabelledSet) {
  return tidyTree(() => {
    const rows = rowsOf(x);
    const [tasks, points] = rows.shape as [number, number];
    const identity = identities(tasks, points);
    const covariance = tf.add(kernel(theta, rows, rows), tf.mul(identity, noiseVariance(theta)));
    const { solution: inverse, logDeterminant } = solvePositive(covariance, identity);
    return { posterior: { x: tf.clone(rows), inverse, weights: tf.matMul(inverse, y) }, logDeterminant };
  });
}

/** k(a, b) [tasks, n, m] of rows. */
function kernel({ length, scale }: ProcessTheta, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const distances = tf.sum(tf.squaredDifference(tf.expandDims(a, 2), tf.expandDims(b, 1)), 3);
  return tf.exp(tf.sub(tf.mul(scale, 2), tf.mul(tf.mul(distances, 0.5), tf.exp(tf.mul(length, -2)))));
}

const noiseVariance = ({ scale, noise }: ProcessTheta) =>
  tf.add(tf.exp(tf.mul(noise, 2)), tf.mul(tf.exp(tf.mul(scale, 2)), FLOOR ** 2));

const logarithm = (value: number) => tf.fill([1, 1, 1], Math.log(value));
