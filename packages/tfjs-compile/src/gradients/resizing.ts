/**
 * Resizing of images, [batch, height, width, channels], is a linear map along each spatial axis: Y = R·X·Cᵀ with constant matrices R and C.
 * Its gradient is RᵀdY·C, as two matrix products. (TensorFlow.js's gradient kernels ignore `halfPixelCenters`.)
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Rules, zeros } from "./rule.js";

interface ResizeAttrs {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Row o of the matrix of one axis: which of the `from` entries make entry o, and with what weight. */
type Sampling = (at: number, from: number, attrs: ResizeAttrs) => readonly [index: number, weight: number][];

const linear: Sampling = (at, from) => {
  const low = Math.max(0, Math.floor(at));
  const high = Math.min(from - 1, Math.ceil(at));
  const weight = at - low;
  return [
    [low, 1 - weight],
    [high, weight],
  ];
};

const nearest: Sampling = (at, from, { alignCorners }) => [
  [Math.max(0, Math.min(from - 1, alignCorners ? Math.round(at) : Math.floor(at))), 1],
];

/**
 * The matrix [from, to] of one axis, transposed: ready for the gradient. Its weights are whole multiples of 1/(to − 1) with aligned corners
 * and of 1/(2·to) otherwise; as such quotients they are right to the last digit in float64 too.
 */
function transposedMatrix(
  from: number,
  to: number,
  sampling: Sampling,
  shift: number,
  attrs: ResizeAttrs,
): tf.Tensor2D {
  const corners = attrs.alignCorners && to > 1;
  const scale = corners ? (from - 1) / (to - 1) : from / to;
  const unit = corners ? to - 1 : 2 * to;
  const units = new Float32Array(from * to);
  for (let o = 0; o < to; o++) {
    const at = attrs.halfPixelCenters ? scale * (o + 0.5) - shift : scale * o;
    for (const [index, weight] of sampling(at, from, attrs)) units[index * to + o] += Math.round(weight * unit);
  }
  return tf.div(tf.tensor2d(units, [from, to]), unit);
}

/** `shift`: where half pixel centers put the first sample. */
function resizeRules(kernel: string, gradKernel: string, sampling: Sampling, shift: number): Rules {
  return {
    [kernel]: {
      inputs: ["images"],
      backward: ([dy], [images], attrs: ResizeAttrs) => ({
        images: () => {
          const [batch, height, width, channels] = images.shape;
          const [, outHeight, outWidth] = dy.shape;
          const rows = transposedMatrix(height, outHeight, sampling, shift, attrs);
          const columns = transposedMatrix(width, outWidth, sampling, shift, attrs);
          const flat = tf.reshape(dy, [batch, outHeight, outWidth * channels]);
          const tall = tf.reshape(tf.matMul(rows, flat), [batch * height, outWidth, channels]);
          return tf.reshape(tf.matMul(columns, tall), images.shape);
        },
      }),
    },
    // The gradient kernel itself, for who calls it: its adjoint is the resizing.
    [gradKernel]: {
      inputs: ["images", "dy"],
      backward: ([ddx], [images, dy], attrs: ResizeAttrs) => ({
        dy: () =>
          tf.engine().runKernel(kernel, { images: ddx }, {
            ...attrs,
            halfPixelCenters: false,
            size: dy.shape.slice(1, 3),
          } as unknown as tf.NamedAttrMap),
        images: () => zeros(images.shape),
      }),
    },
  };
}

export const resizingRules: Rules = {
  ...resizeRules("ResizeBilinear", "ResizeBilinearGrad", linear, 0.5),
  ...resizeRules("ResizeNearestNeighbor", "ResizeNearestNeighborGrad", nearest, 0),
};
