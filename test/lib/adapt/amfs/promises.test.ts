import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { deepKernelTransfer, iAmfs, iAmfsProcess, metaOptNetRidge, r2d2 } from "../../../../lib/adapt/amfs/index.js";
import { learnerOn } from "../../../../lib/adapt/frame/index.js";
import { conv4Embedding, fixedEmbedding, linearEmbedding } from "../../../../lib/adapt/metric/index.js";
import { anisotropicGaussians } from "../../../../lib/tasks/benchmarks/index.js";
import { key, normal, toTensor } from "../../../../lib/tensor/index.js";
import { testPromises } from "../frame/promises.js";

const learners = {
  "i-amfs": () => iAmfs(),
  "i-amfs with all terms": () => iAmfs({ mu: 0.5, gamma: 0.2, functionalGradient: -0.1 }),
  "i-amfs of first order": () => iAmfs({ order: "first", gamma: 0.2 }),
  "i-amfs on the inputs": () => iAmfs({ embedding: fixedEmbedding() }),
  "i-amfs with the cosine": () => iAmfs({ kernel: "cosine", outer: "squared" }),
  "i-amfs-process": () => iAmfsProcess({ embedding: linearEmbedding() }),
  "r2-d2": () => r2d2(),
  "metaoptnet-rr": () => metaOptNetRidge({ smoothing: 0.1 }),
  dkt: () => deepKernelTransfer(),
  "dkt with the linear kernel": () => deepKernelTransfer({ kernel: "linear" }),
};

testPromises(
  "a learner with a closed form",
  Object.entries(learners).map(([name, make]) => ({ name, make })),
);

test("all of them take images through Conv-4 as well", () => {
  const images = { ...anisotropicGaussians({ way: 3 }), name: "images", inputShape: [16, 16, 1] };
  const draw = (seed: number, points: number) => toTensor(normal(key(seed), 2 * points * 256), [2, points, 16, 16, 1]);
  const y = tf.tile(tf.expandDims(tf.eye(3), 0), [2, 1, 1]);
  const embedding = conv4Embedding({ filters: 4 });
  for (const kind of [iAmfs, r2d2, metaOptNetRidge, deepKernelTransfer]) {
    const learner = learnerOn(kind({ embedding }), images);
    const theta = learner.init(key(1));
    const support = { x: draw(2, 3), y };
    const predicted = learner.predict(theta, learner.adapt(theta, support), draw(3, 5));
    expect([learner.name, predicted.shape]).toEqual([learner.name, [2, 5, 3]]);
    expect(predicted.dataSync().every(Number.isFinite)).toBe(true);
    expect(kind({ embedding }).refuses({ ...images, inputShape: [4] })).toContain("conv4 wants images");
  }
});
