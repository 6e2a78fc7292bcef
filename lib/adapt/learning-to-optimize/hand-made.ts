/**
 * The optimizers that people made, as update rules. Their φ are scalars, so that a grid of settings runs through one compiled function, and so that they can
 * be learned like the weights of a network:
 *
 *     sgd       Δ = −η g
 *     momentum  b ← μ b + g;  Δ = −η b                                                        Polyak 1964
 *     warm      the same with μ_t = t/(t + l), t = 0, 1, …                                        after Nesterov 1983, l = 3
 *     adam      m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  Δ = −η m̂/(√v̂ + ε)             Kingma and Ba 2015, algorithm 1
 *     newton    Δ = −H⁻¹ g                                                                    the bound of a quadratic: one step
 *
 * sgd, momentum and adam are, step for step, the optimizers of lib/tensor.
 */
import * as tf from "@tensorflow/tfjs";
import { tidyTree } from "../../tensor/index.js";
import type { UpdateRule } from "./update-rule.js";

/** Settings of a hand-made optimizer, each a scalar. */
export type Settings<Name extends string> = { readonly [name in Name]: tf.Tensor };

/** Scalars of numbers; the caller owns them. */
export function settingsOf<Name extends string>(numbers: Readonly<Record<Name, number>>): Settings<Name> {
  return Object.fromEntries(
    Object.entries<number>(numbers).map(([name, value]) => [name, tf.scalar(value)]),
  ) as Settings<Name>;
}

export function sgdRule(defaults: { readonly rate: number } = { rate: 0.01 }): UpdateRule<Settings<"rate">, Nothing> {
  return {
    name: "sgd",
    init: () => settingsOf({ rate: defaults.rate }),
    remember: () => ({}),
    update: ({ rate }, memory, gradient) => tidyTree(() => ({ step: tf.neg(tf.mul(gradient, rate)), memory })),
  };
}

export function momentumRule(
  defaults: { readonly rate: number; readonly decay?: number } = { rate: 0.01 },
): UpdateRule<Settings<"rate" | "decay">, { readonly average: tf.Tensor }> {
  const { rate, decay = 0.9 } = defaults;
  return {
    name: "momentum",
    init: () => settingsOf({ rate, decay }),
    remember: (problems, dimension) => ({ average: tf.zeros([problems, dimension]) }),
    update: (phi, memory, gradient) =>
      tidyTree(() => {
        const average = tf.add(tf.mul(memory.average, phi.decay), gradient);
        return { step: tf.neg(tf.mul(average, phi.rate)), memory: { average } };
      }),
  };
}

/** Momentum that warms itself up. `lag` is l: the decay is a half after l steps. */
export function warmMomentumRule(
  defaults: { readonly rate: number; readonly lag?: number } = { rate: 0.01 },
): UpdateRule<Settings<"rate" | "lag">, { readonly average: tf.Tensor; readonly age: tf.Tensor }> {
  const { rate, lag = 3 } = defaults;
  return {
    name: "warm-momentum",
    init: () => settingsOf({ rate, lag }),
    remember: (problems, dimension) => ({ average: tf.zeros([problems, dimension]), age: tf.scalar(0) }),
    update: (phi, memory, gradient) =>
      tidyTree(() => {
        const decay = tf.div(memory.age, tf.add(memory.age, phi.lag));
        const average = tf.add(tf.mul(memory.average, decay), gradient);
        return { step: tf.neg(tf.mul(average, phi.rate)), memory: { average, age: tf.add(memory.age, 1) } };
      }),
  };
}

/** m, v, and their weights 1 − βᵗ, kept as averages of a constant 1 (lib/tensor/optimizers.ts says why). */
export type AdamMemory = {
  readonly mean: tf.Tensor;
  readonly square: tf.Tensor;
  readonly meanWeight: tf.Tensor;
  readonly squareWeight: tf.Tensor;
};

export function adamRule(
  defaults: { readonly rate: number; readonly beta1?: number; readonly beta2?: number } = { rate: 0.1 },
  epsilon = 1e-8,
): UpdateRule<Settings<"rate" | "beta1" | "beta2">, AdamMemory> {
  const { rate, beta1 = 0.9, beta2 = 0.999 } = defaults;
  return {
    name: "adam",
    init: () => settingsOf({ rate, beta1, beta2 }),
    remember: (problems, dimension) => ({
      mean: tf.zeros([problems, dimension]),
      square: tf.zeros([problems, dimension]),
      meanWeight: tf.scalar(0),
      squareWeight: tf.scalar(0),
    }),
    update: (phi, memory, gradient) =>
      tidyTree(() => {
        const mean = moved(memory.mean, gradient, phi.beta1);
        const square = moved(memory.square, tf.square(gradient), phi.beta2);
        const meanWeight = moved(memory.meanWeight, tf.scalar(1), phi.beta1);
        const squareWeight = moved(memory.squareWeight, tf.scalar(1), phi.beta2);
        const size = tf.add(tf.sqrt(tf.div(square, squareWeight)), epsilon);
        const step = tf.neg(tf.div(tf.mul(mean, tf.div(phi.rate, meanWeight)), size));
        return { step, memory: { mean, square, meanWeight, squareWeight } };
      }),
  };
}

/** Newton's method for problems whose inverse Hessians [problems, d, d] are given; the tensor stays the caller's. */
export function newtonRule(inverse: tf.Tensor): UpdateRule<{ readonly inverse: tf.Tensor }, Nothing> {
  return {
    name: "newton",
    init: () => ({ inverse: inverse.clone() }),
    remember: () => ({}),
    update: (phi, memory, gradient) =>
      tidyTree(() => ({
        step: tf.neg(tf.squeeze(tf.matMul(phi.inverse, tf.expandDims(gradient, 2)), [2])),
        memory,
      })),
  };
}

/** The memory of an optimizer without one. */
export type Nothing = { readonly [name: string]: never };

const moved = (before: tf.Tensor, now: tf.Tensor, decay: tf.Tensor) =>
  tf.add(tf.mul(before, decay), tf.mul(now, tf.sub(1, decay)));
