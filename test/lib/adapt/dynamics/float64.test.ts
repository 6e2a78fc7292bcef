import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { float64Generic } from "../../../../lib/adapt/dynamics/float64-brackets.js";
import { float64Field, float64Hamiltonian } from "../../../../lib/adapt/dynamics/float64-dynamics.js";
import { float64Network, scalarFunction } from "../../../../lib/adapt/dynamics/float64-network.js";
import {
  type DynamicsModel,
  fitField,
  fullWeight,
  generic,
  hamiltonian,
  multiRank,
  plain,
  shift,
  svd,
  type Weights,
} from "../../../../lib/adapt/dynamics/index.js";
import {
  dynamicsData,
  implicitMidpoint,
  pendulum,
  rollOut,
  rungeKutta4,
  type Step,
} from "../../../../lib/physics/index.js";
import { compile, key, normal, split } from "../../../../lib/tensor/index.js";

const INSTANCES = 3;
const modulations = [fullWeight(), shift(), multiRank({ rank: 1 }), multiRank({ rank: 3 }), svd({ rank: 3 })];

/** Random weights with biases, so that no derivative is that of an odd function. */
function randomWeights(model: DynamicsModel, seed = 1): Weights {
  const [ofWeights, ofBiases] = split(key(seed), 2);
  const { nets, constants } = model.init(ofWeights);
  const biased = Object.entries(nets).map(([name, { hidden, output }], i) => {
    const layers = hidden.map(({ w, b }, l) => {
      const values = normal(split(ofBiases, 9)[3 * i + l], b.size, { deviation: 0.5 });
      return { w, b: tf.tensor(Float32Array.from(values), b.shape) };
    });
    return [name, { hidden: layers, output }];
  });
  return { nets: Object.fromEntries(biased), constants };
}

/** Weights of three instances with random codes, by a modulation. */
function modulated(model: DynamicsModel, modulation: (typeof modulations)[number], weights = randomWeights(model)) {
  const [ofInit, ofCodes] = split(key(7), 2);
  const codes = tf.tensor(Float32Array.from(normal(ofCodes, INSTANCES * 4)), [INSTANCES, 4]);
  const params = modulation.init(ofInit, weights.nets, 4);
  return { nets: modulation.apply(weights.nets, params, codes), constants: weights.constants };
}

const states = (d: number, n = 20) =>
  Array.from({ length: n }, (_, i) => normal(split(key(3), n)[i], d, { deviation: 1.5 }));
const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
const norm = (a: ArrayLike<number>) => Math.sqrt(dot(a, a));
const rowsTimes = (m: Float64Array, v: Float64Array) =>
  Array.from(v, (_, a) => dot(m.subarray(a * v.length, (a + 1) * v.length), v));

const models = {
  "a Hamiltonian network": hamiltonian({ dimension: 2, widths: [8, 7, 6] }),
  "a Hamiltonian network of four coordinates": hamiltonian({ dimension: 4, widths: [8] }),
  "a GENERIC network": generic({ dimension: 3, widths: [8, 7] }),
  "a GENERIC network of four coordinates": generic({ dimension: 4, widths: [8, 7], skewMatrices: 3, columns: 2 }),
  "a plain network": plain({ dimension: 3, widths: [8, 7] }),
};

describe("float64 evaluation", () => {
  test.each(Object.entries(models))(
    "has the field of %s compiled in float64, instance by instance",
    async (_, model) => {
      const weights = modulated(model, fullWeight());
      const points = states(model.dimension);
      const x = Float64Array.from([...points, ...points, ...points].flatMap((state) => [...state]));
      const shape = [INSTANCES, points.length, model.dimension];
      const field = await compile((w: Weights, at: tf.Tensor) => model.field(w, at), [weights, tf.zeros(shape)], {
        dtype: "float64",
      });
      const expected = (await field(weights, x)).dataSync();
      const found = [0, 1, 2].flatMap((instance) => {
        const own = float64Field(model, weights, { instance });
        return points.flatMap((state) => [...own.field(state)]);
      });
      expect(largest(found.map((value, i) => value - expected[i]))).toBeLessThan(2e-13 * largest(expected));
      expect(largest(expected)).toBeGreaterThan(0.1);
    },
  );

  test("without the residual is another field, that of the model without it", () => {
    const model = generic({ dimension: 3, widths: [6], residual: "none" });
    const weights = randomWeights(model);
    const [state] = states(3);
    const expected = model.field(weights, tf.tensor([Array.from(state)])).dataSync();
    const found = float64Field(model, weights, { residual: "none" }).field(state);
    expect(largest(found.map((value, i) => value - expected[i]))).toBeLessThan(1e-5);
    expect(
      largest(
        float64Field(model, weights)
          .field(state)
          .map((value, i) => value - expected[i]),
      ),
    ).toBeGreaterThan(0.1);
  });

  test("takes constants of every instance, as inner loops make them that move brackets too", () => {
    const model = models["a GENERIC network of four coordinates"];
    const { nets, constants } = modulated(model, shift());
    const each = [0.5, 1, 2].map((factor) => (leaf: tf.Tensor) => tf.mul(leaf, factor));
    const stacked = Object.entries(constants).map(([name, leaf]) => [
      name,
      tf.stack(each.map((scaled) => scaled(leaf))),
    ]);
    const weights = { nets, constants: Object.fromEntries(stacked) };
    const [state] = states(4);
    const expected = model.field(weights, tf.tensor([0, 1, 2].map(() => [Array.from(state)]))).dataSync();
    const found = [0, 1, 2].flatMap((instance) => [...float64Field(model, weights, { instance }).field(state)]);
    expect(largest(found.map((value, i) => value - expected[i]))).toBeLessThan(1e-5 * largest(expected));
  });

  test("the gradient and the Hessian are the central differences of value and gradient", () => {
    const h = scalarFunction(float64Network(randomWeights(hamiltonian({ dimension: 4, widths: [8, 7, 6] })).nets.H));
    const step = 1e-5;
    for (const state of states(4, 5)) {
      const shifted = (k: number, by: number) => state.map((entry, i) => (i === k ? entry + by : entry));
      const slope = h.gradient(state);
      const curvature = h.hessian(state);
      for (let k = 0; k < 4; k++) {
        const [up, down] = [shifted(k, step), shifted(k, -step)];
        expect(slope[k]).toBeCloseTo((h.value(up) - h.value(down)) / (2 * step), 8);
        const [above, below] = [h.gradient(up), h.gradient(down)];
        for (let i = 0; i < 4; i++) {
          expect(curvature[4 * i + k]).toBeCloseTo((above[i] - below[i]) / (2 * step), 8);
          expect(Math.abs(curvature[4 * i + k] - curvature[4 * k + i])).toBeLessThan(1e-14);
        }
      }
      expect(largest(curvature)).toBeGreaterThan(1e-3);
    }
  });

  test("the Jacobian of a Hamiltonian field is its derivative, and has no trace", () => {
    const { field, jacobian } = float64Hamiltonian(randomWeights(hamiltonian({ dimension: 4, widths: [9, 8] })));
    const [state] = states(4);
    const rows = jacobian(state);
    for (let k = 0; k < 4; k++) {
      const [up, down] = [1e-5, -1e-5].map((by) => field(state.map((entry, i) => (i === k ? entry + by : entry))));
      for (let i = 0; i < 4; i++) expect(rows[4 * i + k]).toBeCloseTo((up[i] - down[i]) / 2e-5, 8);
    }
    expect(Math.abs(rows[0] + rows[5] + rows[10] + rows[15])).toBeLessThan(1e-14);
  });
});

describe("structure for any weights", () => {
  test.each(modulations.map((modulation) => [modulation.name, modulation] as const))(
    "%s leaves energy conserved and entropy growing to round-off, for random codes",
    (_, modulation) => {
      const conservative = modulated(models["a Hamiltonian network"], modulation);
      const metriplectic = modulated(models["a GENERIC network of four coordinates"], modulation);
      for (let instance = 0; instance < INSTANCES; instance++) {
        const h = float64Hamiltonian(conservative, { instance });
        for (const x of states(2)) {
          const [slope, rate] = [h.energy.gradient(x), h.field(x)];
          expect(dot(slope, rate)).toBe(0); // ab − ba
          expect(norm(rate)).toBeGreaterThan(1e-3);
        }
        const g = float64Generic(metriplectic, { instance });
        for (const x of states(4)) {
          const [dE, dS, rate] = [g.energy.gradient(x), g.entropy.gradient(x), g.field(x)];
          const [l, m] = [g.poisson(x), g.friction(x)];
          expect(norm(rowsTimes(l, dS))).toBeLessThan(1e-14 * norm(l) * norm(dS));
          expect(norm(rowsTimes(m, dE))).toBeLessThan(1e-14 * norm(m) * norm(dE));
          expect(Math.abs(dot(dE, rate))).toBeLessThan(1e-12 * norm(dE) * norm(rate));
          expect(dot(dS, rate)).toBeGreaterThan(-1e-12);
          for (let a = 0; a < 4; a++) for (let b = 0; b < 4; b++) expect(l[4 * a + b]).toBe(0 - l[4 * b + a]);
        }
      }
    },
  );

  test("the field is L∇E + M∇S", () => {
    const g = float64Generic(randomWeights(models["a GENERIC network of four coordinates"]));
    for (const x of states(4, 5)) {
      const reversible = rowsTimes(g.poisson(x), g.energy.gradient(x));
      const irreversible = rowsTimes(g.friction(x), g.entropy.gradient(x));
      const gap = g.field(x).map((rate, a) => rate - reversible[a] - irreversible[a]);
      expect(largest(gap)).toBeLessThan(1e-13 * norm(g.field(x)));
      expect(norm(irreversible)).toBeGreaterThan(1e-3);
    }
  });
});

describe("roll-outs of a learned pendulum", async () => {
  const model = hamiltonian({ dimension: 2, widths: [12, 12] });
  const { x, field, points } = dynamicsData(pendulum, { instances: 1, trajectories: 4 }, key(9)).instances[0];
  const fit = (weights: Weights, at: tf.Tensor) => model.field(weights, at);
  const { weights } = await fitField(fit, randomWeights(model), { x, field, points }, { steps: 200, record: 200 });
  const { energy, field: rate, jacobian } = float64Hamiltonian(weights);
  const matrix = (at: Float64Array) => Matrix.from1DArray(2, 2, Array.from(jacobian(at)));
  const newton = implicitMidpoint(rate, { jacobian: matrix });
  const start = Float64Array.of(1, 0);
  /** Largest change of the learned energy in `samples` steps of h, first half and whole. */
  const drift = (step: Step, h: number, samples: number) => {
    const { states } = rollOut(step, start, { dt: h, samples, substeps: 1 });
    const changes = Array.from({ length: samples }, (_, n) =>
      Math.abs(energy.value(states.subarray(2 * n, 2 * n + 2)) - energy.value(start)),
    );
    return { half: largest(changes.slice(0, samples / 2)), whole: largest(changes) };
  };

  test("the energy under the implicit midpoint rule stays within its first bound, over ten training horizons and more", () => {
    const { half, whole } = drift(newton, 0.1, 1000); // T = 2.9 in training: 290 steps are ten horizons
    expect(whole).toBeGreaterThan(1e-6);
    expect(whole).toBeLessThan(1.05 * half);
  });

  test("the bound falls by 4 with half the step, and Runge–Kutta's error grows with the steps instead", () => {
    expect(drift(newton, 0.1, 300).whole / drift(newton, 0.05, 600).whole).toBeCloseTo(4, 0);
    const { half, whole } = drift(rungeKutta4(rate), 0.2, 1000);
    expect(whole / half).toBeGreaterThan(1.6);
  });

  test("Newton's steps with the analytic Jacobian are those of the fixed-point iteration", () => {
    const [one, other] = [newton, implicitMidpoint(rate)].map(
      (step) => rollOut(step, start, { dt: 0.1, samples: 100, substeps: 1 }).states,
    );
    expect(largest(one.map((value, i) => value - other[i]))).toBeLessThan(1e-11);
  });
});

describe("what is refused", () => {
  test("an instance that the weights do not have", () => {
    const weights = modulated(models["a plain network"], shift());
    for (const instance of [3, -1, 0.5]) {
      expect(() => float64Field(models["a plain network"], weights, { instance })).toThrow(
        `invalid instance: ${instance} (there are 3)`,
      );
    }
  });

  test("a scalar function of a network with several outputs", () => {
    const network = float64Network(randomWeights(models["a plain network"]).nets.f);
    expect(() => scalarFunction(network)).toThrow("invalid number of outputs: 3 (a scalar function has one)");
  });
});
