/**
 * `compile`: traces a TensorFlow.js function once, simplifies its graph, writes it as an ONNX model and runs that natively.
 *
 *     const step = await compile(trainStep, [params, x, y]);
 *     const { loss, params: next } = await step(params, x, y);
 */

import type { Graph } from "../graph/graph.js";
import { printGraph } from "../graph/print.js";
import { lower } from "../onnx/lower.js";
import { namesOf, writeModel } from "../onnx/model.js";
import { simplify } from "../simplify/simplify.js";
import { trace } from "../trace/trace.js";
import { isTensor, type Mapped, mapTree, type TensorTree } from "../trace/tree.js";
import { type NativeDtype, NativeTensor } from "./native-tensor.js";
import { createSession, type Device, type Feed, type Session } from "./session.js";
import { type InputLeaf, type InputSpec, matchInputs, type SpecTree, valuesOf } from "./signature.js";

export interface CompileOptions {
  /** Where it runs. Default: "cpu". */
  readonly device?: Device;
  /** Threads within one operator. Default: 1, the fastest for small graphs. */
  readonly threads?: number;
  /** The type that float32 tensors of the function have in the model. Default: "float32". */
  readonly dtype?: "float32" | "float64";
  /** The name of the function in errors and in the model. Default: its own. */
  readonly name?: string;
}

export type Engine = `onnxruntime-${Device}` | `tfjs-${string}`;

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

export interface Compiled<Args extends readonly TensorTree[], Out extends TensorTree> {
  (...args: Inputs<Args>): Promise<Mapped<Out, NativeTensor>>;
  /** The same with the arguments in one list. */
  run(args: Inputs<Args>): Promise<Mapped<Out, NativeTensor>>;
  /** What computes. */
  readonly engine: Engine;
  readonly stats: CompileStats;
  /** The model as the bytes of an .onnx file. */
  toOnnx(): Uint8Array;
  /** The graph of operators as text. */
  print(): string;
  /** Frees the session. Calls after it are refused. */
  dispose(): Promise<void>;
}

/**
 * @param fn a pure function of tensors: no values read, no random numbers drawn, the same kernels whatever the values
 * @param examples arguments of the shapes and dtypes that every call will have; their values do not matter
 */
export async function compile<const Args extends readonly TensorTree[], Out extends TensorTree>(
  fn: (...args: Args) => Out,
  examples: Args,
  options: CompileOptions = {},
): Promise<Compiled<Args, Out>> {
  const { device = "cpu", threads = 1, dtype = "float32", name = fn.name || "function" } = options;
  const clock = stopwatch();
  const traced = trace(fn as never, examples, { name, argumentNames: parameterNames(fn) });
  const traceTime = clock();
  const simplified = simplify(traced.graph, dtype);
  const simplifyTime = clock();
  const graph = lower(simplified, dtype);
  const lowerTime = clock();
  const model = writeModel(graph);
  const writeTime = clock();
  const names = namesOf(graph);
  const session = await createSession(model, graph.outputs.map(names), { device, threads });
  const milliseconds = {
    trace: traceTime,
    simplify: simplifyTime,
    lower: lowerTime,
    write: writeTime,
    session: clock(),
  };
  const call = caller(examples, traced.inputNames, traced.result, graph, session, dtype);
  const step = (...args: unknown[]) => call(args);
  return Object.assign(step, {
    run: call,
    engine: `onnxruntime-${device}` as Engine,
    stats: { traced: traced.graph.nodes.length, operators: graph.nodes.length, milliseconds },
    toOnnx: () => model.slice(),
    print: () => printGraph(graph),
    dispose: () => session.dispose(),
  }) as unknown as Compiled<Args, Out>;
}

/** The function of argument lists: checks, feeds, runs, and puts the results into the nesting of what `fn` returned. */
function caller(
  examples: readonly unknown[],
  inputNames: readonly string[],
  result: unknown,
  graph: Graph,
  session: Session,
  float: "float32" | "float64",
): (args: readonly unknown[]) => Promise<unknown> {
  let position = 0;
  const specs = mapTree(examples, isTensor, ({ shape, dtype }): InputSpec => {
    const name = inputNames[position];
    return { shape: [...shape], dtype: dtype as "float32", name, position: position++ };
  }) as SpecTree;
  const fed = new Map(graph.inputs.map((input) => [input.name, input.dtype as NativeDtype]));
  const isPlace = (value: unknown): value is number => typeof value === "number";
  return async (args) => {
    const feeds: Feed[] = [];
    matchInputs(specs, args, "", (leaf, spec) => {
      const values = valuesOf(leaf, spec, float);
      const dtype = fed.get(spec.name);
      if (dtype !== undefined) feeds.push({ name: spec.name, dtype, shape: spec.shape, values });
    });
    const results = await session.run(feeds);
    const tensors = results.map(
      (values, i) => new NativeTensor(graph.outputs[i].shape, graph.outputs[i].dtype as NativeDtype, values),
    );
    return mapTree(result, isPlace, (place) => tensors[place]);
  };
}

/** The names of a function's parameters where its source shows plain ones. */
function parameterNames(fn: (...args: never[]) => unknown): string[] | undefined {
  const source = Function.prototype.toString.call(fn);
  const list =
    /^(?:async\s+)?(?:function\s*[\w$]*\s*)?\(([^()]*)\)/.exec(source)?.[1] ?? /^([\w$]+)\s*=>/.exec(source)?.[1];
  const names = list?.split(",").map((part) => part.trim());
  return names?.every((part) => /^[A-Za-z_$][\w$]*$/.test(part)) ? names : undefined;
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
