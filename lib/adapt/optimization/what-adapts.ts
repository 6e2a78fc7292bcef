/**
 * Learners that say what the inner loop may change, or how fast:
 *
 *     anil      φ.head ← φ.head − α ∇_head L_S,   φ.body = θ.body                                     Raghu, Raghu, Bengio, Vinyals 2020
 *     metaSgd   φ ← φ − a ⊙ ∇L_S, where a has one learned rate a parameter: θ = (weights, rates)        Li, Zhou, Chen, Li 2017
 *
 * Both are trained end to end, second derivatives included. With all rates equal Meta-SGD is MAML, with the body's rates zero it is ANIL.
 */
import * as tf from "@tensorflow/tfjs";
import type { LabelledSet } from "../../tasks/benchmarks/index.js";
import { type Layer, mapParams, type Params, tidyTree } from "../../tensor/index.js";
import { taskLosses } from "../frame/index.js";
import { innerStep, perTask } from "../maml.js";
import { type GradientLearnerKind, type GradientOptions, gradientLearner, settingsOf } from "./learner.js";
import { lossesOf, outputs, readOut, type Weights } from "./model.js";

/** Almost no inner loop: only the head is adapted. @throws RangeError on steps or a rate that are none */
export function anil(options: GradientOptions = {}): GradientLearnerKind<Weights, Layer> {
  const settings = settingsOf(options);
  const { steps, rate } = settings;
  return gradientLearner("anil", settings, (model, kind) => {
    const features = ({ body }: Weights, x: tf.Tensor) => model.features(perTask(body, x.shape[0]), x);
    const losses = (head: Layer, { x, y }: LabelledSet) => taskLosses(kind, readOut(head, x), y);
    const descend = (theta: Weights, from: Layer, { x, y }: LabelledSet, count: number) =>
      tidyTree(() => {
        const set = { x: features(theta, x), y }; // once, however many steps the head makes
        let head = from;
        for (let s = 0; s < count; s++) head = innerStep(losses, head, set, rate);
        return head;
      });
    return {
      init: model.init,
      start: ({ head }, tasks) => perTask(head, tasks),
      step: (theta, head, support) => descend(theta, head, support, 1),
      adapt: (theta, support) =>
        tidyTree(() => descend(theta, perTask(theta.head, support.x.shape[0]), support, steps)),
      predict: (theta, head, x) => tf.tidy(() => readOut(head, features(theta, x))),
    };
  });
}

/** Initial weights and a learning rate for each of them. */
export type WeightsAndRates = { readonly weights: Weights; readonly rates: Weights };

/** Meta-SGD; `rate` is where every learned rate starts. @throws RangeError on steps or a rate that are none */
export function metaSgd(options: GradientOptions = {}): GradientLearnerKind<WeightsAndRates, Weights> {
  const settings = settingsOf(options);
  return gradientLearner("meta-sgd", settings, (model, kind) => {
    const losses = lossesOf(model, kind);
    return {
      init: (key) => {
        const weights = model.init(key);
        return {
          weights,
          rates: mapParams(weights, ({ shape }) => tf.fill(shape, settings.rate)) as Params as Weights,
        };
      },
      start: ({ weights }, tasks) => perTask(weights, tasks),
      step: ({ rates }, fast, support) => innerStep(losses, fast, support, rates),
      predict: (_, fast, x) => outputs(model, fast, x),
    };
  });
}
