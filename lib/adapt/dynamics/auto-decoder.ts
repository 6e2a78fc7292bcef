/**
 * Learning a modulated network and a code for every instance together, without an encoder (arXiv 2508.11205; order of updates and rates are choices,
 * specification section 5). Algorithm 1, N_out times, for a batch of instances and of their points:
 *
 *     N_in times:  z_k ← Adam step on L_k(z_k)/c + λ_z ‖z_k‖₂                              every code with moments of its own, never reset
 *     once:        (Θ, φ, U, V) ← Adam step on mean_k L_k/c + λ_φ ‖φ‖₂ + λ_o Σ (‖UᵀU − I‖_F + ‖VᵀV − I‖_F),     the codes held constant
 *
 * Algorithm 2, a new instance: z ← z_avg, the mean of the training codes; N_test Adam steps on the same loss of its support points, everything else
 * frozen. All is of first order: no gradient flows through the movement of the codes.
 */
import * as tf from "@tensorflow/tfjs";
import {
  adam,
  countParams,
  type Key,
  normal,
  type OptimizerState,
  split,
  tidyTree,
  valueAndGradients,
} from "../../tensor/index.js";
import { type AutoDecoderOptions, type AutoDecoderSettings, autoDecoderSettings } from "./auto-decoder-options.js";
import { adamRows, type CodeRows, codesOf, freshRows, putRows, tableOf, takeRows } from "./code-table.js";
import { decayed, rateOf } from "./learning-rates.js";
import { fieldLosses, safeNorm, safeRowNorms } from "./loss.js";
import type { Method, SupportData, TrainingSetup } from "./method.js";
import type { DynamicsModel, Weights } from "./model.js";
import type { ModulationParams } from "./modulation.js";

/** What the outer step changes besides the codes. */
export type Base = { readonly weights: Weights; readonly modulation: ModulationParams };
/** `table`: codes and their moments (code-table.ts). */
export type AutoDecoderState = { readonly base: Base; readonly table: tf.Tensor; readonly optimizer: OptimizerState };
/** The base, and the codes of the training instances [instances, latent]. */
export type AutoDecoded = { readonly base: Base; readonly codes: tf.Tensor };
export type AutoDecoder = Method<AutoDecoderState, AutoDecoded, CodeRows>;

/** @throws Error on a number that is no option's (auto-decoder-options.ts); `init` on what the modulation refuses */
export function autoDecoder(options: AutoDecoderOptions): AutoDecoder {
  const settings = autoDecoderSettings(options);
  const { modulation, latent, deviation, rates, decay } = settings;
  const optimizer = ({ steps }: TrainingSetup) => adam({ learningRate: decayed(rates.base, decay, steps) });
  const outer = settings.order === "together" ? together : codesFirst;
  return {
    name: modulation.name,
    counts: (model) => tidyTree(() => ({ trained: countParams(initBase([0, 0], model, settings)), adapted: latent })),
    init: (key, setup) => {
      const [baseKey, codeKey] = split(key);
      return tidyTree(() => {
        const base = initBase(baseKey, setup.model, settings);
        const drawn = Float32Array.from(normal(codeKey, setup.instances * latent, { deviation }));
        const table = tableOf(freshRows(tf.tensor2d(drawn, [setup.instances, latent])));
        return { base, table, optimizer: optimizer(setup).init(base) };
      });
    },
    step: (setup, state, { instance, ...data }) => {
      const step = tf.cast(state.optimizer.step, "float32").asScalar();
      const rate = rateOf(decayed(rates.code, decay, setup.steps), step);
      const before = takeRows(state.table, instance);
      const { loss, gradients, rows } = outer(settings, setup, state.base, before, data, rate);
      const next = optimizer(setup).update(gradients, state.optimizer, state.base);
      const retracted = modulation.retract?.(next.params.modulation) ?? next.params.modulation;
      const base = { weights: next.params.weights, modulation: retracted };
      return {
        state: { base, table: putRows(state.table, instance, rows), optimizer: next.state },
        metrics: { loss },
      };
    },
    learned: ({ base, table }) => ({ base, codes: codesOf(table) }),
    start: (_, { codes }, instances) => {
      const mean = tf.mean(codes, 0, true);
      return freshRows(tf.tile(settings.initialCode === "mean" ? mean : tf.zerosLike(mean), [instances, 1]));
    },
    adaptStep: (setup, rows, { base }, support) => {
      const slopes = codeGradients(settings, setup, base, rows.codes, support);
      // A program shares what it computes twice: compiled, the losses cost nothing more.
      const losses = fits(settings, setup, base, rows.codes, support);
      return { fast: adamRows(rows, slopes, tf.scalar(rates.test)), losses };
    },
    weights: (_, { base }, { codes }) => modulated(settings, base, codes),
  };
}

function initBase(key: Key, model: DynamicsModel, { modulation, latent }: AutoDecoderSettings): Base {
  const [weightsKey, modulationKey] = split(key);
  const weights = model.init(weightsKey);
  return { weights, modulation: modulation.init(modulationKey, weights.nets, latent) };
}

/** Θ(z) of every code: networks with a leading axis of instances. */
function modulated({ modulation }: AutoDecoderSettings, base: Base, codes: tf.Tensor): Weights {
  return { nets: modulation.apply(base.weights.nets, base.modulation, codes), constants: base.weights.constants };
}

/** λ_φ ‖φ‖ + λ_o · (distance of U, V from orthonormal columns). */
function locality({ modulation, lambdaPhi, lambdaO }: AutoDecoderSettings, params: ModulationParams): tf.Tensor {
  const length = tf.mul(safeNorm(params.hyper), lambdaPhi);
  if (!modulation.penalty || lambdaO === 0) return length;
  return tf.add(length, tf.mul(modulation.penalty(params), lambdaO));
}

/** L_k/c of every instance. */
function fits(
  settings: AutoDecoderSettings,
  setup: TrainingSetup,
  base: Base,
  codes: tf.Tensor,
  data: SupportData,
): tf.Tensor {
  return fieldLosses(setup, modulated(settings, base, codes), data);
}

/** The slope of L_k/c + λ_z‖z_k‖ to each instance's code. Instances do not touch each other, so that it is the slope of the sum. */
function codeGradients(...[settings, setup, base, codes, data]: Parameters<typeof fits>): tf.Tensor {
  const objective = (at: tf.Tensor) =>
    tf.sum(tf.add(fits(settings, setup, base, at, data), tf.mul(safeRowNorms(at), settings.lambdaZ)));
  return valueAndGradients(objective)(codes).gradients;
}

/** From a base and the rows of a batch: the slope of the base's objective, and the rows after their updates. */
type Outer = (
  settings: AutoDecoderSettings,
  setup: TrainingSetup,
  base: Base,
  rows: CodeRows,
  data: SupportData,
  codeRate: tf.Scalar,
) => { readonly loss: tf.Tensor; readonly gradients: Base; readonly rows: CodeRows };

const codesFirst: Outer = (settings, setup, base, before, data, codeRate) => {
  let rows = before;
  for (let s = 0; s < settings.innerSteps; s++) {
    rows = adamRows(rows, codeGradients(settings, setup, base, rows.codes, data), codeRate);
  }
  const loss = (at: Base) => tf.mean(fits(settings, setup, at, rows.codes, data));
  const objective = (at: Base) => tf.add(loss(at), locality(settings, at.modulation));
  return { loss: loss(base), gradients: valueAndGradients(objective)(base).gradients, rows };
};

/** Both slopes from one backward pass: that of the mean to a code is 1/B of its own. */
const together: Outer = (settings, setup, base, before, data, codeRate) => {
  const loss = (at: Base, codes: tf.Tensor) => tf.mean(fits(settings, setup, at, codes, data));
  const objective = ({ at, codes }: { readonly at: Base; readonly codes: tf.Tensor }) => {
    const lengths = tf.mul(tf.mean(safeRowNorms(codes)), settings.lambdaZ);
    return tf.addN([loss(at, codes), lengths, locality(settings, at.modulation)]);
  };
  const { gradients } = valueAndGradients(objective)({ at: base, codes: before.codes });
  const slopes = tf.mul(gradients.codes, before.codes.shape[0]);
  return { loss: loss(base, before.codes), gradients: gradients.at, rows: adamRows(before, slopes, codeRate) };
};
