import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { judge, learnerOn, metaTrain } from "../../../../lib/adapt/frame/index.js";
import {
  conv4Embedding,
  type Embedding,
  embedPoints,
  fixedEmbedding,
  linearEmbedding,
  matchingNetwork,
  mlpEmbedding,
  prototypical,
  relationNetwork,
  siamese,
} from "../../../../lib/adapt/metric/index.js";
import { anisotropicGaussians, sinusoid } from "../../../../lib/tasks/benchmarks/index.js";
import { adam, disposeParams, key, normal, toTensor } from "../../../../lib/tensor/index.js";
import { largestGap } from "./helpers.js";

const images = (seed: number, n: number, side = 28) =>
  toTensor<tf.Rank.R4>(normal(key(seed), n * side * side), [n, side, side, 1]);

describe("embeddings", () => {
  test("have the lengths that they say: F of Conv-4 for 28 pixels, however its first block halves", () => {
    const x = images(1, 3);
    for (const first of ["pool", "stride"] as const) {
      const embedding = conv4Embedding({ filters: 6, first });
      expect(embedding.outputs([28, 28, 1])).toBe(6);
      expect(embedding.outputs([48, 32, 1])).toBe(3 * 2 * 6);
      expect(embedding.apply(embedding.init(key(2), [28, 28, 1]), x).shape).toEqual([3, 6]);
    }
    const flat: Embedding[] = [
      mlpEmbedding({ width: 8, outputs: 5 }),
      linearEmbedding({ outputs: 7 }),
      fixedEmbedding(),
    ];
    for (const embedding of flat) {
      const y = embedding.apply(embedding.init(key(3), [28, 28, 1]), x);
      expect(y.shape).toEqual([3, embedding.outputs([28, 28, 1])]);
    }
  });

  test("share their weights among all points of all tasks", () => {
    const embedding = mlpEmbedding({ width: 8, depth: 1, outputs: 5 });
    const theta = embedding.init(key(4), [28, 28, 1]);
    const x = images(5, 6);
    const together = embedPoints(embedding, theta, tf.reshape(x, [2, 3, 28, 28, 1]));
    expect(together.shape).toEqual([2, 3, 5]);
    expect(largestGap(together.dataSync(), embedding.apply(theta, x).dataSync())).toBe(0);
  });

  test("with normalisation over the batch see the other images of it, with normalisation over the image do not", () => {
    const [alone, others] = [images(6, 1), images(7, 4)];
    const gapOf = (normalise: "batch" | "image") => {
      const embedding = conv4Embedding({ filters: 4, normalise });
      const theta = embedding.init(key(8), [28, 28, 1]);
      const first = tf.slice(embedding.apply(theta, tf.concat([alone, others])), 0, 1);
      return largestGap(first.dataSync(), embedding.apply(theta, alone).dataSync());
    };
    expect(gapOf("batch")).toBeGreaterThan(0.01);
    expect(gapOf("image")).toBeLessThan(1e-4);
  });

  test("do not change when a batch is seen twice: statistics are means, not sums", () => {
    const embedding = conv4Embedding({ filters: 4, first: "stride" });
    const theta = embedding.init(key(9), [28, 28, 1]);
    const x = images(10, 3);
    const twice = tf.slice(embedding.apply(theta, tf.concat([x, x])), 0, 3);
    expect(largestGap(twice.dataSync(), embedding.apply(theta, x).dataSync())).toBeLessThan(1e-3);
  });

  test("scale by given numbers, and refuse what they cannot embed in one line", () => {
    expect(
      fixedEmbedding([2, 3])
        .apply({}, tf.tensor2d([[1, 1]]))
        .arraySync(),
    ).toEqual([[2, 3]]);
    const tooSmall = prototypical({ embedding: conv4Embedding() });
    expect(() => learnerOn(tooSmall, anisotropicGaussians())).toThrow(
      "prototypical does not fit anisotropic-gaussians: conv4 wants images of 16 pixels or more, got [20]",
    );
    expect(() => learnerOn(siamese(), sinusoid())).toThrow(
      "siamese does not fit sinusoid: it compares points with classes, and there are none",
    );
    expect(() => conv4Embedding({ filters: 0 })).toThrow("invalid filters: 0");
    expect(() => relationNetwork({ hidden: [1.5] })).toThrow("invalid units: 1.5");
  });
});

test("all learners train and are judged without leaving a tensor behind", async () => {
  const benchmark = anisotropicGaussians({ way: 3, shots: 2, queries: 2 });
  for (const make of [prototypical, matchingNetwork, siamese, relationNetwork]) {
    const learner = learnerOn(make({ embedding: linearEmbedding({ outputs: 4 }) }), benchmark);
    const before = tf.memory().numTensors;
    const options = { steps: 2, tasks: 2, optimizer: adam({ learningRate: 0.01 }), key: key(11) };
    const { theta } = await metaTrain(learner, benchmark, options);
    await judge(learner, benchmark, theta, { tasks: 4, batch: 2, key: key(12) });
    disposeParams(theta);
    expect(tf.memory().numTensors).toBe(before);
  }
});
