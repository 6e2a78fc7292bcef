import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { anisotropicGaussians, noiseTargets, phaseDomain } from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";

const noise = noiseTargets(phaseDomain(), 3);

test("keeps the inputs of the benchmark and nothing of its targets, whose variance is σ² without a mean", () => {
  const [own, theirs] = [noise, phaseDomain()].map((each) => each.draw(key(1), 400, "train"));
  expect(own.query.x.dataSync()).toEqual(theirs.query.x.dataSync());
  const [y, sines] = [own, theirs].map(({ support }) => Array.from(support.y.dataSync()));
  expect(own.support.y.shape).toEqual([400, 10, 1]);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // 4000 points: standard errors of mean, variance and product are σ/√n, σ²√(2/n) and σ sd(y)/√n.
  expect(Math.abs(mean(y))).toBeLessThan((4 * 3) / Math.sqrt(4000));
  expect(Math.abs(mean(y.map((value) => value ** 2)) - 9)).toBeLessThan(4 * 9 * Math.sqrt(2 / 4000));
  expect(Math.abs(mean(y.map((value, i) => value * sines[i])))).toBeLessThan((4 * 3 * 2.3) / Math.sqrt(4000));
  disposeParams([own, theirs]);
});

test("draws support and query apart, both again from the same key", () => {
  const drawn = [1, 1, 2].map((seed) => noise.draw(key(seed), 2, "test"));
  const [once, again, other] = drawn.map(({ support, query }) => [support, query].map(({ y }) => [...y.dataSync()]));
  expect(again).toEqual(once);
  expect(other[0]).not.toEqual(once[0]);
  expect(once[0]).not.toEqual(once[1]);
  disposeParams(drawn);
});

test("can be told by nobody: null and oracle are σ²", () => {
  expect([noise.null().value, noise.oracle()?.value]).toEqual([9, 9]);
});

test("leaves no tensor behind", () => {
  const before = tf.memory().numTensors;
  disposeParams(noise.draw(key(1), 3, "train"));
  expect(tf.memory().numTensors).toBe(before);
});

test("refuses classes and deviations that are none", () => {
  expect(() => noiseTargets(anisotropicGaussians(), 1)).toThrow("invalid kind of targets: classification");
  expect(() => noiseTargets(phaseDomain(), 0)).toThrow("invalid deviation: 0");
});
