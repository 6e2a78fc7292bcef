/**
 * Deep kernel transfer (Patacchiola et al. 2020): a Gaussian process on learned features,
 *
 *     y ~ N(m, a²k(Z, Z) + νI),   E[y*] = m + k(z*, Z) a² (a²K + νI)⁻¹(y − m),   ν = 0.1 fixed.
 *
 * Classes are ±1 targets, one output against the rest, all with one kernel; the class of a query has the largest mean. Where I-AMFS learns from errors on
 * queries, θ = (features, kernel, ln a², m) here climbs the evidence of support and query targets together,
 *
 *     −ln p(Y | X) = ½ Σ_c (y_c − m)ᵀ(a²K + νI)⁻¹(y_c − m) + ½N [ln det(a²K + νI) + n ln 2π],   divided by nN.
 *
 * The paper's best kernel on images is the cosine, of features normalised over the batch (`normalisedEmbedding`).
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { identities, type Params, tidyTree, valueAndGradients } from "../../tensor/index.js";
import type { Predictive, Probabilistic, ProbabilisticLearner } from "../bayesian/index.js";
import { requireWord } from "../black-box/main-network.js";
import { type Embedding, embedPoints, mlpEmbedding } from "../metric/embedding.js";
import { factored, logDeterminant, solveFactored } from "./cholesky-solve.js";
import type { KernelExpansion } from "./i-amfs.js";
import { initKernel, type KernelName, type KernelParams, kernelDiagonal, kernelMatrix, oneNumber } from "./kernels.js";
import { refusesToSolve } from "./refusal.js";
import { codedTargets } from "./target-coding.js";

export interface DeepKernelOptions {
  /** Default: `mlpEmbedding()`. */
  readonly embedding?: Embedding;
  /** Default: "rbf" for regression, "cosine" for classes. */
  readonly kernel?: KernelName;
  /** ν, a variance. Default: 0.1. */
  readonly noise?: number;
  /** σ²/d of the rbf kernel before training. Default: 1. */
  readonly bandwidth?: number;
  /** a² before training. Default: 1. */
  readonly amplitude?: number;
  /** Default: "dkt". */
  readonly name?: string;
}

export type DeepKernelTheta = {
  readonly embedding: Params;
  readonly kernel: KernelParams;
  /** ln a² and m, each [1, 1, 1]. */
  readonly logAmplitude: tf.Tensor;
  readonly mean: tf.Tensor;
};

/** @throws RangeError on noise, bandwidth or amplitude that is not positive, an unknown kernel */
export function deepKernelTransfer(options: DeepKernelOptions = {}): Probabilistic<DeepKernelTheta, KernelExpansion> {
  const { noise = 0.1, bandwidth = 1, amplitude = 1, name = "dkt" } = options;
  for (const [option, value] of Object.entries({ noise, bandwidth, amplitude })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`invalid ${option}: ${value}`);
  }
  if (options.kernel !== undefined) requireWord("kernel", options.kernel, ["rbf", "linear", "cosine"]);
  const embedding = options.embedding ?? mlpEmbedding();
  const fits = refusesToSolve(embedding);
  return {
    name,
    family: "bayesian",
    // Training conditions on nothing: its matrix is of support and query points.
    refuses: (benchmark) => fits({ ...benchmark, supportPoints: benchmark.supportPoints + benchmark.queryPoints }),
    on: (benchmark) => {
      const kernel = options.kernel ?? (benchmark.kind === "regression" ? "rbf" : "cosine");
      return deepKernelOn({ embedding, noise, bandwidth, amplitude, name, kernel }, benchmark);
    },
  };
}

function deepKernelOn(
  { embedding, kernel, noise, bandwidth, amplitude, name }: Required<DeepKernelOptions>,
  { kind, inputShape }: Benchmark,
): ProbabilisticLearner<DeepKernelTheta, KernelExpansion> {
  const embedded = (theta: DeepKernelTheta, x: tf.Tensor) => embedPoints(embedding, theta.embedding, x);
  const covariance = (theta: DeepKernelTheta, a: tf.Tensor, b: tf.Tensor) =>
    tf.mul(kernelMatrix(kernel, theta.kernel, a, b), tf.exp(theta.logAmplitude));
  const noisy = (theta: DeepKernelTheta, z: tf.Tensor) =>
    tf.add(covariance(theta, z, z), tf.mul(identities(z.shape[0], z.shape[1] as number), noise));
  const centred = (theta: DeepKernelTheta, y: tf.Tensor) => tf.sub(codedTargets("signs", kind, y), theta.mean);

  function negativeEvidence(theta: DeepKernelTheta, { support, query }: Episodes): tf.Tensor {
    // Embedded as they are at test time: each set by itself, so that a normalisation over the batch means the same.
    const z = tf.concat([embedded(theta, support.x), embedded(theta, query.x)], 1);
    const y = centred(theta, tf.concat([support.y, query.y], 1));
    const observed = factored(noisy(theta, z));
    const squares = tf.mean(tf.mul(y, solveFactored(observed, y)));
    const determinants = tf.div(tf.mean(logDeterminant(observed)), z.shape[1] as number);
    return tf.mul(tf.add(tf.add(squares, determinants), Math.log(2 * Math.PI)), 0.5);
  }
  function adapt(theta: DeepKernelTheta, { x, y }: LabelledSet): KernelExpansion {
    return tidyTree(() => {
      const points = embedded(theta, x);
      return { points, weights: solveFactored(factored(noisy(theta, points)), centred(theta, y)) };
    });
  }
  function predict(theta: DeepKernelTheta, { points, weights }: KernelExpansion, x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.add(tf.matMul(covariance(theta, embedded(theta, x), points), weights), theta.mean));
  }
  function density(theta: DeepKernelTheta, { points, weights }: KernelExpansion, x: tf.Tensor): Predictive {
    return tidyTree(() => {
      const queries = embedded(theta, x);
      const cross = covariance(theta, queries, points);
      const towards = tf.transpose(cross, [0, 2, 1]);
      const explained = tf.sum(tf.mul(solveFactored(factored(noisy(theta, points)), towards), towards), 1);
      const prior = tf.mul(kernelDiagonal(kernel, queries), tf.exp(theta.logAmplitude));
      const deviation = tf.sqrt(tf.add(tf.relu(tf.sub(prior, tf.expandDims(explained, 2))), noise));
      const mean = tf.add(tf.matMul(cross, weights), theta.mean);
      return { mean, deviation: tf.mul(deviation, tf.onesLike(mean)) };
    });
  }
  return {
    name,
    family: "bayesian",
    init: (key) => ({
      embedding: embedding.init(key, inputShape),
      kernel: initKernel(kernel, embedding.outputs(inputShape), bandwidth),
      logAmplitude: oneNumber(Math.log(amplitude)),
      mean: oneNumber(0),
    }),
    adapt,
    predict,
    density,
    gradients: (theta, episodes) => tidyTree(() => valueAndGradients(negativeEvidence)(theta, episodes)),
  };
}
