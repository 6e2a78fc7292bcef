import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  affineCoding,
  codedTargets,
  type IAmfsOptions,
  type IAmfsTheta,
  iAmfs,
  iAmfsProcess,
  informationTerm,
  innerLoop,
  innerLoopAdjoint,
  kernelMatrix,
  LEAST_LAMBDA,
  predictiveLaw,
  solveTasks,
} from "../../../../lib/adapt/amfs/index.js";
import { judge, learnerOn, type MetaLearner, metaTrain } from "../../../../lib/adapt/frame/index.js";
import { fixedEmbedding, linearEmbedding, mlpEmbedding, prototypical } from "../../../../lib/adapt/metric/index.js";
import {
  anisotropicGaussians,
  type Benchmark,
  type Episodes,
  linearRegression,
  sinusoid,
} from "../../../../lib/tasks/benchmarks/index.js";
import {
  adam,
  compile,
  type Dense,
  disposeParams,
  key,
  normal,
  type Params,
  toTensor,
} from "../../../../lib/tensor/index.js";
import { largestGap, permuted } from "../metric/helpers.js";
import { taskMatrix } from "./random.js";

const TASKS = 2;
const embedding = linearEmbedding({ outputs: 3 });
const classes = anisotropicGaussians({ way: 4, shots: 2, queries: 2, dimension: 4 });
const numbers = linearRegression({ dimension: 3, shots: 6, queries: 4 });

const scalar = (leaf: tf.Tensor) => leaf.dataSync()[0];

/** What the float64 reference makes of one task of episodes, with features by hand. */
function referenceTask(theta: IAmfsTheta, { support, query }: Episodes, task: number, options: IAmfsOptions) {
  const { w, b } = theta.embedding as Dense;
  const weights = new Matrix(w.arraySync() as number[][]);
  const [x, xq] = [taskMatrix(support.x, task), taskMatrix(query.x, task)];
  const features = (at: Matrix) => at.mmul(weights).addRowVector(Array.from(b.dataSync()));
  const classification = theta.head.bias !== undefined;
  const { factor, shift } = classification
    ? affineCoding(options.coding ?? "centred", support.y.shape[2] as number)
    : { factor: 1, shift: 0 };
  const coded = (y: tf.Tensor) => taskMatrix(y, task).mul(factor).add(shift);
  const settings = {
    bandwidth: Math.exp(scalar(theta.kernel.logBandwidth)),
    lambda: LEAST_LAMBDA + Math.exp(scalar(theta.logLambda)),
    mu: options.mu,
    gamma: options.gamma,
    ...(classification && { scale: Math.exp(scalar(theta.head.logScale)), bias: scalar(theta.head.bias) }),
  };
  const problem = { support: features(x), y: coded(support.y), query: features(xq) };
  return { problem, settings, x, xq, labels: taskMatrix(query.y, task), codedQuery: coded(query.y) };
}

/** Loss and gradients of the reference: cross-entropy or squared error, plus γ KL/n, mean over tasks. */
function referenceGradients(theta: IAmfsTheta, episodes: Episodes, kind: Benchmark["kind"], options: IAmfsOptions) {
  const total = { value: 0, w: Matrix.zeros(1, 1), b: Matrix.zeros(1, 1), logBandwidth: 0, logLambda: 0, logScale: 0 };
  for (let task = 0; task < TASKS; task++) {
    const { problem, settings, x, xq, labels } = referenceTask(theta, episodes, task, options);
    const { scores, alpha, k } = innerLoop(problem, settings);
    const weight = 1 / (TASKS * scores.rows);
    const odds = Matrix.exp(scores);
    const p = Matrix.diag(odds.sum("row").map((sum) => 1 / sum)).mmul(odds);
    const misses = Matrix.sub(kind === "classification" ? p : scores, labels);
    const upstream = kind === "classification" ? Matrix.mul(misses, weight) : Matrix.mul(misses, 2 * weight);
    const losses =
      kind === "classification" ? -Matrix.mul(labels, Matrix.log(p)).sum() : Matrix.mul(misses, misses).sum();
    const information = (options.gamma ?? 0) / (TASKS * k.rows);
    const found = innerLoopAdjoint(problem, settings, upstream, { order: options.order, information });
    total.value += weight * losses + information * informationTerm(k, settings.lambda, alpha);
    const w = Matrix.add(x.transpose().mmul(found.support), xq.transpose().mmul(found.query));
    const b = Matrix.rowVector(found.support.sum("column")).add(Matrix.rowVector(found.query.sum("column")));
    total.w = task === 0 ? w : Matrix.add(total.w, w);
    total.b = task === 0 ? b : Matrix.add(total.b, b);
    total.logBandwidth += found.logBandwidth;
    total.logLambda += found.lambda * (settings.lambda - LEAST_LAMBDA);
    total.logScale += found.scale * (settings.scale ?? 0);
  }
  return total;
}

const on = (options: IAmfsOptions, benchmark: Benchmark) =>
  learnerOn(iAmfs({ embedding, ...options }), benchmark) as unknown as MetaLearner<IAmfsTheta, never>;

// Powers of two, so that float32 constants of the program are exact.
const variants: readonly [string, Benchmark, IAmfsOptions][] = [
  ["classes", classes, {}],
  ["classes, μ and γ", classes, { mu: 0.5, gamma: 0.25 }],
  ["classes, signs", classes, { coding: "signs", mu: 0.5 }],
  ["classes, first order", classes, { order: "first", mu: 0.5 }],
  ["numbers", numbers, {}],
  ["numbers, μ and γ", numbers, { mu: 0.5, gamma: 0.25 }],
];

describe("I-AMFS on tensors", () => {
  test.each(variants)(
    "%s: predicts what the float64 reference does, to round-off of float32",
    (_, benchmark, options) => {
      const learner = on(options, benchmark);
      const theta = learner.init(key(1));
      const episodes = benchmark.draw(key(2), TASKS, "train");
      const predicted = learner.predict(theta, learner.adapt(theta, episodes.support), episodes.query.x);
      for (let task = 0; task < TASKS; task++) {
        const { problem, settings } = referenceTask(theta, episodes, task, options);
        const known = innerLoop(problem, settings).scores.to1DArray();
        const scale = Math.max(1, ...known.map(Math.abs));
        expect(largestGap(tf.slice(predicted, task, 1).dataSync(), known) / scale).toBeLessThan(2e-5);
      }
    },
  );

  test.each(variants)(
    "%s: loss and gradient in float64 are the reference's, adjoint by adjoint, to 1e-9",
    async (_, benchmark, options) => {
      const learner = on(options, benchmark);
      const theta = learner.init(key(3));
      const episodes = benchmark.draw(key(4), TASKS, "train");
      const run = await compile(
        (weights: never, drawn: never) => learner.gradients(weights, drawn) as never,
        [theta, episodes] as never,
        { dtype: "float64" },
      );
      const result = (await (run as never as (t: Params, e: Params) => Promise<unknown>)(theta, episodes)) as {
        value: tf.Tensor;
        gradients: IAmfsTheta;
      };
      const known = referenceGradients(theta, episodes, benchmark.kind, options);
      const { embedding: ofMap, kernel, logLambda, head } = result.gradients;
      expect(scalar(result.value)).toBeCloseTo(known.value, 9);
      expect(largestGap((ofMap as Dense).w.dataSync(), known.w.to1DArray())).toBeLessThan(1e-9);
      expect(largestGap((ofMap as Dense).b.dataSync(), known.b.to1DArray())).toBeLessThan(1e-9);
      expect(scalar(kernel.logBandwidth)).toBeCloseTo(known.logBandwidth, 9);
      expect(scalar(logLambda)).toBeCloseTo(known.logLambda, 9);
      if (benchmark.kind === "classification") expect(scalar(head.logScale)).toBeCloseTo(known.logScale, 9);
    },
  );

  test("of first order and of second agree in what they predict, not in what they learn", () => {
    const [second, first] = (["second", "first"] as const).map((order) => on({ order }, classes));
    const theta = second.init(key(5));
    const episodes = classes.draw(key(6), TASKS, "train");
    const predict = (learner: typeof second) =>
      learner.predict(theta, learner.adapt(theta, episodes.support), episodes.query.x).dataSync();
    expect(largestGap(predict(first), predict(second))).toBe(0);
    const [whole, part] = [second, first].map((learner) => learner.gradients(theta, episodes));
    expect(scalar(whole.value)).toBe(scalar(part.value));
    expect(scalar(part.gradients.logLambda)).toBe(0);
    expect(scalar(whole.gradients.logLambda)).not.toBe(0);
  });

  test("at λ → ∞ and one shot ranks classes as prototypical networks do", () => {
    const oneShot = anisotropicGaussians({ way: 6, shots: 1, queries: 10, dimension: 5 });
    const flat = fixedEmbedding();
    const { support, query } = oneShot.draw(key(7), 8, "test");
    const chosen = [iAmfs({ embedding: flat, lambda: 1e5, bandwidth: 4 }), prototypical({ embedding: flat })].map(
      (kind) => {
        const learner = learnerOn(kind, oneShot);
        const theta = learner.init(key(8));
        return tf.argMax(learner.predict(theta, learner.adapt(theta, support), query.x), 2).dataSync();
      },
    );
    expect(Array.from(chosen[0])).toEqual(Array.from(chosen[1]));
  });

  test("a query far from everything gets the uniform answer, with centred targets", () => {
    const learner = on({ embedding: fixedEmbedding() }, classes);
    const theta = learner.init(key(9));
    const { support, query } = classes.draw(key(10), TASKS, "test");
    const logits = learner.predict(theta, learner.adapt(theta, support), tf.add(query.x, 1e3));
    expect(largestGap(tf.softmax(logits).dataSync(), tf.fill(logits.shape, 0.25).dataSync())).toBeLessThan(1e-6);
  });

  test.each([0, 1])(
    "with μ = %d and the least λ float32 still solves for a hundred points that a wide kernel hardly tells apart",
    async (mu) => {
      const random = (seed: number, shape: [number, number, number]) =>
        toTensor<tf.Rank.R3>(normal(key(seed), shape[1] * shape[2]), shape);
      const points = random(17, [1, 100, 8]);
      const fitted = (z: tf.Tensor, targets: tf.Tensor) => {
        const k = kernelMatrix("rbf", { logBandwidth: tf.fill([1, 1, 1], Math.log(800)) }, z, z);
        const lambda = tf.fill([1, 1, 1], LEAST_LAMBDA);
        return tf.matMul(k, solveTasks(k, targets, lambda, { mu, gamma: 0, order: "second" }));
      };
      const labels = tf.tile(tf.expandDims(tf.eye(5), 0), [1, 20, 1]);
      const double = await compile(fitted, [points, labels], { dtype: "float64" });
      const known = (await double(points, labels)).dataSync();
      // The condition is 10⁶: a hundredth is what float32 has left.
      expect(largestGap(fitted(points, labels).dataSync(), known)).toBeLessThan(0.05);
    },
  );

  test("follows a renumbering of the classes and not the order of the support set", () => {
    const learner = on({ mu: 0.5 }, classes);
    const theta = learner.init(key(11));
    const { support, query } = classes.draw(key(12), TASKS, "test");
    const predict = (x: tf.Tensor, y: tf.Tensor) => learner.predict(theta, learner.adapt(theta, { x, y }), query.x);
    const before = predict(support.x, support.y);
    const shuffled = predict(permuted(support.x, 1, 7), permuted(support.y, 1, 7));
    expect(largestGap(before.dataSync(), shuffled.dataSync())).toBeLessThan(1e-4);
    const renumbered = predict(support.x, permuted(support.y, 2, 8));
    expect(largestGap(permuted(before, 2, 8).dataSync(), renumbered.dataSync())).toBeLessThan(1e-4);
  });

  test("with a squared outer loss learns from the misses of the coded labels", () => {
    const learner = on({ outer: "squared", coding: "signs" }, classes);
    const theta = learner.init(key(13));
    const episodes = classes.draw(key(14), TASKS, "train");
    let known = 0;
    for (let task = 0; task < TASKS; task++) {
      const { problem, settings, codedQuery } = referenceTask(theta, episodes, task, { coding: "signs" });
      const { scores } = innerLoop(problem, { ...settings, scale: 1, bias: 0 });
      known += Matrix.sub(scores, codedQuery).pow(2).mean() / TASKS;
    }
    expect(scalar(learner.gradients(theta, episodes).value)).toBeCloseTo(known, 5);
  });

  test("a weight on the functional gradient adds tr RᵀKR/2n, of either sign", () => {
    const theta = on({}, classes).init(key(15));
    const episodes = classes.draw(key(16), TASKS, "train");
    const valueAt = (functionalGradient: number) =>
      scalar(on({ functionalGradient }, classes).gradients(theta, episodes).value);
    let known = 0;
    for (let task = 0; task < TASKS; task++) {
      const { problem, settings } = referenceTask(theta, episodes, task, {});
      const { k, alpha } = innerLoop(problem, settings);
      const misses = Matrix.sub(k.mmul(alpha), problem.y);
      known += Matrix.mul(misses, k.mmul(misses)).sum() / (2 * k.rows * TASKS);
    }
    expect(valueAt(1) - valueAt(0)).toBeCloseTo(known, 6);
    expect(valueAt(-1) - valueAt(0)).toBeCloseTo(-known, 6);
  });

  test("options that are none are named", () => {
    expect(() => iAmfs({ lambda: 0 })).toThrow("invalid lambda: 0");
    expect(() => iAmfs({ lambda: 1e-5 })).toThrow("invalid lambda: 0.00001");
    expect(() => iAmfs({ mu: -1 })).toThrow("invalid mu: -1");
    expect(() => iAmfs({ scale: -2 })).toThrow("invalid scale: -2");
    expect(() => codedTargets("none" as never, "classification", tf.zeros([1, 1, 2]))).toThrow(
      'unknown coding "none" (known: centred, one-hot, signs)',
    );
    expect(() => iAmfs({ order: "third" as never })).toThrow('unknown order "third" (known: first, second)');
    expect(iAmfs().refuses({ ...classes, supportPoints: 401 })).toContain("more than 400 points");
  });
});

describe("I-AMFS with widths", () => {
  test("answers with the law that the float64 reference states", () => {
    const options = { embedding, mu: 0.5, gamma: 0.25 };
    const learner = iAmfsProcess(options).on(numbers);
    const theta = learner.init(key(21));
    const episodes = numbers.draw(key(22), TASKS, "test");
    const adapted = learner.adapt(theta, episodes.support);
    const { mean, deviation } = learner.density(theta, adapted, episodes.query.x);
    expect(largestGap(mean.dataSync(), learner.predict(theta, adapted, episodes.query.x).dataSync())).toBeLessThan(
      1e-6,
    );
    for (let task = 0; task < TASKS; task++) {
      const { problem, settings } = referenceTask(theta, episodes, task, options);
      const law = predictiveLaw(innerLoop(problem, settings), problem.y, settings);
      expect(largestGap(taskMatrix(mean, task).to1DArray(), law.mean.to1DArray())).toBeLessThan(1e-4);
      expect(largestGap(taskMatrix(deviation, task).to1DArray(), law.variance.map(Math.sqrt))).toBeLessThan(1e-4);
    }
    expect(iAmfsProcess().refuses(classes)).toBe("its likelihood is normal");
  });
});

describe("I-AMFS, trained for seconds", () => {
  test("on sinusoids is far below the null after 300 small batches", async () => {
    const benchmark = sinusoid();
    const learner = learnerOn(iAmfs({ embedding: mlpEmbedding({ width: 40, outputs: 40 }) }), benchmark);
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 300,
      tasks: 16,
      optimizer: adam({ learningRate: 3e-3 }),
      key: key(31),
    });
    const { mean } = await judge(learner, benchmark, theta, { tasks: 500, key: key(32) });
    // A fifth of what no adaptation reaches, 3.006.
    expect(mean).toBeLessThan(benchmark.null().value / 5);
    disposeParams(theta);
  }, 60_000);

  test.each(["second", "first"] as const)(
    "on Gaussian classes, %s order, a learned map beats the raw inputs by ten points and more",
    async (order) => {
      const benchmark = anisotropicGaussians();
      const learner = learnerOn(iAmfs({ embedding: linearEmbedding(), order }), benchmark);
      const { theta } = await metaTrain(learner, benchmark, {
        steps: 300,
        tasks: 32,
        optimizer: adam({ learningRate: 1e-2 }),
        key: key(33),
      });
      const { mean } = await judge(learner, benchmark, theta, { tasks: 500, key: key(34) });
      // Raw metric: 34 %; Bayes rule: 70.7 %.
      expect(mean).toBeGreaterThan(0.44);
      expect(mean).toBeLessThan(benchmark.oracle()!.value + 0.02);
      disposeParams(theta);
    },
    60_000,
  );
});
