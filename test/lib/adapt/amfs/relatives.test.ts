import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  bodyEmbedding,
  type DeepKernelTheta,
  deepKernelTransfer,
  iAmfs,
  metaOptNetRidge,
  normalisedEmbedding,
  r2d2,
} from "../../../../lib/adapt/amfs/index.js";
import { ridgeWeights } from "../../../../lib/adapt/black-box/index.js";
import { learnerOn, type MetaLearner, metaTrain } from "../../../../lib/adapt/frame/index.js";
import { perTask } from "../../../../lib/adapt/maml.js";
import {
  embedPoints,
  fixedEmbedding,
  linearEmbedding,
  mlpEmbedding,
  prototypical,
} from "../../../../lib/adapt/metric/index.js";
import { convModel } from "../../../../lib/adapt/optimization/index.js";
import {
  anisotropicGaussians,
  conditionGaussian,
  gaussianProcess,
  linearRegression,
  processPosterior,
} from "../../../../lib/tasks/benchmarks/index.js";
import { adam, countParams, disposeParams, key, normal, type Params, toTensor } from "../../../../lib/tensor/index.js";
import { largestGap } from "../metric/helpers.js";

const classes = anisotropicGaussians({ way: 3, shots: 4, queries: 2, dimension: 4 });
const raw = fixedEmbedding();

const scores = (learner: MetaLearner, theta: Params, { support, query }: ReturnType<typeof classes.draw>) =>
  learner.predict(theta, learner.adapt(theta, support), query.x);

describe("R2-D2", () => {
  test("is ridge regression with a bias and nλ, in either form of Woodbury's identity", () => {
    const episodes = classes.draw(key(1), 3, "test");
    const learner = learnerOn(r2d2({ embedding: raw, lambda: 0.5, scale: 2 }), classes);
    const theta = learner.init(key(2));
    const ones = (x: tf.Tensor) => tf.concat([x, tf.ones([3, x.shape[1] as number, 1])], 2);
    // Twelve points, five features: `ridgeWeights` solves for the features, R2-D2 for the points.
    const w = ridgeWeights(ones(episodes.support.x), episodes.support.y, tf.scalar(12 * 0.5));
    const known = tf.mul(tf.matMul(ones(episodes.query.x), w), 2);
    expect(largestGap(scores(learner, theta, episodes).dataSync(), known.dataSync())).toBeLessThan(2e-5);
  });

  test("learns λ, scale and bias; MetaOptNet its scale alone", () => {
    const head = (learner: ReturnType<typeof r2d2>) =>
      Object.keys((learner.on(classes).init(key(1)) as { head: object }).head);
    expect(head(r2d2())).toEqual(["logLambda", "scale", "bias"]);
    expect(head(metaOptNetRidge())).toEqual(["scale"]);
  });

  test("on a regression is ridge regression of the numbers themselves", () => {
    const line = linearRegression({ dimension: 3, shots: 8, queries: 5 });
    const episodes = line.draw(key(3), 2, "test");
    const learner = learnerOn(metaOptNetRidge({ embedding: raw, lambda: 0.25 }), line);
    const w = ridgeWeights(episodes.support.x, episodes.support.y, tf.scalar(0.25));
    const known = tf.matMul(episodes.query.x, w).dataSync();
    expect(largestGap(scores(learner, learner.init(key(4)), episodes).dataSync(), known)).toBeLessThan(2e-5);
  });
});

describe("MetaOptNet's ridge", () => {
  test("is I-AMFS with the linear kernel, one-hot targets and λ/d", () => {
    const episodes = classes.draw(key(5), 3, "test");
    const [ridge, kernel] = [
      metaOptNetRidge({ embedding: raw, lambda: 2, scale: 3 }),
      iAmfs({ embedding: raw, kernel: "linear", coding: "one-hot", lambda: 0.5, scale: 3 }),
    ].map((kind) => {
      const learner = learnerOn(kind, classes);
      return scores(learner, learner.init(key(6)), episodes).dataSync();
    });
    expect(largestGap(ridge, kernel)).toBeLessThan(2e-5);
  });

  test("with smoothed labels is best at 1 − ε on the class, and has the entropy of them as its least loss", () => {
    const learner = learnerOn(metaOptNetRidge({ embedding: raw, smoothing: 0.1 }), classes);
    const theta = learner.init(key(7));
    const episodes = classes.draw(key(8), 3, "train");
    const entropy = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.05));
    expect(learner.gradients(theta, episodes).value.dataSync()[0]).toBeGreaterThan(entropy);
    expect(() => metaOptNetRidge({ smoothing: 1 })).toThrow("invalid smoothing: 1");
    expect(() => r2d2({ lambda: 0 })).toThrow("invalid lambda: 0");
  });
});

describe("deep kernel transfer", () => {
  const process = { length: 0.5, scale: 1.2, noise: Math.sqrt(0.1) };
  const benchmark = gaussianProcess({ ...process, shots: 6, queries: 4 });
  const exact = deepKernelTransfer({ embedding: raw, bandwidth: 0.25, amplitude: 1.44 });

  test("on the inputs themselves is exact Gaussian process regression: means and deviations", () => {
    const learner = exact.on(benchmark);
    const theta = learner.init(key(11));
    const { support, query } = benchmark.draw(key(12), 3, "test");
    const { mean, deviation } = learner.density(theta, learner.adapt(theta, support), query.x);
    const part = (leaf: tf.Tensor, task: number) => tf.slice(leaf, task, 1).dataSync();
    for (let task = 0; task < 3; task++) {
      const known = processPosterior(
        process,
        { x: part(support.x, task), y: part(support.y, task) },
        part(query.x, task),
      );
      expect(largestGap(part(mean, task), known.mean)).toBeLessThan(1e-5);
      expect(largestGap(part(deviation, task), known.variance.map(Math.sqrt))).toBeLessThan(1e-5);
    }
  });

  test("its objective is the evidence of support and query together, a point", () => {
    const learner = exact.on(benchmark);
    const theta = learner.init(key(13));
    const episodes = benchmark.draw(key(14), 1, "train");
    const both = (leaf: "x" | "y") => [...episodes.support[leaf].dataSync(), ...episodes.query[leaf].dataSync()];
    const { logEvidence } = processPosterior(process, { x: both("x"), y: both("y") }, []);
    expect(learner.gradients(theta, episodes).value.dataSync()[0]).toBeCloseTo(-logEvidence / 10, 5);
  });

  test("of classes is one process for each against the rest, by their signs", () => {
    const learner = deepKernelTransfer({ embedding: raw, kernel: "linear", amplitude: 2 }).on(classes);
    const theta = { ...learner.init(key(15)), mean: tf.fill([1, 1, 1], 0.25) };
    const { support, query } = classes.draw(key(16), 1, "test");
    const found = learner.predict(theta, learner.adapt(theta, support), query.x);
    const [x, xq] = [support.x, query.x].map((leaf) => (leaf.arraySync() as number[][][])[0]);
    const k = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, j) => sum + value * b[j], 0) / 2;
    const observed = Float64Array.from(x.flatMap((a, i) => x.map((b, j) => k(a, b) + (i === j ? 0.1 : 0))));
    const cross = Float64Array.from(x.flatMap((a) => xq.map((b) => k(a, b))));
    for (let n = 0; n < 3; n++) {
      const signs = tf
        .slice(support.y, [0, 0, n], [-1, -1, 1])
        .dataSync()
        .map((label) => 2 * label - 1.25);
      const { mean } = conditionGaussian({ observed, cross, variance: new Float64Array(xq.length) }, signs);
      const column = tf.slice(found, [0, 0, n], [-1, -1, 1]).dataSync();
      expect(
        largestGap(
          column,
          mean.map((value) => value + 0.25),
        ),
      ).toBeLessThan(1e-4);
    }
  });

  test("finds width and amplitude of the process that tasks are drawn from", async () => {
    const drawn = gaussianProcess({ length: 0.5, scale: 1, noise: Math.sqrt(0.1), shots: 10, queries: 10 });
    const learner = learnerOn(deepKernelTransfer({ embedding: raw }), drawn);
    const { theta } = await metaTrain(learner, drawn, {
      steps: 150,
      tasks: 32,
      optimizer: adam({ learningRate: 0.04 }),
      key: key(17),
    });
    const { kernel, logAmplitude, mean } = theta as DeepKernelTheta;
    expect(Math.abs(Math.exp(kernel.logBandwidth.dataSync()[0] / 2) - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(Math.exp(logAmplitude.dataSync()[0]) - 1)).toBeLessThan(0.15);
    expect(Math.abs(mean.dataSync()[0])).toBeLessThan(0.1);
    disposeParams(theta);
  }, 60_000);

  test("what does not fit is named", () => {
    expect(() => deepKernelTransfer({ noise: 0 })).toThrow("invalid noise: 0");
    expect(deepKernelTransfer().refuses({ ...classes, supportPoints: 200, queryPoints: 201 })).toContain("400 points");
  });
});

describe("deep kernel transfer on normalised features", () => {
  test("has the evidence of a support set and a query set that were normalised each by itself, as in judging", () => {
    const { support, query } = classes.draw(key(26), 1, "train");
    const standardised = (x: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, 1, true);
      return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
    };
    const apart = {
      support: { ...support, x: standardised(support.x) },
      query: { ...query, x: standardised(query.x) },
    };
    const [known, found] = [
      { embedding: raw, episodes: apart },
      { embedding: normalisedEmbedding(raw), episodes: { support, query } },
    ].map(({ embedding, episodes }) => {
      const learner = learnerOn(deepKernelTransfer({ embedding, amplitude: 2 }), classes);
      return learner.gradients(learner.init(key(27)), episodes).value.dataSync()[0];
    });
    expect(found).toBeCloseTo(known, 5);
  });
});

describe("a normalised embedding", () => {
  test("has features of mean zero and variance one, and the weights of what it normalises", () => {
    for (const of of [mlpEmbedding({ width: 8, outputs: 5 }), linearEmbedding({ outputs: 5 })]) {
      const embedding = normalisedEmbedding<never>(of as never);
      const theta = embedding.init(key(18), [3]);
      const z = embedding.apply(theta, toTensor(normal(key(19), 120, { deviation: 2 }), [40, 3]));
      const { mean, variance } = tf.moments(z, 0);
      expect(largestGap(mean.dataSync(), new Float32Array(5))).toBeLessThan(1e-5);
      expect(largestGap(variance.dataSync(), new Float32Array(5).fill(1))).toBeLessThan(1e-3);
    }
  });
});

describe("the body of a network that MAML adapts", () => {
  const images = { ...classes, name: "images", inputShape: [8, 8, 1] };
  const pixels = (seed: number, tasks: number, points: number) =>
    toTensor<tf.Rank.R5>(normal(key(seed), tasks * points * 64), [tasks, points, 8, 8, 1]);

  test("as an embedding has its features, and its numbers but for the head", () => {
    const kind = convModel({ filters: 4, stages: 2 });
    const embedding = bodyEmbedding(kind);
    const model = kind.on(images);
    const [body, whole] = [embedding.init(key(21), [8, 8, 1]), model.init(key(21))];
    expect(embedding.outputs([8, 8, 1])).toBe(2 * 2 * 4);
    expect(countParams(body)).toBe(countParams(whole.body));
    const x = pixels(22, 2, 3);
    const known = model.features(perTask(whole.body, 2), x).dataSync();
    expect(largestGap(embedPoints(embedding, body, x).dataSync(), known)).toBe(0);
    const first = tf.squeeze<tf.Tensor4D>(tf.slice(x, [1], [1]), [0]);
    expect(largestGap(embedding.apply(body, first).dataSync(), known.slice(known.length / 2))).toBeLessThan(1e-5);
    expect(embedding.refuses([3])).toBe("it reads images [height, width, channels]");
  });

  test("normalises a task by itself: what other tasks are in the batch changes nothing", () => {
    const embedding = normalisedEmbedding(bodyEmbedding(convModel({ filters: 4, stages: 2 })));
    for (const kind of [iAmfs({ embedding }), deepKernelTransfer({ embedding }), prototypical({ embedding })]) {
      const learner = learnerOn(kind, images);
      const theta = learner.init(key(23));
      const [support, query] = [pixels(24, 3, 12), pixels(25, 3, 6)];
      const y = tf.tile(tf.expandDims(tf.eye(3), 0), [3, 4, 1]);
      const predict = (from: number, tasks: number) => {
        const part = (leaf: tf.Tensor) => tf.slice(leaf, from, tasks);
        return learner.predict(theta, learner.adapt(theta, { x: part(support), y: part(y) }), part(query));
      };
      const all = tf.slice(predict(0, 3), 1, 1).dataSync();
      expect(largestGap(predict(1, 1).dataSync(), all)).toBeLessThan(1e-4);
    }
  });
});
