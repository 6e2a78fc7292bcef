/**
 * Elementwise kernels whose gradient in TensorFlow.js is wrong, fails under broadcasting, or differentiates its own masks. Values at kinks
 * are those of TensorFlow.js: |x|′(0) = −1, relu′(0) = 0, max(a, a) goes to a.
 */
import * as tf from "@tensorflow/tfjs-core";
import { asNumber, exactly, type Rules, sumTo, zeros } from "./rule.js";
import { constant } from "./tape.js";

/** SELU's λ and λ·α (Klambauer et al. 2017, arXiv:1706.02515). */
const SELU_SCALE = 1.0507009873554805;
const SELU_SCALE_ALPHA = SELU_SCALE * 1.6732632423543772;

/** The slope of the error function at 0. */
const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/** max and min: dy goes to a where `aWins`, to b elsewhere. */
const choosing = (aWins: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Rules[string] => ({
  inputs: ["a", "b"],
  backward: ([dy], [a, b]) => ({
    a: () =>
      sumTo(
        tf.mul(
          dy,
          constant(() => asNumber(aWins(a, b))),
        ),
        a.shape,
      ),
    b: () =>
      sumTo(
        tf.mul(
          dy,
          constant(() => asNumber(tf.logicalNot(aWins(a, b)))),
        ),
        b.shape,
      ),
  }),
});

/** y = f(x) with f′ piecewise constant, `slope` its value. */
const piecewiseLinear = <Attrs extends object>(slope: (x: tf.Tensor, attrs: Attrs) => tf.Tensor): Rules[string] => ({
  inputs: ["x"],
  backward: ([dy], [x], attrs: Attrs) => ({
    x: () =>
      tf.mul(
        dy,
        constant(() => slope(x, attrs)),
      ),
  }),
});

export const elementwiseRules: Rules = {
  Abs: piecewiseLinear((x) => tf.step(tf.cast(x, "float32"), -1)),
  Relu: piecewiseLinear((x) => tf.step(x)),
  Relu6: piecewiseLinear((x) => tf.mul(asNumber(tf.lessEqual(x, 6)), tf.step(x))),
  LeakyRelu: piecewiseLinear((x, { alpha }: { alpha: number }) => tf.step(x, alpha)),
  ClipByValue: piecewiseLinear((x, { clipValueMin, clipValueMax }: { clipValueMin: number; clipValueMax: number }) =>
    asNumber(tf.logicalAnd(tf.greaterEqual(x, clipValueMin), tf.lessEqual(x, clipValueMax))),
  ),
  Maximum: choosing((a, b) => tf.greaterEqual(a, b)),
  Minimum: choosing((a, b) => tf.lessEqual(a, b)),

  // The identity between numbers; an integer or boolean does not move with x.
  Cast: {
    backward: ([dy], _, { dtype }: { dtype: tf.DataType }) => ({
      x: () => (dtype === "float32" ? tf.clone(dy) : zeros(dy.shape)),
    }),
  },

  SquaredDifference: {
    inputs: ["a", "b"],
    backward: ([dy], [a, b]) => {
      const toA = () => tf.mul(dy, tf.mul(2, tf.sub(a, b)));
      return { a: () => sumTo(toA(), a.shape), b: () => sumTo(tf.neg(toA()), b.shape) };
    },
  },

  // ∂(aᵇ)/∂a = b·aᵇ⁻¹, and 0 where a = b = 0, since x⁰ is the constant 1. ∂(aᵇ)/∂b = aᵇ·ln a, and 0 for a ≤ 0 as in TensorFlow.
  // The logarithm's argument is replaced before it is taken, or its derivative 1/0 would poison the next order.
  Pow: {
    inputs: ["a", "b"],
    outputs: [true],
    backward: ([dy], [a, b, y]) => ({
      a: () => {
        const constantAt = constant(() => tf.logicalAnd(tf.equal(a, 0), tf.equal(b, 0)));
        const base = tf.where(constantAt, tf.onesLike(a), a);
        return sumTo(tf.mul(dy, tf.mul(b, tf.pow(base, tf.sub(b, 1)))), a.shape);
      },
      b: () => {
        const positive = constant(() => tf.greater(a, 0));
        return sumTo(tf.mul(dy, tf.mul(y, tf.log(tf.where(positive, a, tf.onesLike(a))))), b.shape);
      },
    }),
  },

  // 2/√π·exp(−x²)
  Erf: {
    inputs: ["x"],
    backward: ([dy], [x]) => ({
      x: () => tf.mul(dy, tf.mul(tf.exp(tf.neg(tf.square(x))), exactly(TWO_OVER_ROOT_PI))),
    }),
  },

  // −½·x^(−3/2) = −½·y³
  Rsqrt: {
    outputs: [true],
    backward: ([dy], [y]) => ({ x: () => tf.mul(dy, tf.mul(tf.mul(y, -0.5), tf.square(y))) }),
  },

  Prelu: {
    inputs: ["x", "alpha"],
    backward: ([dy], [x, alpha]) => {
      const positive = constant(() => asNumber(tf.greater(x, 0)));
      const rest = constant(() => tf.sub(1, positive));
      return {
        x: () => tf.mul(dy, tf.add(positive, tf.mul(rest, alpha))),
        alpha: () => sumTo(tf.mul(dy, tf.mul(rest, x)), alpha.shape),
      };
    },
  },

  // λα·eˣ = y + λα for x ≤ 0: no exponential, which would overflow for the x > 0 that do not use it.
  Selu: {
    inputs: ["x"],
    outputs: [true],
    backward: ([dy], [x, y]) => ({
      x: () =>
        tf.where(
          constant(() => tf.greater(x, 0)),
          tf.mul(dy, exactly(SELU_SCALE)),
          tf.mul(dy, tf.add(y, exactly(SELU_SCALE_ALPHA))),
        ),
    }),
  },

  // EluGrad(dy, y) = dy where y ≥ 0, dy·(y + 1) elsewhere.
  EluGrad: {
    inputs: ["dy", "y"],
    backward: ([ddx], [dy, y]) => ({
      dy: () => tf.engine().runKernel("EluGrad", { dy: ddx, y }),
      y: () =>
        tf.mul(
          tf.mul(ddx, dy),
          constant(() => asNumber(tf.less(y, 0))),
        ),
    }),
  },

  Select: {
    inputs: ["condition"],
    backward: ([dy], [condition]) => ({
      condition: () => zeros(condition.shape),
      t: () =>
        tf.mul(
          dy,
          constant(() => asNumber(condition)),
        ),
      e: () =>
        tf.mul(
          dy,
          constant(() => asNumber(tf.logicalNot(condition))),
        ),
    }),
  },
};
