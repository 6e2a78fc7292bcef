/**
 * A sequence model as a learner of episodes. The inner loop is reading: nothing in θ changes, the state does.
 *
 *     adapt    the support set, one point a step, with its label beside it: (x_i, y_i, 0)
 *     predict  one step from that state for each query alone: (x, 0, 1)
 *
 * The label convention is y_t with x_t, unlike the streams (y_{t−1} with x_t): a support set is given with its labels, and queries are told by the last
 * input. Points of any shape are read as vectors.
 */
import * as tf from "@tensorflow/tfjs";
import { mapParams, type Params, tidyTree } from "../../tensor/index.js";
import { endToEnd, type Learner } from "../frame/index.js";
import { type DncOptions, dnc } from "./dnc.js";
import { lstmModel } from "./lstm-baseline.js";
import { type MannOptions, mann } from "./mann.js";
import { type NtmOptions, ntm } from "./ntm.js";
import { type ModelFactory, type SequenceModel, unroll } from "./sequence-model.js";

/** Longest support set whose steps are still a comfortable graph. */
const MOST_POINTS = 60;

/** A learner that reads a support set with a sequence model. */
export function reader(name: string, make: ModelFactory): Learner {
  const refuses: Learner["refuses"] = ({ supportPoints }) =>
    supportPoints > MOST_POINTS
      ? `a graph of ${supportPoints} steps, one a support point (${MOST_POINTS} at most)`
      : undefined;
  return {
    name,
    family: "memory",
    refuses,
    on: (benchmark) => {
      const reason = refuses(benchmark);
      if (reason !== undefined) throw new Error(`${name} does not fit ${benchmark.name}: ${reason}`);
      const size = benchmark.inputShape.reduce((product, axis) => product * axis, 1);
      const model = make(size + benchmark.outputs + 1, benchmark.outputs);
      const flat = (x: tf.Tensor) => tf.reshape(x, [x.shape[0], x.shape[1] as number, size]);
      return endToEnd(benchmark.kind, {
        name,
        family: "memory",
        init: (key) => model.init(key),
        adapt: (theta, { x, y }) =>
          tidyTree(() => {
            const told = tf.concat([flat(x), y, tf.zeros([x.shape[0], x.shape[1] as number, 1])], 2);
            const { states } = unroll(model, theta, told);
            return states[states.length - 1];
          }),
        predict: (theta, adapted, x) => tf.tidy(() => ask(model, theta, adapted, flat(x))),
      });
    },
  };
}

/** One step from the same state for each query [n, Q, d]: queries do not see each other. */
function ask(model: SequenceModel, theta: Params, adapted: Params, x: tf.Tensor): tf.Tensor {
  const [n, queries, size] = x.shape;
  const copies = mapParams(adapted, (leaf) => {
    const tiled = tf.tile(tf.expandDims(leaf, 1), [1, queries, ...leaf.shape.slice(1).map(() => 1)]);
    return tf.reshape(tiled, [n * queries, ...leaf.shape.slice(1)]);
  }) as Params;
  const asked = tf.concat(
    [tf.reshape(x, [n * queries, size]), tf.zeros([n * queries, model.inputs - size - 1]), tf.ones([n * queries, 1])],
    1,
  );
  return tf.reshape(model.step(theta, copies, asked).output, [n, queries, model.outputs]);
}

const factory = <Options>(make: (inputs: number, outputs: number, options?: Options) => unknown, options?: Options) =>
  ((inputs, outputs) => make(inputs, outputs, options)) as ModelFactory;

/** The factories of learners: options are those of the models. */
export const mannLearner = (options?: MannOptions): Learner => reader("mann", factory(mann, options));
export const ntmLearner = (options?: NtmOptions): Learner => reader("ntm", factory(ntm, options));
export const dncLearner = (options?: DncOptions): Learner => reader("dnc", factory(dnc, options));
export const lstmReader = (options?: { readonly units?: number }): Learner =>
  reader("lstm", factory(lstmModel, options));
