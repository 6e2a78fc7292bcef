/**
 * Sum, difference, product and quotient, with TensorFlow.js's formulas, in its order of operations. Its own rules take an axis of length 1 that
 * broadcasts to length 0 for one that does not broadcast, so that the gradient of a mean over no samples fails.
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Rules, sumTo } from "./rule.js";

type Side = (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const rule = (ofA: Side, ofB: Side): Rules[string] => ({
  inputs: ["a", "b"],
  backward: ([dy], [a, b]) => ({ a: () => ofA(dy, a, b), b: () => ofB(dy, a, b) }),
});

const float = (x: tf.Tensor) => tf.cast(x, "float32");
/** A tensor of its own, also where nothing was broadcast: the engine disposes what it has added up. */
const toShape = (dy: tf.Tensor, { shape }: tf.Tensor) => tf.reshape(sumTo(dy, shape), shape);

export const broadcastingRules: Rules = {
  Add: rule(
    (dy, a) => toShape(dy, a),
    (dy, _, b) => toShape(dy, b),
  ),
  Sub: rule(
    (dy, a) => toShape(dy, a),
    (dy, _, b) => tf.neg(sumTo(dy, b.shape)),
  ),
  Multiply: rule(
    (dy, a, b) => sumTo(tf.mul(dy, float(b)), a.shape),
    (dy, a, b) => sumTo(tf.mul(dy, float(a)), b.shape),
  ),
  RealDiv: rule(
    (dy, a, b) => sumTo(tf.div(dy, float(b)), a.shape),
    (dy, a, b) => tf.neg(tf.div(sumTo(tf.mul(dy, float(a)), b.shape), float(tf.square(b)))),
  ),
};
