/**
 * Training an optimizer by truncated backpropagation through time (Andrychowicz et al. 2016, section 3):
 *
 *     L(φ) = E Σ_{t=1…T} f(θ_t),   T = 100 in pieces of 20:   each piece starts from the θ and h that the last one left, as constants, and moves φ once.
 *
 * What is carried from piece to piece is part of the training state, so that a checkpoint is whole in the middle of a problem; problems are drawn anew, and
 * the memory is emptied, at every T/20-th update. A piece as long as the horizon is full backpropagation.
 */
import * as tf from "@tensorflow/tfjs";
import type { ProblemFamily, Problems } from "../../tasks/problem-family.js";
import {
  disposeParams,
  foldIn,
  type Key,
  type Optimizer,
  type OptimizerState,
  type Params,
  type Trained,
  type TrainOptions,
  type TrainStep,
  tidyTree,
  train,
  type ValueAndGradients,
  valueAndGradients,
  zipParams,
} from "../../tensor/index.js";
import { type GradientFlow, type Standing, type UpdateRule, unroll } from "./update-rule.js";

export interface Horizon {
  /** T, steps on a problem. Default: 100. */
  readonly horizon?: number;
  /** Steps in a piece; a divisor of T. Default: 20. */
  readonly truncation?: number;
}

export interface TrainRuleOptions
  extends Horizon,
    Pick<TrainOptions<Params, "loss" | "last">, "onRecord" | "progress" | "signal" | "checkpoint" | "nonFinite"> {
  /** Batches of problems; each is T/truncation updates of φ. */
  readonly batches: number;
  /** Problems in a batch. */
  readonly problems: number;
  readonly optimizer: Optimizer;
  /** foldIn(key, 0) draws φ, foldIn(key, 1) the problems. */
  readonly key: Key;
  /** Default: "constant". */
  readonly flow?: GradientFlow;
  /** Batches between two records. Default: 1. */
  readonly record?: number;
}

/** Problems, and whether they are new: 1 in the first piece, 0 in the others. */
export type Piece<Data extends Params> = Problems<Data> & { readonly fresh: tf.Tensor };

export type RuleState<Phi extends Params, Memory extends Params> = {
  readonly phi: Phi;
  readonly optimizer: OptimizerState;
  readonly standing: Standing<Memory>;
};

/** The mean of f over a piece of so many steps, its gradient to φ, f(θ) at the end of it, and where it leaves the problems. */
export function pieceGradients<Phi extends Params, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Phi, Memory>,
  family: ProblemFamily<Data>,
  steps: number,
  flow: GradientFlow = "constant",
): (
  phi: Phi,
  data: Data,
  from: Standing<Memory>,
) => ValueAndGradients<Phi> & { readonly last: tf.Tensor; readonly standing: Standing<Memory> } {
  return (phi, data, from) =>
    tidyTree(() => {
      const run = (at: Phi) => unroll(rule, family, at, data, from, steps, flow);
      const { value, gradients } = valueAndGradients((at: Phi) => tf.mean(run(at).values))(phi);
      // Once more for what it leaves; equal nodes of a compiled graph are made once.
      const { values, standing } = run(phi);
      return { value, gradients, last: tf.mean(tf.slice(values, [steps - 1], [1])), standing };
    });
}

/** One update of φ as `train` wants it. Metrics: the mean of f over the piece, and at its end. */
export function pieceStep<Phi extends Params, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Phi, Memory>,
  family: ProblemFamily<Data>,
  optimizer: Optimizer,
  { truncation = 20, flow }: Horizon & { readonly flow?: GradientFlow } = {},
): TrainStep<RuleState<Phi, Memory>, Piece<Data>, "loss" | "last"> {
  const gradientsOf = pieceGradients(rule, family, truncation, flow);
  return (state, { data, start, fresh }) => {
    const [problems, dimension] = start.shape;
    const empty: Standing<Memory> = { theta: start, memory: rule.remember(problems, dimension) };
    const isFresh = tf.greater(fresh, 0);
    const from = zipParams(empty as Params, state.standing as Params as never, (first, carried) =>
      tf.where(tf.logicalAnd(isFresh, tf.onesLike(first).cast("bool")), first, carried),
    ) as Params as Standing<Memory>;
    const { value, gradients, last, standing } = gradientsOf(state.phi, data, from);
    const next = optimizer.update(gradients, state.optimizer, state.phi);
    return { state: { phi: next.params, optimizer: next.state, standing }, metrics: { loss: value, last } };
  };
}

export interface TrainedRule<Phi extends Params> extends Omit<Trained<Params, "loss" | "last">, "state"> {
  /** The caller's. */
  readonly phi: Phi;
}

/**
 * Trains the φ of an update rule on a family of problems. Records are those of the last piece of a batch: `last` is f(θ_T).
 * @throws RangeError on a truncation that does not divide the horizon; else as `train` does
 */
export async function trainRule<Phi extends Params, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Phi, Memory>,
  family: ProblemFamily<Data>,
  options: TrainRuleOptions,
): Promise<TrainedRule<Phi>> {
  const { batches, problems, optimizer, key, flow, horizon = 100, truncation = 20, record = 1, ...rest } = options;
  const pieces = horizon / truncation;
  if (!(Number.isSafeInteger(pieces) && pieces > 0)) {
    throw new RangeError(`invalid truncation: ${truncation} (a divisor of the horizon, ${horizon}, wanted)`);
  }
  const initial: RuleState<Phi, Memory> = tidyTree(() => {
    const phi = rule.init(foldIn(key, 0));
    const memory = rule.remember(problems, family.dimension);
    return { phi, optimizer: optimizer.init(phi), standing: { theta: tf.zeros([problems, family.dimension]), memory } };
  });
  const { state, ...trained } = await train<RuleState<Phi, Memory>, Piece<Data>, "loss" | "last">(
    pieceStep(rule, family, optimizer, { truncation, flow }),
    initial,
    {
      ...rest,
      steps: batches * pieces,
      record: record * pieces,
      // All pieces of a batch are drawn from one key, and so have the same problems.
      batch: (done) => ({
        ...family.draw(foldIn(foldIn(key, 1), Math.floor(done / pieces)), problems),
        fresh: tf.scalar(done % pieces === 0 ? 1 : 0),
      }),
    },
  ).finally(() => disposeParams(initial));
  disposeParams([state.optimizer, state.standing as Params]);
  return { ...trained, phi: state.phi };
}
