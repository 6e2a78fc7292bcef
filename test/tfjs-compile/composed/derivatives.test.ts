// Every differentiable kernel, its gradient, and the gradients of that: compiled in float64, against differences of a plain program in double.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { refusals } from "../../../packages/tfjs-compile/src/kernels/refusals.js";
import { cases } from "../gradients/cases/index.js";
import { type Case, CUBIC, draw, expected, nameOf, weightsOf } from "../gradients/derivatives.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

/** [g, g′, g″, g‴] at 0 of g(t) = Σ wᵢ·yᵢ + c·yᵢ³, y = kernel(x + t·v), compiled; x, v and w are arguments, so that they stay doubles. */
async function compiled(test: Case): Promise<number[]> {
  const inputs = draw(test);
  const fn = (zero: tf.Tensor, xs: readonly tf.Tensor[], vs: readonly tf.Tensor[], w: tf.Tensor) => {
    const g = (t: tf.Tensor): tf.Tensor => {
      const y = test.tfjs(...xs.map((x, i) => tf.add(x, tf.mul(t, vs[i]))));
      const weights = tf.reshape(tf.slice(w, 0, y.size), y.shape);
      return tf.add(tf.sum(tf.mul(y, weights)), tf.mul(tf.sum(tf.mul(y, tf.mul(y, y))), CUBIC));
    };
    return [g, tf.grad(g), tf.grad(tf.grad(g)), tf.grad(tf.grad(tf.grad(g)))].map((f) => f(zero));
  };
  const examples = test.shapes.map((shape) => tf.zeros([...shape]));
  const many = weightsOf(4096);
  const step = await compile(fn, [tf.scalar(0), examples, examples, tf.zeros([many.length])], { dtype: "float64" });
  const results = await step(
    0,
    inputs.map(({ x }) => x),
    inputs.map(({ v }) => v),
    many,
  );
  await step.dispose();
  return results.map((result) => result.dataSync()[0]);
}

/** Cases of kernels that cannot be compiled, which the error must say. */
const refused = (error: unknown) => /^cannot compile (\w+) in /.exec((error as Error).message)?.[1];

/**
 * Relative to 1 + |value|, by order: what the differences themselves reach. A factor of a gradient that is rounded to float32 on the way is
 * off by 1e-8 and fails.
 */
const TOLERANCE = [1e-13, 1e-10, 1e-9, 1e-6];

describe("compiled in float64, values and derivatives of order 1, 2 and 3 equal differences", () => {
  it.each(cases.map((test) => ({ name: nameOf(test), test })))("$name", async ({ test }) => {
    let got: number[];
    try {
      got = await compiled(test);
    } catch (error) {
      expect(Object.keys(refusals), String(error)).toContain(refused(error));
      return;
    }
    for (const [order, value] of expected(test).entries()) {
      const error = Math.abs(got[order] - value) / (1 + Math.abs(value));
      expect(error, `order ${order}: got ${got[order]}, expected ${value}`).toBeLessThan(TOLERANCE[order]);
    }
  });
});
