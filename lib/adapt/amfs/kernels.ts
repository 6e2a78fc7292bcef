/**
 * Kernels on features as tensor programs, k(a, b): [tasks, n, d] × [tasks, m, d] ↦ [tasks, n, m], with what each learns of its own:
 *
 *     rbf      exp(−‖a − b‖²/2σ²)      θ: ln σ²                    k(x, x) = 1
 *     linear   aᵀb/d                   nothing; the amplitude, where there is one, is the learner's
 *     cosine   aᵀb/(‖a‖‖b‖)            nothing                     k(x, x) = 1
 *
 * Squared distances come from products, ‖a‖² + ‖b‖² − 2aᵀb, after the mean of b is taken from both: what cancels is then no larger than the distances.
 */
import * as tf from "@tensorflow/tfjs";

export type KernelName = "rbf" | "linear" | "cosine";

/** ln σ² [1, 1, 1], or nothing. */
export type KernelParams = Readonly<Record<string, tf.Tensor>>;

/** Parameters before training for features of a length d. σ² = `bandwidth`·d: squared distances grow with d. @throws RangeError on a bandwidth that is not positive */
export function initKernel(kernel: KernelName, features: number, bandwidth = 1): KernelParams {
  if (!(bandwidth > 0 && Number.isFinite(bandwidth))) throw new RangeError(`invalid bandwidth: ${bandwidth}`);
  return kernel === "rbf" ? { logBandwidth: oneNumber(Math.log(bandwidth * features)) } : {};
}

/** k of every pair of points of a task. */
export function kernelMatrix(kernel: KernelName, params: KernelParams, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    switch (kernel) {
      case "rbf":
        return tf.exp(tf.mul(squaredDistances(a, b), tf.mul(tf.exp(tf.neg(params.logBandwidth)), -0.5)));
      case "linear":
        return tf.div(tf.matMul(a, b, false, true), a.shape[2] as number);
      case "cosine":
        return tf.matMul(unit(a), unit(b), false, true);
      default:
        throw new RangeError(`unknown kernel "${String(kernel)}" (known: rbf, linear, cosine)`);
    }
  });
}

/** k(a, a) of every point, [tasks, n, 1]. */
export function kernelDiagonal(kernel: KernelName, a: tf.Tensor): tf.Tensor {
  return tf.tidy(() =>
    kernel === "linear" ? tf.mean(tf.square(a), 2, true) : tf.ones([a.shape[0], a.shape[1] as number, 1]),
  );
}

/** ‖a − b‖² ≥ 0 of every pair. */
export function squaredDistances(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const centre = tf.mean(b, 1, true);
    const [left, right] = [tf.sub(a, centre), tf.sub(b, centre)];
    const squares = tf.add(
      tf.sum(tf.square(left), 2, true),
      tf.transpose(tf.sum(tf.square(right), 2, true), [0, 2, 1]),
    );
    return tf.relu(tf.sub(squares, tf.mul(tf.matMul(left, right, false, true), 2)));
  });
}

/** A parameter that is one number, [1, 1, 1]. */
export function oneNumber(value: number): tf.Tensor {
  return tf.fill([1, 1, 1], value);
}

const unit = (points: tf.Tensor) => tf.mul(points, tf.rsqrt(tf.add(tf.sum(tf.square(points), 2, true), 1e-12)));
