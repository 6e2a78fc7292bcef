/**
 * Linear hyper-networks of a code z without a bias term, so that z = 0 changes nothing: Δw(z) = A_w z, Δb(z) = A_b z. A starts as N(0, 0.1²/n_z), for
 * weights divided by the fan-in too (arXiv 2508.11205 as the specification's section 4 reads it).
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, normal } from "../../tensor/index.js";

/** y = z A for codes z [instances, latent] and a head A [latent, rows · columns]: [instances, rows, columns]. */
export function linear(codes: tf.Tensor, head: tf.Tensor, rows: number, columns: number): tf.Tensor {
  return tf.reshape(tf.matMul(codes, head), [codes.shape[0], rows, columns]);
}

/** A_w [latent, inputs · outputs]. */
export function weightHead(key: Key, latent: number, { inputs, outputs }: Shape): tf.Tensor {
  return gaussian(key, latent, inputs * outputs, 0.01 / (latent * inputs));
}

/** A_b [latent, outputs]. */
export function biasHead(key: Key, latent: number, { outputs }: Pick<Shape, "outputs">): tf.Tensor {
  return gaussian(key, latent, outputs, 0.01 / latent);
}

/** A matrix of N(0, variance). */
export function gaussian(key: Key, rows: number, columns: number, variance: number): tf.Tensor {
  const values = normal(key, rows * columns, { deviation: Math.sqrt(variance) });
  return tf.tensor(Float32Array.from(values), [rows, columns]);
}

type Shape = { readonly inputs: number; readonly outputs: number };
