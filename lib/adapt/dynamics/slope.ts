/** ∇H(x) at many states at once: the gradient of Σ_n H(x_n), for a state moves no other state's value. */
import * as tf from "@tensorflow/tfjs";

/** States [..., points, d], values [..., points, 1] → gradients [..., points, d]. Differentiable again. */
export function slope(scalar: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.grad((at: tf.Tensor) => tf.sum(scalar(at)))(x);
}
