/**
 * Constant folding: a kernel of constants is run once, now, by the TensorFlow.js backend in use, and its result is a constant of the graph.
 *
 * In float64 only kernels without floats are folded: TensorFlow.js would round to float32. Large results stay kernels, which keeps models small.
 */
import { engine, type NamedAttrMap, type NamedTensorMap, type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";
import type { GraphBuilder } from "../graph/builder.js";
import { copyValues, type Data, sizeOf, type Value } from "../graph/graph.js";
import type { Draft } from "./context.js";

/** The largest result that is stored instead of computed, in elements. */
const LARGEST = 1 << 16;

/** Kernels whose result depends on more than their inputs. */
const IMPURE = new Set(["Multinomial"]);

/** The results as constants, or undefined where the kernel must stay. */
export function fold(draft: Draft, float: "float32" | "float64", builder: GraphBuilder): readonly Value[] | undefined {
  const { op, inputs, attrs, outputs } = draft;
  const values = Object.values(inputs);
  if (values.length === 0 || IMPURE.has(op) || !values.every(({ data }) => data !== undefined)) return undefined;
  if (outputs.some(({ shape }) => sizeOf(shape) > LARGEST)) return undefined;
  if (float === "float64" && [...values, ...outputs].some(({ dtype }) => dtype === "float32")) return undefined;
  const results = evaluate(op, inputs, attrs as NamedAttrMap);
  return results?.map((data, i) => builder.constant(data, outputs[i]));
}

/** Undefined where the backend in use does not have the kernel or no backend is in use. */
function evaluate(op: string, inputs: Draft["inputs"], attrs: NamedAttrMap): readonly Data[] | undefined {
  if (!engine().backendName) return undefined;
  try {
    const read: Data[] = [];
    tidy(() => {
      const tensors: NamedTensorMap = {};
      for (const [slot, value] of Object.entries(inputs)) tensors[slot] = tensorOf(value);
      const list = "0" in tensors ? Object.values(tensors) : tensors;
      const results = engine().runKernel(op, list as NamedTensorMap, attrs) as Tensor | Tensor[];
      for (const result of [results].flat()) read.push(copyValues(result.dataSync(), result.dtype as "float32"));
    });
    return read;
  } catch {
    return undefined;
  }
}

function tensorOf({ data, shape, dtype }: Value): Tensor {
  const values = data instanceof Float64Array ? Float32Array.from(data) : (data as Float32Array).slice();
  return tensor(values, [...shape], dtype as "float32");
}
