import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { learnerOn, metaTrain } from "../../../../lib/adapt/frame/index.js";
import {
  accuracyByInstance,
  bitError,
  dncLearner,
  lstmModel,
  lstmReader,
  mannLearner,
  ntmLearner,
  predictSequences,
  type SequenceModel,
  trainSequences,
} from "../../../../lib/adapt/memory-augmented/index.js";
import {
  copy,
  firstInstanceBound,
  labelBinding,
  labelStream,
  linearRegression,
} from "../../../../lib/tasks/benchmarks/index.js";
import { adam, disposeParams, key } from "../../../../lib/tensor/index.js";

const learners = [
  mannLearner({ units: 8 }),
  ntmLearner({ units: 8 }),
  dncLearner({ units: 8 }),
  lstmReader({ units: 8 }),
];

describe("readers as learners of episodes", () => {
  test("each runs on any benchmark: regression and classification", () => {
    for (const benchmark of [labelBinding({ way: 3, queries: 2 }), linearRegression({ dimension: 2, shots: 3 })]) {
      const { support, query } = benchmark.draw(key(1), 2, "test");
      for (const learner of learners) {
        const on = learnerOn(learner, benchmark);
        const theta = on.init(key(2));
        const predicted = on.predict(theta, on.adapt(theta, support), query.x);
        expect(predicted.shape).toEqual([2, benchmark.queryPoints, benchmark.outputs]);
      }
    }
  });

  test("queries do not see each other: each is answered from the state that the support set left", () => {
    const benchmark = labelBinding({ way: 2, queries: 2 });
    const { support, query } = benchmark.draw(key(3), 2, "test");
    for (const learner of learners) {
      const on = learner.on(benchmark);
      const theta = on.init(key(4));
      const adapted = on.adapt(theta, support);
      const [all, last] = [
        on.predict(theta, adapted, query.x),
        on.predict(theta, adapted, query.x.slice([0, 3], [2, 1])),
      ];
      const difference = tf.max(tf.abs(tf.sub(all.slice([0, 3], [2, 1]), last)));
      expect(difference.dataSync()[0]).toBeLessThan(1e-6);
    }
  });

  test("a support set beyond a comfortable graph is refused in one line", () => {
    expect(() => learnerOn(mannLearner(), labelBinding({ way: 10, shots: 10 }))).toThrow(
      "mann does not fit label-binding: a graph of 100 steps, one a support point (60 at most)",
    );
  });

  test("a short training of the MANN on two-way episodes leaves the null behind", async () => {
    const benchmark = labelBinding({ way: 2, dimension: 4, queries: 2 });
    const { history, theta } = await metaTrain(mannLearner({ units: 16, slots: 4 }).on(benchmark), benchmark, {
      steps: 250,
      tasks: 32,
      optimizer: adam({ learningRate: 0.01 }),
      key: key(5),
      record: 25,
    });
    // ln 2 nats without looking at the support set.
    expect(history.metrics.loss[9]).toBeLessThan(0.45);
    disposeParams(theta);
  });
});

describe("what a first instance can tell", () => {
  const judged = async (told: "last" | "present") => {
    const stream = labelStream({ way: 3, instances: 2, told });
    const model = lstmModel(stream.inputs, 3, { units: 8 }) as SequenceModel;
    const { theta } = await trainSequences(model, {
      phases: [{ task: stream, steps: 200 }],
      batch: 16,
      optimizer: adam({ learningRate: 0.02 }),
      key: key(6),
    });
    const predicted = await predictSequences(model, stream, theta, { key: key(7), batch: 200, batches: 2 });
    disposeParams(theta);
    return accuracyByInstance(stream, predicted)[0] as { mean: number; halfWidth: number };
  };

  test("a model that is shown y_t exceeds the bound; one that is shown y_{t−1} cannot", async () => {
    const [honest, leaking] = [await judged("last"), await judged("present")];
    expect(honest.mean).toBeLessThan(firstInstanceBound(3) + 2 * honest.halfWidth);
    expect(leaking.mean).toBeGreaterThan(firstInstanceBound(3) + 2 * leaking.halfWidth);
    expect(leaking.mean).toBeGreaterThan(0.95);
  });
});

describe("figures of streams", () => {
  test("accuracy by instance and bit error of made-up predictions", () => {
    const stream = labelStream({ way: 2, instances: 2 });
    const { x, y, mask } = stream.draw(key(8), 10);
    const [right, drawn] = [Float32Array.from(y.dataSync()), { x, y, mask }];
    const predicted = {
      scores: right,
      x: drawn.x.dataSync() as Float32Array,
      y: drawn.y.dataSync() as Float32Array,
      mask: drawn.mask.dataSync() as Float32Array,
    };
    expect(accuracyByInstance(stream, [predicted]).map(({ mean }) => mean)).toEqual([1, 1]);
    const wrong = { ...predicted, scores: right.map((value) => 1 - value) };
    expect(accuracyByInstance(stream, [wrong]).map(({ mean }) => mean)).toEqual([0, 0]);
    const few = labelStream({ way: 5, classes: 2, instances: 2 });
    const shownFew = few.draw(key(10), 10);
    const [fewX, fewY, fewMask] = [shownFew.x, shownFew.y, shownFew.mask].map(
      (leaf) => leaf.dataSync() as Float32Array,
    ) as [Float32Array, Float32Array, Float32Array];
    const known = { scores: fewY, x: fewX, y: fewY, mask: fewMask };
    expect(accuracyByInstance(few, [known]).map(({ mean }) => mean)).toEqual([1, 1]);
    const task = copy({ width: 2, lengths: [2, 2] });
    const bits = task.draw(key(9), 4);
    const shown = bits.y.dataSync() as Float32Array;
    const coin = {
      scores: shown.map((b, i) => (i % 2 ? b - 0.5 : 0.5 - b)),
      x: shown,
      y: shown,
      mask: bits.mask.dataSync() as Float32Array,
    };
    expect(bitError(task, [coin]).mean).toBe(0.5);
  });
});
