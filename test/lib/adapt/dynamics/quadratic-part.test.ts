/** Quadratic parts: the field of a quadratic energy in closed form, structure for any weights, codes that are stiffnesses, bad input. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  adapt,
  type DynamicsModel,
  energyRate,
  entropyRate,
  gaussNewtonDecoder,
  generic,
  hamiltonian,
  metaTrain,
  plain,
  quadraticCodes,
  shift,
  supportData,
  svd,
  type Weights,
  withQuadraticPart,
} from "../../../../lib/adapt/dynamics/index.js";
import {
  countParams,
  disposeParams,
  flattenParams,
  key,
  mapParams,
  type Params,
} from "../../../../lib/tensor/index.js";
import { gaussianTensor, inDouble } from "./double.js";
import { springs } from "./springs.js";

const bodies: { readonly name: string; readonly model: DynamicsModel }[] = [
  { name: "a Hamiltonian network", model: hamiltonian({ dimension: 4, widths: [6, 6] }) },
  { name: "a bracket network", model: generic({ dimension: 3, widths: [6] }) },
];

/** Weights with random quadratic parts, and without their networks where these are not wanted. */
function randomParts(model: DynamicsModel, seed: number, networks: "kept" | "zero" = "kept"): Weights {
  const { nets, constants } = withQuadraticPart(model).init(key(seed));
  const entries = Object.entries(nets).map(([name, net], i) => {
    if (name.endsWith("Q")) return [name, { ...net, output: gaussianTensor(key(10 * seed + i), net.output.shape) }];
    return [name, networks === "zero" ? { ...net, output: tf.zerosLike(net.output) } : net];
  });
  return { nets: Object.fromEntries(entries), constants };
}

test("without its network, a Hamiltonian is xᵀPx and its field J(P + Pᵀ)x", () => {
  const model = withQuadraticPart(hamiltonian({ dimension: 2, widths: [4] }));
  const weights = randomParts(hamiltonian({ dimension: 2, widths: [4] }), 1, "zero");
  const [[a], [b], [c], [d]] = weights.nets.HQ.output.arraySync() as number[][];
  const [q, p] = [0.7, -1.3];
  const x = tf.tensor2d([[q, p]]);
  const [velocity, force] = model.field(weights, x).dataSync();
  expect(velocity).toBeCloseTo((b + c) * q + 2 * d * p, 5);
  expect(force).toBeCloseTo(-(2 * a * q + (b + c) * p), 5);
  const energy = model.energy?.(weights, x).dataSync()[0];
  expect(energy).toBeCloseTo(a * q * q + (b + c) * q * p + d * p * p, 5);
});

describe.each(bodies)("$name with quadratic parts", ({ model }) => {
  test("starts as the network without them", () => {
    const x = gaussianTensor(key(5), [7, model.dimension]);
    const { nets, constants } = withQuadraticPart(model).init(key(6));
    const bare = Object.fromEntries(Object.entries(nets).filter(([name]) => !name.endsWith("Q")));
    const found = withQuadraticPart(model).field({ nets, constants }, x).dataSync();
    const expected = model.field({ nets: bare, constants }, x).dataSync();
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i], 6);
  });

  test("keeps its energy, and never loses entropy, to round-off", async () => {
    const whole = withQuadraticPart(model);
    const given = { x: gaussianTensor(key(7), [9, model.dimension]), weights: randomParts(model, 8) };
    const [rates, sizes] = await inDouble(({ x, weights }) => energyRate(whole, weights, x), given);
    for (const [i, rate] of rates.entries()) expect(Math.abs(rate)).toBeLessThan(1e-14 * sizes[i]);
    if (model.entropy === undefined) return;
    const [entropies, spans] = await inDouble(({ x, weights }) => entropyRate(whole, weights, x), given);
    for (const [i, rate] of entropies.entries()) expect(rate).toBeGreaterThan(-1e-14 * spans[i]);
    expect(Math.max(...entropies)).toBeGreaterThan(1e-3);
  });
});

describe("codes of quadratic parts", () => {
  const model = withQuadraticPart(hamiltonian({ dimension: 2, widths: [8, 8] }));
  const { nets } = model.init(key(1));

  test("add d² numbers for each number of a code to those of the wrapped modulation", () => {
    const { H } = nets;
    const inner = svd({ rank: 2 }).init(key(2), { H }, 3);
    const whole = quadraticCodes(svd({ rank: 2 })).init(key(2), nets, 3);
    expect(countParams(whole.hyper)).toBe(countParams(inner.hyper) + 3 * 4);
    expect(countParams(whole.shared)).toBe(countParams(inner.shared));
  });

  test("change P by Σ z_i P_i", () => {
    const modulation = quadraticCodes(shift());
    const params = modulation.init(key(3), nets, 2);
    const codes = tf.tensor2d([
      [0, 0],
      [1, 0],
      [0, 1],
      [2, -3],
    ]);
    const [zero, first, second, both] = modulation.apply(nets, params, codes).HQ.output.arraySync() as number[][][];
    for (const [i, [value]] of both.entries()) {
      const [o, a, b] = [zero[i][0], first[i][0], second[i][0]];
      expect(o).toBe(0);
      expect(value).toBeCloseTo(2 * a - 3 * b, 5);
    }
  });

  test("are stiffnesses, and Gauss–Newton finds them, where the quadratic part is all there is", async () => {
    const tasks = springs(4, 12);
    const method = gaussNewtonDecoder({ modulation: quadraticCodes(shift()), latent: 1, prior: 0 });
    const setup = { model, instances: 4, scale: 1, steps: 1 };
    const learned = method.learned(method.init(key(4), setup));
    const { base, codes } = learned;
    const parts = { HQ: { hidden: [], output: tf.tensor2d([[0], [0], [0], [0.5]]) } };
    const exact = {
      base: {
        weights: { ...base.weights, nets: { H: { ...base.weights.nets.H, output: tf.zeros([8, 1]) }, ...parts } },
        modulation: {
          ...base.modulation,
          hyper: mapParams(base.modulation.hyper, (leaf, name) =>
            name.startsWith("parts") ? tf.tensor2d([[0.5, 0, 0, 0]]) : leaf,
          ) as Params,
        },
      },
      codes,
    };
    const support = supportData(tasks, { points: 12, key: key(5) });
    const [found] = await adapt(method, setup, exact, support, [3]);
    const stiffness = found.nets.HQ.output.arraySync() as number[][][];
    for (let k = 0; k < 4; k++) expect(2 * stiffness[k][0][0]).toBeCloseTo(0.5 + 0.5 * k, 4);
  });

  test("train with the rest of the weights", async () => {
    const tasks = springs(6, 20);
    const method = gaussNewtonDecoder({ modulation: quadraticCodes(svd({ rank: 2 })), latent: 2, order: "together" });
    const { state, history, setup } = await metaTrain(method, model, tasks, {
      key: key(6),
      steps: 60,
      batch: { instances: 3, points: 20 },
    });
    const { loss } = history.metrics;
    expect(loss[loss.length - 1]).toBeLessThan(0.2 * loss[0]);
    const support = supportData(tasks, { points: 20, key: key(7) });
    const [weights] = await adapt(method, setup, method.learned(state), support, [5]);
    expect(flattenParams(weights.nets).map(([name, { shape }]) => `${name} ${shape}`)).toContain("HQ.output 6,4,1");
    disposeParams(weights);
  });
});

test("what has no energy, or no quadratic part, is refused", () => {
  expect(() => withQuadraticPart(plain({ dimension: 2, widths: [4] }))).toThrow(
    "no energy to add a quadratic part to: plain model",
  );
  const { nets } = hamiltonian({ dimension: 2, widths: [4] }).init(key(1));
  expect(() => quadraticCodes(shift()).init(key(2), nets, 2)).toThrow("no quadratic part to modulate (there are: H)");
  const parts = withQuadraticPart(hamiltonian({ dimension: 2, widths: [4] })).init(key(1)).nets;
  expect(() => quadraticCodes(shift()).init(key(2), parts, 0)).toThrow("invalid latent size: 0");
});
