/** The usual training step: Adam on one loss of (parameters, data), all of it in the graph. */
import type * as tf from "@tensorflow/tfjs";
import { adam, type OptimizerState, valueAndGradients } from "../../lib/tensor/index.js";
import type { Problem } from "./problem.js";
import type { Constants, Tensors, Training } from "./program.js";

type State = { readonly params: Tensors; readonly optimizer: OptimizerState };

/** A program that takes one Adam step at `constants.rate` on `loss`. */
export function adamTraining(
  name: string,
  title: string,
  problem: (seed: number) => Problem,
  loss: (params: Tensors, data: Tensors, constants: Constants) => tf.Tensor,
): Training {
  return {
    kind: "training",
    name,
    title,
    problem,
    start: (params, { rate }): State => ({ params, optimizer: adam({ learningRate: rate }).init(params) }),
    step: (state, data, constants) => {
      const { params, optimizer } = state as State;
      const { value, gradients } = valueAndGradients(loss)(params, data, constants);
      const next = adam({ learningRate: constants.rate }).update(gradients, optimizer, params);
      return { state: { params: next.params, optimizer: next.state }, loss: value };
    },
  };
}
