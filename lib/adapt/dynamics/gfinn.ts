/**
 * GENERIC formalism informed networks (Zhang, Shin, Karniadakis 2022): operators that depend on the state, with exact degeneracies. For constant
 * skew matrices Ξ_i, Ξ'_i, i = 1 … K, and matrices Σ, Σ' [K, K] from networks,
 *
 *     L = Bᵀ (Σ − Σᵀ)/2 B,  rows B_i = (∇S)ᵀ Ξ_i;      M = Cᵀ Σ'Σ'ᵀ C,  rows C_i = (∇E)ᵀ Ξ'_i.
 *
 * B∇S = 0, because ∇S · Ξ_i∇S = 0 for skew Ξ_i, so L∇S = 0; M∇E = 0 in the same way. pGFINN appends the parameters μ to the inputs of all
 * networks: one model of a whole family, which has to be told μ.
 */
import * as tf from "@tensorflow/tfjs";
import { wholeNumber } from "../../linalg/index.js";
import { type Key, normal, split } from "../../tensor/index.js";
import {
  type OperatorNetworks,
  type OperatorShapes,
  operatorValues,
  randomOperatorNetworks,
} from "./learned-operators.js";
import { checkSizes, type MetriplecticModel, type MetriplecticParts, skewPart } from "./metriplectic-model.js";

/** Ξ' starts smaller than Ξ: from equal sizes, fits of a damped oscillator were two to three times worse, for friction is hard to unlearn. */
const WEAK_FRICTION = 0.3;

export interface GfinnOptions {
  /** d. */
  readonly dimension: number;
  /** Widths of the hidden layers of every network. */
  readonly widths: readonly number[];
  /** K, skew matrices of each operator. Default: d. */
  readonly skewMatrices?: number;
}

/** Networks, with matrices Σ and Σ'; Ξ and Ξ' [K, d, d]. */
export type GfinnWeights = OperatorNetworks & { readonly xi: tf.Tensor; readonly xiPrime: tf.Tensor };

/** @throws Error on a dimension below 2, a number of skew matrices that is no positive whole number; `init` on such a width */
export function gfinn(options: GfinnOptions): MetriplecticModel<GfinnWeights> {
  return { ...withParameters(options, 0), name: "GFINN" };
}

export interface PgfinnOptions extends GfinnOptions {
  /** Numbers of μ that are appended to the state. */
  readonly parameters: number;
}

/**
 * GFINN of inputs (x, μ) [points, d + parameters].
 * @throws Error as `gfinn`, and on a number of parameters that is no positive whole number
 */
export function pgfinn({ parameters, ...options }: PgfinnOptions): MetriplecticModel<GfinnWeights> {
  if (parameters === 0) throw new Error(`invalid number of parameters: ${parameters}`);
  return { ...withParameters(options, parameters), name: "pGFINN" };
}

/** L and M of gradients [points, d], matrices Σ, Σ' [points, K, K] and Ξ, Ξ' [K, d, d], of which the skew parts are taken. */
export function gfinnOperators(
  { xi, xiPrime }: Pick<GfinnWeights, "xi" | "xiPrime">,
  [sigma, sigmaPrime]: readonly [tf.Tensor, tf.Tensor],
  energySlope: tf.Tensor,
  entropySlope: tf.Tensor,
): MetriplecticParts {
  return tf.tidy(() => {
    const b = rows(skewPart(xi), entropySlope);
    const factor = tf.matMul(sigmaPrime, rows(skewPart(xiPrime), energySlope), true);
    const poisson = tf.matMul(b, tf.matMul(skewPart(sigma), b), true);
    const friction = tf.matMul(factor, factor, true);
    return { poisson, friction, energySlope, entropySlope };
  });
}

function withParameters(options: GfinnOptions, parameters: number): Omit<MetriplecticModel<GfinnWeights>, "name"> {
  const { dimension: d, widths, skewMatrices: k = d } = options;
  checkSizes(d, parameters);
  wholeNumber("skewMatrices", k, 1);
  const shapes: OperatorShapes = { reversible: [k, k], irreversible: [k, k] };
  return {
    dimension: d,
    init(key) {
      const [ofE, ofS, ofL, ofM, ofXi, ofPrime] = split(key, 6);
      return {
        ...randomOperatorNetworks([ofE, ofS, ofL, ofM], d + parameters, widths, shapes),
        xi: gaussians(ofXi, [k, d, d], 1),
        xiPrime: gaussians(ofPrime, [k, d, d], WEAK_FRICTION),
      };
    },
    parts: (weights, x) =>
      tf.tidy(() => {
        const { reversible, irreversible, dE, dS } = operatorValues(weights, x, d, shapes);
        return gfinnOperators(weights, [reversible, irreversible], dE, dS);
      }),
  };
}

/** Row i: gᵀ Ξ_i, for gradients g [points, d]: [points, K, d]. */
function rows(xi: tf.Tensor, gradient: tf.Tensor): tf.Tensor {
  const [k, d] = xi.shape;
  const side = tf.reshape(tf.transpose(xi, [1, 0, 2]), [d, k * d]);
  return tf.reshape(tf.matMul(gradient, side), [-1, k, d]);
}

function gaussians(key: Key, [k, d]: readonly number[], scale: number): tf.Tensor {
  return tf.tensor(Float32Array.from(normal(key, k * d * d, { deviation: scale / Math.sqrt(d) })), [k, d, d]);
}
