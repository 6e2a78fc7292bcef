/**
 * Two-dimensional and batched tanh networks as pure functions of a parameter record {w1, b1, w2, b2, …}: the last layer is linear, a missing
 * bias is none. Weights [in, out] or, one network a task, [tasks, in, out] with biases [tasks, 1, out].
 */
import * as tf from "@tensorflow/tfjs";

export type Weights = Readonly<Record<string, tf.Tensor>>;

/** Inputs [..., points, in] -> outputs [..., points, out]. */
export function mlp(weights: Weights, x: tf.Tensor): tf.Tensor {
  let hidden = x;
  for (let layer = 1; ; layer++) {
    const product = tf.matMul(hidden, weights[`w${layer}`]);
    const bias = weights[`b${layer}`];
    const sum = bias === undefined ? product : tf.add(product, bias);
    if (weights[`w${layer + 1}`] === undefined) return sum;
    hidden = tf.tanh(sum);
  }
}

/** The gradient of Σ energy(x) to x, turned by the symplectic matrix J: [..., (∂H/∂p, −∂H/∂q)]. Differentiable again. */
export function hamiltonianField(energy: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  const slope = tf.grad((at: tf.Tensor) => tf.sum(energy(at)))(x);
  const [dq, dp] = tf.split(slope, 2, -1);
  return tf.concat([dp, tf.neg(dq)], -1);
}
