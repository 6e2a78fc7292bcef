/**
 * Reptile (Nichol, Achiam, Schulman 2018) on a learned field: a few gradient steps on all points of a batch's instances, then θ moves a part ε of the
 * way to where they ended, on average,
 *
 *     θ ← θ + ε mean_k (φ_k⁽ᵏ⁾ − θ),   φ_k from fast-weights.ts.
 */
import * as tf from "@tensorflow/tfjs";
import { zipParams } from "../../tensor/index.js";
import { adaptTasks } from "../maml.js";
import { type Adapts, byGradientSteps, joined, lossesOf, partsOf } from "./fast-weights.js";
import { countOfSteps } from "./maml-dynamics.js";
import type { Method } from "./method.js";
import type { Weights } from "./model.js";
import { checkedRate } from "./option-checks.js";

export interface ReptileOptions {
  /** k. Default: 5. */
  readonly innerSteps?: number;
  /** α, in training and at test. Default: 0.1, which was tuned; 0.01 is what the other methods of this kind have. */
  readonly innerRate?: number;
  /** ε. Default: 0.1. */
  readonly outerRate?: number;
  /** What the inner loop moves. Default: "all". */
  readonly adapts?: Adapts;
}

export type ReptileState = { readonly weights: Weights };
export type Reptile = Method<ReptileState, Weights, readonly tf.Tensor[]>;

/** @throws Error on a number of inner steps that is no whole number above zero, a rate that is not positive, an unknown name */
export function reptileDynamics(options: ReptileOptions = {}): Reptile {
  const { innerSteps = 5, innerRate = 0.1, outerRate = 0.1, adapts = "all" } = options;
  const inner = { steps: countOfSteps(innerSteps), rate: checkedRate("innerRate", innerRate) };
  checkedRate("outerRate", outerRate);
  return {
    ...byGradientSteps(adapts, innerRate),
    name: "Reptile",
    init: (key, { model }) => ({ weights: model.init(key) }),
    step: (setup, { weights }, data) => {
      const { fast, slow } = partsOf(weights, adapts);
      const losses = lossesOf(setup, weights, adapts, slow);
      const adapted = adaptTasks(losses, fast, data, inner);
      const moved = zipParams(fast, adapted, (theta, phi) =>
        tf.add(theta, tf.mul(tf.sub(tf.mean(phi, 0), theta), outerRate)),
      ) as readonly tf.Tensor[];
      return {
        state: { weights: joined({ fast: moved, slow }, weights, adapts) },
        metrics: { loss: tf.mean(losses(adapted, data)) },
      };
    },
  };
}
