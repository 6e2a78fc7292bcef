/**
 * Value and gradient of a loss over a parameter record, as a pure function: at any depth of nesting, eager or compiled.
 */
import * as tf from "@tensorflow/tfjs";
import { flattenParams, type Params, unflattenParams } from "./params.js";

/** A loss and its gradient, a record like the parameters. */
export interface ValueAndGradients<P> {
  readonly value: tf.Scalar;
  readonly gradients: P;
}

/**
 * The function that returns `loss(params, ...rest)` with its gradient over every leaf of the parameters. A leaf that the loss does not use has
 * gradient zero. Inside tf.tidy or a compiled function nothing is left behind; outside, what comes back belongs to the caller.
 * @throws Error when the loss is not one number
 */
export function valueAndGradients<P extends Params, Rest extends readonly unknown[]>(
  loss: (params: P, ...rest: Rest) => tf.Tensor,
): (params: P, ...rest: Rest) => ValueAndGradients<P> {
  return (params, ...rest) => {
    const leaves = flattenParams(params).map(([, leaf]) => leaf);
    const lossOf = () => {
      const value = loss(params, ...rest);
      if (value.size !== 1) throw new Error(`a loss is one number, got shape [${value.shape}]`);
      return tf.reshape(value, []);
    };
    // tf.valueAndGrads refuses a leaf that the loss does not use; the engine's own form leaves its place empty.
    const { value, grads } = tf.engine().gradients(lossOf, leaves, undefined, true);
    const filled = leaves.map((leaf, i) => (grads[i] as tf.Tensor | undefined) ?? tf.zerosLike(leaf));
    return { value: value as tf.Scalar, gradients: unflattenParams(filled, params) as Params as P };
  };
}
