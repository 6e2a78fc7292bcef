/** Strided slicing and its adjoint, shared by slices, windows and dilated filters. */
import * as tf from "@tensorflow/tfjs-core";

/** x[begin : … : strides] with `size` entries along each axis; strides are positive. */
export function takeStrided(
  x: tf.Tensor,
  begin: readonly number[],
  size: readonly number[],
  strides: readonly number[],
): tf.Tensor {
  if (strides.every((stride, i) => stride === 1 || size[i] === 1)) return tf.slice(x, [...begin], [...size]);
  const end = begin.map((first, i) => first + (size[i] - 1) * strides[i] + 1);
  return tf.stridedSlice(x, [...begin], end, [...strides]);
}

/** The adjoint: entries of `y` put at begin, begin + stride, … of a tensor of `shape` that is zero elsewhere. Strides are positive. */
export function putStrided(
  y: tf.Tensor,
  begin: readonly number[],
  strides: readonly number[],
  shape: readonly number[],
): tf.Tensor {
  const spaced = interleaveZeros(y, strides);
  const paddings = shape.map((n, i): [number, number] => [begin[i], n - begin[i] - spaced.shape[i]]);
  return paddings.every(([before, after]) => before === 0 && after === 0) ? spaced : tf.pad(spaced, paddings);
}

/** stride − 1 zeros between neighbours along each axis: [before, n, after] → [before·n, stride, after], axis by axis. */
export function interleaveZeros(y: tf.Tensor, strides: readonly number[]): tf.Tensor {
  const shape = [...y.shape];
  let spaced = y;
  for (const [axis, stride] of strides.entries()) {
    const n = shape[axis];
    if (stride === 1 || n <= 1) continue;
    const before = shape.slice(0, axis).reduce((a, b) => a * b, 1);
    const after = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const rows = tf.pad(tf.reshape(spaced, [before * n, 1, after]), [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
    // Cut behind the last entry.
    shape[axis] = (n - 1) * stride + 1;
    spaced = tf.slice(tf.reshape(rows, [before, n * stride, after]), [0, 0, 0], [before, shape[axis], after]);
  }
  return spaced === y ? y : tf.reshape(spaced, shape);
}
