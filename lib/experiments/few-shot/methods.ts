/**
 * The methods that few-shot results compare, as records of everything that determines them, and the learners that the records stand for. All of them have one
 * network: gradients adapt it whole, closed forms and metrics stand on its body (lib/adapt/amfs/body-embedding.ts). Options that are defaults of a learner
 * are written out, so that a default that changes makes a configuration of its own.
 */
import {
  bodyEmbedding,
  deepKernelTransfer,
  type IAmfsOptions,
  iAmfs,
  type KernelName,
  metaOptNetRidge,
  normalisedEmbedding,
  r2d2,
} from "../../adapt/amfs/index.js";
import { requireWord } from "../../adapt/black-box/main-network.js";
import type { Learner } from "../../adapt/frame/index.js";
import { type AgreementOptions, agreeingKind, learnerGradients } from "../../adapt/gradient-agreement/index.js";
import { prototypical } from "../../adapt/metric/index.js";
import {
  anil,
  fomaml,
  type GradientLearnerKind,
  type ModelKind,
  maml,
  type Weights,
} from "../../adapt/optimization/index.js";
import type { Params } from "../../tensor/index.js";

/** How the gradients of the tasks of a batch become one step. */
export type Outer = Required<Pick<AgreementOptions, "rule" | "normalisation" | "length">>;

export type GradientMethod = {
  readonly kind: "gradient";
  readonly algorithm: "maml" | "fomaml" | "anil";
  /** Inner steps in training and in judging. */
  readonly steps: number;
  /** α, on the mean loss of the support set. */
  readonly rate: number;
};

export type KernelMethod = { readonly kind: "i-amfs" } & Required<
  Pick<
    IAmfsOptions,
    | "kernel"
    | "coding"
    | "order"
    | "lambda"
    | "bandwidth"
    | "scale"
    | "mu"
    | "gamma"
    | "information"
    | "functionalGradient"
  > & { readonly outer: IAmfsOptions["outer"] }
>;

export type RidgeMethod = {
  readonly kind: "r2-d2" | "metaoptnet";
  readonly lambda: number;
  readonly scale: number;
  readonly smoothing: number;
};

export type ProcessMethod = {
  readonly kind: "dkt";
  readonly kernel: KernelName;
  readonly noise: number;
  readonly bandwidth: number;
  readonly amplitude: number;
  readonly features: "as they are" | "normalised";
};

export type MetricMethod = { readonly kind: "prototypical"; readonly metric: "squared euclidean" };

export type InnerMethod = GradientMethod | KernelMethod | RidgeMethod | ProcessMethod | MetricMethod;

/** An inner loop and, where it is not the mean of gradients, an outer loop. */
export type MethodSpec = { readonly inner: InnerMethod; readonly outer?: Outer };

/** The learner that is trained, and the one that is judged: they differ in the outer loop alone. */
export interface Method {
  readonly trained: Learner;
  readonly judged: Learner;
  /** The same with another number of inner steps, for methods that make steps. */
  readonly withSteps?: (steps: number) => GradientLearnerKind<Params, Params>;
}

/** @throws RangeError as the learners do */
export function methodOf({ inner, outer }: MethodSpec, model: ModelKind): Method {
  const judged = learnerOf(inner, model);
  const steps = inner.kind === "gradient" && { withSteps: (k: number) => gradientOf({ ...inner, steps: k }, model) };
  return { judged, trained: outer === undefined ? judged : weighed(judged, inner, outer, model), ...steps };
}

function learnerOf(inner: InnerMethod, model: ModelKind): Learner {
  const embedding = bodyEmbedding(model);
  switch (inner.kind) {
    case "gradient":
      return gradientOf(inner, model);
    case "i-amfs":
      return iAmfs({ ...inner, embedding });
    case "r2-d2":
      return r2d2({ ...inner, embedding });
    case "metaoptnet":
      return metaOptNetRidge({ ...inner, embedding });
    case "prototypical":
      return prototypical({ metric: inner.metric, embedding });
    case "dkt":
      return processOf(inner, model);
    default:
      throw new RangeError(`unknown method "${(inner as { readonly kind: string }).kind}"`);
  }
}

/** Deep kernel transfer as a learner with densities. @throws RangeError on unknown features, and as the learner does */
export function processOf({ features, ...options }: ProcessMethod, model: ModelKind) {
  requireWord("features", features, ["as they are", "normalised"]);
  const embedding = bodyEmbedding(model);
  return deepKernelTransfer({
    ...options,
    embedding: features === "normalised" ? normalisedEmbedding(embedding) : embedding,
  });
}

function gradientOf({ algorithm, steps, rate }: GradientMethod, model: ModelKind) {
  const kinds = { maml, fomaml, anil };
  requireWord("algorithm", algorithm, Object.keys(kinds));
  return kinds[algorithm]({ model, steps, rate }) as unknown as GradientLearnerKind<Params, Params>;
}

/** Gradients of single tasks: one vectorised program where the learner allows it, else task by task. */
function weighed(judged: Learner, inner: InnerMethod, outer: Outer, model: ModelKind): Learner {
  if (inner.kind !== "gradient" || inner.algorithm === "anil") return agreeingKind(judged, outer);
  const { algorithm, steps, rate } = inner;
  return agreeingKind<Weights>(judged, {
    ...outer,
    taskGradientsOn: (benchmark) => learnerGradients(algorithm, { model, steps, rate }, benchmark),
  });
}
