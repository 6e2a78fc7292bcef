import * as tf from "@tensorflow/tfjs";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  gradientDescent,
  type MetaAlgorithm,
  metaGradient,
  quadraticMetaTasks,
  thetaStar,
} from "../../../lib/adapt/index.js";
import {
  adaptTasks,
  hessianVector,
  innerStep,
  type MetaBatch,
  metaGradients,
  metaStep,
  perTask,
  type TaskLosses,
  tasksOf,
} from "../../../lib/adapt/maml.js";
import { metaSlope } from "../../../lib/adapt/meta-slope.js";
import { largestCurvatures } from "../../../lib/adapt/sharpness.js";
import { networkLosses } from "../../../lib/adapt/trained-depth.js";
import {
  innerSteps,
  type QuadraticTask,
  quadraticLoss,
  randomQuadraticTasks,
  scalarTask,
  type WeightedTask,
} from "../../../lib/tasks/index.js";
import { protonRegression, type Regression, type RegressionBatch } from "../../../lib/tasks/proton-regression.js";
import {
  compile,
  flattenParams,
  key,
  type Mlp,
  normal,
  type Params,
  randomMlp,
  sgd,
  train,
  unflattenParams,
} from "../../../lib/tensor/index.js";
import { plainNetworkLoss } from "./plain-network.js";

// Quadratic tasks ½(φ − c)ᵀH(φ − c) on tensors: what the exact library knows in closed form.
type Bowl = { readonly h: tf.Tensor; readonly c: tf.Tensor };
type Point = { readonly phi: tf.Tensor };
const bowlLosses: TaskLosses<Point, Bowl> = ({ phi }, { h, c }) => {
  const away = tf.expandDims(tf.sub(phi, c), -1);
  return tf.mul(tf.sum(tf.mul(tf.matMul(h, away), away), [1, 2]), 0.5);
};
const bowls = (tasks: readonly QuadraticTask[]): MetaBatch<Bowl> => {
  const h = tf.tensor(tasks.map((task) => task.H.to2DArray()));
  const c = tf.tensor(tasks.map((task) => Array.from(task.c)));
  return { support: { h, c }, query: { h, c } };
};
const point = (values: ArrayLike<number>): Point => ({ phi: tf.tensor(Float32Array.from(values)) });
/** Tasks that float32 can hold, so that both sides see the same numbers. */
const rounded = ({ H, c }: QuadraticTask): QuadraticTask => ({
  H: new Matrix(H.to2DArray().map((row) => row.map(Math.fround))),
  c: c.map(Math.fround),
});
const tasks = randomQuadraticTasks({ count: 4, size: 3, curvature: [0.2, 1.5] }, key(1)).map(rounded);
const theta = normal(key(2), 3).map(Math.fround);
const algorithms: MetaAlgorithm[] = ["maml", "fomaml", "reptile"];

const gap = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])));
};

/**
 * Runs a function of records once, compiled in float64. Parameters and direction are doubles, as are the numbers that come out. Data are an argument
 * and no constant of the program: of a constant only the digits that make its float32 would count.
 */
async function inDoubles<P extends Params, Data extends Params>(
  fn: (params: P, data: Data, direction: P) => Params,
  like: P,
  data: Data,
  params: ArrayLike<number>,
  direction: ArrayLike<number> = params,
): Promise<Float64Array> {
  const leaves = (record: Params) => flattenParams(record).map(([, leaf]) => leaf);
  type Leaves = readonly tf.Tensor[];
  const nested = <T extends Params>(flat: Leaves, shape: T) => unflattenParams(flat, shape) as Params as T;
  const run = await compile(
    (at: Leaves, on: Leaves, along: Leaves) => leaves(fn(nested(at, like), nested(on, data), nested(along, like))),
    [leaves(like), leaves(data), leaves(like)],
    { dtype: "float64" },
  );
  const cut = (values: ArrayLike<number>) => {
    const rest = Array.from(values);
    return leaves(like).map(({ size }) => Float64Array.from(rest.splice(0, size)));
  };
  const out = await run(cut(params), leaves(data), cut(direction));
  await run.dispose();
  return Float64Array.from(out.flatMap((leaf) => Array.from(leaf.dataSync())));
}

describe("metaGradients on quadratic tasks", () => {
  test.each(algorithms)("of %s in float64 are those of the exact library, to 1e-13", async (algorithm) => {
    const options = { algorithm, steps: innerSteps(4), rate: 0.25 };
    const batch = bowls(tasks);
    const got = await inDoubles(
      (at: Point, on: MetaBatch<Bowl>) => {
        const { value, gradients } = metaGradients(bowlLosses, at, on, options);
        return [value, gradients.phi];
      },
      point(theta),
      batch,
      theta,
    );
    const exact = metaGradient(quadraticMetaTasks(tasks), theta, 0.25, innerSteps(4), algorithm);
    const adapted = tasks.map((task) => gradientDescent(quadraticLoss(task), theta, 0.25, innerSteps(4)).iterates[4]);
    const loss = tasks.reduce((sum, task, i) => sum + quadraticLoss(task).value(adapted[i]) / 4, 0);
    expect(gap(got, [loss, ...exact])).toBeLessThan(1e-13);
  });

  test("do not see the order of the tasks, and weigh each alike", () => {
    const of = (some: readonly QuadraticTask[]) =>
      metaGradients(bowlLosses, point(theta), bowls(some), {
        steps: innerSteps(3),
        rate: 0.2,
      }).gradients.phi.dataSync();
    expect(gap(of([...tasks].reverse()), of(tasks))).toBeLessThan(1e-6);
    expect(gap(of([...tasks, ...tasks]), of(tasks))).toBeLessThan(1e-6);
  });

  test("compiled and eager agree to float32, and eager leaves nothing behind", async () => {
    const batch = bowls(tasks);
    for (const algorithm of algorithms) {
      const of = (at: Point, on = batch) =>
        metaGradients(bowlLosses, at, on, { algorithm, steps: innerSteps(3), rate: 0.2 }).gradients;
      const start = point(theta);
      const before = tf.memory().numTensors;
      const eager = tf.tidy(() => of(start)).phi;
      expect(tf.memory().numTensors).toBe(before + 1);
      expect(gap(eager.dataSync(), await inDoubles(of, start, batch, theta))).toBeLessThan(2e-6);
    }
  });

  test("with no inner step MAML and FOMAML are the gradient of the query loss", () => {
    const of = (algorithm: MetaAlgorithm) =>
      metaGradients(bowlLosses, point(theta), bowls(tasks), { algorithm, steps: innerSteps(0), rate: 1 }).gradients.phi;
    expect(gap(of("maml").dataSync(), of("fomaml").dataSync())).toBeLessThan(1e-6);
  });

  test("refuse an unknown algorithm, a rate that is not positive, half a step, and no tasks", () => {
    const of = (options: object) => () =>
      metaGradients(bowlLosses, point(theta), bowls(tasks), { steps: innerSteps(1), rate: 0.1, ...options });
    expect(of({ algorithm: "anil" })).toThrow('unknown algorithm "anil" (known: maml, fomaml, reptile)');
    expect(of({ rate: 0 })).toThrow("invalid learning rate: 0");
    expect(of({ steps: 0.5 })).toThrow("invalid number of inner steps: 0.5");
    expect(() => tasksOf({})).toThrow("invalid tasks: none given");
    expect(() => perTask(point(theta), 0)).toThrow("invalid number of tasks: 0");
  });
});

describe("adaptTasks", () => {
  test("is every task's own descent", async () => {
    const { support } = bowls(tasks);
    const inner = { steps: innerSteps(7), rate: 0.3 };
    const fast = await inDoubles(
      (at: Point, on: Bowl) => adaptTasks(bowlLosses, at, on, inner),
      point(theta),
      support,
      theta,
    );
    const each = tasks.flatMap((task) =>
      Array.from(gradientDescent(quadraticLoss(task), theta, 0.3, innerSteps(7)).iterates[7]),
    );
    expect(gap(fast, each)).toBeLessThan(1e-13);
  });

  test("is unchanged when losses are four times larger and the rate a quarter", () => {
    const stiff: TaskLosses<Point, Bowl> = (fast, bowl) => tf.mul(bowlLosses(fast, bowl), 4);
    const { support } = bowls(tasks);
    const of = (losses: typeof stiff, rate: number) =>
      adaptTasks(losses, point(theta), support, { steps: innerSteps(9), rate }).phi.dataSync();
    expect(gap(of(stiff, 0.1), of(bowlLosses, 0.4))).toBeLessThan(1e-6);
  });

  test("is a chain of inner steps, and what tasks share may have one task's axis", () => {
    const { support } = bowls(tasks);
    const shared = { h: support.h.slice(0, 1), c: support.c };
    const inner = { steps: innerSteps(2), rate: 0.3 };
    const one = innerStep(bowlLosses, perTask(point(theta), 4), shared, 0.3);
    const two = innerStep(bowlLosses, one, shared, 0.3).phi;
    expect(two.shape).toEqual([4, 3]);
    expect(Array.from(adaptTasks(bowlLosses, point(theta), shared, inner).phi.dataSync())).toEqual(
      Array.from(two.dataSync()),
    );
  });
});

describe("a network on proton potentials, against one that is differentiated by hand", () => {
  const width = 5;
  const network = randomMlp(key(3), [1, width, 1], { gain: 2, bias: 1 });
  const batch = protonRegression({ sigmaR: 0.1, shots: 6, nodes: 8 })(3, key(4));
  const plain = (data: Regression, task: number) => {
    const row = (leaf: tf.Tensor) => {
      const each = leaf.shape[0] === 1 ? leaf : leaf.slice(task, 1);
      return each.dataSync();
    };
    return plainNetworkLoss(width, { x: row(data.x), y: row(data.y), weight: row(data.weight) });
  };
  const plainTasks = (some: RegressionBatch): WeightedTask[] =>
    [0, 1, 2].map((task) => ({ support: plain(some.support, task), query: plain(some.query, task) }));
  // Layers are records {w, b}; the plain network has the same order: w₁, b₁, w₂, b₂.
  const weights = Float64Array.from(flattenParams(network).flatMap(([, leaf]) => Array.from(leaf.dataSync())));
  const direction = normal(key(5), weights.length);

  const meta = (options: { algorithm: MetaAlgorithm; steps: number; rate: number }) => (at: Mlp, on: RegressionBatch) =>
    metaGradients(networkLosses, at, on, { ...options, steps: innerSteps(options.steps) }).gradients as Params;
  const hessian = (at: Mlp, { support }: RegressionBatch, along: Mlp) =>
    hessianVector((weights: Mlp) => tf.sum(networkLosses(perTask(weights, 3), support)))(at, along);

  test.each(algorithms)("five inner steps of %s have the same meta-gradient to 1e-12", async (algorithm) => {
    const got = await inDoubles(meta({ algorithm, steps: 5, rate: 0.1 }), network, batch, weights);
    const exact = metaGradient(plainTasks(batch), weights, 0.1, innerSteps(5), algorithm);
    expect(gap(got, exact)).toBeLessThan(1e-12);
  });

  test("the Hessian times a vector is that of the R-operator by hand to 1e-12", async () => {
    const product = await inDoubles(hessian, network, batch, weights, direction);
    const byHand = plainTasks(batch).reduce(
      (sum, { support }) => Matrix.add(sum, support.hessian(weights).mmul(Matrix.columnVector(direction))),
      Matrix.zeros(weights.length, 1),
    );
    expect(gap(product, byHand.to1DArray())).toBeLessThan(1e-12);
  });

  test("power iteration on it finds every task's largest curvature to 1e-10", async () => {
    const found = await largestCurvatures(networkLosses, network, batch.support, { key: key(6), iterations: 300 });
    plainTasks(batch).forEach(({ support }, task) => {
      const { realEigenvalues } = new EigenvalueDecomposition(support.hessian(weights), { assumeSymmetric: true });
      const largest = realEigenvalues.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
      expect(Math.abs(found[task] - largest)).toBeLessThan(1e-10);
    });
    await expect(
      largestCurvatures(networkLosses, network, batch.support, { key: key(6), iterations: 0 }),
    ).rejects.toThrow("invalid number of iterations: 0");
  });

  test("the Hessian times a vector is the central difference of the gradient to 1e-8", async () => {
    const gradient = (at: ArrayLike<number>) =>
      plainTasks(batch).reduce(
        (sum, { support }) => sum.map((value, i) => value + support.gradient(at)[i]),
        new Float64Array(weights.length),
      );
    const step = 1e-5;
    const up = gradient(weights.map((w, i) => w + step * direction[i]));
    const down = gradient(weights.map((w, i) => w - step * direction[i]));
    const difference = up.map((value, i) => (value - down[i]) / (2 * step));
    expect(gap(await inDoubles(hessian, network, batch, weights, direction), difference)).toBeLessThan(1e-8);
  });

  test("the meta-gradient is the central difference of the meta-loss to 1e-8, and first-order MAML is not", async () => {
    const options = { steps: innerSteps(5), rate: 0.1 };
    const along = await metaSlope(networkLosses, network, direction, batch, options);
    const [up, here, down] = [await along(1e-5), await along(0), await along(-1e-5)];
    const difference = (up.loss - down.loss) / 2e-5;
    expect(Math.abs(difference - here.slope)).toBeLessThan(1e-8);
    const exact = metaGradient(plainTasks(batch), weights, 0.1, innerSteps(5), "maml");
    expect(here.slope).toBeCloseTo(
      exact.reduce((sum, g, i) => sum + g * direction[i], 0),
      12,
    );
    const first = await metaSlope(networkLosses, network, direction, batch, { ...options, algorithm: "fomaml" });
    expect(Math.abs(difference - (await first(0)).slope)).toBeGreaterThan(1e-3);
    await expect(metaSlope(networkLosses, network, [1], batch, options)).rejects.toThrow(
      "invalid direction: got 1, expected 16",
    );
  });
});

describe("metaStep", () => {
  // Two scalar tasks (h, c) = (1, 0), (0.2, 1): the closed forms differ between algorithms and depths.
  const pair = [scalarTask(1, 0), scalarTask(0.2, 1)];

  test.each([
    ["maml", 2, 0.677369, 10],
    ["fomaml", 2, 0.393204, 5],
    ["maml", 1, 0.393204, 5],
    ["reptile", 2, 0.202128, 1],
  ] as const)("trains %s with %i inner steps to its closed form %f", async (algorithm, k, golden, rate) => {
    const inner = { algorithm, steps: innerSteps(k), rate: 0.5 };
    const optimizer = sgd({ learningRate: rate });
    const start = point([0.5]);
    const step = metaStep(bowlLosses, optimizer, inner);
    const { state, history } = await train(
      step,
      { params: start, optimizer: optimizer.init(start) },
      {
        steps: 60,
        batch: bowls(pair),
        compile: { dtype: "float64" },
      },
    );
    const [trained] = state.params.phi.dataSync();
    expect(Math.abs(trained - thetaStar(pair, 0.5, inner.steps, algorithm)[0])).toBeLessThan(1e-7);
    expect(Math.abs(trained - golden)).toBeLessThan(1e-6);
    expect(history.metrics.loss).toHaveLength(60);
  });
});
