/** Eager TensorFlow.js: every kernel runs as it is called. The state of a step is kept, everything else is freed with the step's tidy. */
import * as tf from "@tensorflow/tfjs";
import { type Backend, disposeParams, type Params } from "../../lib/tensor/index.js";
import { type Leaf, type Operation, type Problem, summaryOf, type Training, tensorsOf } from "../programs/index.js";
import type { Loaded, Loader } from "./side.js";

const toTensor = ({ values, shape }: Leaf) => tf.tensor(values, [...shape]);

/** A loader for the backend that runs. */
export function eagerLoader({ name, device }: Backend): Loader {
  const engine = `${name}, ${device}`;
  return async (program, problem) =>
    program.kind === "training" ? training(program, problem, engine) : operation(program, problem, engine);
}

function training(program: Training, problem: Problem, engine: string): Loaded {
  const { constants } = problem;
  const data = tensorsOf(problem.data, toTensor);
  const start = () =>
    tf.tidy(() => program.start(tensorsOf(problem.params, toTensor), constants) as tf.TensorContainer);
  let state = start() as Params;
  const advance = async (calls: number) => {
    let loss = Number.NaN;
    for (let i = 0; i < calls; i++) {
      const next = tf.tidy(() => program.step(state, data, constants) as unknown as tf.TensorContainerObject);
      disposeParams(state);
      state = next.state as Params;
      const last = next.loss as tf.Tensor;
      if (i === calls - 1) [loss] = last.dataSync();
      last.dispose();
    }
    return loss;
  };
  return { stepsPerCall: 1, compileMs: 0, engine, advance, check: losses };

  async function losses(steps: number): Promise<number[]> {
    disposeParams(state);
    state = start() as Params;
    const found: number[] = [];
    for (let i = 0; i < steps; i++) found.push(await advance(1));
    return found;
  }
}

function operation(program: Operation, problem: Problem, engine: string): Loaded {
  const data = tensorsOf(problem.data, toTensor);
  return {
    stepsPerCall: 1,
    compileMs: 0,
    engine,
    advance: async (calls) => {
      for (let i = 0; i < calls; i++) tf.tidy(() => void program.apply(data));
      return 0;
    },
    check: async () => tf.tidy(() => summaryOf(program.apply(data).dataSync())),
  };
}
