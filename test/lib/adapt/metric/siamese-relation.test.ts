import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  linearEmbedding,
  matchingNetwork,
  mlpEmbedding,
  pairAccuracy,
  pairLoss,
  pairScores,
  prototypical,
  type RelationTheta,
  relationNetwork,
  relationScores,
  type SiameseTheta,
  samePairs,
  siamese,
} from "../../../../lib/adapt/metric/index.js";
import { anisotropicGaussians } from "../../../../lib/tasks/benchmarks/index.js";
import {
  compile,
  type Dense,
  initNetwork,
  key,
  normal,
  toTensor,
  valueAndGradients,
} from "../../../../lib/tensor/index.js";
import { largestGap, permuted } from "./helpers.js";

const tensor = (seed: number, shape: [number, number, number]) =>
  toTensor<tf.Rank.R3>(normal(key(seed), shape[0] * shape[1] * shape[2]), shape);

describe("Siamese networks", () => {
  const head = { weights: toTensor<tf.Rank.R1>(normal(key(1), 8), [8]), bias: tf.tensor1d([0.3]) };

  test("are symmetric, s(x, x′) = s(x′, x), and give every point with itself σ(b)", () => {
    const [left, right] = [tensor(2, [2, 5, 8]), tensor(3, [2, 4, 8])];
    const there = pairScores(head, left, right);
    const back = tf.transpose(pairScores(head, right, left), [0, 2, 1]);
    expect(largestGap(there.dataSync(), back.dataSync())).toBe(0);
    const own = pairScores(head, left, left).arraySync() as number[][][];
    for (const task of own) for (const i of [0, 1, 2, 3, 4]) expect(task[i][i]).toBeCloseTo(0.3, 6);
  });

  test("with weights a ≤ 0 order pairs by the weighted L1 distance: what is further apart is less likely the same", () => {
    const falling = { weights: tf.neg(tf.abs(head.weights)), bias: head.bias };
    const scores = pairScores(falling, tensor(4, [1, 6, 8]), tensor(5, [1, 6, 8])).dataSync();
    const weights = head.weights.abs().dataSync();
    const [left, right] = [tensor(4, [1, 6, 8]), tensor(5, [1, 6, 8])].map((t) => t.arraySync()[0]);
    const distances = left.flatMap((x) =>
      right.map((other) => x.reduce((sum, v, j) => sum + weights[j] * Math.abs(v - other[j]), 0)),
    );
    const byScore = Array.from(scores.keys()).sort((i, j) => scores[j] - scores[i]);
    const byDistance = Array.from(scores.keys()).sort((i, j) => distances[i] - distances[j]);
    expect(byScore).toEqual(byDistance);
    expect(Math.max(...scores)).toBeLessThanOrEqual(0.3 + 1e-6);
  });

  test("share weights: the gradient is the sum of the gradients of the two branches, to 1e-12 in float64", async () => {
    const embedding = mlpEmbedding({ width: 6, depth: 1, outputs: 8 });
    const theta = embedding.init(key(6), [5]);
    const [x, other] = [tensor(7, [1, 4, 5]), tensor(8, [1, 4, 5])].map((t) => tf.reshape(t, [4, 5]));
    const same = tf.eye(4).expandDims(0);
    const loss = (left: readonly Dense[], right: readonly Dense[]) => {
      const [a, b] = [embedding.apply(left, x), embedding.apply(right, other)].map((t) => tf.expandDims(t, 0));
      return pairLoss(pairScores(head, a, b), same);
    };
    // The same numbers in tensors of their own, so that one branch can be moved and the other held.
    const gradients = (weights: readonly Dense[], held: readonly Dense[]) => ({
      shared: valueAndGradients((w: readonly Dense[]) => loss(w, w))(weights).gradients,
      left: valueAndGradients((w: readonly Dense[]) => loss(w, held))(weights).gradients,
      right: valueAndGradients((w: readonly Dense[]) => loss(held, w))(weights).gradients,
    });
    const copy = embedding.init(key(6), [5]);
    const run = await compile(gradients, [theta, copy], { dtype: "float64" });
    const { shared, left, right } = await run(theta, copy);
    shared.forEach(({ w }, l) => {
      const sum = Array.from(left[l].w.dataSync(), (value, i) => value + right[l].w.dataSync()[i]);
      expect(largestGap(w.dataSync(), sum)).toBeLessThan(1e-12);
      expect(largestGap(w.dataSync(), left[l].w.dataSync())).toBeGreaterThan(1e-4);
    });
  });

  test("weigh same and different pairs alike: a constant score 0 costs log 2 and is right half the time, whatever their numbers", () => {
    const benchmark = anisotropicGaussians({ way: 7, shots: 2 });
    const { support, query } = benchmark.draw(key(9), 3, "test");
    const same = samePairs(query, support);
    expect(tf.mean(same).dataSync()[0]).toBeCloseTo(1 / 7, 6);
    expect(pairLoss(tf.zerosLike(same), same).dataSync()[0]).toBeCloseTo(Math.log(2), 6);
    for (const score of [-1, 1])
      expect(pairAccuracy(tf.fill(same.shape, score), same).dataSync()[0]).toBeCloseTo(0.5, 6);
    expect(pairAccuracy(tf.sub(same, 0.5), same).dataSync()).toEqual(Float32Array.of(1, 1, 1));
  });

  test("classify by the support point that is the same with the highest p", () => {
    const benchmark = anisotropicGaussians({ way: 3, shots: 2 });
    const { support, query } = benchmark.draw(key(10), 2, "test");
    const learner = siamese({ embedding: linearEmbedding() }).on(benchmark);
    const theta = learner.init(key(11)) as SiameseTheta;
    const { points, labels } = learner.adapt(theta, support) as { points: tf.Tensor; labels: tf.Tensor };
    const predicted = tf.argMax(learner.predict(theta, { points, labels }, query.x), 2).arraySync();
    const embedded = linearEmbedding().apply(theta.embedding as Dense, tf.reshape(query.x, [-1, 20]));
    const best = tf.argMax(pairScores(theta, tf.reshape(embedded, [2, 15, 20]), points), 2).arraySync() as number[][];
    const classes = tf.argMax(labels, 2).arraySync() as number[][];
    expect(predicted).toEqual(best.map((row, task) => row.map((i) => classes[task][i])));
  });
});

describe("relation networks", () => {
  test("with squared differences and a linear module of negative weights rank classes as prototypical networks do", () => {
    const benchmark = anisotropicGaussians({ way: 5, shots: 3 });
    const { support, query } = benchmark.draw(key(12), 4, "test");
    const embedding = linearEmbedding();
    const relation = relationNetwork({ embedding, hidden: [], compare: "squared difference" }).on(benchmark);
    const drawn = relation.init(key(13)) as RelationTheta;
    const theta = { ...drawn, module: [{ w: tf.fill([20, 1], -1), b: tf.tensor2d([[0.7]]) }] };
    const proto = prototypical({ embedding }).on(benchmark);
    const own = { embedding: drawn.embedding, metric: {} };
    const scores = relation.predict(theta, relation.adapt(theta, support), query.x);
    const logits = proto.predict(own, proto.adapt(own, support), query.x);
    expect(tf.argMax(scores, 2).arraySync()).toEqual(tf.argMax(logits, 2).arraySync());
    expect(largestGap(tf.softmax(scores).dataSync(), tf.softmax(logits).dataSync())).toBeLessThan(1e-4);
  });

  test("are not symmetric in general: query and class have different places before the module", () => {
    const module = initNetwork(key(14), [16, 12, 1], { scheme: "he" });
    const [a, b] = [tensor(15, [1, 4, 8]), tensor(16, [1, 4, 8])];
    const there = relationScores(module, a, b);
    const back = tf.transpose(relationScores(module, b, a), [0, 2, 1]);
    expect(largestGap(there.dataSync(), back.dataSync())).toBeGreaterThan(0.1);
  });

  test("add up the support points of a class, and learn by squared error of σ(g), not by cross-entropy", () => {
    const benchmark = anisotropicGaussians({ way: 3, shots: 2 });
    const episodes = benchmark.draw(key(17), 2, "train");
    const learner = relationNetwork({ embedding: linearEmbedding(), hidden: [6] }).on(benchmark);
    const theta = learner.init(key(18)) as RelationTheta;
    const adapted = learner.adapt(theta, episodes.support) as { classes: tf.Tensor };
    const embedded = linearEmbedding().apply(theta.embedding as Dense, tf.reshape(episodes.support.x, [-1, 20]));
    const sums = tf.matMul(episodes.support.y, tf.reshape(embedded, [2, 6, 20]), true, false);
    expect(largestGap(adapted.classes.dataSync(), sums.dataSync())).toBeLessThan(1e-5);
    const scores = tf.sigmoid(learner.predict(theta, adapted, episodes.query.x));
    const error = tf.mean(tf.squaredDifference(scores, episodes.query.y)).dataSync()[0];
    expect(learner.gradients(theta, episodes).value.dataSync()[0]).toBeCloseTo(error, 6);
  });
});

test("all four follow a renumbering of the classes and forget the order of the support set", () => {
  const benchmark = anisotropicGaussians({ way: 4, shots: 2 });
  const { support, query } = benchmark.draw(key(19), 2, "test");
  for (const make of [prototypical, matchingNetwork, siamese, relationNetwork]) {
    const learner = make({ embedding: linearEmbedding() }).on(benchmark);
    const theta = learner.init(key(20));
    const predict = (x: tf.Tensor, y: tf.Tensor) => learner.predict(theta, learner.adapt(theta, { x, y }), query.x);
    const before = predict(support.x, support.y);
    const shuffled = predict(permuted(support.x, 1, 21), permuted(support.y, 1, 21));
    const renumbered = predict(support.x, permuted(support.y, 2, 22));
    expect(largestGap(before.dataSync(), shuffled.dataSync())).toBeLessThan(1e-4);
    expect(largestGap(permuted(before, 2, 22).dataSync(), renumbered.dataSync())).toBeLessThan(1e-4);
  }
});
