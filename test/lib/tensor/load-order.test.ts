import { expect, test } from "vitest";
import { compile } from "../../../lib/tensor/index.js";

test("gradients are right where lib/tensor is loaded before TensorFlow.js: cumulative sums over the first axis", async () => {
  const tf = await import("@tensorflow/tfjs");
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
  const weights = tf.tensor2d([1, 10, 100, 1000, 1e4, 1e5], [3, 2]);
  const slope = (at: typeof x) => tf.grad((y) => tf.sum(tf.mul(tf.cumsum(y, 0), weights)))(at);
  // Entry (t, s) is in the sums of the rows t, t + 1, … of its column.
  const expected = [10_101, 101_010, 10_100, 101_000, 10_000, 100_000];
  expect(Array.from(slope(x).dataSync())).toEqual(expected);
  const step = await compile(slope, [x]);
  expect(Array.from(await (await step(x)).data())).toEqual(expected);
  await step.dispose();
});
