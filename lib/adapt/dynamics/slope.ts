/** ∇H(x) at many states at once: the gradient of Σ_n H(x_n), for a state moves no other state's value. */
import * as tf from "@tensorflow/tfjs";

/**
 * States [..., points, d], values [..., points, 1] → gradients [..., points, d]. Differentiable again.
 *
 * The gradient is taken at a copy of x: what the scalar is made of may itself depend on x (weights after an inner step on the same points), and
 * TensorFlow.js would follow that path too.
 */
export function slope(scalar: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.grad((at: tf.Tensor) => tf.sum(scalar(at)))(tf.clone(x));
}
