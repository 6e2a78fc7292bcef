import * as tf from "@tensorflow/tfjs";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  logAndSign,
  metaLstm,
  metaLstmCell,
  metaLstmStep,
  type RecurrentParams,
  readStream,
  recurrentLearner,
  ridgeLearner,
  ridgeWeights,
  type TaskNetwork,
  taskNetwork,
} from "../../../../lib/adapt/black-box/index.js";
import { judge, learnerOn, type MetaLearner, metaTrain } from "../../../../lib/adapt/frame/index.js";
import { type LabelledSet, linearRegression, sinusoid } from "../../../../lib/tasks/benchmarks/index.js";
import { adam, compile, disposeParams, key, normal, sgd, valueAndGradients } from "../../../../lib/tensor/index.js";

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

function ridgeReference(x: tf.Tensor, y: tf.Tensor, lambda: number): number[][] {
  const [xs, ys] = [x, y].map((t) => t.arraySync() as number[][][]);
  return xs.map((rows, task) => {
    const design = new Matrix(rows);
    const gram = design.transpose().mmul(design).add(Matrix.eye(design.columns).mul(lambda));
    return solve(gram, design.transpose().mmul(new Matrix(ys[task]))).to1DArray();
  });
}

describe("ridge regression in a graph", () => {
  test.each([
    [10, 4],
    [4, 10],
  ])(
    "with %i points and %i features it is exact ridge, to 1e-6 in single and 1e-10 in double precision",
    async (points, features) => {
      const [x, y] = [random(1, [3, points, features]), random(2, [3, points, 1])];
      const expected = ridgeReference(x, y, 0.25).flat();
      const fit = (at: tf.Tensor, to: tf.Tensor) => ridgeWeights(at, to, tf.scalar(0.25));
      const [single, double] = [await compile(fit, [x, y]), await compile(fit, [x, y], { dtype: "float64" })];
      const gap = (found: ArrayLike<number>) => Math.max(...expected.map((value, i) => Math.abs(found[i] - value)));
      expect(gap((await single(x, y)).dataSync())).toBeLessThan(2e-6);
      expect(gap((await double(x, y)).dataSync() as Float64Array)).toBeLessThan(1e-10);
    },
  );

  test("learned λ goes to σ², and the error to the oracle's", async () => {
    const benchmark = linearRegression({ dimension: 3, shots: 5, noise: 0.5 });
    const learner = learnerOn(ridgeLearner({ lambda: 2 }), benchmark);
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 250,
      tasks: 128,
      optimizer: adam({ learningRate: 0.03 }),
      key: key(3),
    });
    const { logLambda } = theta as { logLambda: tf.Tensor };
    // The loss is flat around its minimum: a third off λ costs a hundredth of the error.
    expect(Math.abs(logLambda.dataSync()[0] - Math.log(0.25))).toBeLessThan(0.4);
    const { mean, halfWidth } = await judge(learner, benchmark, theta, { tasks: 4000, batch: 1000, key: key(4) });
    const oracle = benchmark.oracle()!;
    expect(Math.abs(mean - oracle.value)).toBeLessThan(2 * (halfWidth + oracle.halfWidth));
    disposeParams(theta);
  });
});

describe("recurrent meta-learners", () => {
  test.each(["lstm", "gru"] as const)(
    "a prediction of the %s does not know its own label: it comes one step later",
    (cell) => {
      const benchmark = linearRegression({ dimension: 2, shots: 5 });
      const learner = learnerOn(recurrentLearner({ cell, units: 6 }), benchmark);
      const theta = learner.init(key(5)) as RecurrentParams;
      const [x, y] = [random(6, [1, 5, 2]), random(7, [1, 5, 1])];
      const changed = tf.add(y, tf.oneHot(tf.tensor1d([2], "int32"), 5).reshape([1, 5, 1]));
      const [before, after] = [y, changed].map((labels) => readStream(theta, { x, y: labels }).predicted.dataSync());
      for (let t = 0; t <= 2; t++) expect(after[t]).toBe(before[t]);
      for (let t = 3; t < 5; t++) expect(after[t]).not.toBe(before[t]);
    },
  );

  test("to predict is one step from where reading ended", () => {
    const benchmark = linearRegression({ dimension: 2, shots: 4 });
    const learner = learnerOn(recurrentLearner({ units: 6 }), benchmark);
    const theta = learner.init(key(5)) as RecurrentParams;
    const [x, y] = [random(8, [2, 5, 2]), random(9, [2, 5, 1])];
    const part = (t: tf.Tensor, from: number, size: number) => tf.slice(t, [0, from, 0], [2, size, -1]);
    const state = learner.adapt(theta, { x: part(x, 0, 4), y: part(y, 0, 4) });
    const asked = learner.predict(theta, state, part(x, 4, 1)).dataSync();
    const streamed = part(readStream(theta, { x, y }).predicted, 4, 1).dataSync();
    asked.forEach((value, i) => {
      expect(value).toBeCloseTo(streamed[i], 6);
    });
  });

  test("reading a stream leaves no tensor behind but its state and predictions", () => {
    const learner = learnerOn(recurrentLearner({ units: 3 }), linearRegression({ dimension: 2, shots: 4 }));
    const theta = learner.init(key(5)) as RecurrentParams;
    const set = { x: random(8, [2, 4, 2]), y: random(9, [2, 4, 1]) };
    const before = tf.memory().numTensors;
    disposeParams(readStream(theta, set) as never);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a few hundred steps of an LSTM on lines through the origin are well below the null", async () => {
    const benchmark = linearRegression({ dimension: 1, shots: 4, noise: 0.1 });
    const learner = learnerOn(recurrentLearner({ units: 16 }), benchmark);
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 300,
      tasks: 64,
      optimizer: adam({ learningRate: 0.01 }),
      key: key(10),
    });
    const { mean } = await judge(learner, benchmark, theta, { tasks: 500, key: key(11) });
    expect(mean).toBeLessThan(0.5);
    expect(mean).toBeGreaterThan(benchmark.oracle()!.value);
    disposeParams(theta);
  });
});

describe("the meta-LSTM", () => {
  test("with f = 1 and i = α its cell is gradient descent, bit for bit", () => {
    const [c, g] = [random(12, [50, 40]), random(13, [50, 40])];
    const cell = metaLstmCell(c, g, { input: tf.fill([50, 40], 0.013), forget: tf.ones([50, 40]) });
    const descent = sgd({ learningRate: 0.013 });
    const moved = descent.update(g, descent.init(c), c).params as tf.Tensor;
    expect(Array.from(cell.dataSync())).toEqual(Array.from(moved.dataSync()));
  });

  test("with gates that are saturated open and at α, five steps of the learner are five steps of gradient descent", () => {
    const benchmark = sinusoid({ shots: 5 });
    const learner = learnerOn(metaLstm({ hidden: [8], steps: 5, rate: 0.01 }), benchmark) as MetaLearner<never, never>;
    const drawn = learner.init(key(14)) as unknown as { start: { w: tf.Tensor; b: tf.Tensor }[]; input: tf.Tensor };
    const theta = { ...drawn, forget: tf.tensor1d([0, 0, 0, 0, 0, 0, 200]) };
    const { support } = benchmark.draw(key(15), 1, "train");
    let plain = drawn.start.map(({ w, b }) => ({ w: tf.expandDims(w, 0), b: tf.expandDims(b, 0) }));
    for (let s = 0; s < 5; s++) {
      const loss = (at: typeof plain) => tf.mean(tf.squaredDifference(taskNetwork(at, support.x, "relu"), support.y));
      const { gradients } = valueAndGradients(loss)(plain);
      plain = plain.map(({ w, b }, l) => ({
        w: tf.sub(w, tf.mul(gradients[l].w, 0.01)),
        b: tf.sub(b, tf.mul(gradients[l].b, 0.01)),
      }));
    }
    const adapted = learner.adapt(theta as never, support) as unknown as typeof plain;
    adapted.forEach(({ w, b }, l) => {
      expect(tf.max(tf.abs(tf.sub(w, plain[l].w))).dataSync()[0]).toBeLessThan(2e-6);
      expect(tf.max(tf.abs(tf.sub(b, plain[l].b))).dataSync()[0]).toBeLessThan(2e-6);
    });
  });

  test.each(["first", "second"] as const)(
    "and its outer loop is then that of MAML, of %s order: the same direction for the start",
    async (order) => {
      const benchmark = sinusoid({ shots: 5 });
      const learner = learnerOn(metaLstm({ hidden: [8], steps: 3, rate: 0.01, order }), benchmark);
      const drawn = learner.init(key(14)) as unknown as { start: TaskNetwork; input: tf.Tensor };
      const theta = { ...drawn, forget: tf.tensor1d([0, 0, 0, 0, 0, 0, 200]) };
      const { support, query } = benchmark.draw(key(15), 3, "train");
      // Written out: three steps of descent for each task, and ∇ of the query loss through them, or at their end.
      const lossOn = (set: LabelledSet) => (at: TaskNetwork) =>
        tf.sum(tf.mean(tf.squaredDifference(taskNetwork(at, set.x, "relu"), set.y), [1, 2]));
      const descended = (start: TaskNetwork) => {
        let at: TaskNetwork = start.map(({ w, b }) => ({
          w: tf.tile(tf.expandDims(w, 0), [3, 1, 1]),
          b: tf.tile(tf.expandDims(b, 0), [3, 1, 1]),
        }));
        for (let s = 0; s < 3; s++) {
          const { gradients } = valueAndGradients(lossOn(support))(at);
          at = at.map(({ w, b }, l) => ({
            w: tf.sub(w, tf.mul(gradients[l].w, 0.01)),
            b: tf.sub(b, tf.mul(gradients[l].b, 0.01)),
          }));
        }
        return at;
      };
      const through = valueAndGradients((start: TaskNetwork) => tf.div(lossOn(query)(descended(start)), 3));
      const atTheEnd = valueAndGradients((at: TaskNetwork) => tf.div(lossOn(query)(at), 3));
      const expected =
        order === "second"
          ? through(drawn.start).gradients
          : atTheEnd(descended(drawn.start)).gradients.map(({ w, b }) => ({ w: tf.sum(w, 0), b: tf.sum(b, 0) }));
      const { gradients } = learner.gradients(theta as never, { support, query }) as unknown as {
        gradients: { start: TaskNetwork };
      };
      gradients.start.forEach(({ w, b }, l) => {
        for (const [mine, other] of [
          [w, expected[l].w],
          [b, expected[l].b],
        ]) {
          const size = 1 + tf.max(tf.abs(other)).dataSync()[0];
          expect(tf.max(tf.abs(tf.sub(mine, other))).dataSync()[0] / size).toBeLessThan(1e-5);
        }
      });
    },
  );

  test("gates are the same function of every coordinate: a permutation of coordinates is a permutation of steps", () => {
    const gates = { input: random(16, [7]), forget: random(17, [7]) };
    const [c, g, loss] = [random(18, [1, 6, 1]), random(19, [1, 6, 1]), tf.ones([1, 1, 1])];
    const order = tf.tensor1d([3, 0, 5, 1, 4, 2], "int32");
    const cell = (of: tf.Tensor) => ({ c: of, input: tf.zeros([1, 6, 1]), forget: tf.ones([1, 6, 1]) });
    const moved = tf.gather(metaLstmStep(gates, cell(c), g, loss).c, order, 1);
    const other = metaLstmStep(gates, cell(tf.gather(c, order, 1)), tf.gather(g, order, 1), loss).c;
    expect(Array.from(other.dataSync())).toEqual(Array.from(moved.dataSync()));
  });

  test("a step of the gates leaves no tensor behind but the new cell", () => {
    const gates = { input: random(16, [7]), forget: random(17, [7]) };
    const [c, g, loss] = [random(18, [1, 6, 1]), random(19, [1, 6, 1]), tf.ones([1, 1, 1])];
    const before = tf.memory().numTensors;
    const next = metaLstmStep(gates, { c, input: c, forget: c }, g, loss);
    expect(tf.memory().numTensors).toBe(before + 3);
    disposeParams(next);
  });

  test("gradients enter as logarithm and sign, continuous where the two forms meet", () => {
    const at = Math.exp(-10);
    const [logarithm, sign] = logAndSign(tf.tensor1d([1, -1, at * 1.0001, at * 0.9999, 0])).map((t) => t.dataSync());
    expect(logarithm[0]).toBeCloseTo(0, 6);
    expect(Array.from(sign).slice(0, 2)).toEqual([1, -1]);
    expect(Math.abs(logarithm[2] - logarithm[3])).toBeLessThan(1e-4);
    expect(Math.abs(sign[2] - sign[3])).toBeLessThan(1e-3);
    expect([logarithm[4], sign[4]]).toEqual([-1, 0]);
  });

  test("options that are none are named, instead of being read as another one", () => {
    expect(() => metaLstm({ rate: 0 })).toThrow("invalid rate: 0");
    expect(() => metaLstm({ steps: 0 })).toThrow("invalid steps: 0");
    expect(() => metaLstm({ order: "third" as never })).toThrow('unknown order "third" (known: first, second)');
    expect(() => recurrentLearner({ cell: "rnn" as never })).toThrow('unknown cell "rnn" (known: lstm, gru)');
    expect(() => recurrentLearner({ objective: "all" as never })).toThrow('unknown objective "all"');
    expect(() => recurrentLearner({ units: 1.5 })).toThrow("invalid units: 1.5");
    expect(() => ridgeLearner({ lambda: -1 })).toThrow("invalid lambda: -1");
  });
});
