import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import {
  coefficients,
  coefficientsOf,
  cosinesOf,
  gramMatrix,
  gramOf,
  type TaskGradientsOf,
  unitGradients,
} from "../../../../lib/adapt/gradient-agreement/index.js";
import type { Episodes } from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, foldIn, key, normal } from "../../../../lib/tensor/index.js";

type Theta = { readonly w: tf.Tensor; readonly inner: readonly tf.Tensor[] };

const rows = Array.from({ length: 4 }, (_, i) => normal(foldIn(key(1), i), 8).map((value) => value * 10 ** i));
const leaves = (vectors: readonly Float64Array[]): Theta => ({
  w: tf.reshape(tf.tensor2d(vectors.map((row) => [...row.subarray(0, 6)])), [vectors.length, 2, 3]),
  inner: [tf.tensor2d(vectors.map((row) => [...row.subarray(6)]))],
});
const given =
  (vectors: readonly Float64Array[]): TaskGradientsOf<Theta> =>
  () => ({ losses: tf.zeros([vectors.length]), gradients: leaves(vectors) });
const unitsOf = (vectors: readonly Float64Array[]) =>
  unitGradients(given(vectors))(undefined as never, undefined as never as Episodes);

test("all lengths are one over all leaves together, shapes and cosines are as they were", () => {
  const { losses, gradients } = unitsOf(rows);
  const [gram, before] = [gramOf(gradients), gramOf(leaves(rows))];
  expect(losses.shape).toEqual([4]);
  expect(gradients.w.shape).toEqual([4, 2, 3]);
  for (let i = 0; i < 4; i++) expect(gram.arraySync()[i][i]).toBeCloseTo(1, 5);
  const expected = cosinesOf(before).dataSync();
  gram.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 5);
  });
});

test("gradient agreement on them has the weights of o-amfs on what they were cut from", () => {
  const { gradients } = unitsOf(rows);
  const found = coefficientsOf(gramOf(gradients), { rule: "gradient-agreement" }).dataSync();
  coefficients(gramMatrix(rows)).forEach((weight, i) => {
    expect(found[i]).toBeCloseTo(weight, 5);
  });
});

test("a gradient that is zero stays zero", () => {
  const { gradients } = unitsOf([rows[0], new Float64Array(8)]);
  expect(Array.from(gradients.w.dataSync().subarray(6))).toEqual([0, 0, 0, 0, 0, 0]);
});

test("nothing is left behind", () => {
  const before = tf.memory().numTensors;
  disposeParams(unitsOf(rows));
  expect(tf.memory().numTensors).toBe(before);
});
