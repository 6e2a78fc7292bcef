/**
 * The same function without onnxruntime: the traced kernels, one by one, on a TensorFlow.js backend. It is what eager TensorFlow.js computes, less
 * the gradient tape and the JavaScript of the function; constants that the function captured are the ones it captured when it was compiled.
 */
import * as tf from "@tensorflow/tfjs-core";
import { copyValues, type Graph, type Node, type Value } from "../graph/graph.js";
import { borrowEngine } from "../trace/engine.js";
import type { NativeData } from "./native-tensor.js";
import type { Session } from "./session.js";

/**
 * @param graph of kernels, as traced
 * @param positions of the graph's inputs among the inputs of the function, by name
 * @throws Error when there is no backend, or it lacks a kernel
 */
export async function openEager(graph: Graph, positions: ReadonlyMap<string, number>): Promise<Session> {
  const backend = await backendFor(graph);
  const constants = borrowEngine(backend, () => constantsOf(graph));
  const compute = (values: readonly NativeData[]) =>
    tf.tidy(() => {
      const made = new Map(constants);
      for (const input of graph.inputs) {
        const position = positions.get(input.name as string) as number;
        made.set(input, tensorOf(values[position], input));
      }
      for (const node of graph.nodes) run(node, made);
      // Kept, because the caller may be in a scope of its own that ends before the values are read.
      return graph.outputs.map((output) => tf.keep(tf.clone(made.get(output) as tf.Tensor)));
    });
  return {
    engine: `tfjs-${engineName(backend)}`,
    async run(values) {
      const results = borrowEngine(backend, () => compute(values));
      try {
        // A copy: the cpu backend answers with its own memory, which a constant or an input may share.
        const read = await Promise.all(results.map((result) => result.data()));
        return read.map((values, i) => copyValues(values, graph.outputs[i].dtype as "float32") as NativeData);
      } finally {
        tf.dispose(results);
      }
    },
    async dispose() {
      tf.dispose(Array.from(constants.values()));
    },
  };
}

interface Backend {
  readonly name: string;
  readonly instance: tf.KernelBackend;
}

/** The backend in use, or where none is the best; plain JavaScript where that one lacks a kernel (wasm has no gradient of a convolution). */
async function backendFor(graph: Graph): Promise<Backend> {
  const refused = (why: string) => new Error(`cannot run ${graph.name} on TensorFlow.js: ${why}`);
  const registered = tf.engine().backendNames();
  if (registered.length === 0) throw refused('it has no backend (import "@tensorflow/tfjs")');
  await tf.ready();
  const name = tf.getBackend();
  const missing = (backend: string) =>
    Array.from(new Set(graph.nodes.map(({ op }) => op))).filter((op) => !tf.getKernel(op, backend));
  if (missing(name).length === 0) return { name, instance: tf.backend() };
  if (registered.includes("cpu") && missing("cpu").length === 0)
    return { name: "cpu", instance: tf.findBackend("cpu") };
  throw refused(`${name} has no ${missing(name).join(", ")}`);
}

function run({ op, inputs, slots, attrs, outputs }: Node, made: Map<Value, tf.Tensor>): void {
  const given: [string, tf.Tensor][] = [];
  inputs.forEach((input, i) => {
    if (input !== undefined) given.push([slots?.[i] ?? String(i), made.get(input) as tf.Tensor]);
  });
  // Kernels of a list (concat, pack, addN) take a list, which the trace knows by the names 0, 1, ….
  const isList = given.every(([slot], i) => slot === String(i)) && given.length > 0;
  const named = isList ? given.map(([, tensor]) => tensor) : Object.fromEntries(given);
  const results = [tf.engine().runKernel(op, named as tf.NamedTensorMap, attrs as tf.NamedAttrMap)].flat();
  outputs.forEach((output, i) => {
    made.set(output, results[i]);
  });
}

/** Tensors of the constants, outside of every scope. */
function constantsOf(graph: Graph): ReadonlyMap<Value, tf.Tensor> {
  const found = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs]);
  const constants = new Map<Value, tf.Tensor>();
  for (const value of found) {
    if (value?.data !== undefined) constants.set(value, tf.keep(tensorOf(value.data as NativeData, value)));
  }
  return constants;
}

function tensorOf(values: NativeData, { shape, dtype }: Value): tf.Tensor {
  return tf.tensor(values as Float32Array, [...shape], dtype as "float32");
}

/** tfjs-node and tfjs-node-gpu both register as "tensorflow". */
function engineName({ name, instance }: Backend): string {
  if (name !== "tensorflow") return name;
  return (instance as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true ? "node-gpu" : "node";
}
