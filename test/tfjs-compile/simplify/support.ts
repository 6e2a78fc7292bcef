/** What simplification leaves of a program: the kernels of its graph, in order. */
import type * as tf from "@tensorflow/tfjs";
import type { Graph } from "../../../packages/tfjs-compile/src/graph/graph.js";
import { simplify } from "../../../packages/tfjs-compile/src/simplify/simplify.js";
import { inputSpecs } from "../../../packages/tfjs-compile/src/trace/inputs.js";
import { trace } from "../../../packages/tfjs-compile/src/trace/trace.js";
import type { TensorTree } from "../../../packages/tfjs-compile/src/trace/tree.js";

type Fn = (...args: tf.Tensor[]) => TensorTree;

export function traced(fn: Fn, args: readonly tf.Tensor[]): Graph {
  const inputs = inputSpecs(args, ["a", "b", "c", "d", "e"]);
  return trace(fn as never, inputs, { name: "tested", floatBytes: 4 }).graph;
}

export function simplified(fn: Fn, args: readonly tf.Tensor[]): Graph {
  return simplify(traced(fn, args), "float32");
}

/** "Tanh BatchMatMul Reshape" */
export function kernelsOf(fn: Fn, ...args: tf.Tensor[]): string {
  return simplified(fn, args)
    .nodes.map(({ op }) => op)
    .join(" ");
}
