/**
 * Learners whose inner loop is gradient descent on the support set:
 *
 *     φ⁽⁰⁾ = start(θ),   φ⁽ˢ⁺¹⁾ = step(θ, φ⁽ˢ⁾, S),   adapt(θ, S) = φ⁽ᵏ⁾.
 *
 * The parts are kept apart so that a learner can be judged after any number of steps, whatever number it was trained with (curve.ts).
 */
import type * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { type InnerSteps, innerSteps, positive } from "../../tasks/index.js";
import { type Key, type Params, tidyTree, type ValueAndGradients } from "../../tensor/index.js";
import { endToEnd, type Learner, type MetaLearner } from "../frame/index.js";
import { type InnerModel, type ModelKind, mlpModel } from "./model.js";

export interface GradientLearner<Theta extends Params = Params, Fast extends Params = Params>
  extends MetaLearner<Theta, Fast> {
  /** Fast weights of every task before the first step. */
  start(theta: Theta, tasks: number): Fast;
  /** One inner step of every task. */
  step(theta: Theta, fast: Fast, support: LabelledSet): Fast;
}

/** A `Learner` that makes gradient learners. */
export interface GradientLearnerKind<Theta extends Params = Params, Fast extends Params = Params> extends Learner {
  on(benchmark: Benchmark): GradientLearner<Theta, Fast>;
}

export interface GradientOptions {
  /** The network. Default: `mlpModel()`, 40 and 40 ReLU units. */
  readonly model?: ModelKind;
  /** k, inner steps in training and adaptation. Default: 1. */
  readonly steps?: number;
  /** α, the inner learning rate. Default: 0.01. */
  readonly rate?: number;
}

/** Options with their defaults, checked. */
export interface GradientSettings {
  readonly model: ModelKind;
  readonly steps: InnerSteps;
  readonly rate: number;
}

/** What a kind of learner has of its own. */
export interface Parts<Theta extends Params, Fast extends Params> {
  init(key: Key): Theta;
  start(theta: Theta, tasks: number): Fast;
  step(theta: Theta, fast: Fast, support: LabelledSet): Fast;
  predict(theta: Theta, fast: Fast, x: tf.Tensor): tf.Tensor;
  /** Default: k steps from the start. */
  adapt?(theta: Theta, support: LabelledSet): Fast;
  /** Default: through all of the inner loop. */
  gradients?(theta: Theta, episodes: Episodes): ValueAndGradients<Theta>;
}

/** @throws RangeError on steps that are no whole number, a rate that is not positive */
export function settingsOf({ model = mlpModel(), steps = 1, rate = 0.01 }: GradientOptions): GradientSettings {
  return { model, steps: innerSteps(steps), rate: positive("learning rate", rate) };
}

/** A kind of learner from its parts. */
export function gradientLearner<Theta extends Params, Fast extends Params>(
  name: string,
  { model, steps }: GradientSettings,
  partsOf: (model: InnerModel, kind: Benchmark["kind"]) => Parts<Theta, Fast>,
): GradientLearnerKind<Theta, Fast> {
  return {
    name,
    family: "optimization",
    refuses: (benchmark) => model.refuses(benchmark),
    on: (benchmark) => {
      const parts = partsOf(model.on(benchmark), benchmark.kind);
      const descend = (theta: Theta, support: LabelledSet) =>
        tidyTree(() => {
          let fast = parts.start(theta, support.x.shape[0]);
          for (let s = 0; s < steps; s++) fast = parts.step(theta, fast, support);
          return fast;
        });
      const whole = { adapt: descend, ...parts, name, family: "optimization" as const };
      return { ...endToEnd<Theta, Fast>(benchmark.kind, whole), ...whole } as GradientLearner<Theta, Fast>;
    },
  };
}
