/**
 * `compile`: traces a TensorFlow.js function once, simplifies its graph, writes it as an ONNX model and runs that natively.
 *
 *     const step = await compile(trainStep, [params, x, y]);
 *     const { loss, params: next } = await step(params, x, y);
 */
import { sizeOf } from "../graph/graph.js";
import { printGraph } from "../graph/print.js";
import { lower } from "../onnx/lower.js";
import { namesOf, writeModel } from "../onnx/model.js";
import { narrowSplits } from "../onnx/narrow.js";
import { simplify } from "../simplify/simplify.js";
import { inputSpecs, isInputSpec, type SpecTree } from "../trace/inputs.js";
import { isTracing, trace } from "../trace/trace.js";
import { describeValue, leavesOf, type Mapped, type TensorTree } from "../trace/tree.js";
import { callable } from "./call.js";
import { openEager } from "./eager.js";
import type { NativeTensor } from "./native-tensor.js";
import { type CompileOptions, checkOptions, type Options } from "./options.js";
import { pack } from "./pack.js";
import { parameterNames } from "./parameter-names.js";
import { repeated } from "./repeat.js";
import { loadRuntime } from "./runtime.js";
import { type Engine, type Model, openSession } from "./session.js";
import { type InputLeaf, nativeDtype } from "./signature.js";

export interface CompileStats {
  /** Kernels as traced. */
  readonly traced: number;
  /** Operators of the model. */
  readonly operators: number;
  /** Milliseconds of each stage. */
  readonly milliseconds: {
    readonly trace: number;
    readonly simplify: number;
    readonly lower: number;
    readonly write: number;
    readonly session: number;
  };
}

/** The arguments of a call: a tensor, a NativeTensor or plain values for every tensor of the function's arguments. */
export type Inputs<Args extends readonly unknown[]> = { [K in keyof Args]: Mapped<Args[K], InputLeaf> };

/** The result of a call: a NativeTensor for every tensor of the function's result. */
export type Outputs<Out> = Mapped<Out, NativeTensor>;

export interface Compiled<Args extends readonly TensorTree[], Out extends TensorTree> {
  (...args: Inputs<Args>): Promise<Outputs<Out>>;
  /** The same with the arguments in one list. */
  run(args: Inputs<Args>): Promise<Outputs<Out>>;
  /** What computes. */
  readonly engine: Engine;
  readonly stats: CompileStats;
  /** The model as the bytes of an .onnx file. */
  toOnnx(): Uint8Array;
  /** The graph of operators as text. */
  print(): string;
  /** Frees the session once the calls that have begun are done. Calls after it are refused; a second `dispose` does nothing. */
  dispose(): Promise<void>;
}

/**
 * @param fn a pure function of tensors: no values read, no random numbers drawn, the same kernels whatever the values
 * @param examples arguments of the shapes and dtypes that every call will have; their values do not matter
 * @throws Error naming the function: what it does that no graph can hold, or why it cannot run where it shall
 */
export function compile<const Args extends readonly TensorTree[], Out extends TensorTree>(
  fn: (...args: Args) => Out,
  examples: Args,
  options: CompileOptions = {},
): Promise<Compiled<Args, Out>> {
  // On the spot, not by a rejected promise: nobody may be waiting for it, and Node ends the process for that.
  if (isTracing()) throw new Error(`cannot compile ${options?.name ?? fn.name} while another function is traced`);
  return build(fn as never, examples, options) as Promise<unknown> as Promise<Compiled<Args, Out>>;
}

async function build(
  fn: (...args: TensorTree[]) => TensorTree,
  examples: readonly TensorTree[],
  given: CompileOptions,
): Promise<unknown> {
  if (typeof fn !== "function") throw new Error(`expected a function to compile, got ${describeValue(fn)}`);
  if (!Array.isArray(examples)) throw new Error(`expected a list of example arguments, got ${describeValue(examples)}`);
  const options = checkOptions(given ?? {}, fn.name);
  const { device, dtype, name, repeat, inputNames = parameterNames(fn) } = options;
  const clock = stopwatch();
  const inputs = inputSpecs(examples, inputNames, ({ shape }, argument) =>
    repeat === undefined || argument === 0 ? shape : [repeat, ...shape],
  );
  const traced = trace(repeat === undefined ? fn : repeated(fn, repeat, name), inputs, {
    name,
    floatBytes: dtype === "float64" ? 8 : 4,
  });
  const traceTime = clock();
  const simplified = simplify(traced.graph, dtype);
  const simplifyTime = clock();
  const graph = lower(simplified, dtype);
  const lowerTime = clock();
  const packed = pack(graph, dtype);
  const runnable = device === "webgpu" ? narrowSplits(packed.graph) : packed.graph;
  const bytes = writeModel(runnable);
  const writeTime = clock();

  const positions = positionsOf(inputs);
  const names = namesOf(runnable);
  const model: Model = {
    name,
    bytes,
    inputs: runnable.inputs.map((input, i) => ({
      name: names(input),
      dtype: nativeDtype(input.dtype, dtype),
      shape: input.shape,
      positions: packed.inputs[i].map((place) => positions.get(graph.inputs[place].name as string) as number),
    })),
    outputs: runnable.outputs.map((output, i) => ({ name: names(output), places: packed.outputs[i] })),
    sizes: graph.outputs.map(({ shape }) => sizeOf(shape)),
  };
  const session = (await useRuntime(options))
    ? await openSession(model, options)
    : await openEager(traced.graph, positions);
  const milliseconds = {
    trace: traceTime,
    simplify: simplifyTime,
    lower: lowerTime,
    write: writeTime,
    session: clock(),
  };
  return Object.assign(callable({ name, inputs, result: traced.result, graph, dtype, session }), {
    engine: session.engine,
    stats: { traced: traced.graph.nodes.length, operators: graph.nodes.length, milliseconds },
    toOnnx: () => writeModel(graph),
    print: () => printGraph(graph),
  });
}

/**
 * Whether onnxruntime runs the function. Where it does not load, TensorFlow.js does, unless something was asked for that it has not.
 * @throws Error for a device or float64 without onnxruntime
 */
async function useRuntime({ engine, device, dtype, name }: Options): Promise<boolean> {
  const only = device !== "cpu" ? `device "${device}"` : dtype === "float64" ? "float64" : undefined;
  if (engine === "tfjs") {
    if (only !== undefined) throw new Error(`cannot run ${name} on TensorFlow.js: it has no ${only}`);
    return false;
  }
  try {
    await loadRuntime();
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (engine === "onnxruntime" || only !== undefined) throw new Error(`cannot run ${name}: ${reason}`);
    warnOnce(`${reason}; compiled functions run on TensorFlow.js, more slowly`);
    return false;
  }
}

let warned: "no" | "yes" = "no";

function warnOnce(message: string): void {
  if (warned === "yes") return;
  warned = "yes";
  console.warn(`tfjs-compile: ${message}`);
}

/** The position of every input by its name. */
function positionsOf(inputs: readonly SpecTree[]): ReadonlyMap<string, number> {
  return new Map(leavesOf(inputs, isInputSpec).map(([, { name, position }]) => [name, position]));
}

function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    return passed;
  };
}
