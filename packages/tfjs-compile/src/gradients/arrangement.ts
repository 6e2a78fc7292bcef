/**
 * Kernels that move entries about: linear maps, so that a rule is the adjoint map and every further derivative comes from the adjoint's own
 * rule.
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Rules, sumTo, zeros } from "./rule.js";
import { putStrided } from "./spread.js";

export const arrangementRules: Rules = {
  BroadcastTo: {
    inputs: ["x"],
    backward: ([dy], [x]) => ({ x: () => sumTo(dy, x.shape) }),
  },

  // Copies are summed, axis by axis and at any rank: […, r·n, …] as [before, r, n·after], summed over r. (TensorFlow.js adds up slices, to
  // rank 4; one reshape to twice the rank would leave what backends compute with: WASM is silently wrong beyond rank 6.)
  Tile: {
    inputs: ["x"],
    backward: ([dy], [x], { reps }: { reps: readonly number[] }) => ({
      x: () => {
        // Entries behind each axis, their axes still repeated.
        const after = x.shape.map((_, axis) => dy.shape.slice(axis + 1).reduce((a, b) => a * b, 1));
        let before = 1;
        let sum = dy;
        for (const [axis, n] of x.shape.entries()) {
          if (reps[axis] !== 1) sum = tf.sum(tf.reshape(sum, [before, reps[axis], n * after[axis]]), 1);
          before *= n;
        }
        return tf.reshape(sum, x.shape);
      },
    }),
  },

  StridedSlice: {
    inputs: ["x"],
    backward: ([dy], [x], attrs: StridedSliceAttrs) => ({
      x: () => {
        const { begin, end, strides } = tf.slice_util.sliceInfo(
          x.shape,
          attrs.begin,
          attrs.end,
          attrs.strides,
          attrs.beginMask,
          attrs.endMask,
          attrs.ellipsisMask,
          attrs.newAxisMask,
          attrs.shrinkAxisMask,
        );
        if (dy.size === 0) return zeros(x.shape);
        // The slice with x's axes, before axes were dropped or added.
        const size = tf.slice_util.computeOutShape(begin, end, strides);
        const sliced = tf.reshape(dy, size);
        const down = [...strides.keys()].filter((i) => strides[i] < 0);
        const upward = down.length === 0 ? sliced : tf.reverse(sliced, down);
        const first = begin.map((at, i) => (strides[i] < 0 ? at + (size[i] - 1) * strides[i] : at));
        return putStrided(upward, first, strides.map(Math.abs), x.shape);
      },
    }),
  },

  SplitV: {
    backward: (dys, _, { axis }: { axis: number }) => ({ x: () => tf.concat([...dys], axis) }),
  },

  Unpack: {
    backward: (dys, _, { axis }: { axis: number }) => ({ value: () => tf.stack([...dys], axis) }),
  },

  // An entry also receives the dy of its mirror images. (TensorFlow.js drops those.)
  MirrorPad: {
    inputs: ["x"],
    backward: ([dy], [x], { paddings, mode }: { paddings: [number, number][]; mode: "reflect" | "symmetric" }) => ({
      x: () =>
        paddings.reduce(
          (sum, [before, after], axis) =>
            foldMirror(sum, axis, x.shape[axis], before, after, mode === "reflect" ? 1 : 0),
          dy,
        ),
    }),
  },

  DepthToSpace: {
    backward: ([dy], _, { blockSize: r, dataFormat }: { blockSize: number; dataFormat: "NHWC" | "NCHW" }) => ({
      x: () => {
        if (dataFormat === "NHWC") {
          const [n, h, w, c] = dy.shape;
          const blocks = tf.reshape(dy, [n, h / r, r, w / r, r, c]);
          return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), [n, h / r, w / r, r * r * c]);
        }
        const [n, c, h, w] = dy.shape;
        const blocks = tf.reshape(dy, [n, c, h / r, r, w / r, r]);
        return tf.reshape(tf.transpose(blocks, [0, 3, 5, 1, 2, 4]), [n, r * r * c, h / r, w / r]);
      },
    }),
  },

  // diag(x) has x's axes twice; its adjoint takes the diagonal of the [n, n] matrix.
  Diag: {
    inputs: ["x"],
    backward: ([dy], [x]) => ({
      x: () => tf.reshape(tf.sum(tf.mul(tf.reshape(dy, [x.size, x.size]), tf.eye(x.size)), 1), x.shape),
    }),
  },

  FlipLeftRight: {
    backward: ([dy]) => ({ image: () => tf.image.flipLeftRight(dy as tf.Tensor4D) }),
  },
};

interface StridedSliceAttrs {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

/** Adds what fell on the mirrored borders of one axis to the entries it came from. `edge` is 1 where the edge itself is not repeated. */
function foldMirror(dy: tf.Tensor, axis: number, n: number, before: number, after: number, edge: 0 | 1): tf.Tensor {
  const part = (begin: number, size: number) =>
    tf.slice(
      dy,
      dy.shape.map((_, i) => (i === axis ? begin : 0)),
      dy.shape.map((d, i) => (i === axis ? size : d)),
    );
  const placed = (border: tf.Tensor, at: number) =>
    tf.pad(
      tf.reverse(border, axis),
      dy.shape.map((_, i): [number, number] => (i === axis ? [at, n - at - border.shape[axis]] : [0, 0])),
    );
  let sum = before + after === 0 ? dy : part(before, n);
  if (before > 0) sum = tf.add(sum, placed(part(0, before), edge));
  if (after > 0) sum = tf.add(sum, placed(part(before + n, after), n - edge - after));
  return sum;
}
