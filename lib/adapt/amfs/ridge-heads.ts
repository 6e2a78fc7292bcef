/**
 * Linear ridge regression on learned features, the closest relatives of I-AMFS: the kernel is aᵀb, all else alike.
 *
 *     r2-d2          X = [Z, 1]/√n, Y/√n one-hot,  W = Xᵀ(XXᵀ + λI)⁻¹Y,  logits a·[z, 1]W + b     Bertinetto et al. 2019; λ, a, b learned
 *     metaoptnet-rr  α = (ZZᵀ + λI)⁻¹Y,            logits s·zZᵀα                                  Lee et al. 2019; λ = 50 fixed, s learned
 *
 * Both solve for as many unknowns as there are support points, of which there are fewer than features (Woodbury). The division by √n turns λ into nλ. MetaOptNet
 * writes its ridge as a quadratic program; without constraints that is this solve, up to a factor that s takes up. Regression: y as it is, and no scale.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { identities, type Key, type Params, tidyTree, valueAndGradients } from "../../tensor/index.js";
import { type Learner, type MetaLearner, taskLosses } from "../frame/index.js";
import { type Embedding, embedPoints, mlpEmbedding } from "../metric/embedding.js";
import { factored, solveFactored } from "./cholesky-solve.js";
import { oneNumber } from "./kernels.js";
import { refusesToSolve } from "./refusal.js";

export interface RidgeHeadOptions {
  /** Default: `mlpEmbedding()`. */
  readonly embedding?: Embedding;
  /** λ, before training where it is learned. Default: 50. */
  readonly lambda?: number;
  /** Factor on the scores before training. Default: 10 for R2-D2, 1 for MetaOptNet. */
  readonly scale?: number;
  /** ε: the outer loss sees labels with 1 − ε on the class and ε/(N − 1) on each other. Default: 0. */
  readonly smoothing?: number;
}

/** θ: embedding, and ln λ, scale a and bias b where they are learned; each [1, 1, 1]. */
export type RidgeHeadTheta = { readonly embedding: Params; readonly head: Readonly<Record<string, tf.Tensor>> };
/** W [tasks, features, N]. */
export type LinearMap = { readonly w: tf.Tensor };

/** What the two differ in. */
interface Form {
  readonly name: string;
  readonly features: "as they are" | "with a one";
  /** Whether λ and b are learned beside the factor. */
  readonly learns: "factor" | "all";
  readonly lambda: number;
  readonly scale: number;
  readonly smoothing: number;
  readonly embedding: Embedding;
}

/** @throws RangeError on λ or a scale that is not positive, smoothing outside [0, 1) */
export function r2d2({ scale = 10, ...options }: RidgeHeadOptions = {}): Learner {
  return ridgeHead({ ...completed(options), scale, name: "r2-d2", features: "with a one", learns: "all" });
}

/** @throws as `r2d2` */
export function metaOptNetRidge({ scale = 1, ...options }: RidgeHeadOptions = {}): Learner {
  return ridgeHead({ ...completed(options), scale, name: "metaoptnet-rr", features: "as they are", learns: "factor" });
}

function completed({ embedding = mlpEmbedding(), lambda = 50, smoothing = 0 }: RidgeHeadOptions) {
  return { embedding: embedding as Embedding, lambda, smoothing };
}

function ridgeHead(form: Form): Learner {
  const { name, embedding, lambda, scale, smoothing } = form;
  for (const [option, value] of Object.entries({ lambda, scale })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`invalid ${option}: ${value}`);
  }
  if (!(smoothing >= 0 && smoothing < 1)) throw new RangeError(`invalid smoothing: ${smoothing}`);
  return {
    name,
    family: "optimization",
    refuses: refusesToSolve(embedding),
    on: (benchmark) => ridgeHeadOn(form, benchmark),
  };
}

function ridgeHeadOn(form: Form, benchmark: Benchmark): MetaLearner<RidgeHeadTheta, LinearMap> {
  const { name, features, learns, lambda, scale, smoothing, embedding } = form;
  const { kind, inputShape, outputs } = benchmark;
  const featuresOf = ({ embedding: weights }: RidgeHeadTheta, x: tf.Tensor) => {
    const z = embedPoints(embedding, weights, x);
    return features === "as they are" ? z : tf.concat([z, tf.ones([z.shape[0], z.shape[1] as number, 1])], 2);
  };
  const init = (key: Key): RidgeHeadTheta => ({
    embedding: embedding.init(key, inputShape),
    head: {
      ...(learns === "all" && { logLambda: oneNumber(Math.log(lambda)) }),
      ...(kind === "classification" && { scale: oneNumber(scale) }),
      ...(kind === "classification" && learns === "all" && { bias: oneNumber(0) }),
    },
  });
  const adapt = (theta: RidgeHeadTheta, { x, y }: LabelledSet): LinearMap =>
    tidyTree(() => {
      const z = featuresOf(theta, x);
      const level = learns === "all" ? tf.exp(theta.head.logLambda) : tf.scalar(lambda);
      return { w: dualRidge(z, y, features === "with a one" ? tf.mul(level, z.shape[1] as number) : level) };
    });
  const predict = (theta: RidgeHeadTheta, { w }: LinearMap, x: tf.Tensor) =>
    tf.tidy(() => {
      const values = tf.matMul(featuresOf(theta, x), w);
      if (kind === "regression") return values;
      const scaled = tf.mul(values, theta.head.scale);
      return theta.head.bias === undefined ? scaled : tf.add(scaled, theta.head.bias);
    });
  const objective = (theta: RidgeHeadTheta, { support, query }: Episodes) => {
    const others = smoothing / Math.max(1, outputs - 1);
    const y = kind === "regression" ? query.y : tf.add(tf.mul(query.y, 1 - smoothing - others), others);
    return tf.mean(taskLosses(kind, predict(theta, adapt(theta, support), query.x), y));
  };
  const gradients = (theta: RidgeHeadTheta, episodes: Episodes) =>
    tidyTree(() => valueAndGradients(objective)(theta, episodes));
  return { name, family: "optimization", init, adapt, predict, gradients };
}

/** W = Zᵀ(ZZᵀ + λI)⁻¹Y of every task: Z [tasks, n, d], Y [tasks, n, N], λ one number. */
export function dualRidge(z: tf.Tensor, y: tf.Tensor, lambda: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const identity = identities(z.shape[0], z.shape[1] as number);
    const gram = tf.matMul(z, z, false, true);
    return tf.matMul(z, solveFactored(factored(tf.add(gram, tf.mul(identity, lambda))), y), true, false);
  });
}
