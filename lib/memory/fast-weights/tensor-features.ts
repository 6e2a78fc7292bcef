/** The feature maps of feature-maps.ts as tensor programs over the last axis, for training; the tests hold them against those. */
import * as tf from "@tensorflow/tfjs";

/** [..., d] to [..., width]. */
export type TensorFeatures = (x: tf.Tensor) => tf.Tensor;

/** x + 1 or eˣ, without their cancellation; the exponent is kept from overflowing where it is not used. */
export const eluPlusOneTensor: TensorFeatures = (x) =>
  tf.tidy(() => tf.where(tf.greater(x, 0), tf.add(x, 1), tf.exp(tf.minimum(x, 0))));

export const reluTensor: TensorFeatures = (x) => tf.relu(x);

/** DPFP-ν. @throws RangeError on a ν that is no positive whole number below 2d */
export function dpfpTensor(nu: number): TensorFeatures {
  return (x) =>
    tf.tidy(() => {
      const axis = x.rank - 1;
      const width = 2 * (x.shape[axis] as number);
      if (!(Number.isSafeInteger(nu) && nu >= 1 && nu < width)) {
        throw new RangeError(`invalid ν: ${nu}, expected 1 … ${width - 1}`);
      }
      const z = tf.concat([tf.relu(x), tf.relu(tf.neg(x))], axis);
      const rolled = Array.from({ length: nu }, (_, j) => roll(z, j + 1, width));
      return tf.concat(
        rolled.map((other) => tf.mul(z, other)),
        axis,
      );
    });
}

/** Numbers move `by` places to the right, the last ones to the front. */
function roll(z: tf.Tensor, by: number, width: number): tf.Tensor {
  const axis = z.rank - 1;
  const part = (from: number, to: number) =>
    tf.slice(
      z,
      z.shape.map((_, i) => (i === axis ? from : 0)),
      z.shape.map((size, i) => (i === axis ? to - from : size)),
    );
  return tf.concat([part(width - by, width), part(0, width - by)], axis);
}

/** Positive random features. @param directions Ω [m, d] */
export function positiveRandomTensor(directions: tf.Tensor): TensorFeatures {
  return (x) =>
    tf.tidy(() => {
      const [m, d] = directions.shape as [number, number];
      const along = tf.reshape(tf.matMul(tf.reshape(x, [-1, d]), directions as tf.Tensor2D, false, true), [
        ...x.shape.slice(0, -1),
        m,
      ]);
      const half = tf.mul(tf.sum(tf.square(x), -1, true), 0.5);
      const exponents = tf.concat([tf.sub(along, half), tf.sub(tf.neg(along), half)], x.rank - 1);
      return tf.mul(tf.exp(exponents), 1 / Math.sqrt(2 * m));
    });
}

/** φ/(Σφ + 1e-6). */
export function sumNormalisedTensor(features: TensorFeatures): TensorFeatures {
  return (x) =>
    tf.tidy(() => {
      const z = features(x);
      return tf.div(z, tf.add(tf.sum(z, -1, true), 1e-6));
    });
}

/** φ/√(‖φ‖² + 1e-6). */
export function unitNormalisedTensor(features: TensorFeatures): TensorFeatures {
  return (x) =>
    tf.tidy(() => {
      const z = features(x);
      return tf.div(z, tf.sqrt(tf.add(tf.sum(tf.square(z), -1, true), 1e-6)));
    });
}
