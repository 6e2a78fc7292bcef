import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { adaptationCost, judge, learnerOn, metaTrain } from "../../../../lib/adapt/frame/index.js";
import {
  attentionWeights,
  channelTransformer,
  continueWith,
  inContextTransformer,
  initDecoder,
  mixtureLogDensity,
  multiTaskZeroShot,
  readTokens,
} from "../../../../lib/adapt/in-context/index.js";
import { type Benchmark, linearRegression, sinusoid, toyFamilies } from "../../../../lib/tasks/benchmarks/index.js";
import { adam, compile, disposeParams, key, normal, valueAndGradients } from "../../../../lib/tensor/index.js";

const random = (seed: number, shape: number[]) =>
  tf.tensor(
    Float32Array.from(
      normal(
        key(seed),
        shape.reduce((a, b) => a * b, 1),
      ),
    ),
    shape,
  );
const size = { width: 12, layers: 2, heads: 3, length: 9 };

describe("the decoder", () => {
  test("rows of attention sum to one and see nothing later", () => {
    const weights = attentionWeights(random(1, [2, 3, 5, 4]), random(2, [2, 3, 5, 4])).arraySync() as number[][][][];
    for (const row of weights.flat(2)) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
    for (const head of weights.flat())
      expect(head.flatMap((row, i) => row.slice(i + 1)).every((weight) => weight === 0)).toBe(true);
  });

  test("keys and values have the shape [sequences, heads, tokens, width / heads], whatever the number of heads", () => {
    for (const heads of [1, 2, 4, 12]) {
      const decoder = initDecoder(key(3), { ...size, heads });
      const { outputs, cache } = readTokens(decoder, random(4, [2, 7, 12]), heads);
      expect(outputs.shape).toEqual([2, 7, 12]);
      expect(cache.map(({ keys }) => keys.shape)).toEqual([
        [2, heads, 7, 12 / heads],
        [2, heads, 7, 12 / heads],
      ]);
    }
    expect(() => initDecoder(key(3), { ...size, heads: 5 })).toThrow(
      "invalid heads: 5 (a divisor of the width 12 wanted)",
    );
    expect(() => initDecoder(key(3), { ...size, layers: 0 })).toThrow("invalid layers: 0");
  });

  test("changing later tokens leaves every earlier output bit for bit", () => {
    const decoder = initDecoder(key(5), size);
    const tokens = random(6, [2, 8, 12]);
    const other = tf.concat([tf.slice(tokens, [0, 0, 0], [2, 5, 12]), random(7, [2, 3, 12])], 1);
    const [a, b] = [tokens, other].map((each) => readTokens(decoder, each, 3).outputs.arraySync() as number[][][]);
    for (const t of [0, 1]) {
      expect(a[t].slice(0, 5)).toEqual(b[t].slice(0, 5));
      expect(a[t].slice(5)).not.toEqual(b[t].slice(5));
    }
  });

  test("a query that reads the cache is the next token of the sequence, and many queries do not see one another", () => {
    const decoder = initDecoder(key(8), size);
    const tokens = random(9, [2, 8, 12]);
    const queries = random(10, [2, 4, 12]);
    const { cache } = readTokens(decoder, tokens, 3);
    const together = continueWith(decoder, cache, queries, 3).arraySync() as number[][][];
    for (let q = 0; q < 4; q++) {
      const longer = tf.concat([tokens, tf.slice(queries, [0, q, 0], [2, 1, 12])], 1);
      const alone = readTokens(decoder, longer, 3).outputs.arraySync() as number[][][];
      for (const t of [0, 1]) {
        const gaps = together[t][q].map((value, j) => Math.abs(value - alone[t][8][j]));
        expect(Math.max(...gaps)).toBeLessThan(1e-4);
      }
    }
  });

  test("its gradient is that of central differences in double precision", async () => {
    const decoder = initDecoder(key(11), { width: 4, layers: 1, heads: 2, length: 5 });
    const tokens = random(12, [1, 4, 4]);
    const target = random(13, [1, 4, 4]);
    const loss = (t: tf.Tensor) => tf.mean(tf.squaredDifference(readTokens(decoder, t, 2).outputs, target));
    const both = (t: tf.Tensor) => {
      const { value, gradients } = valueAndGradients(loss)(t);
      return { value, gradients };
    };
    const run = await compile(both, [tokens], { dtype: "float64" });
    const values = Float64Array.from(tokens.dataSync());
    const { gradients } = await run(values as never);
    const slope = gradients.dataSync();
    for (const i of [0, 5, 15]) {
      const at = async (h: number) => {
        const moved = Float64Array.from(values);
        moved[i] += h;
        return (await run(moved as never)).value.dataSync()[0] as number;
      };
      const difference = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5;
      expect(Math.abs(difference - slope[i])).toBeLessThan(1e-9);
    }
  });
});

describe("transformers that learn in context", () => {
  const benchmark = linearRegression({ dimension: 2, shots: 6, noise: 0, queries: 4 });

  test("the prediction at a prefix is that of the same points as a support set", () => {
    const learner = inContextTransformer({ width: 8, heads: 2 }).on(benchmark);
    const theta = learner.init(key(1));
    const { support } = benchmark.draw(key(2), 3, "test");
    const all = learner.prefixes(theta, support).arraySync() as number[][][];
    const first = { x: tf.slice(support.x, [0, 0, 0], [3, 4, 2]), y: tf.slice(support.y, [0, 0, 0], [3, 4, 1]) };
    const fifth = tf.slice(support.x, [0, 4, 0], [3, 1, 2]);
    const alone = learner.predict(theta, learner.adapt(theta, first), fifth).arraySync() as number[][][];
    for (const [t, rows] of alone.entries()) expect(rows[0][0]).toBeCloseTo(all[t][4][0], 5);
  });

  test("a label does not reach its own prediction, and later points do not reach earlier ones, bit for bit", () => {
    const learner = inContextTransformer({ width: 8, heads: 2 }).on(benchmark);
    const theta = learner.init(key(1));
    const { support } = benchmark.draw(key(2), 2, "test");
    const changed = {
      x: support.x,
      y: tf.concat([tf.slice(support.y, [0, 0, 0], [2, 3, 1]), random(5, [2, 3, 1])], 1),
    };
    const [a, b] = [support, changed].map((set) => learner.prefixes(theta, set).arraySync() as number[][][]);
    for (const t of [0, 1]) {
      expect(a[t].slice(0, 4)).toEqual(b[t].slice(0, 4));
      expect(a[t][4]).not.toEqual(b[t][4]);
    }
  });

  test("the loss that it is trained by is the mean over all prefixes, the query being the last", () => {
    const learner = inContextTransformer({ width: 8, heads: 2 }).on(benchmark);
    const one = linearRegression({ dimension: 2, shots: 6, noise: 0, queries: 1 });
    const episodes = one.draw(key(3), 5, "train");
    const whole = {
      x: tf.concat([episodes.support.x, episodes.query.x], 1),
      y: tf.concat([episodes.support.y, episodes.query.y], 1),
    };
    const longer = inContextTransformer({ width: 8, heads: 2 }).on({ ...one, supportPoints: 7 });
    const theta = longer.init(key(1));
    const { value } = learner.gradients(theta, episodes);
    expect(longer.prefixLoss(theta, whole, tf.ones([1, 7])).dataSync()[0]).toBeCloseTo(value.dataSync()[0], 5);
  });

  test("training uses the support set: the error falls below the null", async () => {
    const learner = inContextTransformer({ width: 16, heads: 2 }).on(benchmark);
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 250,
      tasks: 32,
      optimizer: adam({ learningRate: 0.003 }),
      key: key(4),
    });
    const found = await judge(learner, benchmark, theta, { tasks: 400, batch: 100, key: key(5) });
    // Predicting zero is the null, 2.
    expect(found.mean + found.halfWidth).toBeLessThan(2);
    disposeParams(theta);
  });

  test("all of them run on classes; the channel form refuses regression", async () => {
    const toy = toyFamilies({ shots: 4, queries: 3 });
    const images = { ...toy, name: "images", inputShape: [3, 2, 1] } as Benchmark;
    for (const learner of [inContextTransformer({ width: 8 }), channelTransformer({ width: 8 }), multiTaskZeroShot()]) {
      const built = learnerOn(learner, toy);
      const theta = built.init(key(1));
      const episodes = toy.draw(key(2), 4, "train");
      const before = tf.memory().numTensors;
      const { value, gradients } = built.gradients(theta, episodes);
      const adapted = built.adapt(theta, episodes.support);
      const predicted = built.predict(theta, adapted, episodes.query.x);
      expect(predicted.shape).toEqual([4, 3, 2]);
      expect(Number.isFinite(value.dataSync()[0])).toBe(true);
      disposeParams([value, gradients, adapted, predicted] as never);
      expect(tf.memory().numTensors).toBe(before);
      const cost = await adaptationCost(built, toy, theta, key(3), 2);
      expect(cost.adaptedNumbers).toBe(learner.name === "multi-task-zero-shot" ? 0 : 2 * 2 * 8 * 8);
      const onImages = learnerOn(learner, images);
      const x = tf.reshape(episodes.support.x, [4, 4, 3, 2, 1]);
      const read = onImages.adapt(theta, { x, y: episodes.support.y });
      const own = tf.memory().numTensors;
      const answers = onImages.predict(theta, read, x);
      expect(answers.shape).toEqual([4, 4, 2]);
      expect(tf.memory().numTensors).toBe(own + 1);
      disposeParams([theta, episodes] as never);
    }
    expect(() => learnerOn(channelTransformer(), sinusoid())).toThrow("it scores classes");
  });

  test("the scores of the channel form are log densities of the query under each class", () => {
    // One part, standard deviation 1 (0.4 + softplus) and mean (1, −1): a Gaussian written out.
    const inverse = Math.log(Math.expm1(0.6));
    const parameters = tf.tensor1d([0, 1, -1, inverse, inverse]);
    const expected = (x: number[]) => -((x[0] - 1) ** 2 + (x[1] + 1) ** 2) / 2 - Math.log(2 * Math.PI);
    const x = [
      [0.3, 0.2],
      [2, -2],
    ];
    const found = mixtureLogDensity(tf.expandDims(parameters, 0), tf.tensor2d(x), 1).dataSync();
    for (const [i, row] of x.entries()) expect(found[i]).toBeCloseTo(expected(row), 5);
  });

  test("the density of the channel form integrates to one", () => {
    const parameters = random(30, [1, 3 * 3]);
    const grid = Array.from({ length: 2001 }, (_, i) => [-12 + 0.012 * i]);
    const values = Array.from(mixtureLogDensity(parameters, tf.tensor2d(grid), 3).dataSync());
    expect(values.reduce((sum, value) => sum + 0.012 * Math.exp(value), 0)).toBeCloseTo(1, 3);
  });
});
