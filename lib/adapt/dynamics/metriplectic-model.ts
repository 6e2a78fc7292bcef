/**
 * What parametrisations of GENERIC dynamics have in common: at every state two gradients and two operators, and the field
 *
 *     ẋ = L∇E + M∇S,   Lᵀ = −L,   M = Mᵀ ⪰ 0.
 *
 * Energy is conserved and entropy grows where also L∇S = 0 and M∇E = 0. Whether these *degeneracies* hold for any weights, or are asked for by a
 * penalty, is what tells the files apart that fill this in: spnn.ts, gfinn.ts, nms.ts. (bracket.ts is the one that methods adapt.)
 */
import * as tf from "@tensorflow/tfjs";
import { wholeNumber } from "../../linalg/index.js";
import { type Key, type Mlp, mlp, type Params, randomMlp } from "../../tensor/index.js";
import { type Potential, potential } from "./potential.js";
import { slope } from "./slope.js";

/** L and M [points, d, d]; ∇E and ∇S [points, d]. */
export type MetriplecticParts = {
  readonly poisson: tf.Tensor;
  readonly friction: tf.Tensor;
  readonly energySlope: tf.Tensor;
  readonly entropySlope: tf.Tensor;
};

export interface MetriplecticModel<W extends Params = Params> {
  readonly name: string;
  /** d, coordinates of a state. */
  readonly dimension: number;
  /** Random weights; the tensors are the caller's. */
  init(key: Key): W;
  /** At inputs [points, d], or [points, d + parameters] for a model that is told its parameters. Pure, traceable, differentiable. */
  parts(weights: W, inputs: tf.Tensor): MetriplecticParts;
}

/** L∇E + M∇S: [points, d]. */
export function fieldOf({ poisson, friction, energySlope, entropySlope }: MetriplecticParts): tf.Tensor {
  return tf.tidy(() => tf.add(applied(poisson, energySlope), applied(friction, entropySlope)));
}

/** ‖M∇E‖² and ‖L∇S‖², one number a point: zero where the degeneracies hold. */
export function degeneracy(parts: MetriplecticParts): { readonly energy: tf.Tensor; readonly entropy: tf.Tensor } {
  const squares = (matrix: tf.Tensor, vector: tf.Tensor) =>
    tf.tidy(() => tf.sum(tf.square(applied(matrix, vector)), 1));
  return {
    energy: squares(parts.friction, parts.energySlope),
    entropy: squares(parts.poisson, parts.entropySlope),
  };
}

/** Matrices [points, d, d] times vectors [points, d]. */
export function applied(matrices: tf.Tensor, vectors: tf.Tensor): tf.Tensor {
  return tf.squeeze(tf.matMul(matrices, tf.expandDims(vectors, 2)), [2]);
}

/** (X − Xᵀ)/2 over the last two axes. */
export function skewPart(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const turned = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
  return tf.mul(tf.sub(x, tf.transpose(x, turned)), 0.5);
}

/**
 * The gradient, with respect to the d coordinates of the state, of a network plus the last of them. Adding that coordinate to E and S keeps both
 * gradients away from zero at first; without it most bracket networks got stuck (specification section 6.1).
 */
export function residualSlope(net: Potential, inputs: tf.Tensor, dimension: number): tf.Tensor {
  return tf.tidy(() => {
    const all = slope((at) => potential(net, at), inputs);
    const last = tf.oneHot(tf.tensor1d([dimension - 1], "int32"), dimension);
    return tf.add(tf.slice(all, [0, 0], [-1, dimension]), tf.cast(last, "float32"));
  });
}

/** Networks of matrices: inputs [points, n] to [points, rows, columns]. */
export function matrices(net: Mlp, inputs: tf.Tensor, rows: number, columns: number): tf.Tensor {
  return tf.reshape(mlp(net, inputs), [-1, rows, columns]);
}

/** Tanh network for `matrices`. */
export function randomMatrices(key: Key, inputs: number, widths: readonly number[], entries: number): Mlp {
  return randomMlp(key, [inputs, ...widths, entries]);
}

/** @throws Error on a dimension or a number of parameters that is no whole number in range */
export function checkSizes(dimension: number, parameters = 0): void {
  wholeNumber("dimension", dimension, 2);
  wholeNumber("number of parameters", parameters);
}
