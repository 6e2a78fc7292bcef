/**
 * Conditional neural processes, Garnelo et al. (2018): a network that reads a context and answers with a distribution at every target,
 *
 *     r = mean_i h(xᵢ, yᵢ),   (μ, s)(x*) = g(r, x*),   σ = σ_min + (1 − σ_min) softplus(s),
 *     θ* = argmax_θ E Σ ln N(y*; μ(x*), σ(x*)²).
 *
 * Adaptation is one forward pass and leaves `width` numbers of a task. The likelihood is a proper score, so the best σ there is within reach of the
 * network is the one that is found; what is within reach is limited by the mean (deep-set.ts) and by σ_min, 0.1 in the authors' code.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes } from "../../tasks/benchmarks/index.js";
import {
  type Activation,
  type Dense,
  initNetwork,
  type Key,
  split,
  tidyTree,
  valueAndGradients,
} from "../../tensor/index.js";
import { endToEnd, type Learner, type MetaLearner } from "../frame/index.js";
import { decodeAt, setCode } from "./deep-set.js";
import { logLikelihood, type Predictive, type Probabilistic, type ProbabilisticLearner } from "./predictive.js";

export interface NeuralProcessOptions {
  /** Units of every layer, numbers of the code r. Default: 128. */
  readonly width?: number;
  /** σ_min, least deviation of an answer. Default: 0.1. */
  readonly floor?: number;
  /** Between the layers. Default: "silu"; the paper has "relu", whose corners cost some tenth of a nat on smooth functions (notebook 11). */
  readonly activation?: "silu" | "relu";
}

/** Layers of encoder and decoder. */
export type NeuralProcessTheta = { readonly encoder: readonly Dense[]; readonly decoder: readonly Dense[] };

/** What a task leaves: r [tasks, width]. */
export type TaskCode = { readonly code: tf.Tensor };

/** Regression with widths, on any benchmark of it. @throws RangeError on a floor that is not in [0, 1), as `initNetwork` does on a width */
export function conditionalNeuralProcess(
  options: NeuralProcessOptions = {},
): Probabilistic<NeuralProcessTheta, TaskCode> {
  const { width = 128, floor = 0.1, activation = "silu" } = options;
  if (!(floor >= 0 && floor < 1)) throw new RangeError(`invalid floor: ${floor}`);
  return {
    name: "conditional-neural-process",
    family: "bayesian",
    refuses: ({ kind }) => (kind === "regression" ? undefined : "its likelihood is normal"),
    on: (benchmark) => {
      const parts = codedParts("conditional-neural-process", benchmark, {
        width,
        activation,
        decoded: 2 * benchmark.outputs,
      });
      const density = (theta: NeuralProcessTheta, { code }: TaskCode, x: tf.Tensor): Predictive =>
        tidyTree(() => {
          const [mean, raw] = tf.split(decodeAt(theta.decoder, code, x, activation), 2, 2);
          return { mean, deviation: tf.add(tf.mul(tf.softplus(raw), 1 - floor), floor) };
        });
      return {
        ...parts,
        density,
        predict: (theta, adapted, x) => tf.tidy(() => density(theta, adapted, x).mean),
        gradients: (theta, episodes) => tidyTree(() => valueAndGradients(negativeLikelihood)(theta, episodes)),
      } satisfies ProbabilisticLearner<NeuralProcessTheta, TaskCode>;

      function negativeLikelihood(theta: NeuralProcessTheta, { support, query }: Episodes): tf.Tensor {
        return tf.neg(tf.mean(logLikelihood(density(theta, parts.adapt(theta, support), query.x), query.y)));
      }
    },
  };
}

/** The same for classes: the decoder gives logits, whose softmax is the distribution of the answer. */
export function neuralProcessClassifier(options: Omit<NeuralProcessOptions, "floor"> = {}): Learner {
  const { width = 128, activation = "silu" } = options;
  return {
    name: "neural-process-classifier",
    family: "bayesian",
    refuses: ({ kind }) => (kind === "classification" ? undefined : "its likelihood is categorical"),
    on: (benchmark) =>
      endToEnd<NeuralProcessTheta, TaskCode>(benchmark.kind, {
        ...codedParts("neural-process-classifier", benchmark, { width, activation, decoded: benchmark.outputs }),
        predict: ({ decoder }, { code }, x) => decodeAt(decoder, code, x, activation),
      }) as MetaLearner,
  };
}

interface Coded {
  readonly width: number;
  readonly activation: Activation;
  /** Numbers that the decoder gives at a target. */
  readonly decoded: number;
}

/** What both share: weights of encoder and decoder, and the code of a support set. */
function codedParts(name: string, { inputShape, outputs }: Benchmark, { width, activation, decoded }: Coded) {
  const inputs = inputShape.reduce((product, size) => product * size, 1);
  return {
    name,
    family: "bayesian" as const,
    init: (key: Key): NeuralProcessTheta => {
      const [encoderKey, decoderKey] = split(key, 2);
      return {
        encoder: initNetwork(encoderKey, [inputs + outputs, width, width, width], { scheme: "he" }),
        decoder: initNetwork(decoderKey, [width + inputs, width, width, decoded], { scheme: "he" }),
      };
    },
    adapt: ({ encoder }: NeuralProcessTheta, support: Episodes["support"]): TaskCode => ({
      code: setCode(encoder, support, activation),
    }),
  };
}
