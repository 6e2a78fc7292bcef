/** The compiled side: the same step function through `compile`; outputs go back in as they came, nothing passes through TensorFlow.js. */

import { compile, type NativeTensor, type TensorTree } from "@innerloop/tfjs-compile";
import * as tf from "@tensorflow/tfjs";
import {
  type Leaf,
  type Leaves,
  type Operation,
  type Problem,
  summaryOf,
  type Tensors,
  type Training,
  tensorsOf,
} from "../programs/index.js";
import type { Loaded, Loader } from "./side.js";

export interface CompiledOptions {
  readonly threads: number;
  /** Steps of training that one call makes, one after the other in one graph. */
  readonly steps: number;
}

const toTensor = ({ values, shape }: Leaf) => tf.tensor(values, [...shape]);

/** A loader that compiles for the processor. */
export function compiledLoader(options: CompiledOptions): Loader {
  return (program, problem) =>
    program.kind === "training" ? training(program, problem, options) : operation(program, problem, options);
}

async function training(program: Training, problem: Problem, options: CompiledOptions): Promise<Loaded> {
  const { threads, steps: stepsPerCall } = options;
  const { constants } = problem;
  const startState = program.start(tensorsOf(problem.params, toTensor), constants);
  const data = tensorsOf(problem.data, toTensor);
  const before = performance.now();
  const step = await compile(
    (state: TensorTree, inputs: Tensors) => {
      const losses: tf.Tensor[] = [];
      let last = state;
      for (let i = 0; i < stepsPerCall; i++) {
        const next = program.step(last, inputs, constants);
        last = next.state;
        losses.push(next.loss);
      }
      return { state: last, losses: losses.length === 1 ? losses[0] : tf.stack(losses) };
    },
    [startState, data],
    { threads, name: program.name },
  );
  const compileMs = performance.now() - before;
  const values = valuesOf(problem.data);
  const call = step as unknown as (
    state: unknown,
    inputs: unknown,
  ) => Promise<{ state: unknown; losses: NativeTensor }>;
  let state: unknown = startState;
  const advance = async (calls: number) => {
    let losses: ArrayLike<number> = [];
    for (let i = 0; i < calls; i++) {
      const next = await call(state, values);
      state = next.state;
      if (i === calls - 1) losses = next.losses.dataSync();
    }
    return losses;
  };
  return {
    stepsPerCall,
    compileMs,
    nodes: step.stats.traced,
    engine: step.engine,
    advance: async (calls) => (await advance(calls))[stepsPerCall - 1],
    check: async (steps) => {
      state = startState;
      const found: number[] = [];
      while (found.length < steps) found.push(...Array.from(await advance(1)));
      return found.slice(0, steps);
    },
  };
}

async function operation(program: Operation, problem: Problem, { threads }: CompiledOptions): Promise<Loaded> {
  const before = performance.now();
  const apply = await compile((inputs: Tensors) => program.apply(inputs), [tensorsOf(problem.data, toTensor)], {
    threads,
    name: program.name,
  });
  const compileMs = performance.now() - before;
  const values = valuesOf(problem.data);
  const call = apply as unknown as (inputs: unknown) => Promise<NativeTensor>;
  return {
    stepsPerCall: 1,
    compileMs,
    nodes: apply.stats.traced,
    engine: apply.engine,
    advance: async (calls) => {
      for (let i = 0; i < calls; i++) await call(values);
      return 0;
    },
    check: async () => summaryOf((await call(values)).dataSync()),
  };
}

function valuesOf(leaves: Leaves): Readonly<Record<string, Float32Array>> {
  return Object.fromEntries(Object.entries(leaves).map(([name, { values }]) => [name, values]));
}
