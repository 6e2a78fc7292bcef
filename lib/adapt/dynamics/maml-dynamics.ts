/**
 * MAML on a learned field (Finn, Abbeel, Levine 2017; for Hamiltonian networks Lee, Yang, Seong 2021): an initialisation θ from which a few gradient
 * steps on half of an instance's points fit the other half,
 *
 *     min_θ mean_k L_k^query(φ_k⁽ᵏ⁾)/c,   φ_k from fast-weights.ts,   one Adam step on θ an outer step.
 *
 * "second" order goes through all inner steps; "first" (FOMAML) takes ∂φ/∂θ for 1; both are metaGradients' of ../maml.ts with a part of θ that all
 * instances share. anil.ts is the same with only the output row moving.
 */
import * as tf from "@tensorflow/tfjs";
import { oneOf, wholeNumber } from "../../linalg/index.js";
import { type InnerSteps, innerSteps as wholeSteps } from "../../tasks/index.js";
import {
  adam,
  mapParams,
  type OptimizerState,
  type Params,
  tidyTree,
  type ValueAndGradients,
  valueAndGradients,
} from "../../tensor/index.js";
import { adaptTasks, metaLoss } from "../maml.js";
import { type Adapts, byGradientSteps, joined, lossesOf, type Parts, partsOf } from "./fast-weights.js";
import { type Decay, decayed } from "./learning-rates.js";
import type { DynamicsBatch, Method, SupportData, TrainingSetup } from "./method.js";
import type { Weights } from "./model.js";
import { checkedRate } from "./option-checks.js";

export interface MamlDynamicsOptions {
  /** k, inner steps in training. Default: 5. */
  readonly innerSteps?: number;
  /** α, of the inner loop in training and at test. Default: 0.01. */
  readonly innerRate?: number;
  /** First rate of the outer Adam. Default: 3e-3. */
  readonly outerRate?: number;
  /** Default: "steps". */
  readonly decay?: Decay;
  /** Default: "second". */
  readonly order?: "second" | "first";
  /** What the inner loop moves. Default: "all". */
  readonly adapts?: Adapts;
}

export type MamlState = { readonly weights: Weights; readonly optimizer: OptimizerState };
export type MamlDynamics = Method<MamlState, Weights, readonly tf.Tensor[]>;

/** @throws Error on a number of inner steps that is no whole number above zero, a rate that is not positive, an unknown name */
export function mamlDynamics(options: MamlDynamicsOptions = {}): MamlDynamics {
  const {
    innerSteps = 5,
    innerRate = 0.01,
    outerRate = 3e-3,
    decay = "steps",
    order = "second",
    adapts = "all",
  } = options;
  const inner = { steps: countOfSteps(innerSteps), rate: checkedRate("innerRate", innerRate) };
  decayed(outerRate, decay, 1);
  oneOf("order", order, ["second", "first"]);
  const slopes = mamlSlopes(order);
  const optimizer = ({ steps }: TrainingSetup) => adam({ learningRate: decayed(outerRate, decay, steps) });
  return {
    ...byGradientSteps(adapts, innerRate),
    name: order === "second" ? "MAML" : "FOMAML",
    init: (key, setup) => {
      const weights = setup.model.init(key);
      return { weights, optimizer: tidyTree(() => optimizer(setup).init(weights)) };
    },
    step: (setup, { weights, optimizer: state }, batch) => {
      const { value, gradients } = slopes(setup, weights, adapts, halves(batch), inner);
      const next = optimizer(setup).update(joined(gradients, weights, adapts), state, weights);
      return { state: { weights: next.params, optimizer: next.state }, metrics: { loss: value } };
    },
  };
}

/** The number of inner steps of a method. @throws Error on one that is no whole number above zero */
export function countOfSteps(steps: number): InnerSteps {
  return wholeSteps(wholeNumber("innerSteps", steps, 1));
}

type Halves = { readonly support: SupportData; readonly query: SupportData };

/** The first half of a batch's points (they come in random order) and the rest. @throws Error on a batch of one point */
function halves({ x, field }: DynamicsBatch): Halves {
  const [, points] = x.shape;
  const half = Math.floor(points / 2);
  if (half === 0) throw new Error(`invalid points of a batch: ${points} (half of them are support)`);
  const [[xs, xq], [fs, fq]] = [x, field].map((rows) => tf.split(rows, [half, points - half], 1));
  return { support: { x: xs, field: fs }, query: { x: xq, field: fq } };
}

type Slopes = (
  setup: TrainingSetup,
  weights: Weights,
  adapts: Adapts,
  halves: Halves,
  inner: { readonly steps: InnerSteps; readonly rate: number },
) => ValueAndGradients<Parts>;

/** The value and the slope of the outer objective by either order; traceable. */
export function mamlSlopes(order: "second" | "first"): Slopes {
  return order === "second" ? secondOrder : firstOrder;
}

const secondOrder: Slopes = (setup, weights, adapts, batch, inner) =>
  valueAndGradients(({ fast, slow }: Parts) => metaLoss(lossesOf(setup, weights, adapts, slow), fast, batch, inner))(
    partsOf(weights, adapts),
  );

const firstOrder: Slopes = (setup, weights, adapts, { support, query }, inner) => {
  const { fast, slow } = partsOf(weights, adapts);
  const adapted = adaptTasks(lossesOf(setup, weights, adapts, slow), fast, support, inner);
  const judged = valueAndGradients((at: Parts) => tf.mean(lossesOf(setup, weights, adapts, at.slow)(at.fast, query)))({
    fast: adapted,
    slow,
  });
  // θ moves all φ_k alike, so that its slope is the sum of theirs.
  const summed = mapParams(judged.gradients.fast, (g) => tf.sum(g, 0)) as Params as readonly tf.Tensor[];
  return { value: judged.value, gradients: { fast: summed, slow: judged.gradients.slow } };
};
