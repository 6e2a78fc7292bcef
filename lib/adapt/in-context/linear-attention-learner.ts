/**
 * Linear attention as a learner: φ = the fast weights Σ v kᵀ of each layer, ŷ = what a query token reads from them (linear-attention.ts).
 *
 * `start: "built"` begins at the hand-written step of gradient descent with the best rate for isotropic inputs; meta-training changes it from there, and
 * without meta-training it is gradient descent. `sharing: "shared"` uses one layer L times, as gradient descent does.
 */
import * as tf from "@tensorflow/tfjs";
import type { Benchmark } from "../../tasks/benchmarks/index.js";
import { type Key, normal, split, tidyTree } from "../../tensor/index.js";
import { endToEnd, type Learner, type MetaLearner } from "../frame/index.js";
import { gradientStep, optimalRate } from "./gradient-step.js";
import {
  contextTokens,
  type FastWeights,
  fastWeights,
  type LinearAttention,
  predictTokens,
  queryTokens,
} from "./linear-attention.js";

export interface LinearAttentionOptions {
  /** L. Default: 1. */
  readonly layers?: number;
  /** Whether all layers have the same weights. Default: "shared". */
  readonly sharing?: "shared" | "separate";
  /** Weights before meta-training. Default: "random", of deviation 1/√(d + m) for each matrix, half of it for values. */
  readonly start?: "random" | "built";
}

/** θ: one layer where they are shared, L otherwise. */
export type LinearAttentionTheta = { readonly layers: readonly LinearAttention[] };

/** @throws RangeError on a number of layers that is no positive whole number */
export function linearAttention(options: LinearAttentionOptions = {}): Omit<Learner, "on"> & {
  on(benchmark: Benchmark): MetaLearner<LinearAttentionTheta, FastWeights>;
} {
  const { layers = 1, sharing = "shared", start = "random" } = options;
  if (!(Number.isSafeInteger(layers) && layers > 0)) throw new RangeError(`invalid number of layers: ${layers}`);
  const name = start === "built" ? "built-linear-attention" : "linear-attention";
  return {
    name,
    family: "in context",
    refuses: ({ kind, inputShape }) => {
      if (kind !== "regression") return "it predicts numbers, not classes";
      return inputShape.length === 1 ? undefined : "its inputs are vectors";
    },
    on: ({ inputShape: [inputs], outputs, supportPoints }) => {
      const stored = sharing === "shared" ? 1 : layers;
      const stack = (theta: LinearAttentionTheta) =>
        Array.from({ length: layers }, (_, l) => theta.layers[Math.min(l, stored - 1)]);
      const rate = optimalRate({ dimension: inputs, shots: supportPoints });
      return endToEnd<LinearAttentionTheta, FastWeights>("regression", {
        name,
        family: "in context",
        init: (key) => ({
          layers: split(key, stored).map((layerKey) =>
            start === "built" ? gradientStep({ inputs, outputs, rate }) : randomLayer(layerKey, inputs + outputs),
          ),
        }),
        adapt: (theta, support) => tidyTree(() => fastWeights(stack(theta), contextTokens(support))),
        predict: (theta, adapted, x) =>
          tf.tidy(() => predictTokens(stack(theta), adapted, queryTokens(x, outputs), outputs)),
      });
    },
  };
}

/** Independent Gaussian entries; the tensors are the caller's. */
export function randomLayer(key: Key, size: number): LinearAttention {
  const [query, keys, value] = split(key, 3).map((each, i) =>
    tf.tensor2d(Float32Array.from(normal(each, size * size, { deviation: (i === 2 ? 0.5 : 1) / Math.sqrt(size) })), [
      size,
      size,
    ]),
  );
  return { query, key: keys, value };
}
