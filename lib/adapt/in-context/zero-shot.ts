/**
 * Multi-task zero-shot, the baseline of Min et al. (2022, table 2) that meta-training in context is held against: one network for all tasks, trained on the
 * same points, that never sees a support set. What it reaches is what inputs alone tell; nothing is adapted, φ is empty.
 */
import * as tf from "@tensorflow/tfjs";
import { type Dense, initNetwork, network } from "../../tensor/index.js";
import { endToEnd, type Learner } from "../frame/index.js";
import { flatInputs } from "./prompts.js";

export interface ZeroShotOptions {
  /** Hidden widths. Default: [64, 64]. */
  readonly widths?: readonly number[];
}

export function multiTaskZeroShot({ widths = [64, 64] }: ZeroShotOptions = {}): Learner {
  const name = "multi-task-zero-shot";
  return {
    name,
    family: "in context",
    refuses: () => undefined,
    on: ({ kind, inputShape, outputs }) => {
      const inputs = inputShape.reduce((product, size) => product * size, 1);
      return endToEnd<{ readonly layers: readonly Dense[] }, { readonly nothing: tf.Tensor }>(kind, {
        name,
        family: "in context",
        init: (key) => ({ layers: initNetwork(key, [inputs, ...widths, outputs], { scheme: "he", gain: 0.1 }) }),
        adapt: (_, { x }) => ({ nothing: tf.zeros([x.shape[0], 0]) }),
        predict: ({ layers }, _, x) => tf.tidy(() => network(layers, flatInputs(x), "relu")),
      });
    },
  };
}
