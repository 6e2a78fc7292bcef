/**
 * From float64 to the engine. Random draws and exact algebra live in Float64Array; TensorFlow.js computes in float32 and does not take
 * a Float64Array, so the rounding is made here, in the open.
 */
import * as tf from "@tensorflow/tfjs";

/**
 * A float32 tensor of the values in row-major order: `toTensor<tf.Rank.R2>(normal(key, 6), [2, 3])`. The caller owns it.
 * @throws Error when the values do not fill the shape
 */
export function toTensor<R extends tf.Rank>(values: ArrayLike<number>, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const size = (shape as readonly number[]).reduce((product, length) => product * length, 1);
  if (values.length !== size) throw new Error(`got ${values.length} values, expected ${shape.join("×")}`);
  return tf.tensor<R>(Float32Array.from(values), shape);
}
