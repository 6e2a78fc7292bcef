/**
 * Runs a function once on the tracing backend and returns its kernels as a graph. Everything of TensorFlow.js that the trace changes (the backend,
 * the tensors it made) is as before afterwards, also when the function throws.
 */
import {
  engine,
  type KernelBackend,
  registerBackend,
  registerKernel,
  setBackend,
  type Tensor,
  type TensorInfo,
  tidy,
} from "@tensorflow/tfjs-core";
import type { Attrs, Dtype, Graph, Spec, Value } from "../graph/graph.js";
import { kernelNames, refusals, rules } from "../kernels/table.js";
import { TRACE, TraceBackend } from "./backend.js";
import { isTensor, leavesOf, mapTree, type Path, type TensorTree } from "./tree.js";

export interface Trace {
  readonly graph: Graph;
  /** The names of all inputs in the order of the arguments' leaves, also of those that the function does not use. */
  readonly inputNames: readonly string[];
  /** What the function returned, each tensor replaced by the place of its value in `graph.outputs`. */
  readonly result: unknown;
}

export interface TraceOptions {
  readonly name: string;
  /** Names of the arguments. Default: "0", "1", …; their leaves are "0.layers.1.w". */
  readonly argumentNames?: readonly string[];
}

/** @throws Error when the function throws, draws unseeded random numbers, reads a value, is asynchronous, or uses an unknown kernel */
export function trace(
  fn: (...args: never[]) => TensorTree,
  examples: readonly unknown[],
  options: TraceOptions,
): Trace {
  const backend = traceBackend();
  const { name } = options;
  const before = current();
  if (before.name === TRACE) throw new Error(`cannot compile ${name} while another function is traced`);
  const builder = backend.begin(name);
  const inputNames: string[] = [];
  const random = Math.random;
  try {
    choose(TRACE);
    Math.random = () => {
      throw new Error(
        `random number drawn while tracing ${name}: it would be a constant; pass random tensors as inputs, or give a seed`,
      );
    };
    let result: unknown;
    const outputs: Value[] = [];
    tidy(() => {
      const args = examples.map((example, i) =>
        mapTree(example, isTensor, (leaf, path) => {
          const inputName = argumentName(options, i, path);
          inputNames.push(inputName);
          return tensorOf(backend.placeholder(inputName, specOf(leaf)), backend);
        }),
      );
      const returned: unknown = fn(...(args as never[]));
      if (backend.offence !== undefined) throw backend.offence;
      if (isPromise(returned)) {
        returned.then(undefined, () => {}); // its failure is told here
        throw new Error(`cannot compile ${name}: it returns a promise`);
      }
      if (leavesOf(returned, isTensor).length === 0) throw new Error(`cannot compile ${name}: it returns no tensor`);
      result = mapTree(returned, isTensor, (tensor) => outputs.push(backend.lookUp(tensor)) - 1);
    });
    return { graph: builder.finish(name, outputs), inputNames, result };
  } finally {
    Math.random = random;
    restore(before);
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

/** `0.w` by default; with argument names ["params"] `params.w`. */
function argumentName({ argumentNames }: TraceOptions, index: number, path: Path): string {
  return [argumentNames?.[index] ?? String(index), ...path].join(".");
}

function specOf({ shape, dtype }: Tensor): Spec {
  return { shape: [...shape], dtype: dtype as Dtype };
}

function tensorOf(info: TensorInfo, backend: KernelBackend): Tensor {
  return engine().makeTensorFromDataId(info.dataId, info.shape, info.dtype, backend);
}

let shared: TraceBackend | undefined;

/** The one tracing backend, registered with its kernels on first use. */
function traceBackend(): TraceBackend {
  if (shared !== undefined) return shared;
  const backend = new TraceBackend();
  registerBackend(TRACE, () => backend, 0);
  for (const kernelName of new Set([...kernelNames, ...Object.keys(rules)])) {
    registerKernel({
      kernelName,
      backendName: TRACE,
      kernelFunc: ({ inputs, attrs }) => {
        const rule = rules[kernelName];
        if (rule === undefined) throw new Error(unknownKernel(kernelName, backend.functionName));
        return backend.record(kernelName, rule, inputs, attrs as Attrs);
      },
    });
  }
  shared = backend;
  return backend;
}

function unknownKernel(kernelName: string, functionName: string): string {
  const refusal = refusals[kernelName];
  if (refusal !== undefined) return `cannot compile ${kernelName} in ${functionName}: ${refusal}`;
  return `unknown kernel ${kernelName} in ${functionName} (known: ${Object.keys(rules).sort().join(", ")})`;
}

interface Current {
  readonly name: string | undefined;
  readonly instance: KernelBackend | null;
}

function current(): Current {
  const { backendName, backendInstance } = engine() as unknown as {
    backendName?: string;
    backendInstance: KernelBackend | null;
  };
  return { name: backendName, instance: backendInstance };
}

/** Switches at once: `setBackend` only waits for backends that start asynchronously, and ours, like one that runs already, does not. */
function choose(name: string) {
  void setBackend(name);
}

function restore({ name, instance }: Current) {
  if (name !== undefined && instance !== null) return choose(name);
  // No backend had been chosen: TensorFlow.js chooses one at the first use, as it would have done.
  Object.assign(engine(), { backendName: name, backendInstance: instance });
}
