import * as tf from "@tensorflow/tfjs";
import type { Case } from "../derivatives.js";
import { map, type Nd, zip } from "../float64.js";

type Values = Case["values"];

/** y = f(x) entry by entry. */
const unary = (
  kernel: string,
  op: (x: tf.Tensor) => tf.Tensor,
  f: (x: number) => number,
  values?: Values,
  rest: Partial<Case> = {},
): Case => ({ kernel, shapes: [[5]], tfjs: op, float64: map(f), values, ...rest });

/** y = f(a, b), with and without broadcasting. */
const binary = (
  kernel: string,
  op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  f: (a: number, b: number) => number,
  values?: Values,
): Case[] =>
  [
    {
      of: "same shapes",
      shapes: [
        [2, 3],
        [2, 3],
      ],
    },
    { of: "a row and a matrix", shapes: [[3], [2, 3]] },
    { of: "a column and a row", shapes: [[2, 1], [3]] },
    { of: "a matrix and a scalar", shapes: [[2, 3], []] },
  ].map((shapes) => ({ kernel, ...shapes, tfjs: op, float64: zip(f) as (...inputs: Nd[]) => Nd, values }));

/** The error function by its Maclaurin series: 40 terms give float64 precision for |x| < 2. */
const erf = (x: number) => {
  let term = x;
  let sum = x;
  for (let n = 1; n < 40; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
};

const [lambda, alpha] = [1.0507009873554805, 1.6732632423543772];
const positive: Values = [0.6, 2];
const inside: Values = [-0.7, 0.7];
const bothSides: Values = [[-1.7, -0.6, 0.3, 0.9, 1.6]];

export const elementwiseCases: Case[] = [
  unary("Abs", tf.abs, Math.abs, bothSides),
  unary("Acos", tf.acos, Math.acos, inside),
  unary("Acosh", tf.acosh, Math.acosh, [1.6, 2.5]),
  unary("Asin", tf.asin, Math.asin, inside),
  unary("Asinh", tf.asinh, Math.asinh),
  unary("Atan", tf.atan, Math.atan),
  unary("Atanh", tf.atanh, Math.atanh, [-0.5, 0.5]),
  unary("Cos", tf.cos, Math.cos),
  unary("Cosh", tf.cosh, Math.cosh),
  unary("Elu", tf.elu, (x) => (x < 0 ? Math.expm1(x) : x), bothSides),
  unary("Erf", tf.erf, erf),
  unary("Exp", tf.exp, Math.exp),
  unary("Expm1", tf.expm1, Math.expm1),
  unary("Identity", tf.clone, (x) => x),
  unary(
    "LeakyRelu",
    (x) => tf.leakyRelu(x, 0.3),
    (x) => (x < 0 ? 0.3 * x : x),
    bothSides,
  ),
  unary("Log", tf.log, Math.log, positive),
  unary("Log1p", tf.log1p, Math.log1p, [-0.4, 1]),
  unary("Neg", tf.neg, (x) => -x),
  unary("Reciprocal", tf.reciprocal, (x) => 1 / x, positive),
  unary("Relu", tf.relu, (x) => Math.max(0, x), bothSides),
  unary("Relu6", tf.relu6, (x) => Math.min(6, Math.max(0, x)), [[-1, 0.5, 2, 5.5, 7]]),
  unary("Rsqrt", tf.rsqrt, (x) => 1 / Math.sqrt(x), positive),
  unary("Selu", tf.selu, (x) => lambda * (x < 0 ? alpha * Math.expm1(x) : x), bothSides),
  unary("Sigmoid", tf.sigmoid, (x) => 1 / (1 + Math.exp(-x))),
  unary("Sin", tf.sin, Math.sin),
  unary("Sinh", tf.sinh, Math.sinh),
  unary("Softplus", tf.softplus, (x) => Math.log1p(Math.exp(x))),
  unary("Sqrt", tf.sqrt, Math.sqrt, positive),
  unary("Square", tf.square, (x) => x * x),
  unary("Tan", tf.tan, Math.tan, inside),
  unary("Tanh", tf.tanh, Math.tanh),
  unary(
    "Tanh",
    (x) => tf.mul(tf.tanh(tf.mul(x, 2)), x),
    (x) => Math.tanh(2 * x) * x,
    undefined,
    { of: "inside a product" },
  ),
  unary(
    "Cast",
    (x) => tf.cast(x, "float32"),
    (x) => x,
  ),
  unary(
    "ClipByValue",
    (x) => tf.clipByValue(x, -1, 0.5),
    (x) => Math.min(0.5, Math.max(-1, x)),
    bothSides,
  ),
  unary(
    "Pow",
    (x) => tf.pow(x, 3),
    (x) => x ** 3,
    [[-1.2, -0.4, 0, 0.5, 1.3]],
    { of: "a cube, at zero and below" },
  ),
  unary(
    "Pow",
    (x) => tf.pow(x, tf.tensor1d([0, 1, 2, 3, 1])),
    (x) => x,
    [[0, 0, 0, 0, 0]],
    {
      of: "small powers of zero",
      float64: (x) => ({ shape: [5], data: x.data.map((v, i) => v ** [0, 1, 2, 3, 1][i]) }),
    },
  ),
  unary(
    "Pow",
    (x) => tf.pow(2, x),
    (x) => 2 ** x,
    undefined,
    { of: "the exponent" },
  ),
  unary(
    "AddN",
    (x) => tf.addN([x, tf.square(x), x]),
    (x) => 2 * x + x * x,
  ),
  unary(
    "logSigmoid",
    (x) => tf.logSigmoid(tf.mul(x, 2)),
    (x) => -Math.log1p(Math.exp(-2 * x)),
    undefined,
    {
      of: "an op with its own gradient, of an op's result",
    },
  ),

  ...binary("Add", tf.add, (a, b) => a + b),
  ...binary("Sub", tf.sub, (a, b) => a - b),
  ...binary("Multiply", tf.mul, (a, b) => a * b),
  ...binary("RealDiv", tf.div, (a, b) => a / b, [0.8, 2]),
  ...binary("Pow", tf.pow, (a, b) => a ** b, positive),
  ...binary("Atan2", tf.atan2, Math.atan2, positive),
  ...binary("Mod", tf.mod, (a, b) => a - b * Math.floor(a / b), [
    [2.3, -1.7, 0.5, 3.1, -0.9, 1.2],
    [1.5, 2.5, -0.7, 0.8, 2.1, -1.3],
  ]).slice(0, 1),
  ...binary("Maximum", tf.maximum, Math.max, "spread"),
  ...binary("Minimum", tf.minimum, Math.min, "spread"),
  ...binary("SquaredDifference", tf.squaredDifference, (a, b) => (a - b) ** 2),
  {
    kernel: "Prelu",
    shapes: [[2, 3], [3]],
    values: [
      [-1, 0.5, -0.4, 1.2, -0.7, 0.9],
      [0.1, 0.4, -0.3],
    ],
    tfjs: tf.prelu,
    float64: zip((x, a) => (x < 0 ? a * x : x)),
  },
  {
    kernel: "Select",
    shapes: [[2, 3], [3]],
    tfjs: (a, b) =>
      tf.where(
        tf.tensor2d(
          [
            [1, 0, 1],
            [0, 0, 1],
          ],
          [2, 3],
          "bool",
        ),
        a,
        b,
      ),
    float64: (a, b) =>
      zip((c, x, y) => (c === 1 ? x : y))({ shape: [2, 3], data: Float64Array.of(1, 0, 1, 0, 0, 1) }, a, b),
  },
  {
    kernel: "Select",
    of: "chosen by the values themselves",
    shapes: [[5]],
    values: bothSides,
    tfjs: (x) => tf.where(tf.greater(x, 0), tf.exp(x), tf.square(x)),
    float64: map((x) => (x > 0 ? Math.exp(x) : x * x)),
  },
  {
    kernel: "EluGrad",
    shapes: [[5], [5]],
    values: [
      [0.3, 1, -0.5, 0.7, 0.2],
      [-0.8, -0.3, 0.5, 1, -0.6],
    ],
    tfjs: (dy, y) => tf.engine().runKernel("EluGrad", { dy, y }),
    float64: zip((dy, y) => (y >= 0 ? dy : dy * (y + 1))),
  },
];
