import * as tf from "@tensorflow/tfjs";
import type { Case } from "../derivatives.js";
import { add, alongLast, at, make, map, multiply, type Nd, reduce, transposed, zip } from "../float64.js";

type Fold = (values: number[]) => number;
type Reduce = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

/** One kernel over axes of a [2, 3, 4] array. */
const reduction = (kernel: string, op: Reduce, fold: Fold, values?: Case["values"]): Case[] => {
  const over = (of: string, axes: number[], keepDims: boolean, axis: number | number[] | undefined): Case => ({
    kernel,
    of,
    shapes: [[2, 3, 4]],
    values,
    tfjs: (x) => op(x, axis, keepDims),
    float64: (x) => reduce(x, axes, fold, keepDims),
  });
  return [
    over("all axes", [0, 1, 2], false, undefined),
    over("the first axis", [0], false, 0),
    over("the last axis, kept", [2], true, -1),
    over("two axes", [0, 2], false, [0, 2]),
    over("two axes, kept", [1, 2], true, [1, -1]),
  ];
};

/** A scan along each axis, every way. */
const scan = (
  kernel: string,
  op: (x: tf.Tensor, axis: number, exclusive: boolean, reverse: boolean) => tf.Tensor,
  fold: Fold,
  values?: Case["values"],
): Case[] =>
  [0, 1].flatMap((axis) =>
    [false, true].flatMap((exclusive) =>
      [false, true].map(
        (reverse): Case => ({
          kernel,
          of: `axis ${axis}${exclusive ? ", exclusive" : ""}${reverse ? ", reverse" : ""}`,
          shapes: [[3, 5]],
          values,
          tfjs: (x) => op(x, axis, exclusive, reverse),
          float64: (x) => {
            const order = axis === 1 ? [0, 1] : [1, 0];
            const scanned = alongLast(transposed(x, order), (row) =>
              row.map((_, i) => {
                const before = reverse ? row.slice(i + 1) : row.slice(0, i);
                return fold(exclusive ? before : [...before, row[i]]);
              }),
            );
            return transposed(scanned, order);
          },
        }),
      ),
    ),
  );

const mean: Fold = (values) => add(values) / values.length;
const logSumExp: Fold = (values) => Math.log(add(values.map(Math.exp)));
const softmax = (row: number[]) => row.map((x) => Math.exp(x) / add(row.map(Math.exp)));
const withZeros = [[0, 1.2, -0.7, 0, 0.5, 1.1, 0, 0.4, 0, -1, 0.8, 0.3, 0.9, -0.6, 0]];

/** Local response normalization over the last axis. */
const responseSum = (x: Nd, radius: number) =>
  make(x.shape, (...i) => {
    const c = i[i.length - 1];
    return add(
      Array.from({ length: x.shape[i.length - 1] }, (_, k) =>
        Math.abs(k - c) <= radius ? at(x, ...i.slice(0, -1), k) : 0,
      ),
    );
  });
const LRN = { depthRadius: 1, bias: 1.2, alpha: 0.7, beta: 1 / 1.7 };
const lrn = (x: Nd) => {
  const n = map((s) => LRN.bias + LRN.alpha * s)(responseSum(map((v) => v * v)(x), LRN.depthRadius));
  return zip((v, s) => v * s ** -LRN.beta)(x, n);
};
const lrnGrad = (x: Nd, y: Nd, dy: Nd) => {
  const n = map((s) => LRN.bias + LRN.alpha * s)(responseSum(map((v) => v * v)(x), LRN.depthRadius));
  const near = responseSum(zip((a, b, c) => (a * b) / c)(dy, y, n), LRN.depthRadius);
  return zip((d, s, v, m) => d * s ** -LRN.beta - 2 * LRN.alpha * LRN.beta * v * m)(dy, n, x, near);
};

export const reductionCases: Case[] = [
  ...reduction("Sum", tf.sum, add),
  ...reduction("Mean", tf.mean, mean),
  ...reduction("Max", tf.max, (values) => Math.max(...values), "spread"),
  ...reduction("Min", tf.min, (values) => Math.min(...values), "spread"),
  ...reduction("Prod", tf.prod, multiply),
  ...reduction("logSumExp", tf.logSumExp, logSumExp),
  {
    kernel: "Prod",
    of: "with one, two and three zero factors",
    shapes: [[3, 5]],
    values: withZeros,
    tfjs: (x) => tf.prod(x, 1),
    float64: (x) => reduce(x, [1], multiply),
  },
  ...scan("Cumsum", tf.cumsum, add),
  ...scan("Cumprod", tf.cumprod, multiply),
  ...scan("Cumprod", tf.cumprod, multiply, withZeros).map((test) => ({ ...test, of: `${test.of}, with zeros` })),
  {
    kernel: "Softmax",
    shapes: [[2, 4]],
    tfjs: (x) => tf.softmax(x),
    float64: (x) => alongLast(x, softmax),
  },
  {
    kernel: "logSoftmax",
    of: "an op with its own gradient",
    shapes: [[2, 4]],
    tfjs: (x) => tf.logSoftmax(tf.mul(x, x)),
    float64: (x) => alongLast(x, (row) => softmax(row.map((v) => v * v)).map(Math.log)),
  },
  {
    kernel: "LogSoftmax",
    shapes: [[2, 4]],
    tfjs: (logits) => tf.engine().runKernel("LogSoftmax", { logits }, { axis: 1 }),
    float64: (x) => alongLast(x, (row) => softmax(row).map(Math.log)),
  },
  {
    kernel: "softmaxCrossEntropy",
    of: "an op with its own gradient, by labels and logits",
    shapes: [
      [2, 4],
      [2, 4],
    ],
    tfjs: (labels, logits) => tf.losses.softmaxCrossEntropy(tf.square(labels), logits),
    float64: (labels, logits) => {
      const logP = alongLast(logits, (row) => softmax(row).map(Math.log));
      return { shape: [], data: Float64Array.of(-add(Array.from(labels.data, (l, i) => l * l * logP.data[i])) / 2) };
    },
  },
  {
    kernel: "LRN",
    shapes: [[1, 2, 1, 5]],
    tfjs: (x) => tf.localResponseNormalization(x as tf.Tensor4D, LRN.depthRadius, LRN.bias, LRN.alpha, LRN.beta),
    float64: lrn,
  },
  {
    kernel: "LRNGrad",
    shapes: [
      [1, 2, 1, 5],
      [1, 2, 1, 5],
      [1, 2, 1, 5],
    ],
    tfjs: (x, y, dy) => tf.engine().runKernel("LRNGrad", { x, y, dy }, LRN),
    float64: lrnGrad,
  },
  ...batchNorms(),
];

function batchNorms(): Case[] {
  const epsilon = 0.01;
  const normal = (x: number, mean: number, variance: number) => (x - mean) / Math.sqrt(variance + epsilon);
  const values = (n: number, channels: number, from: number) => [
    Array.from({ length: n }, (_, i) => Math.sin(i + from)),
    ...[0.1, 0.8, 1.1, 0.3].map((base) => Array.from({ length: channels }, (_, i) => base + 0.2 * i)),
  ];
  const full = (x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) =>
    tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D, epsilon);
  return [
    {
      kernel: "FusedBatchNorm",
      of: "statistics per channel",
      shapes: [[2, 2, 1, 3], [3], [3], [3], [3]],
      values: values(12, 3, 1),
      tfjs: full as Case["tfjs"],
      float64: zip((x, m, v, s, o) => normal(x, m, v) * s + o),
    },
    {
      kernel: "FusedBatchNorm",
      of: "statistics of full rank",
      shapes: [
        [2, 2, 1, 3],
        [1, 1, 1, 3],
        [1, 1, 1, 3],
        [1, 1, 1, 3],
        [1, 1, 1, 3],
      ],
      values: values(12, 3, 2),
      tfjs: full as Case["tfjs"],
      float64: zip((x, m, v, s, o) => normal(x, m, v) * s + o),
    },
    {
      kernel: "FusedBatchNorm",
      of: "without scale and offset",
      shapes: [[4, 3], [3], [3]],
      values: values(12, 3, 3),
      tfjs: (x, mean, variance) =>
        tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, undefined, undefined, epsilon),
      float64: zip(normal),
    },
  ];
}
