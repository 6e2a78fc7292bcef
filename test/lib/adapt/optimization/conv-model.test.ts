import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { perTask } from "../../../../lib/adapt/maml.js";
import { convModel, patches } from "../../../../lib/adapt/optimization/conv-model.js";
import { convFeaturesReference } from "../../../../lib/adapt/optimization/conv-reference.js";
import type { ModelKind, Weights } from "../../../../lib/adapt/optimization/index.js";
import { maml } from "../../../../lib/adapt/optimization/index.js";
import type { Benchmark, Episodes } from "../../../../lib/tasks/benchmarks/index.js";
import { type Key, key, normal, split } from "../../../../lib/tensor/index.js";
import { inDoubles, numbersOf, relativeGap } from "./in-doubles.js";

const tensor = (from: Key, shape: number[]) =>
  tf.tensor(
    Float32Array.from(
      normal(
        from,
        shape.reduce((product, size) => product * size, 1),
      ),
    ),
    shape,
  );

/** Noise with labels: shapes and derivatives are all that these tests want. */
const noise = (side: number): Benchmark => ({
  name: "noise",
  title: "noise",
  kind: "classification",
  inputShape: [side, side, 1],
  outputs: 3,
  supportPoints: 3,
  queryPoints: 6,
  draw: (from, tasks) => {
    const [supportKey, queryKey] = split(from);
    const set = (setKey: Key, points: number) => ({
      x: tensor(setKey, [tasks, points, side, side, 1]),
      y: tf.tile(tf.eye(3).expandDims(0), [tasks, points / 3, 1]),
    });
    return { support: set(supportKey, 3), query: set(queryKey, 6) };
  },
  null: () => ({ value: 1 / 3, halfWidth: 0, source: "closed form: 1/N" }),
  oracle: () => undefined,
});

describe("convModel", () => {
  test.each([
    [28, 28],
    [7, 7],
    [5, 8],
    [2, 3],
  ])("patches of %i × %i images times a filter bank are conv2d with stride 2", (h, w) => {
    const images = tensor(key(1), [2, h, w, 3]) as tf.Tensor4D;
    const bank = tensor(key(2), [3, 3, 3, 4]) as tf.Tensor4D;
    const product = tf.matMul(tf.reshape(patches(images), [-1, 27]), tf.reshape(bank, [27, 4]));
    expect(relativeGap(numbersOf(product), numbersOf(tf.conv2d(images, bank, 2, "same")))).toBeLessThan(1e-6);
  });

  test("its features are those of the reference, task by task", async () => {
    const model = convModel({ filters: 12 }).on(noise(28));
    const { body } = perTask(model.init(key(3)), 2);
    const x = tensor(key(4), [2, 5, 28, 28, 1]);
    const numbers = numbersOf(body).map((value, i) => value + 0.1 * Math.sin(i));
    const [vectorised, reference] = await Promise.all(
      [model.features, convFeaturesReference].map(async (features) => (await inDoubles(features, body, x))(numbers)),
    );
    expect(relativeGap(vectorised, reference)).toBeLessThan(1e-10);
  });

  // Ten filters: normalised in the filters themselves in the first stage (nine weights each), as sums in the second.
  test("its meta-gradient, second derivatives included, is that of the reference", async () => {
    const benchmark = noise(7);
    const kind = convModel({ filters: 10, stages: 2 });
    const slow: ModelKind = {
      ...kind,
      on: (shapes) => ({ init: kind.on(shapes).init, features: convFeaturesReference }),
    };
    const theta = kind.on(benchmark).init(key(6));
    const episodes = benchmark.draw(key(7), 2, "train");
    const gradients = async (model: ModelKind) => {
      const learner = maml({ model, rate: 0.4 }).on(benchmark);
      const run = await inDoubles((at: Weights, on: Episodes) => learner.gradients(at, on).gradients, theta, episodes);
      return run(numbersOf(theta));
    };
    expect(relativeGap(await gradients(kind), await gradients(slow))).toBeLessThan(1e-9);
  });

  test("28 × 28 becomes 2 × 2 in four stages, as in the paper", () => {
    const { head } = convModel({ filters: 8 }).on(noise(28)).init(key(8));
    expect(head.w.shape).toEqual([2 * 2 * 8, 3]);
  });
});
