/** Learned fields against the same field written out by hand, and their structure for random weights, in double precision. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { metriplecticReference } from "../../../../lib/adapt/dynamics/bracket.js";
import {
  brackets,
  type DynamicsModel,
  energyRate,
  entropyRate,
  fullWeight,
  generic,
  hamiltonian,
  metriplectic,
  multiRank,
  plain,
  shift,
  svd,
  type Weights,
} from "../../../../lib/adapt/dynamics/index.js";
import { flattenParams, key, normal, split, unflattenParams } from "../../../../lib/tensor/index.js";
import { gaussianTensor, inDouble } from "./double.js";

const points = 4;

/** ∇H at one state by the backward recursion of the specification's section 12, in plain loops. */
function slopeByHand(weights: Weights, net: string, x: readonly number[]): number[] {
  const { hidden, output } = weights.nets[net];
  const activations: number[][] = [];
  let h: number[] = [...x];
  for (const { w, b } of hidden) {
    const [rows, bias] = [w.arraySync() as number[][], (b.arraySync() as number[][])[0]];
    h = bias.map((shift, o) => Math.tanh(shift + rows.reduce((sum, row, i) => sum + h[i] * row[o], 0)));
    activations.push(h);
  }
  let u = (output.arraySync() as number[][]).map(([o]) => o);
  for (let l = hidden.length - 1; l >= 0; l--) {
    const delta = u.map((value, o) => value * (1 - activations[l][o] ** 2));
    u = (hidden[l].w.arraySync() as number[][]).map((row) => row.reduce((sum, w, o) => sum + w * delta[o], 0));
  }
  return u;
}

/** A model's weights with biases that are not zero. */
function shaken(model: DynamicsModel, seed: number): Weights {
  const { nets, constants } = model.init(key(seed));
  const moved = Object.entries(nets).map(([name, { hidden, output }], n) => {
    const layers = hidden.map(({ w, b }, l) => ({ w, b: gaussianTensor(key(100 * seed + 10 * n + l), b.shape, 0.5) }));
    return [name, { hidden: layers, output }];
  });
  return { nets: Object.fromEntries(moved), constants };
}

const statesOf = (x: tf.Tensor) => x.arraySync() as number[][];
const cross = ([a, b, c]: number[], [d, e, f]: number[]) => [b * f - c * e, c * d - a * f, a * e - b * d];
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const close = (found: readonly number[], expected: readonly number[], digits = 12) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i], digits);
};

describe("a Hamiltonian network", () => {
  test("has the field (∂H/∂p, −∂H/∂q) of the backward recursion by hand", async () => {
    const model = hamiltonian({ dimension: 4, widths: [6, 5, 4] });
    const weights = shaken(model, 1);
    const x = gaussianTensor(key(2), [points, 4]);
    const [field] = await inDouble((at) => model.field(at.weights, at.x), { weights, x });
    close(
      field,
      statesOf(x).flatMap((state) => {
        const [q1, q2, p1, p2] = slopeByHand(weights, "H", state);
        return [p1, p2, -q1, -q2];
      }),
    );
  });

  test("with an axis of instances equals its instances one by one", async () => {
    const model = hamiltonian({ dimension: 2, widths: [5, 5] });
    const { nets } = shaken(model, 3);
    const params = svd({ rank: 2 }).init(key(4), nets, 3);
    const codes = gaussianTensor(key(5), [3, 3]);
    const x = gaussianTensor(key(6), [3, points, 2]);
    const [together, ...alone] = await inDouble(
      (at) => {
        const field = (z: tf.Tensor, states: tf.Tensor) =>
          model.field({ nets: svd({ rank: 2 }).apply(nets, params, z), constants: {} }, states);
        const one = [0, 1, 2].map((k) =>
          field(tf.slice(at.codes, [k, 0], [1, 3]), tf.slice(at.x, [k, 0, 0], [1, -1, -1])),
        );
        return [field(at.codes, at.x), ...one];
      },
      { codes, x },
    );
    close(together, alone.flat());
  });

  test("refuses a dimension that has no halves", () => {
    expect(() => hamiltonian({ dimension: 3, widths: [5] })).toThrow("invalid dimension of a Hamiltonian system: 3");
    expect(() => hamiltonian({ dimension: 0, widths: [5] })).toThrow("invalid dimension of a Hamiltonian system: 0");
    expect(() => hamiltonian({ dimension: 2, widths: [5, 0] }).init(key(1))).toThrow("invalid size: 0");
  });
});

describe("a bracket network", () => {
  test("in three dimensions is c ∇E×∇S + δ²(v·∇S)v with v = λ×∇E", async () => {
    const model = generic({ dimension: 3, widths: [5, 4] });
    const weights = shaken(model, 7);
    const x = gaussianTensor(key(8), [points, 3]);
    const [field] = await inDouble((at) => model.field(at.weights, at.x), { weights, x });
    const xi = weights.constants.xi.arraySync() as number[][][];
    const skew = (weights.constants.lambda.arraySync() as number[][][])[0];
    const delta = (weights.constants.c.arraySync() as number[][])[0][0];
    const c = (xi[0][1][2] + xi[1][2][0] + xi[2][0][1] - xi[0][2][1] - xi[2][1][0] - xi[1][0][2]) / 6;
    const half = (i: number, j: number) => (skew[i][j] - skew[j][i]) / 2;
    const lambda = [half(2, 1), half(0, 2), half(1, 0)];
    const expected = statesOf(x).flatMap((state) => {
      const [dE, dS] = ["E", "S"].map((net) => {
        const [a, b, last] = slopeByHand(weights, net, state);
        return [a, b, last + 1];
      });
      const v = cross(lambda, dE);
      return cross(dE, dS).map((value, i) => c * value + delta ** 2 * dot(v, dS) * v[i]);
    });
    close(field, expected);
  });

  test("with ξ = ε, λ = (1, 0, 0), δ² = γ is the damped nonlinear oscillator", async () => {
    const [k, mass, gamma] = [3, 1.5, 0.25];
    const [q, p] = [0.7, -1.1];
    const epsilon = tf.tensor3d([
      [
        [0, 0, 0],
        [0, 0, 1],
        [0, -1, 0],
      ],
      [
        [0, 0, -1],
        [0, 0, 0],
        [1, 0, 0],
      ],
      [
        [0, 1, 0],
        [-1, 0, 0],
        [0, 0, 0],
      ],
    ]);
    const lambda = tf.tensor3d([
      [
        [0, 0, 0],
        [0, 0, -1],
        [0, 1, 0],
      ],
    ]);
    const gradients = { dE: tf.tensor2d([[k * Math.sin(q), p / mass, 1]]), dS: tf.tensor2d([[0, 0, 1]]) };
    const [field] = await inDouble(({ dE, dS }: typeof gradients) => {
      const made = brackets({ xi: epsilon, lambda, c: tf.tensor2d([[Math.sqrt(gamma)]]) });
      return metriplectic(made, dE, dS);
    }, gradients);
    close(field, [p / mass, -k * Math.sin(q) - (gamma * p) / mass, (gamma * p ** 2) / mass ** 2], 6);
  });

  test("with constants of any rank has L∇S = 0, M∇E = 0", async () => {
    const model = generic({ dimension: 5, widths: [4], skewMatrices: 2, columns: 3 });
    const { constants } = model.init(key(9));
    const given = { constants, e: gaussianTensor(key(10), [points, 5]), s: gaussianTensor(key(11), [points, 5]) };
    // L∇S is the reversible part where ∇E is replaced by ∇S, M∇E the irreversible part where ∇S is replaced by ∇E
    const [skew, friction] = await inDouble((at: typeof given) => {
      const made = brackets(at.constants);
      return [
        metriplectic({ ...made, friction: tf.zeros([2, 2]) }, at.s, at.s),
        metriplectic({ ...made, xi: tf.zeros([5, 5, 5]) }, at.e, at.e),
      ];
    }, given);
    for (const value of [...skew, ...friction]) expect(Math.abs(value)).toBeLessThan(1e-12);
  });

  test.each([
    { dimension: 3, skewMatrices: 1, columns: 1 },
    { dimension: 4, skewMatrices: 3, columns: 2 },
  ])(
    "has by products the field that L and M at every state give: $dimension, $skewMatrices, $columns",
    async (sizes) => {
      const { constants } = generic({ ...sizes, widths: [4] }).init(key(18));
      const slopes = (seed: number) => gaussianTensor(key(seed), [2, points, sizes.dimension]);
      const [fast, reference] = await inDouble(
        (at) => [metriplectic, metriplecticReference].map((field) => field(brackets(at.constants), at.e, at.s)),
        { constants, e: slopes(19), s: slopes(20) },
      );
      close(fast, reference);
    },
  );

  test("with constants of every instance equals its instances one by one", async () => {
    const model = generic({ dimension: 3, widths: [4], skewMatrices: 2, columns: 2 });
    const alone = [21, 22].map((seed) => shaken(model, seed));
    const x = gaussianTensor(key(23), [2, points, 3]);
    const [together, ...apart] = await inDouble(
      (at) => {
        const leaves = at.alone.map((weights) => flattenParams(weights).map(([, leaf]) => leaf));
        const stacked = unflattenParams(
          leaves[0].map((leaf, i) => tf.stack([leaf, leaves[1][i]])),
          at.alone[0],
        ) as Weights;
        const one = at.alone.map((weights, k) =>
          model.field(weights, tf.squeeze(tf.slice(at.x, [k, 0, 0], [1, -1, -1]), [0])),
        );
        return [model.field(stacked, at.x), ...one];
      },
      { alone, x },
    );
    close(together, apart.flat());
  });

  test("refuses two dimensions, no matrices, no columns", () => {
    expect(() => generic({ dimension: 2, widths: [4] })).toThrow("invalid dimension of a GENERIC system: 2");
    expect(() => generic({ dimension: 3, widths: [4], skewMatrices: 0 })).toThrow("invalid skewMatrices: 0");
    expect(() => generic({ dimension: 3, widths: [4], columns: 1.5 })).toThrow("invalid columns: 1.5");
  });
});

const modulations = [fullWeight(), shift(), multiRank({ rank: 1 }), multiRank({ rank: 3 }), svd({ rank: 3 })];
const structured = [hamiltonian({ dimension: 4, widths: [6, 5] }), generic({ dimension: 3, widths: [6, 5] })];

test.each([
  ...structured.flatMap((model) => modulations.map((modulation) => ({ model, modulation }))),
  { model: generic({ dimension: 5, widths: [6], skewMatrices: 2, columns: 3 }), modulation: svd({ rank: 3 }) },
])(
  "dE/dt = 0 and dS/dt ≥ 0 for random weights: $model.name of dimension $model.dimension under $modulation.name",
  async ({ model, modulation }) => {
    const { nets, constants } = shaken(model, 12);
    const params = modulation.init(key(13), nets, 4);
    const given = {
      codes: gaussianTensor(key(14), [3, 4], 3),
      x: gaussianTensor(key(15), [3, points, model.dimension]),
    };
    const [energy, energySize, entropy = [], entropySize = []] = await inDouble(({ codes, x }: typeof given) => {
      const weights = { nets: modulation.apply(nets, params, codes), constants };
      const [dE, dS] = [energyRate(model, weights, x), model.entropy && entropyRate(model, weights, x)];
      return [dE.rate, dE.size, ...(dS ? [dS.rate, dS.size] : [])];
    }, given);
    for (const [i, rate] of energy.entries()) expect(Math.abs(rate)).toBeLessThan(1e-12 * energySize[i]);
    for (const [i, rate] of entropy.entries()) expect(rate).toBeGreaterThan(-1e-12 * entropySize[i]);
    expect(entropy.length).toBe(model.name === "generic" ? 3 * points : 0);
  },
);

test("a plain network has neither energy nor entropy, and its field is the network's values", async () => {
  const model = plain({ dimension: 2, widths: [3] });
  const weights = shaken(model, 16);
  const x = gaussianTensor(key(17), [1, 2]);
  expect(() => energyRate(model, weights, x)).toThrow("no energy in a plain model");
  expect(() => entropyRate(hamiltonian({ dimension: 2, widths: [3] }), weights, x)).toThrow(
    "no entropy in a hamiltonian model",
  );
  const [field] = await inDouble((at) => model.field(at.weights, at.x), { weights, x });
  const [[w, b, o], [state]] = [
    [weights.nets.f.hidden[0].w, weights.nets.f.hidden[0].b, weights.nets.f.output].map(statesOf),
    statesOf(x),
  ];
  const hidden = b[0].map((bias, j) => Math.tanh(bias + state[0] * w[0][j] + state[1] * w[1][j]));
  const column = (c: number) => o.map((row) => row[c]);
  close(field, [dot(hidden, column(0)), dot(hidden, column(1))]);
  expect(() => plain({ dimension: -1, widths: [3] })).toThrow("invalid dimension: -1");
});

test("weights are a function of the key", () => {
  const model = generic({ dimension: 3, widths: [4] });
  const draw = (seed: number) => Array.from(model.init(key(seed)).constants.xi.dataSync());
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(1)).toEqual(Array.from(Float32Array.from(normal(split(key(1), 5)[2], 27))));
});
