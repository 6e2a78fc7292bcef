import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { judge, learnerOn, metaTrain } from "../../../../lib/adapt/frame/index.js";
import {
  contextTokens,
  effectiveError,
  effectiveLayer,
  fastWeights,
  gradientStep,
  type LinearAttention,
  linearAttention,
  optimalError,
  optimalRate,
  predictTokens,
  queryTokens,
  randomLayer,
} from "../../../../lib/adapt/in-context/index.js";
import { type Benchmark, linearRegression, sinusoid } from "../../../../lib/tasks/benchmarks/index.js";
import { adam, compile, cosineRate, disposeParams, key, normal, permutation } from "../../../../lib/tensor/index.js";

const [tasks, N, d, m, points] = [3, 7, 4, 2, 5];
const draw = (seed: number, n: number) => normal(key(seed), n);
const x = draw(1, tasks * N * d);
const y = draw(2, tasks * N * m);
const at = draw(3, tasks * points * d);
const start = Array.from({ length: m }, (_, i) => Array.from(draw(4 + i, d)));
const block = (values: Float64Array, task: number, rows: number, columns: number) =>
  Matrix.from1DArray(rows, columns, Array.from(values.subarray(task * rows * columns, (task + 1) * rows * columns)));

/** L steps of gradient descent on (1/2N)‖XW − Y‖² from W₀ (d × m), written out in doubles; with γ, on inputs that change as in GD++. */
function descent(task: number, options: { rate: number; steps: number; from?: Matrix; precondition?: number }): Matrix {
  const { rate, steps, precondition = 0 } = options;
  let [inputs, labels, queries] = [block(x, task, N, d), block(y, task, N, m), block(at, task, points, d)];
  let predicted = options.from ? queries.mmul(options.from) : Matrix.zeros(points, m);
  labels = options.from ? Matrix.sub(labels, inputs.mmul(options.from)) : labels;
  for (let step = 0; step < steps; step++) {
    const change = inputs
      .transpose()
      .mmul(labels)
      .mul(rate / N);
    predicted = Matrix.add(predicted, queries.mmul(change));
    labels = Matrix.sub(labels, inputs.mmul(change));
    const shrink = Matrix.sub(
      Matrix.eye(d),
      inputs
        .transpose()
        .mmul(inputs)
        .mul(precondition / N),
    );
    [inputs, queries] = [inputs.mmul(shrink), queries.mmul(shrink)];
  }
  return predicted;
}

/** Predictions of layers, in single or double precision; with W₀ query tokens are (x, −W₀x). */
async function attended(layers: LinearAttention[], dtype: "float32" | "float64", from?: Matrix): Promise<Float64Array> {
  const first = queryTokens(tf.tensor3d(Float32Array.from(at), [tasks, points, d]), m);
  const zeros = new Float64Array(tasks * points * (d + m));
  for (let t = 0; t < tasks; t++) {
    const rows = block(at, t, points, d);
    const guessed = from ? rows.mmul(from).mul(-1) : Matrix.zeros(points, m);
    for (let p = 0; p < points; p++) zeros.set([...rows.getRow(p), ...guessed.getRow(p)], (t * points + p) * (d + m));
  }
  const run = await compile(
    (weights: LinearAttention[], inputs: tf.Tensor, labels: tf.Tensor, queries: tf.Tensor) =>
      predictTokens(weights, fastWeights(weights, contextTokens({ x: inputs, y: labels })), queries, m),
    [layers, tf.zeros([tasks, N, d]), tf.zeros([tasks, N, m]), first],
    { dtype, name: "attended" },
  );
  const cast = (values: Float64Array) => (dtype === "float64" ? values : Float32Array.from(values));
  const result = await run(layers, cast(x) as never, cast(y) as never, cast(zeros) as never);
  return Float64Array.from((await result.data()) as Float64Array);
}

function largest(values: Float64Array, expected: (task: number) => Matrix): number {
  const wanted = Array.from({ length: tasks }, (_, t) => expected(t).to1DArray()).flat();
  return Math.max(...wanted.map((value, i) => Math.abs(value - values[i]) / Math.max(1, Math.abs(value))));
}

describe("linear attention", () => {
  const rate = 0.25; // a power of two, so that weights in single precision are the exact ones
  const step = () => gradientStep({ inputs: d, outputs: m, rate });

  test("one layer with weights written by hand is one step of gradient descent from zero", async () => {
    expect(largest(await attended([step()], "float32"), (t) => descent(t, { rate, steps: 1 }))).toBeLessThan(1e-6);
    expect(largest(await attended([step()], "float64"), (t) => descent(t, { rate, steps: 1 }))).toBeLessThan(2e-15);
  });

  test("with the value row [W₀, −1] it is one step from W₀, and two layers are two", async () => {
    const rounded = start.map((row) => row.map((value) => Math.round(value * 64) / 64));
    const from = new Matrix(rounded).transpose();
    const layer = gradientStep({ inputs: d, outputs: m, rate, start: rounded });
    for (const steps of [1, 2]) {
      const values = await attended(
        Array.from({ length: steps }, () => layer),
        "float64",
        from,
      );
      expect(largest(values, (t) => descent(t, { rate, steps, from }))).toBeLessThan(4e-15);
    }
  });

  test("L layers of the same weights are L steps", async () => {
    for (const steps of [2, 5]) {
      const layer = step();
      const values = await attended(
        Array.from({ length: steps }, () => layer),
        "float64",
      );
      expect(largest(values, (t) => descent(t, { rate, steps }))).toBeLessThan(1e-14);
    }
  });

  test("with γ in the value matrix it is GD++: inputs are multiplied by I − γXᵀX/N as well", async () => {
    const layer = gradientStep({ inputs: d, outputs: m, rate, precondition: 0.125 });
    const values = await attended([layer, layer, layer], "float64");
    const expected = (t: number) => descent(t, { rate, steps: 3, precondition: 0.125 });
    expect(largest(values, expected)).toBeLessThan(1e-14);
    expect(largest(values, (t) => descent(t, { rate, steps: 3 }))).toBeGreaterThan(1e-3);
  });

  test("the order of the context does not matter, and nor does writing it twice", () => {
    const layers = [randomLayer(key(8), d + 1), randomLayer(key(9), d + 1)];
    const context = contextTokens({
      x: tf.tensor3d(Float32Array.from(x), [tasks, N, d]),
      y: tf.tensor3d(Float32Array.from(y.subarray(0, tasks * N)), [tasks, N, 1]),
    });
    const queries = queryTokens(tf.tensor3d(Float32Array.from(at), [tasks, points, d]), 1);
    const predicted = (tokens: tf.Tensor) =>
      predictTokens(layers, fastWeights(layers, tokens), queries, 1).dataSync() as Float32Array;
    const plain = predicted(context);
    const shuffled = predicted(tf.gather(context, Array.from(permutation(key(10), N)), 1));
    const twice = predicted(tf.concat([context, context], 1));
    plain.forEach((value, i) => {
      expect(shuffled[i]).toBeCloseTo(value, 5);
      expect(twice[i]).toBeCloseTo(value, 5);
    });
  });

  test("it leaves (d + m)² numbers of a context of any length, and no tensor behind", () => {
    const benchmark = linearRegression({ dimension: d });
    const learner = linearAttention({ layers: 2 }).on(benchmark);
    const theta = learner.init(key(1));
    const episodes = benchmark.draw(key(2), 3, "test");
    const before = tf.memory().numTensors;
    const adapted = learner.adapt(theta, episodes.support);
    expect(adapted.memories.map(({ shape }) => shape)).toEqual([
      [3, d + 1, d + 1],
      [3, d + 1, d + 1],
    ]);
    const { gradients, value } = learner.gradients(theta, episodes);
    learner.predict(theta, adapted, episodes.query.x).dispose();
    disposeParams([adapted, gradients, value] as never);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the best step", () => {
  test("is N/(N + d + 1) and leaves d(d + 1)/(N + d + 1): 1.8750, 3.5484, 2.1569, 6.8852", () => {
    const cells = [
      [5, 10, 1.875],
      [10, 20, 3.5484],
      [10, 40, 2.1569],
      [20, 40, 6.8852],
    ];
    for (const [dimension, shots, error] of cells) {
      const law = { dimension, shots };
      expect(optimalError(law)).toBeCloseTo(error, 4);
      expect(optimalError(law)).toBeCloseTo((dimension * (dimension + 1)) / (shots + dimension + 1), 12);
      expect(optimalRate(law)).toBeCloseTo(shots / (shots + dimension + 1), 12);
    }
    expect(optimalError({ dimension: 7, shots: 0 })).toBe(7);
  });

  test("is where the exact error of ηI has its minimum, with label noise too; every other matrix is worse by its distance", () => {
    const law = { dimension: 3, shots: 8, noise: 0.7 };
    const best = optimalRate(law);
    const times = (eta: number) => [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? eta : 0)));
    expect(effectiveError(times(best), law)).toBeCloseTo(optimalError(law), 12);
    const other = [
      [0.5, 0.1, 0],
      [-0.2, 0.6, 0.1],
      [0, 0, 0.4],
    ];
    const away = other.flat().reduce((sum, entry, i) => sum + (entry - times(best).flat()[i]) ** 2, 0);
    expect(effectiveError(other, law) - optimalError(law)).toBeCloseTo(away / best, 12);
  });

  test("the built layer reaches it on drawn tasks, noise or none", async () => {
    for (const noise of [0, 0.5]) {
      const benchmark = linearRegression({ dimension: 5, shots: 10, noise, queries: 10 });
      const learner = linearAttention({ start: "built" }).on(benchmark);
      const theta = learner.init(key(1));
      const found = await judge(learner, benchmark, theta, { tasks: 4000, batch: 1000, key: key(12) });
      const matrix = effectiveLayer(theta.layers[0]).matrix;
      const expected = effectiveError(matrix, { dimension: 5, shots: 10, noise });
      expect(Math.abs(found.mean - expected)).toBeLessThan(2 * found.halfWidth);
      disposeParams(theta);
    }
  });

  test("the effective matrix of a built layer is ηI and nothing beside it", () => {
    const { diagonal, offDiagonal, rest, matrix } = effectiveLayer(gradientStep({ inputs: 5, rate: 0.625 }));
    expect([diagonal, offDiagonal, rest]).toEqual([0.625, 0, 0]);
    expect(matrix[3]).toEqual([0, 0, 0, 0.625, 0]);
  });

  test("training from random weights finds it", async () => {
    const law = { dimension: 3, shots: 6 };
    const benchmark = linearRegression({ ...law, noise: 0, queries: 4 });
    const learner = linearAttention().on(benchmark);
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 300,
      tasks: 64,
      optimizer: adam({ learningRate: cosineRate({ from: 0.02, steps: 300 }) }),
      key: key(13),
    });
    const { matrix, diagonal, offDiagonal } = effectiveLayer(theta.layers[0]);
    expect(effectiveError(matrix, law)).toBeLessThan(1.05 * optimalError(law));
    expect(Math.abs(diagonal - optimalRate(law))).toBeLessThan(0.1);
    expect(offDiagonal).toBeLessThan(0.1);
    disposeParams(theta);
  });

  test("it refuses classes and images, in one line", () => {
    const images = { ...sinusoid(), name: "images", inputShape: [28, 28, 1] } as Benchmark;
    const classes = { ...sinusoid(), name: "classes", kind: "classification" } as Benchmark;
    const learner = linearAttention();
    expect(() => learnerOn(learner, images)).toThrow("linear-attention does not fit images: its inputs are vectors");
    expect(() => learnerOn(learner, classes)).toThrow("it predicts numbers, not classes");
    expect(() => linearAttention({ layers: 0 })).toThrow("invalid number of layers: 0");
    expect(() => gradientStep({ inputs: 2, rate: Number.NaN })).toThrow("invalid rate: NaN");
  });
});
