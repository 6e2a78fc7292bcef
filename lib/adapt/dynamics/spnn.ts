/**
 * Structure-preserving neural networks (Hernández, Badías, González, Chinesta, Cueto 2021, arXiv 2004.04653): L and M are known, the gradients are not,
 *
 *     ẋ = L DE + M DS,   DE = A(x) x,   DS = B(x) x,
 *
 * with matrices A, B from one network. Nothing makes M DE = 0 or L DS = 0: the *soft* structure is a penalty on both, added to the fit,
 *
 *     loss = weight · mean ‖fit‖² + mean (‖M DE‖² + ‖L DS‖²),   weight = 100 in the authors' code,
 *
 * and DE, DS need not even be gradients of functions. The authors fit explicit Euler steps; here ẋ itself is fitted, as for the others.
 */
import * as tf from "@tensorflow/tfjs";
import type { Mlp } from "../../tensor/index.js";
import {
  applied,
  checkSizes,
  degeneracy,
  type MetriplecticModel,
  type MetriplecticParts,
  matrices,
  randomMatrices,
} from "./metriplectic-model.js";

export interface SpnnOptions {
  /** d. */
  readonly dimension: number;
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
  /** The known operators at states [points, d]: [points, d, d], or one matrix [d, d] for all. Traceable. */
  readonly poisson: (x: tf.Tensor) => tf.Tensor;
  readonly friction: (x: tf.Tensor) => tf.Tensor;
}

export type SpnnWeights = { readonly slopes: Mlp };

/** @throws Error on a dimension below 2; `init` throws on a width that is no positive whole number */
export function spnn({ dimension: d, widths, poisson, friction }: SpnnOptions): MetriplecticModel<SpnnWeights> {
  checkSizes(d);
  return {
    name: "SPNN",
    dimension: d,
    init: (key) => ({ slopes: randomMatrices(key, d, widths, 2 * d * d) }),
    parts: ({ slopes }, x) =>
      tf.tidy(() => {
        const both = applied(matrices(slopes, x, 2 * d, d), x);
        const [energySlope, entropySlope] = tf.split(both, 2, 1);
        const everywhere = (matrix: tf.Tensor) => tf.add(tf.zeros([x.shape[0], 1, 1]), matrix);
        return { poisson: everywhere(poisson(x)), friction: everywhere(friction(x)), energySlope, entropySlope };
      }),
  };
}

/** mean (‖M DE‖² + ‖L DS‖²): a scalar. */
export function softDegeneracy(parts: MetriplecticParts): tf.Scalar {
  return tf.tidy(() => {
    const { energy, entropy } = degeneracy(parts);
    return tf.mean(tf.add(energy, entropy)).asScalar();
  });
}
