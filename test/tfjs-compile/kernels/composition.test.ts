import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

/** A number with its derivatives by x and by y. */
type Dual = readonly [value: number, byX: number, byY: number];

/** A random expression in x and y: as TensorFlow.js computes it and, on doubles, with its derivatives (forward mode). */
interface Expression {
  readonly text: string;
  readonly tensors: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor;
  readonly numbers: (x: Dual, y: Dual) => Dual;
}

type Unary = readonly [
  name: string,
  op: (x: tf.Tensor) => tf.Tensor,
  f: (x: number) => number,
  slope: (x: number) => number,
];

/** The same function of a bounded argument, where the function itself grows fast or has a bounded domain. */
const of = (name: string, [, op, f, slope]: Unary, [inner, innerOp, g, innerSlope]: Unary): Unary => [
  `${name}(${inner})`,
  (x) => op(innerOp(x)),
  (x) => f(g(x)),
  (x) => slope(g(x)) * innerSlope(x),
];

const sine: Unary = ["sin", tf.sin, Math.sin, Math.cos];
const tanh: Unary = ["tanh", tf.tanh, Math.tanh, (x) => 1 - Math.tanh(x) ** 2];
const inner: Unary = ["0.9sin", (x) => tf.mul(tf.sin(x), 0.9), (x) => 0.9 * Math.sin(x), (x) => 0.9 * Math.cos(x)];
const above: Unary = ["1.5+sin", (x) => tf.add(tf.sin(x), 2.5), (x) => 2.5 + Math.sin(x), Math.cos];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const [SCALE, SCALE_ALPHA] = [1.0507009873554805, 1.7580993408473768];

const unary: readonly Unary[] = [
  sine,
  tanh,
  ["cos", tf.cos, Math.cos, (x) => -Math.sin(x)],
  ["sigmoid", tf.sigmoid, sigmoid, (x) => sigmoid(x) * sigmoid(-x)],
  ["softplus", tf.softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), sigmoid],
  ["atan", tf.atan, Math.atan, (x) => 1 / (1 + x * x)],
  ["asinh", tf.asinh, Math.asinh, (x) => 1 / Math.hypot(1, x)],
  ["elu", tf.elu, (x) => (x < 0 ? Math.expm1(x) : x), (x) => (x < 0 ? Math.exp(x) : 1)],
  [
    "selu",
    tf.selu,
    (x) => (x < 0 ? SCALE_ALPHA * Math.expm1(x) : SCALE * x),
    (x) => (x < 0 ? SCALE_ALPHA * Math.exp(x) : SCALE),
  ],
  ["relu", tf.relu, (x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  ["leakyRelu", (x) => tf.leakyRelu(x, 0.2), (x) => (x < 0 ? 0.2 * x : x), (x) => (x < 0 ? 0.2 : 1)],
  ["abs", tf.abs, Math.abs, Math.sign],
  ["neg", tf.neg, (x) => -x, () => -1],
  [
    "clip",
    (x) => tf.clipByValue(x, -0.75, 1.25),
    (x) => Math.max(-0.75, Math.min(1.25, x)),
    (x) => (x > -0.75 && x < 1.25 ? 1 : 0),
  ],
  of("exp", ["exp", tf.exp, Math.exp, Math.exp], sine),
  of("expm1", ["expm1", tf.expm1, Math.expm1, Math.exp], sine),
  of("square", ["square", tf.square, (x) => x * x, (x) => 2 * x], tanh),
  of("sinh", ["sinh", tf.sinh, Math.sinh, Math.cosh], sine),
  of("cosh", ["cosh", tf.cosh, Math.cosh, Math.sinh], tanh),
  of("tan", ["tan", tf.tan, Math.tan, (x) => 1 / Math.cos(x) ** 2], inner),
  of("asin", ["asin", tf.asin, Math.asin, (x) => 1 / Math.sqrt(1 - x * x)], inner),
  of("acos", ["acos", tf.acos, Math.acos, (x) => -1 / Math.sqrt(1 - x * x)], inner),
  of("atanh", ["atanh", tf.atanh, Math.atanh, (x) => 1 / (1 - x * x)], inner),
  of("log1p", ["log1p", tf.log1p, Math.log1p, (x) => 1 / (1 + x)], inner),
  of("log", ["log", tf.log, Math.log, (x) => 1 / x], above),
  of("sqrt", ["sqrt", tf.sqrt, Math.sqrt, (x) => 0.5 / Math.sqrt(x)], above),
  of("rsqrt", ["rsqrt", tf.rsqrt, (x) => 1 / Math.sqrt(x), (x) => -0.5 * x ** -1.5], above),
  of("reciprocal", ["reciprocal", tf.reciprocal, (x) => 1 / x, (x) => -1 / (x * x)], above),
  of("acosh", ["acosh", tf.acosh, Math.acosh, (x) => 1 / Math.sqrt(x * x - 1)], above),
];

type Binary = readonly [
  name: string,
  op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  f: (a: number, b: number) => number,
  byA: (a: number, b: number) => number,
  byB: (a: number, b: number) => number,
];

const positive = (b: number) => 1 + b * b;

const binary: readonly Binary[] = [
  ["add", tf.add, (a, b) => a + b, () => 1, () => 1],
  ["sub", tf.sub, (a, b) => a - b, () => 1, () => -1],
  ["mul", tf.mul, (a, b) => a * b, (_, b) => b, (a) => a],
  ["squaredDifference", tf.squaredDifference, (a, b) => (a - b) ** 2, (a, b) => 2 * (a - b), (a, b) => 2 * (b - a)],
  ["maximum", tf.maximum, Math.max, (a, b) => (a > b ? 1 : 0), (a, b) => (a > b ? 0 : 1)],
  ["minimum", tf.minimum, Math.min, (a, b) => (a < b ? 1 : 0), (a, b) => (a < b ? 0 : 1)],
  [
    "div by 1 + square",
    (a, b) => tf.div(a, tf.add(tf.square(b), 1)),
    (a, b) => a / positive(b),
    (_, b) => 1 / positive(b),
    (a, b) => (-2 * a * b) / positive(b) ** 2,
  ],
  [
    "atan2 with 1 + square",
    (a, b) => tf.atan2(a, tf.add(tf.square(b), 1)),
    (a, b) => Math.atan2(a, positive(b)),
    (a, b) => positive(b) / (a * a + positive(b) ** 2),
    (a, b) => (-2 * a * b) / (a * a + positive(b) ** 2),
  ],
  [
    "pow of sigmoid and tanh",
    (a, b) => tf.pow(tf.sigmoid(a), tf.tanh(b)),
    (a, b) => sigmoid(a) ** Math.tanh(b),
    (a, b) => Math.tanh(b) * sigmoid(a) ** Math.tanh(b) * sigmoid(-a),
    (a, b) => sigmoid(a) ** Math.tanh(b) * Math.log(sigmoid(a)) * (1 - Math.tanh(b) ** 2),
  ],
  [
    "where greater",
    (a, b) => tf.where(tf.greater(a, b) as tf.Tensor1D, tf.mul(a, 2), tf.neg(b)),
    (a, b) => (a > b ? 2 * a : -b),
    (a, b) => (a > b ? 2 : 0),
    (a, b) => (a > b ? 0 : -1),
  ],
];

function expression(random: Random, depth: number): Expression {
  if (depth === 0 || random.next() < 0.1) {
    return random.next() < 0.5
      ? { text: "x", tensors: (x) => x, numbers: (x) => x }
      : { text: "y", tensors: (_, y) => y, numbers: (_, y) => y };
  }
  const left = expression(random, depth - 1);
  if (random.next() < 0.5) {
    const [name, op, f, slope] = random.pick(unary);
    return {
      text: `${name}(${left.text})`,
      tensors: (x, y) => op(left.tensors(x, y)),
      numbers: (x, y) => {
        const [value, byX, byY] = left.numbers(x, y);
        return [f(value), slope(value) * byX, slope(value) * byY];
      },
    };
  }
  const right = expression(random, depth - 1);
  const [name, op, f, byA, byB] = random.pick(binary);
  return {
    text: `${name}(${left.text}, ${right.text})`,
    tensors: (x, y) => op(left.tensors(x, y), right.tensors(x, y)),
    numbers: (x, y) => {
      const [a, aByX, aByY] = left.numbers(x, y);
      const [b, bByX, bByY] = right.numbers(x, y);
      const [p, q] = [byA(a, b), byB(a, b)];
      return [f(a, b), p * aByX + q * bByX, p * aByY + q * bByY];
    },
  };
}

/** e + x·y: an expression that surely depends on both. */
function composition(random: Random): Expression {
  const { text, tensors, numbers } = expression(random, 6);
  return {
    text: `${text} + x·y`,
    tensors: (x, y) => tf.add(tensors(x, y), tf.mul(x, y)),
    numbers: (x, y) => {
      const [value, byX, byY] = numbers(x, y);
      return [value + x[0] * y[0], byX + y[0], byY + x[0]];
    },
  };
}

/** The value and both derivatives, for x of shape [3, 4] and y of shape [4]. */
const withGradients =
  ({ tensors }: Expression) =>
  (x: tf.Tensor, y: tf.Tensor) => [tensors(x, y), ...tf.grads(tensors)([x, y])];

describe("random compositions of elementwise kernels, up to six deep", () => {
  it("have the values and gradients of TensorFlow.js", () =>
    forAll(120, async (random) => {
      const made = composition(random);
      const args = [random.tensor([3, 4], { from: -2, to: 2 }), random.tensor([4], { from: -2, to: 2 })];
      await agrees(withGradients(made), args, { rtol: 1e-4, atol: 1e-4 }).catch((error: Error) => {
        error.message = `${made.text}: ${error.message}`;
        throw error;
      });
    }));

  it("have in float64 the values and derivatives of the same expression on doubles, to 10 digits", () =>
    forAll(120, async (random) => {
      const made = composition(random);
      const [x, y] = [random.doubles(12, -2, 2), random.doubles(4, -2, 2)];
      const results = await runCompiled(withGradients(made), [tf.zeros([3, 4]), tf.zeros([4])], {
        dtype: "float64",
        feeds: [x, y],
      });
      const duals = Array.from(x, (value, i) => made.numbers([value, 1, 0], [y[i % 4], 0, 1]));
      const byY = [0, 1, 2, 3].map((column) => [0, 4, 8].reduce((sum, row) => sum + duals[row + column][2], 0));
      const wanted = [duals.map(([value]) => value), duals.map(([, byX]) => byX), byY];
      results.forEach((result, i) => {
        const problem = firstDifference(result.dataSync(), wanted[i], 1e-10, 1e-10);
        if (problem) expect.fail(`${made.text}: result ${i}: ${problem} exact`);
      });
    }));
});
