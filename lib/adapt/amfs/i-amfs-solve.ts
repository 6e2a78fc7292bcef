/**
 * The inner loop of I-AMFS for all tasks of a batch, as a tensor program,
 *
 *     α = [K + μK² + (λ + γ)I]⁻¹(I + μK)Y = [K + (λ + γ)(I + μK)⁻¹]⁻¹Y,   λ = 10⁻⁴ + e^ρ,
 *
 * solved in the second form: its least eigenvalue is λ + γ (where μ(λ + γ) < 1) against a largest of n, while K² would bring n² and its round-off.
 * And the two terms of the composite objective that an outer loop may carry, per support point:
 *
 *     information         KL/n = [N ln det(I + K/λ) − N tr K(K + λI)⁻¹ + tr αᵀKα] / 2n
 *     functional gradient ‖∇_f L‖²/2n = tr RᵀKR / 2n,   R = Kα − Y
 *
 * Float64, with the derivation: composite-objective.ts and information.ts. The floor keeps the system within reach of float32.
 */
import * as tf from "@tensorflow/tfjs";
import { identities } from "../../tensor/index.js";
import { stopGradient } from "../learning-to-optimize/update-rule.js";
import { factored, inverseOf, logDeterminant, solveFactored } from "./cholesky-solve.js";

/** The least λ. */
export const LEAST_LAMBDA = 1e-4;

export interface SolveSettings {
  readonly mu: number;
  readonly gamma: number;
  /** "first": α is a constant to whoever differentiates. */
  readonly order: "first" | "second";
}

/** λ of its parameter. */
export function lambdaOf(rho: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(tf.exp(rho), LEAST_LAMBDA));
}

/** ρ of λ. @throws RangeError on a λ that is not above its least value */
export function lambdaParameter(lambda: number): number {
  if (!(lambda > LEAST_LAMBDA && Number.isFinite(lambda))) throw new RangeError(`invalid lambda: ${lambda}`);
  return Math.log(lambda - LEAST_LAMBDA);
}

/** α [tasks, n, N] of every task: K [tasks, n, n], Y [tasks, n, N], λ [1, 1, 1]. */
export function solveTasks(k: tf.Tensor, y: tf.Tensor, lambda: tf.Tensor, settings: SolveSettings): tf.Tensor {
  return tf.tidy(() => {
    const { mu, gamma, order } = settings;
    const identity = identities(k.shape[0], k.shape[1] as number);
    const sharing = mu === 0 ? identity : inverseOf(factored(tf.add(identity, tf.mul(k, mu))));
    const observed = tf.add(k, tf.mul(sharing, tf.add(lambda, gamma)));
    const alpha = solveFactored(factored(observed), y);
    return order === "first" ? stopGradient(alpha) : alpha;
  });
}

/** KL/n of every task in nats, [tasks]. */
export function informationPerPoint(k: tf.Tensor, lambda: tf.Tensor, alpha: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [tasks, n] = k.shape as [number, number];
    const identity = identities(tasks, n);
    const noisy = factored(tf.add(k, tf.mul(identity, lambda)));
    const level = tf.reshape(lambda, [1]);
    // tr K(K + λI)⁻¹ = n − λ tr (K + λI)⁻¹.
    const shrunk = tf.sub(n, tf.mul(level, tf.sum(tf.mul(inverseOf(noisy), identity), [1, 2])));
    const spread = tf.sub(logDeterminant(noisy), tf.mul(tf.log(level), n));
    const energy = tf.sum(tf.mul(alpha, tf.matMul(k, alpha)), [1, 2]);
    return tf.div(tf.add(tf.mul(tf.sub(spread, shrunk), alpha.shape[2] as number), energy), 2 * n);
  });
}

/** ‖∇_f L‖²/2n of every task in the kernel's space, [tasks]. */
export function functionalGradientPerPoint(k: tf.Tensor, y: tf.Tensor, alpha: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const misses = tf.sub(tf.matMul(k, alpha), y);
    return tf.div(tf.sum(tf.mul(misses, tf.matMul(k, misses)), [1, 2]), 2 * (k.shape[1] as number));
  });
}
