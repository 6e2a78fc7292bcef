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
  readonly device: "cpu" | "webgpu";
  readonly threads: number;
  /** How many steps of training one call makes: `repeat` of compile, a batch for each. "one" is the plain step. */
  readonly repeat: number | "one";
}

const toTensor = ({ values, shape }: Leaf) => tf.tensor(values, [...shape]);

/** A loader that compiles for a device. */
export function compiledLoader(options: CompiledOptions): Loader {
  return (program, problem) =>
    program.kind === "training" ? training(program, problem, options) : operation(program, problem, options);
}

type Step = (state: unknown, data: unknown) => Promise<{ readonly state: unknown; readonly loss: NativeTensor }>;

async function training(
  program: Training,
  problem: Problem,
  { device, threads, repeat }: CompiledOptions,
): Promise<Loaded> {
  const { constants } = problem;
  const { firstGradients } = program;
  const stepsPerCall = repeat === "one" ? 1 : repeat;
  const startState = program.start(tensorsOf(problem.params, toTensor), constants);
  const before = performance.now();
  const compiled = await compile(
    (state: TensorTree, data: Tensors) => program.step(state, data, constants),
    [startState, tensorsOf(problem.data, toTensor)],
    { device, threads, name: program.name, repeat: repeat === "one" ? undefined : repeat },
  );
  const compileMs = performance.now() - before;
  const step = compiled as unknown as Step;
  const data = valuesOf(repeat === "one" ? problem.data : stacked(problem.data, repeat));
  let state: unknown = startState;
  const advance = async (calls: number): Promise<ArrayLike<number>> => {
    let loss: NativeTensor | undefined;
    for (let i = 0; i < calls; i++) ({ state, loss } = await step(state, data));
    return loss?.dataSync() ?? [];
  };
  return {
    stepsPerCall,
    compileMs,
    nodes: compiled.stats.traced,
    engine: compiled.engine,
    advance: async (calls) => (await advance(calls))[stepsPerCall - 1],
    check: async (steps) => {
      state = startState;
      const found: number[] = [];
      while (found.length < steps) found.push(...Array.from(await advance(1)));
      return found.slice(0, steps);
    },
    ...(firstGradients && repeat === "one"
      ? { gradients: async () => firstGradients((await step(startState, data)).state, problem.params) }
      : {}),
  };
}

/** The same batch for every step. */
function stacked(leaves: Leaves, times: number): Leaves {
  return Object.fromEntries(
    Object.entries(leaves).map(([name, { shape, values }]) => {
      const copies = new Float32Array(times * values.length);
      for (let i = 0; i < times; i++) copies.set(values, i * values.length);
      return [name, { shape: [times, ...shape], values: copies }];
    }),
  );
}

async function operation(program: Operation, problem: Problem, { device, threads }: CompiledOptions): Promise<Loaded> {
  const before = performance.now();
  const apply = await compile((inputs: Tensors) => program.apply(inputs), [tensorsOf(problem.data, toTensor)], {
    device,
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
