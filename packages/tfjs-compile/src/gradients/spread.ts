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

/** stride − 1 zeros between neighbours along each axis. */
export function interleaveZeros(y: tf.Tensor, strides: readonly number[]): tf.Tensor {
  if (strides.every((stride, i) => stride === 1 || y.shape[i] <= 1)) return y;
  // [n] → [n, 1] → [n, stride] → [n·stride], cut after the last entry; only axes with a stride are split.
  const split = y.shape.flatMap((n, i) => (strides[i] > 1 ? [n, 1] : [n]));
  const paddings = y.shape.flatMap((_, i): [number, number][] =>
    strides[i] > 1
      ? [
          [0, 0],
          [0, strides[i] - 1],
        ]
      : [[0, 0]],
  );
  const long = y.shape.map((n, i) => n * strides[i]);
  const spaced = tf.reshape(tf.pad(tf.reshape(y, split), paddings), long);
  return tf.slice(
    spaced,
    long.map(() => 0),
    y.shape.map((n, i) => (n - 1) * strides[i] + 1),
  );
}
