/** From the graph of kernels to the graph of ONNX operators: every node by its rule in the kernel table. */
import { type Data, describeSpec, type Graph, type Spec, sameShape, type Value } from "../graph/graph.js";
import type { Inputs } from "../kernels/rule.js";
import { rules } from "../kernels/table.js";
import { Emitter, type Float } from "./emitter.js";

/** @throws Error where a kernel cannot be computed in float64, naming all of them */
export function lower(graph: Graph, float: Float): Graph {
  if (float === "float64") refuseFloat64(graph);
  const onnx = new Emitter(float);
  const made = new Map<Value, Value>();
  const specOf = ({ shape, dtype }: Spec): Spec => ({ shape, dtype: dtype === "float32" ? float : dtype });
  for (const input of graph.inputs) made.set(input, onnx.builder.input(input.name as string, specOf(input)));

  const lowered = (value: Value): Value => {
    const known = made.get(value);
    if (known !== undefined) return known;
    if (value.data === undefined) throw new Error(`internal: value ${value.id} is used before it is made`);
    const spec = specOf(value);
    const constant = onnx.builder.constant(spec.dtype === "float64" ? toDouble(value.data) : value.data, spec);
    made.set(value, constant);
    return constant;
  };

  for (const node of graph.nodes) {
    const inputs: Record<string, Value> = {};
    node.inputs.forEach((input, i) => {
      if (input !== undefined) inputs[node.slots?.[i] ?? String(i)] = lowered(input);
    });
    const wanted = node.outputs.map(specOf);
    const results = [rules[node.op].lower(onnx, inputs as Inputs, node.attrs, wanted)].flat() as Value[];
    node.outputs.forEach((output, i) => {
      const result = results[i];
      if (!sameShape(result.shape, wanted[i].shape) || result.dtype !== wanted[i].dtype) {
        throw new Error(`internal: ${node.op} lowered to ${describeSpec(result)}, expected ${describeSpec(wanted[i])}`);
      }
      made.set(output, result);
    });
  }
  // A result of the model must be made by a node, once: inputs, constants and repeated results go through Identity.
  const used = new Set<Value>();
  const outputs = graph.outputs.map((output) => {
    const value = lowered(output);
    const own = value.node !== undefined && !used.has(value);
    used.add(value);
    return own ? value : onnx.builder.node("Identity", [value], {}, [value], { equal: "kept" })[0];
  });
  return onnx.builder.finish(graph.name, outputs);
}

function refuseFloat64(graph: Graph) {
  const reasons = new Map<string, string>();
  for (const { op } of graph.nodes) {
    const reason = rules[op].noFloat64;
    if (reason !== undefined) reasons.set(op, reason);
  }
  if (reasons.size === 0) return;
  const list = Array.from(reasons, ([op, reason]) => `${op} (${reason})`).join(", ");
  throw new Error(`cannot compile ${graph.name} in float64: ${list}`);
}

/**
 * A constant in double. TensorFlow.js has rounded what the program said to float32 (0.1 is 0.10000000149…): the shortest decimal that gives the
 * same float32 is what was most likely written, and no further from the tensor than half a unit of its last place.
 */
function toDouble(data: Data): Float64Array {
  return Float64Array.from(data as Float32Array, shortestDecimal);
}

export function shortestDecimal(x: number): number {
  if (!Number.isFinite(x) || Number.isInteger(x)) return x;
  for (let digits = 6; digits <= 9; digits++) {
    const candidate = Number(x.toPrecision(digits));
    if (Math.fround(candidate) === x) return candidate;
  }
  return x;
}
