/**
 * Reductions and scans. Max and Min share dy among all entries that equal the extreme, as TensorFlow.js does. Products never divide, so
 * they are right where factors are zero.
 */
import * as tf from "@tensorflow/tfjs-core";
import { asNumber, type Rules } from "./rule.js";
import { constant } from "./tape.js";

const extreme = <Attrs extends object>(axesOf: (attrs: Attrs) => number | number[]): Rules[string] => ({
  inputs: ["x"],
  outputs: [true],
  backward: ([dy], [x, y], attrs: Attrs) => ({
    x: () => {
      const axes = tf.util.parseAxisParam(axesOf(attrs), x.shape);
      const kept = tf.backend_util.expandShapeToKeepDim(
        x.shape.filter((_, i) => !axes.includes(i)),
        axes,
      );
      const winners = constant(() => asNumber(tf.equal(x, tf.reshape(y, kept))));
      return tf.mul(tf.reshape(dy, kept), winners);
    },
  }),
});

export const reductionRules: Rules = {
  Max: extreme(({ reductionIndices }: { reductionIndices: number | number[] }) => reductionIndices),
  Min: extreme(({ axis }: { axis: number | number[] }) => axis),

  // TensorFlow.js permutes the result once more when the axis is not the last.
  Cumsum: {
    backward: ([dy], _, { axis, exclusive, reverse }: Scan) => ({ x: () => tf.cumsum(dy, axis, exclusive, !reverse) }),
  },

  Cumprod: {
    inputs: ["x"],
    backward: ([dy], [x], { axis, exclusive, reverse }: Scan) => ({
      x: () => cumprodBackward(dy, x, tf.util.parseAxisParam(axis, x.shape)[0], exclusive, reverse),
    }),
  },

  // ∂y/∂xᵢ = Π_{j<i} xⱼ · Π_{j>i} xⱼ
  Prod: {
    inputs: ["x"],
    backward: ([dy], [x], { axis }: { axis: number | number[] | null }) => ({
      x: () => {
        const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, i) => i), x.shape);
        const order = [...x.shape.keys()].filter((i) => !axes.includes(i)).concat(axes);
        const factors = tf.transpose(x, order);
        const size = axes.reduce((n, i) => n * x.shape[i], 1);
        const rows = tf.reshape(factors, [dy.size, size]);
        const others = tf.mul(tf.cumprod(rows, 1, true, false), tf.cumprod(rows, 1, true, true));
        const dx = tf.mul(tf.reshape(dy, [dy.size, 1]), others);
        return tf.transpose(tf.reshape(dx, factors.shape), tf.backend_util.getUndoAxesPermutation(order));
      },
    }),
  },
};

interface Scan {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

/**
 * The backward sweep of a scan by doubling (Hillis and Steele 1986): y₀ = x, yₗ₊₁ = yₗ·S yₗ, where S shifts by 2ˡ and fills with ones. So
 * gₗ = gₗ₊₁·S yₗ + Sᵀ(gₗ₊₁·yₗ). About 8·log₂ n kernels and no division.
 */
function cumprodBackward(dy: tf.Tensor, x: tf.Tensor, axis: number, exclusive: boolean, reverse: boolean): tf.Tensor {
  const n = x.shape[axis];
  const levels: { y: tf.Tensor; shifted: tf.Tensor; by: number }[] = [];
  let y = x;
  for (let by = 1; by < n; by *= 2) {
    const shifted = shift(y, axis, reverse ? -by : by, 1);
    levels.push({ y, shifted, by });
    y = tf.mul(y, shifted);
  }
  let g = exclusive ? shift(dy, axis, reverse ? 1 : -1, 0) : dy;
  for (const level of levels.reverse()) {
    g = tf.add(tf.mul(g, level.shifted), shift(tf.mul(g, level.y), axis, reverse ? level.by : -level.by, 0));
  }
  return g;
}

/** Moves entries by `by` places up (or, if negative, down) an axis; `fill` comes in, what leaves is dropped. */
function shift(x: tf.Tensor, axis: number, by: number, fill: number): tf.Tensor {
  const kept = Math.max(0, x.shape[axis] - Math.abs(by));
  const begin = x.shape.map((_, i) => (i === axis && by < 0 ? x.shape[axis] - kept : 0));
  const size = x.shape.map((n, i) => (i === axis ? kept : n));
  const gap = x.shape[axis] - kept;
  const paddings = x.shape.map((_, i): [number, number] => (i !== axis ? [0, 0] : by > 0 ? [gap, 0] : [0, gap]));
  return tf.pad(tf.slice(x, begin, size), paddings, fill);
}
