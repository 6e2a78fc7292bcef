/**
 * I-AMFS (Park and Kang 2024): adaptation is kernel ridge regression on learned features, one solve and no step of descent,
 *
 *     z = f_θ(x),   α = [K + μK² + (λ + γ)I]⁻¹(I + μK)Y,   F(x) = k(f_θ(x), Z) α;
 *     regression: F;   classification: logits s F + b on coded targets Y (target-coding.ts).
 *
 * Features, bandwidth σ², λ, s and b follow the gradient of the query loss, cross-entropy or squared error. With γ > 0 the outer loss carries γ KL/n as well
 * (i-amfs-solve.ts); a weight on ‖∇_f L‖² there may be negative, the sign of Meta-RKHS-I (Zhou et al. 2021). What of this the paper does not say: the
 * kernel acts on features (with `fixedEmbedding()` it acts on inputs), the coding, the scale.
 *
 * "First order" stops the derivative at α, what is left of FOMAML for a closed form: nothing here has a second derivative anyway. Features and bandwidth then learn
 * through k(f_θ(x), Z) alone, and λ through the information term or not at all.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { type Params, tidyTree, valueAndGradients } from "../../tensor/index.js";
import { requireWord } from "../black-box/main-network.js";
import { type Learner, type MetaLearner, taskLosses } from "../frame/index.js";
import { type Embedding, embedPoints, mlpEmbedding } from "../metric/embedding.js";
import { regularisers } from "./composite-objective.js";
import {
  functionalGradientPerPoint,
  informationPerPoint,
  lambdaOf,
  lambdaParameter,
  solveTasks,
} from "./i-amfs-solve.js";
import { initKernel, type KernelName, type KernelParams, kernelMatrix, oneNumber } from "./kernels.js";
import { refusesToSolve } from "./refusal.js";
import { codedTargets, type TargetCoding } from "./target-coding.js";

export interface IAmfsOptions {
  /** f. Default: `mlpEmbedding()`. */
  readonly embedding?: Embedding;
  /** Default: "rbf". */
  readonly kernel?: KernelName;
  /** Default: "centred". */
  readonly coding?: TargetCoding;
  /** Outer loss for classes; "squared" is that of F to the coded labels. Default: "cross-entropy". */
  readonly outer?: "cross-entropy" | "squared";
  /** Whether the outer loop differentiates through the solve. Default: "second". */
  readonly order?: "first" | "second";
  /** λ before training. Default: 0.1. */
  readonly lambda?: number;
  /** σ²/d before training. Default: 1. */
  readonly bandwidth?: number;
  /** s before training. Default: 8. */
  readonly scale?: number;
  /** μ ≥ 0. Default: 0. */
  readonly mu?: number;
  /** γ ≥ 0. Default: 0. */
  readonly gamma?: number;
  /** Weight of KL/n in the outer loss. Default: γ. */
  readonly information?: number;
  /** Weight of ‖∇_f L‖²/2n in the outer loss, of either sign. Default: 0. */
  readonly functionalGradient?: number;
  /** Default: "i-amfs", of first order "fo-i-amfs". */
  readonly name?: string;
}

/** Options with their defaults, checked. */
export type IAmfsSettings = Required<IAmfsOptions>;

export type IAmfsTheta = {
  readonly embedding: Params;
  readonly kernel: KernelParams;
  /** ρ, λ = 10⁻⁴ + e^ρ. */
  readonly logLambda: tf.Tensor;
  /** For classes: ln s and b. */
  readonly head: Readonly<Record<string, tf.Tensor>>;
};

/** Z [tasks, n, d] and α [tasks, n, N]. */
export type KernelExpansion = { readonly points: tf.Tensor; readonly weights: tf.Tensor };

/** @throws RangeError on λ, bandwidth or scale that is not positive, a negative μ or γ, an unknown word */
export function iAmfs(options: IAmfsOptions = {}): Learner {
  const settings = iAmfsSettings(options);
  return {
    name: settings.name,
    family: "optimization",
    refuses: refusesToSolve(settings.embedding),
    on: (benchmark) => iAmfsOn(settings, benchmark),
  };
}

/** @throws as `iAmfs` */
export function iAmfsSettings({
  embedding = mlpEmbedding(),
  kernel = "rbf",
  coding = "centred",
  outer = "cross-entropy",
  order = "second",
  lambda = 0.1,
  bandwidth = 1,
  scale = 8,
  mu = 0,
  gamma = 0,
  information = gamma,
  functionalGradient = 0,
  name = order === "first" ? "fo-i-amfs" : "i-amfs",
}: IAmfsOptions): IAmfsSettings {
  requireWord("kernel", kernel, ["rbf", "linear", "cosine"]);
  requireWord("coding", coding, ["centred", "one-hot", "signs"]);
  requireWord("outer loss", outer, ["cross-entropy", "squared"]);
  requireWord("order", order, ["first", "second"]);
  regularisers({ lambda, mu, gamma });
  lambdaParameter(lambda);
  for (const [option, value] of Object.entries({ scale, bandwidth })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`invalid ${option}: ${value}`);
  }
  const words = { kernel, coding, outer, order, name };
  return { ...words, embedding, lambda, bandwidth, scale, mu, gamma, information, functionalGradient };
}

export function iAmfsOn(
  settings: IAmfsSettings,
  { kind, inputShape }: Benchmark,
): MetaLearner<IAmfsTheta, KernelExpansion> {
  const { embedding, kernel, lambda, bandwidth, scale } = settings;
  const expansion = (theta: IAmfsTheta, { points, weights }: KernelExpansion, x: tf.Tensor) =>
    tf.matMul(kernelMatrix(kernel, theta.kernel, embedPoints(embedding, theta.embedding, x), points), weights);
  const scores = ({ head }: IAmfsTheta, values: tf.Tensor) =>
    kind === "regression" ? values : tf.add(tf.mul(values, tf.exp(head.logScale)), head.bias);
  const objective = (theta: IAmfsTheta, { support, query }: Episodes) => {
    const inner = iAmfsInner(settings, kind, theta, support);
    const values = expansion(theta, { points: inner.points, weights: inner.alpha }, query.x);
    const losses =
      kind === "classification" && settings.outer === "squared"
        ? taskLosses("regression", values, codedTargets(settings.coding, kind, query.y))
        : taskLosses(kind, scores(theta, values), query.y);
    return tf.mean(tf.add(losses, outerTerms(settings, inner)));
  };
  return {
    name: settings.name,
    family: "optimization",
    init: (key) => ({
      embedding: embedding.init(key, inputShape),
      kernel: initKernel(kernel, embedding.outputs(inputShape), bandwidth),
      logLambda: oneNumber(lambdaParameter(lambda)),
      head: kind === "classification" ? classHead(scale) : noHead,
    }),
    adapt: (theta, support) =>
      tidyTree(() => {
        const { points, alpha } = iAmfsInner(settings, kind, theta, support);
        return { points, weights: alpha };
      }),
    predict: (theta, adapted, x) => tf.tidy(() => scores(theta, expansion(theta, adapted, x))),
    gradients: (theta, episodes) => tidyTree(() => valueAndGradients(objective)(theta, episodes)),
  };
}

type Head = IAmfsTheta["head"];
const noHead: Head = {};
const classHead = (scale: number): Head => ({ logScale: oneNumber(Math.log(scale)), bias: oneNumber(0) });

/** All that the inner loop makes of a support set. */
export type Inner = {
  /** Z and its Gram matrix. */
  readonly points: tf.Tensor;
  readonly k: tf.Tensor;
  /** Coded targets. */
  readonly y: tf.Tensor;
  readonly lambda: tf.Tensor;
  readonly alpha: tf.Tensor;
};

export function iAmfsInner(
  settings: IAmfsSettings,
  kind: Benchmark["kind"],
  theta: IAmfsTheta,
  support: LabelledSet,
): Inner {
  return tidyTree(() => {
    const points = embedPoints(settings.embedding, theta.embedding, support.x);
    const k = kernelMatrix(settings.kernel, theta.kernel, points, points);
    const y = codedTargets(settings.coding, kind, support.y);
    const lambda = lambdaOf(theta.logLambda);
    return { points, k, y, lambda, alpha: solveTasks(k, y, lambda, settings) };
  });
}

/** What the composite objective adds to the loss of each task, [tasks] or one zero. */
function outerTerms({ information, functionalGradient }: IAmfsSettings, { k, y, lambda, alpha }: Inner): tf.Tensor {
  const terms = [
    ...(information === 0 ? [] : [tf.mul(informationPerPoint(k, lambda, alpha), information)]),
    ...(functionalGradient === 0 ? [] : [tf.mul(functionalGradientPerPoint(k, y, alpha), functionalGradient)]),
  ];
  return terms.reduce((sum, term) => tf.add(sum, term), tf.scalar(0) as tf.Tensor);
}
