import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { type CopyConfig, judgeCopy, trainCopy } from "../../../../lib/experiments/meta-learning/model-copy.js";
import {
  type BindingConfig,
  judgeBinding,
  trainBinding,
} from "../../../../lib/experiments/meta-learning/model-label-binding.js";
import { heldRate, ofVariant, streamTraining } from "../../../../lib/experiments/meta-learning/model-training.js";
import { countParams, disposeParams, flattenParams } from "../../../../lib/tensor/index.js";

const copying: CopyConfig = {
  variant: "lstm",
  width: 2,
  phases: [
    { longest: 1, steps: 20 },
    { longest: 2, steps: 20 },
  ],
  batch: 4,
  learningRate: 0.01,
  judged: { lengths: [1], sequences: 100 },
};
const binding: BindingConfig = {
  variant: "lstm",
  way: 2,
  units: 4,
  slots: 4,
  phases: [{ instances: 2, steps: 20 }],
  batch: 4,
  learningRate: 0.01,
  judged: { instances: 2, streams: 100 },
};

describe("systems of streams", () => {
  test("train as a pure function of the seed, judge by seed, and leave no tensor behind but θ", async () => {
    const before = tf.memory().numTensors;
    const run = async (seed: number) => {
      const copied = await trainCopy(copying, seed);
      const bound = await trainBinding(binding, seed);
      const figures = [
        ...(await judgeBinding(bound, binding, seed)),
        await judgeCopy(copied, copying, [1, 2], seed),
      ].map(({ mean }) => mean);
      const numbers = [copied, bound].flatMap(({ trained: { theta } }) =>
        flattenParams(theta).flatMap(([, leaf]) => Array.from(leaf.dataSync())),
      );
      for (const { trained } of [copied, bound]) disposeParams(trained.theta);
      return { figures, numbers };
    };
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).toEqual(first);
    expect(other.numbers).not.toEqual(first.numbers);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("hold their rate for three quarters of the updates and end at a tenth of it", () => {
    const rate = heldRate(0.02, 400);
    const at = (step: number) => rate(tf.scalar(step)).dataSync()[0];
    for (const step of [0, 100, 300]) expect(at(step)).toBeCloseTo(0.02, 8);
    // Half a cosine: in the middle of the fall the mean of both ends.
    expect(at(350)).toBeCloseTo((0.02 + 0.002) / 2, 6);
    expect(at(400)).toBeCloseTo(0.002, 6);
  });

  test("keep at most 60 points of the curve of the loss, the last one among them", () => {
    const steps = Array.from({ length: 150 }, (_, i) => 10 * (i + 1));
    const theta = { w: tf.zeros([3, 4]) };
    const { curve, learnedNumbers } = streamTraining(
      { theta, history: { steps, loss: steps.map((step) => 1 / step) }, seconds: 1 },
      16,
    );
    expect(curve.steps.length).toBeLessThanOrEqual(60);
    expect(curve.steps.at(-1)).toBe(1500);
    expect(curve.loss.at(-1)).toBeCloseTo(1 / 1500, 5);
    expect(learnedNumbers).toBe(countParams(theta));
  });

  test("name a variant that there is not, and a number of streams that does not come in hundreds", async () => {
    expect(() => ofVariant({ ntm: 1, dnc: 2 }, "gru")).toThrow('unknown variant "gru" (known: ntm, dnc)');
    await expect(trainCopy({ ...copying, variant: "toString" }, 1)).rejects.toThrow('unknown variant "toString"');
    const bound = await trainBinding(binding, 1);
    const odd = { ...binding, judged: { instances: 2, streams: 150 } };
    await expect(judgeBinding(bound, odd, 1)).rejects.toThrow(
      "invalid number of streams: 150 (a multiple of 100 wanted)",
    );
    disposeParams(bound.trained.theta);
  });
});
