/**
 * Gathering and scattering. The adjoint of gathering is scattering with addition (ScatterNd), whose adjoint is gathering again. Positions
 * are constants for differentiation. TensorFlow.js's own gradient of gather uses UnsortedSegmentSum, which its WASM backend lacks.
 */
import * as tf from "@tensorflow/tfjs-core";
import { asNumber, type Rules, sumTo, zeros } from "./rule.js";
import { constant } from "./tape.js";

/** y[v] = Σ weights where x = v: linear in the weights, except where it only says whether there are any. */
const counts: Rules[string] = {
  inputs: ["x", "weights"],
  backward: ([dy], [x, weights], { size, binaryOutput = false }: { size: number; binaryOutput?: boolean }) => ({
    x: () => zeros(x.shape),
    weights: () => {
      if (weights.size === 0 || binaryOutput) return zeros(weights.shape);
      const counted = constant(() => asNumber(tf.less(x, tf.scalar(size, "int32"))));
      const values = constant(() => tf.minimum(x, tf.scalar(size - 1, "int32")));
      const batchDims = x.rank - 1;
      return tf.mul(tf.gather(dy, values as tf.Tensor1D, batchDims, batchDims), counted);
    },
  }),
};

export const indexingRules: Rules = {
  // With x as [batch, outer, n, inner] and dy as [batch, outer, i, inner], rows (batch, n) collect what was taken from them.
  GatherV2: {
    inputs: ["x", "indices"],
    backward: ([dy], [x, indices], { axis, batchDims }: { axis: number; batchDims: number }) => ({
      x: () => {
        const at = tf.util.parseAxisParam(axis, x.shape)[0];
        const batch = product(x.shape.slice(0, batchDims));
        const outer = product(x.shape.slice(batchDims, at));
        const n = x.shape[at];
        const inner = product(x.shape.slice(at + 1));
        const taken = indices.size / batch;
        const rows = constant(() => {
          const local = tf.reshape(tf.cast(indices, "int32"), [batch, taken]);
          const first = tf.mul(tf.range(0, batch, 1, "int32"), tf.scalar(n, "int32"));
          return tf.reshape(batch === 1 ? local : tf.add(local, tf.reshape(first, [batch, 1])), [batch * taken, 1]);
        });
        const swap = (t: tf.Tensor, i: number) =>
          outer === 1
            ? t
            : tf.transpose(tf.reshape(t, [batch, ...(i === 0 ? [outer, taken] : [n, outer]), inner]), [0, 2, 1, 3]);
        const updates = tf.reshape(swap(dy, 0), [batch * taken, outer * inner]);
        const collected = tf.scatterND(rows as tf.Tensor2D, updates, [batch * n, outer * inner]);
        return tf.reshape(swap(collected, 1), x.shape);
      },
      indices: () => zeros(indices.shape),
    }),
  },

  GatherNd: {
    inputs: ["params", "indices"],
    backward: ([dy], [params, indices]) => ({
      params: () => tf.scatterND(indices, dy, params.shape),
      indices: () => zeros(indices.shape),
    }),
  },

  ScatterNd: {
    inputs: ["indices", "updates"],
    backward: ([dy], [indices, updates]) => ({
      updates: () => tf.reshape(tf.gatherND(dy, indices), updates.shape),
      indices: () => zeros(indices.shape),
    }),
  },

  // Where an update landed, the tensor below is not seen.
  TensorScatterUpdate: {
    inputs: ["tensor", "indices", "updates"],
    backward: ([dy], [tensor, indices, updates]) => ({
      tensor: () => tf.mul(dy, untouched(indices, updates.shape, tensor.shape)),
      updates: () => tf.reshape(tf.gatherND(dy, indices), updates.shape),
      indices: () => zeros(indices.shape),
    }),
  },

  SparseToDense: {
    inputs: ["sparseIndices", "sparseValues", "defaultValue"],
    backward: ([dy], [indices, values, fallback]) => {
      const count = indices.rank === 0 ? 1 : indices.shape[0];
      const rows = constant(() => tf.reshape(tf.cast(indices, "int32"), [count, indices.size / count]));
      return {
        sparseValues: () => sumTo(tf.gatherND(dy, rows), values.shape),
        defaultValue: () => sumTo(tf.mul(dy, untouched(rows, [count], dy.shape)), fallback.shape),
        sparseIndices: () => zeros(indices.shape),
      };
    },
  },

  // Entries with a negative segment are in no sum.
  UnsortedSegmentSum: {
    inputs: ["segmentIds"],
    backward: ([dy], [segmentIds]) => ({
      x: () => {
        const rows = constant(() => tf.maximum(segmentIds, tf.scalar(0, "int32")));
        const gathered = tf.gather(dy, rows as tf.Tensor1D);
        const used = constant(() => {
          const mask = asNumber(tf.greaterEqual(segmentIds, tf.scalar(0, "int32")));
          return tf.reshape(mask, [...segmentIds.shape, ...new Array(gathered.rank - segmentIds.rank).fill(1)]);
        });
        return tf.mul(gathered, used);
      },
      segmentIds: () => zeros(segmentIds.shape),
    }),
  },

  SparseSegmentSum: segments("sum"),
  SparseSegmentMean: segments("mean"),

  // Values are copied to where the map says; the default value fills the rest. Indices and flags, the other outputs, do not move.
  SparseFillEmptyRows: {
    inputs: ["indices", "denseShape", "defaultValue"],
    outputs: [false, false, false, true],
    backward: ([, dy], [indices, denseShape, fallback, positions]) => {
      const toValues = () => tf.gather(dy, positions as tf.Tensor1D);
      return {
        indices: () => zeros(indices.shape),
        values: toValues,
        denseShape: () => zeros(denseShape.shape),
        defaultValue: () => tf.reshape(tf.sub(tf.sum(dy), tf.sum(toValues())), fallback.shape),
      };
    },
  },

  // dy of a value goes to the place it came from; the positions, the second output, do not move.
  TopK: {
    inputs: ["x"],
    outputs: [false, true],
    backward: ([dy], [x, indices], { k }: { k: number }) => ({
      x: () => {
        const rows = indices.size / k;
        const first = constant(() => tf.mul(tf.range(0, rows, 1, "int32"), tf.scalar(x.size / rows, "int32")));
        return scatterFlat(dy, x.shape, () => tf.add(tf.reshape(indices, [rows, k]), tf.reshape(first, [rows, 1])));
      },
    }),
  },

  // Positions count from each image's first entry, or with `includeBatchInIndex` from the batch's.
  MaxPoolWithArgmax: {
    inputs: ["x"],
    outputs: [false, true],
    backward: ([dy], [x, indices], { includeBatchInIndex }: { includeBatchInIndex: boolean }) => ({
      x: () =>
        scatterFlat(dy, x.shape, () => {
          const batch = x.shape[0];
          const flat = tf.reshape(indices, [batch, indices.size / batch]);
          if (includeBatchInIndex) return flat;
          const first = tf.mul(tf.range(0, batch, 1, "int32"), tf.scalar(x.size / batch, "int32"));
          return tf.add(flat, tf.reshape(first, [batch, 1]));
        }),
    }),
  },

  Bincount: counts,
  DenseBincount: counts,
};

/** Sums (or means) of rows data[indices] per segment. */
function segments(kind: "sum" | "mean"): Rules[string] {
  return {
    inputs: ["data", "indices", "segmentIds"],
    backward: ([dy], [data, indices, segmentIds]) => ({
      data: () => {
        const rows = constant(() => tf.reshape(indices, [indices.size, 1]));
        const taken = tf.gather(dy, segmentIds as tf.Tensor1D);
        const share = constant(() => {
          const places = tf.reshape(segmentIds, [segmentIds.size, 1]);
          const sizes = tf.scatterND(places as tf.Tensor2D, tf.fill([segmentIds.size], 1), [dy.shape[0]]);
          const perRow = tf.gather(sizes, segmentIds as tf.Tensor1D);
          return tf.reshape(tf.div(1, perRow), [segmentIds.size, ...new Array(dy.rank - 1).fill(1)]);
        });
        return tf.scatterND(rows as tf.Tensor2D, kind === "sum" ? taken : tf.mul(taken, share), data.shape);
      },
      indices: () => zeros(indices.shape),
      segmentIds: () => zeros(segmentIds.shape),
    }),
  };
}

/** dy's entries added up in a tensor of `shape`, at flat positions. */
export function scatterFlat(dy: tf.Tensor, shape: readonly number[], positions: () => tf.Tensor): tf.Tensor {
  const rows = constant(() => tf.reshape(positions(), [dy.size, 1]));
  const size = product(shape);
  return tf.reshape(tf.scatterND(rows as tf.Tensor2D, tf.reshape(dy, [dy.size]), [size]), [...shape]);
}

/** 1 where no update of a scatter lands, else 0. */
function untouched(indices: tf.Tensor, updates: readonly number[], shape: readonly number[]): tf.Tensor {
  return constant(() => asNumber(tf.equal(tf.scatterND(indices, tf.fill([...updates], 1), [...shape]), 0)));
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}
