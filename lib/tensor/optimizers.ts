/**
 * The optimizers, each a rule g ↦ u of `θ ← θ − u` (optimizer.ts), with η the learning rate:
 *
 *     sgd       u = η g
 *     momentum  b ← μ b + g;  u = η b, and with Nesterov u = η (g + μ b)
 *     adam      m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  u = η m̂ / (√v̂ + ε)          Kingma & Ba 2015, algorithm 1
 *     adamw     u = η (m̂ / (√v̂ + ε) + λ θ)                                              Loshchilov & Hutter 2019, algorithm 2, with η λ for their λ
 *
 * m̂ and v̂ are m/(1 − β₁ᵗ) and v/(1 − β₂ᵗ). The weights 1 − βᵗ are kept as the same running average of a constant gradient 1,
 * w ← β w + (1 − β): in float32 the difference 1 − 0.999ᵗ loses four digits, the average none.
 */
import * as tf from "@tensorflow/tfjs";
import { type Optimizer, optimizer, type Rule } from "./optimizer.js";
import { type Rate, rateAt } from "./schedules.js";

/** Plain gradient descent. */
export function sgd({ learningRate }: { readonly learningRate: Rate }): Optimizer {
  checkRate(learningRate);
  const rule: Rule = {
    name: "sgd",
    init: () => ({}),
    update: (direction, _, { step }) => {
      const rate = rateAt(learningRate, step);
      return { direction: direction.map((g) => tf.mul(g, rate)), state: {} };
    },
  };
  return optimizer([rule]);
}

export interface MomentumOptions {
  readonly learningRate: Rate;
  /** μ. Default: 0.9. */
  readonly decay?: number;
  /**
   * "heavy-ball" (default): Polyak 1964. "nesterov": Sutskever et al. 2013, equations (3) and (4); the parameters are those where the gradient
   * is taken, θ + μ v in the paper's letters.
   */
  readonly kind?: "heavy-ball" | "nesterov";
}

/** Gradient descent with momentum; the learning rate stands outside the average, as in PyTorch. */
export function momentum({ learningRate, decay = 0.9, kind = "heavy-ball" }: MomentumOptions): Optimizer {
  checkRate(learningRate);
  checkDecay("decay", decay);
  const rule: Rule = {
    name: kind === "nesterov" ? "nesterov" : "momentum",
    init: (params) => ({ momentum: params.map((leaf) => tf.zerosLike(leaf)) }),
    update: (direction, state, { step }) => {
      const rate = rateAt(learningRate, step);
      const { momentum: before } = state as { momentum: readonly tf.Tensor[] };
      const after = direction.map((g, i) => tf.add(tf.mul(before[i], decay), g));
      const moves =
        kind === "nesterov" ? direction.map((g, i) => tf.add(g, tf.mul(after[i], decay))) : (after as tf.Tensor[]);
      return { direction: moves.map((move) => tf.mul(move, rate)), state: { momentum: after } };
    },
  };
  return optimizer([rule]);
}

export interface AdamOptions {
  readonly learningRate: Rate;
  /** β₁, of the mean. Default: 0.9. */
  readonly beta1?: number;
  /** β₂, of the square. Default: 0.999. */
  readonly beta2?: number;
  /** ε, outside the root. Default: 1e-8. */
  readonly epsilon?: number;
}

/** Adam with bias correction. */
export function adam(options: AdamOptions): Optimizer {
  return optimizer([adamRule("adam", options, 0)]);
}

/** Adam with decoupled weight decay λ on every leaf, scaled by the learning rate as in PyTorch. Default λ: 0.01. */
export function adamw({ weightDecay = 0.01, ...options }: AdamOptions & { readonly weightDecay?: number }): Optimizer {
  if (!(weightDecay >= 0 && Number.isFinite(weightDecay))) throw new Error(`invalid weightDecay: ${weightDecay}`);
  return optimizer([adamRule("adamw", options, weightDecay)]);
}

type AdamState = {
  mean: readonly tf.Tensor[];
  square: readonly tf.Tensor[];
  meanWeight: tf.Scalar;
  squareWeight: tf.Scalar;
};

function adamRule(name: string, options: AdamOptions, weightDecay: number): Rule {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  checkRate(learningRate);
  checkDecay("beta1", beta1);
  checkDecay("beta2", beta2);
  if (!(epsilon >= 0 && Number.isFinite(epsilon))) throw new Error(`invalid epsilon: ${epsilon}`);
  return {
    name,
    init: (params) => ({
      mean: params.map((leaf) => tf.zerosLike(leaf)),
      square: params.map((leaf) => tf.zerosLike(leaf)),
      meanWeight: tf.scalar(0),
      squareWeight: tf.scalar(0),
    }),
    update: (direction, before, { step, params }) => {
      const state = before as AdamState;
      const mean = direction.map((g, i) => average(state.mean[i], g, beta1));
      const square = direction.map((g, i) => average(state.square[i], tf.square(g), beta2));
      const meanWeight = average(state.meanWeight, tf.scalar(1), beta1);
      const squareWeight = average(state.squareWeight, tf.scalar(1), beta2);
      const rate = rateAt(learningRate, step);
      const meanRate = tf.div(rate, meanWeight);
      const moves = mean.map((m, i) =>
        tf.div(tf.mul(m, meanRate), tf.add(tf.sqrt(tf.div(square[i], squareWeight)), epsilon)),
      );
      const decayed =
        weightDecay === 0
          ? moves
          : params().map((theta, i) => tf.add(moves[i], tf.mul(theta, tf.mul(rate, weightDecay))));
      return { direction: decayed, state: { mean, square, meanWeight, squareWeight } };
    },
  };
}

/**
 * Shortens the whole gradient to the length `max` where it is longer: u = g · min(1, max / ‖g‖₂), the norm over all leaves (Pascanu et al. 2013).
 * NaN and infinite gradients stay what they are or become NaN. An infinite `max` clips nothing. A norm beyond 1.8e19, the root of the largest
 * float32, counts as infinite and makes u = 0.
 */
export function clipByGlobalNorm(max: number): Optimizer {
  checkPositive("norm", max);
  const rule: Rule = {
    name: `clipByGlobalNorm(${max})`,
    init: () => ({}),
    update: (direction) => {
      const squares = direction.map((g) => tf.sum(tf.square(g)));
      const norm = tf.sqrt(squares.length === 1 ? squares[0] : tf.addN(squares));
      const scale = tf.minimum(1, tf.div(max, norm));
      return { direction: direction.map((g) => tf.mul(g, scale)), state: {} };
    },
  };
  return optimizer([rule]);
}

/** Every number of the gradient cut to [−max, max]. */
export function clipByValue(max: number): Optimizer {
  checkPositive("value", max);
  const rule: Rule = {
    name: `clipByValue(${max})`,
    init: () => ({}),
    update: (direction) => ({ direction: direction.map((g) => tf.clipByValue(g, -max, max)), state: {} }),
  };
  return optimizer([rule]);
}

const average = (before: tf.Tensor, now: tf.Tensor, decay: number) =>
  tf.add(tf.mul(before, decay), tf.mul(now, 1 - decay));

function checkRate(rate: Rate): void {
  if (typeof rate === "number" && !(rate >= 0 && Number.isFinite(rate)))
    throw new Error(`invalid learningRate: ${rate}`);
}

function checkDecay(what: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new Error(`invalid ${what}: ${value}`);
}

function checkPositive(what: string, value: number): void {
  if (!(value > 0)) throw new Error(`invalid ${what} to clip at: ${value}`);
}
