/** Gauss–Newton steps of a code: exact where the loss is quadratic (normal equations by ml-matrix), monotone where it is not, bad input. */
import * as tf from "@tensorflow/tfjs";
import { covariance, inverse, Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  adapt,
  fieldLosses,
  type GaussNewtonOptions,
  gaussNewtonDecoder,
  generic,
  hamiltonian,
  type Modulation,
  svd,
} from "../../../../lib/adapt/dynamics/index.js";
import { solveSmall } from "../../../../lib/adapt/dynamics/small-solve.js";
import { foldIn, key } from "../../../../lib/tensor/index.js";
import { gaussianTensor } from "./double.js";

const INSTANCES = 3;
const POINTS = 20;
const LATENT = 3;

/** A code that adds z A to the output row alone: the field, and with it the residual, is affine in z. */
const outputRow: Modulation = {
  name: "output row",
  init: (from, nets, latent) => ({
    hyper: { a: gaussianTensor(from, [latent, nets.H.output.shape[0]]) },
    shared: {},
  }),
  apply: ({ H }, { hyper }, codes) => {
    const { a } = hyper as { a: tf.Tensor };
    const k = codes.shape[0];
    const all = (leaf: tf.Tensor) => tf.tile(tf.expandDims(leaf), [k, ...leaf.shape.map(() => 1)]);
    const hidden = H.hidden.map(({ w, b }) => ({ w: all(w), b: all(b) }));
    return { H: { hidden, output: tf.add(all(H.output), tf.expandDims(tf.matMul(codes, a), 2)) } };
  },
};

const support = {
  x: gaussianTensor(key(11), [INSTANCES, POINTS, 2]),
  field: gaussianTensor(key(12), [INSTANCES, POINTS, 2]),
};
const setup = { model: hamiltonian({ dimension: 2, widths: [8, 8] }), instances: 5, scale: 2, steps: 10 };

function learnedOf(modulation: Modulation, options: Partial<GaussNewtonOptions> = {}) {
  const method = gaussNewtonDecoder({ modulation, latent: LATENT, deviation: 0.5, ...options });
  return { method, learned: method.learned(method.init(key(3), setup)) };
}

/** The fields of all instances with given codes, in plain numbers. */
function fieldsAt({ method, learned }: ReturnType<typeof learnedOf>, codes: tf.Tensor): Float32Array {
  return tf.tidy(() => {
    const weights = method.weights(setup, learned, { codes, damping: tf.ones([INSTANCES, 1]) });
    return setup.model.field(weights, support.x).dataSync() as Float32Array;
  });
}

/** The field at z = 0, and its derivatives to the numbers of a code: [instances · points · d] each, where it is affine in the code. */
function affineIn(trial: ReturnType<typeof learnedOf>): { zero: Float32Array; columns: Float32Array[] } {
  const zero = fieldsAt(trial, tf.zeros([INSTANCES, LATENT]));
  const columns = Array.from({ length: LATENT }, (_, i) => {
    const unit = tf.tile(tf.oneHot(tf.tensor1d([i], "int32"), LATENT), [INSTANCES, 1]);
    return fieldsAt(trial, tf.cast(unit, "float32")).map((value, j) => value - zero[j]);
  });
  return { zero, columns };
}

test.each([
  ["without a prior solves the normal equations", { prior: 0 }],
  ["from zero ends between them and the training codes, by λ P", { prior: 0.3, initialCode: "zero", damping: 1e-6 }],
] as const)("where the field is affine in the code, one step %s", async (_, options) => {
  const trial = learnedOf(outputRow, options);
  const [after] = await adapt(trial.method, setup, trial.learned, support, [2]);
  const { zero, columns } = affineIn(trial);
  // z̄ and P of the training codes: a thousandth of their mean variance is added to the covariance.
  const codes = new Matrix(trial.learned.codes.arraySync() as number[][]);
  const mean = Matrix.columnVector(codes.mean("column"));
  const spread = covariance(codes);
  const closed = Matrix.eye(LATENT).mul((1e-3 * spread.trace()) / LATENT);
  const pull = inverse(Matrix.add(spread, closed)).mul(options.prior);
  const wanted = support.field.dataSync();
  const found = (setup.model.field(after, support.x) as tf.Tensor).dataSync();
  const size = POINTS * 2;
  for (let k = 0; k < INSTANCES; k++) {
    const at = Array.from({ length: size }, (_, j) => k * size + j);
    const basis = new Matrix(at.map((j) => columns.map((column) => column[j])));
    const rest = Matrix.columnVector(at.map((j) => wanted[j] - zero[j]));
    const weight = 1 / (POINTS * setup.scale);
    const normal = Matrix.add(basis.transpose().mmul(basis).mul(weight), pull);
    const right = Matrix.add(basis.transpose().mmul(rest).mul(weight), pull.mmul(mean));
    const best = basis.mmul(solve(normal, right));
    for (const [i, j] of at.entries()) expect(found[j]).toBeCloseTo(zero[j] + best.get(i, 0), 3);
  }
});

describe.each([
  { name: "a Hamiltonian network", model: setup.model, d: 2 },
  { name: "a bracket network", model: generic({ dimension: 3, widths: [8] }), d: 3 },
])("SVD codes of $name", ({ model, d }) => {
  const method = gaussNewtonDecoder({ modulation: svd({ rank: 2 }), latent: LATENT, deviation: 0.5, prior: 0 });
  const here = { ...setup, model };
  const data = {
    x: gaussianTensor(key(21), [INSTANCES, POINTS, d]),
    field: gaussianTensor(key(22), [INSTANCES, POINTS, d]),
  };

  test("have losses that fall and never rise, from step to step", () => {
    const learned = method.learned(method.init(key(4), here));
    let fast = method.start(here, learned, INSTANCES);
    const losses: number[][] = [];
    for (let step = 0; step < 6; step++) {
      const next = method.adaptStep(here, fast, learned, data);
      losses.push(Array.from(next.losses.dataSync()));
      fast = next.fast;
    }
    for (let step = 1; step < losses.length; step++) {
      for (let k = 0; k < INSTANCES; k++) expect(losses[step][k]).toBeLessThanOrEqual(losses[step - 1][k]);
    }
    for (let k = 0; k < INSTANCES; k++) expect(losses[5][k]).toBeLessThan(losses[0][k]);
  });

  test("have the losses that the field's errors give", () => {
    const learned = method.learned(method.init(key(4), here));
    const fast = method.start(here, learned, INSTANCES);
    const { losses } = method.adaptStep(here, fast, learned, data);
    const expected = fieldLosses(here, method.weights(here, learned, fast), data).dataSync();
    for (const [k, loss] of losses.dataSync().entries()) expect(loss).toBeCloseTo(expected[k], 5);
  });
});

test("three hundred steps, nearly all of them refused, leave the damping finite", async () => {
  const trial = learnedOf(outputRow);
  const [after] = await adapt(trial.method, setup, trial.learned, support, [300]);
  expect(after.nets.H.output.dataSync().every(Number.isFinite)).toBe(true);
});

test("with a heavy prior a code stays at the mean of the training codes", async () => {
  const { method, learned } = learnedOf(outputRow, { prior: 1e6 });
  const [start, after] = await adapt(method, setup, learned, support, [0, 3]);
  const gap = tf.max(tf.abs(tf.sub(start.nets.H.output, after.nets.H.output))).dataSync()[0];
  expect(gap).toBeLessThan(1e-4);
});

test("many small systems are solved as ml-matrix solves each", () => {
  const factors = gaussianTensor(key(31), [4, 5, 5]);
  const a = tf.add(tf.matMul(factors, factors, false, true), tf.eye(5));
  const b = gaussianTensor(foldIn(key(31), 1), [4, 5, 2]);
  const found = solveSmall(a, b).arraySync() as number[][][];
  const [as, bs] = [a.arraySync() as number[][][], b.arraySync() as number[][][]];
  for (let k = 0; k < 4; k++) {
    const expected = solve(new Matrix(as[k]), new Matrix(bs[k])).to2DArray();
    for (let i = 0; i < 5; i++) for (let j = 0; j < 2; j++) expect(found[k][i][j]).toBeCloseTo(expected[i][j], 4);
  }
  expect(() => solveSmall(a, tf.zeros([4, 3, 2]))).toThrow("systems of shape [4,5,5] with right-hand sides [4,3,2]");
});

test("options that are none are refused", () => {
  const modulation = svd({ rank: 2 });
  expect(() => gaussNewtonDecoder({ modulation, prior: -1 })).toThrow("invalid prior: -1");
  expect(() => gaussNewtonDecoder({ modulation, damping: 0 })).toThrow("invalid damping: 0");
  expect(() => gaussNewtonDecoder({ modulation, latent: 0 })).toThrow("invalid latent: 0");
});
