/** No meta-learning: random weights, and gradient steps on the support points of each new instance alone. The null line of every table. */
import * as tf from "@tensorflow/tfjs";
import { byGradientSteps } from "./fast-weights.js";
import { fieldLosses } from "./loss.js";
import type { Method } from "./method.js";
import type { Weights } from "./model.js";

export interface ScratchOptions {
  /** α. Default: 0.01. */
  readonly innerRate?: number;
}

export type Scratch = Method<{ readonly weights: Weights }, Weights, readonly tf.Tensor[]>;

/** @throws Error on a rate that is not positive */
export function scratch({ innerRate = 0.01 }: ScratchOptions = {}): Scratch {
  const method = byGradientSteps("all", innerRate);
  return {
    ...method,
    name: "scratch",
    training: "none",
    counts: (model) => ({ trained: 0, adapted: method.counts(model).adapted }),
    init: (key, { model }) => ({ weights: model.init(key) }),
    step: (setup, state, data) => ({
      state,
      metrics: { loss: tf.mean(fieldLosses(setup, state.weights, data)) },
    }),
  };
}
