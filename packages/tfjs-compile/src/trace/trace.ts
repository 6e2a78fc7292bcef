/**
 * Runs a function once on the tracing backend and returns its kernels as a graph. Everything of TensorFlow.js that the trace changes (the backend,
 * the tape, the tensors it made) is as before afterwards, also when the function throws.
 */
import { registerKernel, tidy } from "@tensorflow/tfjs-core";
import type { Attrs, Graph, Value } from "../graph/graph.js";
import { kernelNames, refusals, rules } from "../kernels/table.js";
import { TRACE, TraceBackend } from "./backend.js";
import { borrowEngine, currentBackend, disposingAll } from "./engine.js";
import { isInputSpec, type SpecTree } from "./inputs.js";
import { describePath, describeValue, isTensor, mapTree, type Path } from "./tree.js";

export interface Trace {
  readonly graph: Graph;
  /** What the function returned, each tensor replaced by the place of its value in `graph.outputs`. */
  readonly result: unknown;
}

export interface TraceOptions {
  /** The name of the function in errors. */
  readonly name: string;
  /** Bytes of a float in the model, for the limit on constants. Default: 4. */
  readonly floatBytes?: 4 | 8;
}

/** Whether a function is being traced, so that this code runs inside of it. */
export function isTracing(): boolean {
  return currentBackend() === TRACE;
}

/** @throws Error when the function throws, draws unseeded random numbers, reads a value, is asynchronous, or uses an unknown kernel */
export function trace(fn: (...args: never[]) => unknown, inputs: readonly SpecTree[], options: TraceOptions): Trace {
  const { name, floatBytes = 4 } = options;
  if (isTracing()) throw new Error(`cannot compile ${name} while another function is traced`);
  const backend = tracingBackend();
  const builder = backend.begin(name, floatBytes);
  const random = Math.random;
  try {
    Math.random = () => {
      throw new Error(
        `random number drawn while tracing ${name}: it would be a constant; pass random tensors as inputs, or give a seed`,
      );
    };
    return borrowEngine({ name: TRACE, instance: backend }, () =>
      disposingAll(() => {
        const outputs: Value[] = [];
        let result: unknown;
        tidy(() => {
          const args = inputs.map((input) => mapTree(input, isInputSpec, (spec) => backend.argument(spec.name, spec)));
          const returned = fn(...(args as never[]));
          refuseOffence(backend, returned);
          result = mapTree(
            returned,
            isTensor,
            (tensor) => outputs.push(backend.lookUp(tensor)) - 1,
            (value, path) => refuseResult(name, value, path),
          );
          if (outputs.length === 0) throw new Error(`cannot compile ${name}: it returns no tensor`);
        });
        return { graph: builder.finish(name, outputs), result };
      }),
    );
  } catch (error) {
    // A kernel of somebody's own, which TensorFlow.js itself does not find for the tracing backend.
    const custom = NOT_REGISTERED.exec(error instanceof Error ? error.message : "")?.[1];
    throw custom === undefined ? error : new Error(unknownKernel(custom, name));
  } finally {
    Math.random = random;
  }
}

const NOT_REGISTERED = new RegExp(`^Kernel '(.+)' not registered for backend '${TRACE}'`);

function refuseOffence(backend: TraceBackend, returned: unknown) {
  const promise = isPromise(returned) ? returned : undefined;
  promise?.then(undefined, () => {}); // its failure is told here
  if (backend.offence !== undefined) throw backend.offence;
  if (currentBackend() !== TRACE) throw new Error(`cannot compile ${backend.functionName}: it chooses a backend`);
  if (promise !== undefined) throw new Error(`cannot compile ${backend.functionName}: it returns a promise`);
}

function refuseResult(name: string, value: unknown, path: Path): never {
  const place = path.length === 0 ? "" : ` at "${describePath(path)}"`;
  throw new Error(`cannot compile ${name}: it returns ${describeValue(value)}${place}, where a tensor must be`);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

let shared: TraceBackend | undefined;

/** The one tracing backend; its kernels are registered on first use. */
function tracingBackend(): TraceBackend {
  if (shared !== undefined) return shared;
  const backend = new TraceBackend();
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
