/**
 * Derivatives of the training loss (through ∇H, hence second derivatives of the networks) against central differences in double precision, every
 * modulation on every model: to the codes, the base, the hyper-network and the bases.
 */
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import {
  fullWeight,
  generic,
  hamiltonian,
  type Modulation,
  type ModulationParams,
  multiRank,
  shift,
  svd,
  type Weights,
} from "../../../../lib/adapt/dynamics/index.js";
import {
  compile,
  flattenParams,
  key,
  normal,
  split,
  unflattenParams,
  valueAndGradients,
} from "../../../../lib/tensor/index.js";

const instances = 2;
const points = 3;
const latent = 2;

type Theta = { readonly weights: Weights; readonly params: ModulationParams; readonly codes: tf.Tensor };

const models = [
  ["H", hamiltonian({ dimension: 2, widths: [6, 6] })],
  ["GENERIC", generic({ dimension: 3, widths: [5, 5] })],
] as const;
const modulations: readonly [string, Modulation][] = [
  ["FW", fullWeight()],
  ["Shift", shift()],
  ["RO", multiRank({ rank: 1 })],
  ["MR(2)", multiRank({ rank: 2 })],
  ["SVD(2)", svd({ rank: 2 })],
];

for (const [system, model] of models)
  for (const [name, modulation] of modulations)
    test(`gradients of ${name} on ${system} equal central differences to 1e-6`, async () => {
      const [ofWeights, ofParams, ofCodes, ofData, ofDirection] = split(key(7), 5);
      const tensor = (from: typeof ofData, shape: number[]) =>
        tf.tensor(
          Float32Array.from(
            normal(
              from,
              shape.reduce((a, b) => a * b),
            ),
          ),
          shape,
        );
      const weights = model.init(ofWeights);
      const theta: Theta = {
        weights,
        params: modulation.init(ofParams, weights.nets, latent),
        codes: tensor(ofCodes, [instances, latent]),
      };
      const x = tensor(ofData, [instances, points, model.dimension]);
      const loss = (at: Theta, states: tf.Tensor) => {
        const nets = modulation.apply(at.weights.nets, at.params, at.codes);
        const found = model.field({ nets, constants: at.weights.constants }, states);
        const fit = tf.mean(tf.square(tf.sub(found, tf.sin(states))));
        return modulation.penalty ? tf.add(fit, tf.mul(modulation.penalty(at.params), 0.1)) : fit;
      };
      const valueAndSlope = (at: Theta, states: tf.Tensor) => {
        const { value, gradients } = valueAndGradients(loss)(at, states);
        return { value, slopes: flattenParams(gradients).map(([, slope]) => slope) };
      };
      const run = await compile(valueAndSlope, [theta, x], { dtype: "float64" });
      // bases off the orthonormal ones: the penalty has no derivative there
      const start = flattenParams(theta).map(([, leaf], i) => {
        const moved = normal(split(ofDirection, 100)[i], leaf.size, { deviation: 0.1 });
        return Float64Array.from(leaf.dataSync(), (value, j) => value + moved[j]);
      });
      const at = (leaves: Float64Array[]) => run(unflattenParams(leaves, theta) as never, x);
      const slopes = (await at(start)).slopes.map((leaf) => Array.from(leaf.dataSync()));
      const names = flattenParams(theta).map(([leaf]) => leaf);
      const step = 1e-5;
      const size = Math.hypot(...slopes.flat());
      for (const [l, gradient] of slopes.entries()) {
        const direction = normal(split(ofDirection, 200)[100 + l], gradient.length);
        const valueAt = async (t: number) => {
          const leaves = start.map((values, i) => (i === l ? values.map((v, j) => v + t * direction[j]) : values));
          return (await at(leaves)).value.dataSync()[0];
        };
        const difference = ((await valueAt(step)) - (await valueAt(-step))) / (2 * step);
        const slope = gradient.reduce((sum, g, j) => sum + g * direction[j], 0);
        expect(Math.abs(slope - difference), `${names[l]}: ${slope} ${difference}`).toBeLessThan(
          1e-6 * Math.max(Math.abs(slope), 1e-2 * size),
        );
      }
      run.dispose();
    });
