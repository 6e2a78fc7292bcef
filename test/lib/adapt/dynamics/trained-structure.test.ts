/** Structure after training: weights that an auto-decoder has moved, codes drawn far from those it has seen, double precision. */
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import {
  autoDecoder,
  type DynamicsModel,
  energyRate,
  entropyRate,
  generic,
  hamiltonian,
  metaTrain,
  svd,
} from "../../../../lib/adapt/dynamics/index.js";
import type { DynamicsTasks } from "../../../../lib/tasks/dynamics.js";
import { disposeParams, key, normal } from "../../../../lib/tensor/index.js";
import { gaussianTensor, inDouble } from "./double.js";

/** Damped oscillators ẋ = (p, −kq − γp, γp²), or without damping and heat for two coordinates; μ differs from instance to instance. */
function oscillators(dimension: 2 | 3): DynamicsTasks {
  const instances = [0, 1, 2].map((k) => {
    const x = Float64Array.from(normal(key(30 + k), 20 * dimension));
    const gamma = dimension === 3 ? 0.1 + 0.1 * k : 0;
    const rates = Array.from({ length: 20 }, (_, n) => {
      const [q, p] = x.subarray(n * dimension, n * dimension + 2);
      return [p, -(1 + k) * q - gamma * p, gamma * p * p].slice(0, dimension);
    });
    return { x, field: Float64Array.from(rates.flat()), points: 20 };
  });
  return { dimension, instances };
}

const modulation = svd({ rank: 2 });
const method = autoDecoder({ modulation, latent: 3, rates: { base: 2e-2 } });
const systems: readonly [DynamicsModel, DynamicsTasks][] = [
  [hamiltonian({ dimension: 2, widths: [8, 8] }), oscillators(2)],
  [generic({ dimension: 3, widths: [8, 8] }), oscillators(3)],
];

test.each(systems)("training moves the weights of $name and leaves dE/dt = 0, dS/dt ≥ 0", async (model, tasks) => {
  const { state, history, setup } = await metaTrain(method, model, tasks, {
    key: key(40),
    steps: 60,
    batch: { instances: 2, points: 15 },
  });
  const losses = Array.from(history.metrics.loss);
  expect(Math.min(...losses.slice(-10))).toBeLessThan(0.7 * losses[0]);
  const { base } = method.learned(state);
  const given = {
    base,
    codes: gaussianTensor(key(41), [4, 3], 3),
    x: gaussianTensor(key(42), [4, 5, tasks.dimension], 2),
  };
  const [energy, energySize, entropy = [], entropySize = []] = await inDouble((at: typeof given) => {
    const nets = modulation.apply(at.base.weights.nets, at.base.modulation, at.codes);
    const weights = { nets, constants: at.base.weights.constants };
    const dE = energyRate(setup.model, weights, at.x);
    const dS = model.entropy ? entropyRate(setup.model, weights, at.x) : undefined;
    return [dE.rate, dE.size, ...(dS ? [dS.rate, dS.size] : [])];
  }, given);
  for (const [i, rate] of energy.entries()) expect(Math.abs(rate)).toBeLessThan(1e-12 * energySize[i]);
  for (const [i, rate] of entropy.entries()) expect(rate).toBeGreaterThan(-1e-12 * entropySize[i]);
  expect(entropy).toHaveLength(model.name === "generic" ? 20 : 0);
  disposeParams(state);
  tf.dispose([given.codes, given.x]);
});
