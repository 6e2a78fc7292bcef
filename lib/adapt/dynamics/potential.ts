/**
 * A scalar tanh network without output bias (a constant of an energy moves nothing),
 *
 *     h₀ = x,   h_l = tanh(h_{l−1} w_l + b_l),   H(x) = h_L o.
 *
 * `output` has one column for a potential and d columns for a plain vector field. Any leaf may have a leading axis of instances.
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, type Layer, normal, split } from "../../tensor/index.js";

/** Hidden layers w [in, width], b [1, width]; output [width, 1]. */
export type Potential = { readonly hidden: readonly Layer[]; readonly output: tf.Tensor };

/** States [..., points, d] to values [..., points, 1]. */
export function potential({ hidden, output }: Potential, x: tf.Tensor): tf.Tensor {
  const last = hidden.reduce((h: tf.Tensor, { w, b }) => tf.tanh(tf.add(tf.matMul(h, w), b)), x);
  return tf.matMul(last, output);
}

/**
 * Weights N(0, 1/fan-in), biases zero (structure-preserving dynamics, specification section 4).
 * @throws Error on a size that is no positive whole number
 */
export function randomPotential(key: Key, inputs: number, widths: readonly number[], outputs = 1): Potential {
  const sizes = [inputs, ...widths, outputs];
  const bad = sizes.find((size) => !(Number.isSafeInteger(size) && size > 0));
  if (bad !== undefined) throw new Error(`invalid size: ${bad}`);
  const drawn = split(key, sizes.length - 1).map((from, l) => {
    const deviation = 1 / Math.sqrt(sizes[l]);
    const values = normal(from, sizes[l] * sizes[l + 1], { deviation });
    return tf.tensor(Float32Array.from(values), [sizes[l], sizes[l + 1]]);
  });
  const hidden = widths.map((width, l) => ({ w: drawn[l], b: tf.zeros([1, width]) as tf.Tensor }));
  return { hidden, output: drawn[widths.length] };
}
