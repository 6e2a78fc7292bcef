/**
 * The inverse of unit lower triangular matrices I + A as a tensor program, by doubling: with X_b the inverses of the diagonal blocks of b rows and A_b the block
 * left below each pair of them,
 *
 *     X_1 = I,   X_2b = X_b − X_b A_b X_b.
 *
 * (I − A)(I + A²)(I + A⁴)… is the same in exact arithmetic, since A is nilpotent. Where one key comes back C times, A is a triangle of ones and its powers hold
 * binomial coefficients, for C = 64 up to C(62, 31) = 4.7e17, which have to cancel down to 0 and ±1: single precision carries 24 bits of their 59.
 */
import * as tf from "@tensorflow/tfjs";

/** (I + A)⁻¹ of matrices A [n, C, C] with nothing on or above the diagonal; any C. */
export function unitLowerInverse(a: tf.Tensor): tf.Tensor {
  const size = a.shape[1] as number;
  return tf.tidy(() => {
    let inverse = mask(size, (t, s) => t === s);
    for (let b = 1; b < size; b *= 2) {
      const left = (t: number, s: number) =>
        Math.floor(t / (2 * b)) === Math.floor(s / (2 * b)) && t % (2 * b) >= b && s % (2 * b) < b;
      const block = tf.mul(a, mask(size, left));
      inverse = b === 1 ? tf.sub(inverse, block) : tf.sub(inverse, tf.matMul(tf.matMul(inverse, block), inverse));
    }
    return inverse;
  });
}

/** 1 where `holds`, else 0, [1, C, C]. */
export function mask(size: number, holds: (t: number, s: number) => boolean): tf.Tensor {
  const entries = Float32Array.from({ length: size * size }, (_, i) => (holds(Math.floor(i / size), i % size) ? 1 : 0));
  return tf.tensor3d(entries, [1, size, size]);
}
