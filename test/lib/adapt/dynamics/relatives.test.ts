import * as tf from "@tensorflow/tfjs";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { fitField } from "../../../../lib/adapt/dynamics/fit-field.js";
import { gfinn, gfinnOperators, pgfinn } from "../../../../lib/adapt/dynamics/gfinn.js";
import { plain } from "../../../../lib/adapt/dynamics/index.js";
import {
  degeneracy,
  fieldOf,
  type MetriplecticModel,
  type MetriplecticParts,
} from "../../../../lib/adapt/dynamics/metriplectic-model.js";
import { nms, nmsOperators } from "../../../../lib/adapt/dynamics/nms.js";
import { softDegeneracy, spnn } from "../../../../lib/adapt/dynamics/spnn.js";
import { dampedOscillator, dynamicsData } from "../../../../lib/physics/index.js";
import { compile, key, normal, type Params } from "../../../../lib/tensor/index.js";

const POINTS = 25;
const sizes = { dimension: 3, widths: [7, 6] };
const states = (columns: number) => normal(key(5), POINTS * columns, { deviation: 1.5 });

/** All parts at random states and random weights, in float64, as matrices and vectors point by point. */
async function partsOf(model: MetriplecticModel, columns: number) {
  const weights = model.init(key(2));
  const fn = (w: Params, x: tf.Tensor) => {
    const parts = model.parts(w, x);
    return { ...parts, field: fieldOf(parts), ...degeneracy(parts) };
  };
  const run = await compile(fn, [weights, tf.zeros([POINTS, columns])], { dtype: "float64" });
  const found = await run(weights, states(columns));
  const d = model.dimension;
  const at = (name: keyof typeof found, i: number, size: number) =>
    Array.from(found[name].dataSync().subarray(i * size, (i + 1) * size));
  const matrix = (name: keyof typeof found, i: number) => Matrix.from1DArray(d, d, at(name, i, d * d));
  const vector = (name: keyof typeof found, i: number) => Matrix.columnVector(at(name, i, d));
  return Array.from({ length: POINTS }, (_, i) => ({
    l: matrix("poisson", i),
    m: matrix("friction", i),
    dE: vector("energySlope", i),
    dS: vector("entropySlope", i),
    field: vector("field", i),
    defects: [at("energy", i, 1)[0], at("entropy", i, 1)[0]],
  }));
}

const product = (a: Matrix, b: Matrix) => a.transpose().mmul(b).get(0, 0);
const lowest = (m: Matrix) => Math.min(...new EigenvalueDecomposition(m, { assumeSymmetric: true }).realEigenvalues);

const exact = [
  [gfinn(sizes), 3],
  [gfinn({ ...sizes, dimension: 4, skewMatrices: 2 }), 4],
  [pgfinn({ ...sizes, parameters: 2 }), 5],
  [nms(sizes), 3],
  [nms({ ...sizes, dimension: 4, rank: 3 }), 4],
] as const;

describe("operators of random networks", () => {
  test.each(exact.map(([model, columns]) => [model.name, model.dimension, model, columns] as const))(
    "of %s in %i dimensions are skew and positive semi-definite, and degenerate to round-off",
    async (_name, _d, model, columns) => {
      for (const { l, m, dE, dS, field } of await partsOf(model, columns)) {
        const [sizeL, sizeM] = [l.norm(), m.norm()];
        expect(Matrix.add(l, l.transpose()).norm()).toBeLessThan(1e-13 * sizeL);
        expect(lowest(m)).toBeGreaterThan(-1e-13 * sizeM);
        expect(l.mmul(dS).norm()).toBeLessThan(1e-13 * sizeL * dS.norm());
        expect(m.mmul(dE).norm()).toBeLessThan(1e-13 * sizeM * dE.norm());
        expect(Math.abs(product(dE, field))).toBeLessThan(1e-12 * dE.norm() * field.norm());
        expect(product(dS, field)).toBeGreaterThan(-1e-12);
        expect(Math.min(sizeL, sizeM, dE.norm(), dS.norm())).toBeGreaterThan(1e-6);
      }
    },
  );

  test("of SPNN are the given ones, and the degeneracy is not there", async () => {
    const canonical = tf.tensor2d([0, 1, 0, -1, 0, 0, 0, 0, 0], [3, 3]);
    const model = spnn({ ...sizes, poisson: () => canonical, friction: () => tf.eye(3) });
    for (const { l, m, dE, dS, defects } of await partsOf(model, 3)) {
      expect(l.to1DArray()).toEqual(Array.from(canonical.dataSync()));
      expect(m.to1DArray()).toEqual(Array.from(tf.eye(3).dataSync()));
      expect(defects[0]).toBeCloseTo(product(dE, dE), 10); // M = 1
      expect(defects[1]).toBeCloseTo(dS.get(0, 0) ** 2 + dS.get(1, 0) ** 2, 10);
      expect(defects[0]).toBeGreaterThan(1e-3);
    }
  });

  test("the gradients are those of functions: their Jacobians are symmetric (GFINN, NMS), and SPNN's are not", async () => {
    const identity = () => tf.eye(3);
    const models = [gfinn(sizes), nms(sizes), spnn({ ...sizes, poisson: identity, friction: identity })];
    const gaps = await Promise.all(models.map((model) => asymmetry(model)));
    expect(gaps[0]).toBeLessThan(1e-8);
    expect(gaps[1]).toBeLessThan(1e-8);
    expect(gaps[2]).toBeGreaterThan(1e-2);
  });
});

/** Largest |∂_a g_b − ∂_b g_a| of ∇E at one state, by central differences in float64. */
async function asymmetry(model: MetriplecticModel): Promise<number> {
  const weights = model.init(key(3));
  const gradient = await compile(
    (w: Params, x: tf.Tensor) => model.parts(w, x).energySlope,
    [weights, tf.zeros([6, 3])],
    { dtype: "float64" },
  );
  const [center, h] = [[0.4, -0.3, 0.8], 1e-5];
  const shifted = [0, 1, 2].flatMap((k) =>
    [h, -h].map((by) => center.map((entry, i) => (i === k ? entry + by : entry))),
  );
  const g = (await gradient(weights, Float64Array.from(shifted.flat()))).dataSync();
  const jacobian = Matrix.from1DArray(
    3,
    3,
    Array.from({ length: 9 }, (_, i) => {
      const [k, b] = [Math.floor(i / 3), i % 3];
      return (g[6 * k + b] - g[6 * k + 3 + b]) / (2 * h);
    }),
  );
  return Matrix.sub(jacobian, jacobian.transpose()).abs().max();
}

describe("the brackets of the damped oscillator", () => {
  const x = [0.7, -1.3, 0.2];
  const [stiffness, gamma] = [5, 0.3];
  const { L, M, energyGradient, entropyGradient } = dampedOscillator.generic!([stiffness, gamma])(Float64Array.from(x));
  const row = (values: ArrayLike<number>) => tf.tensor([Array.from(values)]);
  const same = (found: MetriplecticParts) => {
    const gap = (tensor: tf.Tensor, matrix: Matrix) =>
      Math.max(...tensor.dataSync().map((value, i) => Math.abs(value - matrix.to1DArray()[i])));
    expect(gap(found.poisson, L)).toBeLessThan(2e-6);
    expect(gap(found.friction, M)).toBeLessThan(2e-6);
  };

  test("are GFINN's, with constant Σ", () => {
    // Rows of B: e₁ and e₂ out of ∇S = e₃; the row of C: v = (0, 1, −p) out of ∇E = (k sin q, p, 1).
    const take = (a: number, b: number) =>
      tf.tensor2d(
        Array.from({ length: 9 }, (_, i) => (i === 3 * a + b ? 2 : 0)),
        [3, 3],
      );
    const xi = tf.stack([take(2, 0), take(2, 1)]);
    const xiPrime = tf.stack([take(2, 1), tf.zeros([3, 3])]);
    const sigma = tf.tensor3d([0, 2, 0, 0], [1, 2, 2]); // of which the skew part is taken
    const sigmaPrime = tf.tensor3d([Math.sqrt(gamma), 0, 0, 0], [1, 2, 2]);
    same(gfinnOperators({ xi, xiPrime }, [sigma, sigmaPrime], row(energyGradient), row(entropyGradient)));
  });

  test("are those of the projections, with a B that depends on the state", () => {
    const a = tf.tensor3d([0, 2, 0, 0, 0, 0, 0, 0, 0], [1, 3, 3]);
    const b = tf.tensor3d([0, Math.sqrt(gamma), -Math.sqrt(gamma) * x[1]], [1, 3, 1]);
    same(nmsOperators(a, b, row(energyGradient), row(entropyGradient)));
  });

  test("make the field of the damped oscillator", () => {
    const stacked = (m: Matrix) => tf.tensor([m.to2DArray()]);
    const found = fieldOf({
      poisson: stacked(L),
      friction: stacked(M),
      energySlope: row(energyGradient),
      entropySlope: row(entropyGradient),
    }).dataSync();
    const expected = [x[1], -stiffness * Math.sin(x[0]) - gamma * x[1], gamma * x[1] ** 2];
    expected.forEach((value, a) => {
      expect(found[a]).toBeCloseTo(value, 5);
    });
  });
});

test("where ∇E = 0 the projections are not defined, and GFINN is", () => {
  const [none, up] = [tf.zeros([1, 3]), tf.tensor2d([0, 0, 1], [1, 3])];
  const sigma = tf.ones([1, 2, 2]);
  const projected = nmsOperators(tf.ones([1, 3, 3]), tf.ones([1, 3, 1]), none, up);
  expect(projected.friction.dataSync().every(Number.isNaN)).toBe(true);
  const skews = { xi: tf.ones([2, 3, 3]), xiPrime: tf.ones([2, 3, 3]) };
  expect(Array.from(gfinnOperators(skews, [sigma, sigma], none, up).friction.dataSync())).toEqual(Array(9).fill(0));
});

describe("fitting one field", () => {
  const instance = dynamicsData(dampedOscillator, { instances: 1, trajectories: 3 }, key(4)).instances[0];
  const model = plain({ dimension: 3, widths: [8] });

  test("lowers the loss, leaves no tensors behind, and repeats itself", async () => {
    const initial = model.init(key(1));
    const field = (w: typeof initial, x: tf.Tensor) => model.field(w, x);
    const before = tf.memory().numTensors;
    const [first, second] = [
      await fitField(field, initial, instance, { steps: 40, rate: 0.05 }),
      await fitField(field, initial, instance, { steps: 40, rate: 0.05 }),
    ];
    expect(first.losses).toHaveLength(40);
    expect(first.losses[39]).toBeLessThan(0.5 * first.losses[0]);
    expect(Array.from(second.losses)).toEqual(Array.from(first.losses));
    const leaves = (w: typeof initial) => [w.nets.f.output, ...w.nets.f.hidden.flatMap(({ w, b }) => [w, b])];
    tf.dispose([...leaves(first.weights), ...leaves(second.weights)]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("the loss of the zero field is one, for it is in units of the field", async () => {
    const zero = (w: { a: tf.Tensor }, x: tf.Tensor) => tf.mul(x, tf.mul(w.a, 0));
    const { losses } = await fitField(zero, { a: tf.zeros([1, 1]) }, instance, { steps: 1 });
    expect(losses[0]).toBeCloseTo(1, 5);
  });

  test("with a penalty lowers it too, and its metric is the fit alone", async () => {
    const canonical = tf.tensor2d([0, 1, 0, -1, 0, 0, 0, 0, 0], [3, 3]);
    const soft = spnn({ ...sizes, poisson: () => canonical, friction: () => tf.eye(3) });
    const initial = soft.init(key(1));
    const field = (w: typeof initial, x: tf.Tensor) => fieldOf(soft.parts(w, x));
    const penalty = (w: typeof initial, x: tf.Tensor) => softDegeneracy(soft.parts(w, x));
    const at = tf.tensor(Float32Array.from(instance.x), [instance.points, 3]);
    const [free, held] = [
      await fitField(field, initial, instance, { steps: 30 }),
      await fitField(field, initial, instance, { steps: 30, penalty, weight: 1e-3 }),
    ];
    expect(held.losses[0]).toBeCloseTo(free.losses[0], 5);
    expect(penalty(held.weights, at).dataSync()[0]).toBeLessThan(0.2 * penalty(free.weights, at).dataSync()[0]);
  });

  test("shows a field what is appended to the states", async () => {
    const appended = Float64Array.from({ length: instance.points }, () => 2);
    const last = (w: { a: tf.Tensor }, inputs: tf.Tensor) => {
      const told = tf.slice(inputs, [0, 3], [-1, 1]); // 2 everywhere
      return tf.mul(tf.slice(inputs, [0, 0], [-1, 3]), tf.mul(tf.sub(told, 2), w.a));
    };
    const { losses } = await fitField(last, { a: tf.ones([1, 1]) }, instance, { steps: 1, appended });
    expect(losses[0]).toBeCloseTo(1, 5);
  });

  test("refuses a rate or weight that is not positive, rows that are not filled, and states that are no numbers", async () => {
    const field = (w: ReturnType<typeof model.init>, x: tf.Tensor) => model.field(w, x);
    const start = model.init(key(1));
    await expect(fitField(field, start, instance, { steps: 1, rate: 0 })).rejects.toThrow("invalid rate: 0");
    await expect(fitField(field, start, instance, { steps: 1, weight: -1 })).rejects.toThrow("invalid weight: -1");
    const appended = new Float64Array(7);
    await expect(fitField(field, start, instance, { steps: 1, appended })).rejects.toThrow(
      "invalid appended: 7 numbers for 150 points",
    );
    const broken = { ...instance, x: instance.x.map((value, i) => (i === 7 ? Number.NaN : value)) };
    await expect(fitField(field, start, broken, { steps: 1 })).rejects.toThrow(
      "invalid x of instance 0: NaN at point 2",
    );
  });
});

test("sizes that make no sense are refused", () => {
  expect(() => gfinn({ ...sizes, dimension: 1 })).toThrow("invalid dimension: 1");
  expect(() => gfinn({ ...sizes, skewMatrices: 0 })).toThrow("invalid skewMatrices: 0");
  expect(() => pgfinn({ ...sizes, parameters: 0 })).toThrow("invalid number of parameters: 0");
  expect(() => pgfinn({ ...sizes, parameters: 1.5 })).toThrow("invalid number of parameters: 1.5");
  expect(() => nms({ ...sizes, rank: 4 })).toThrow("invalid rank: 4");
  expect(() => nms({ ...sizes, rank: 0 })).toThrow("invalid rank: 0");
  expect(() => spnn({ dimension: 0.5, widths: [3], poisson: (x) => x, friction: (x) => x })).toThrow(
    "invalid dimension: 0.5",
  );
});
