/** From the graph of kernels to the graph of ONNX operators: every node by its rule in the kernel table. */
import { shortestDecimal } from "../graph/decimal.js";
import { type Data, describeSpec, type Graph, type Node, type Spec, sameShape, type Value } from "../graph/graph.js";
import type { Inputs } from "../kernels/rule.js";
import { rules } from "../kernels/table.js";
import { Emitter, type Float } from "./emitter.js";
import { fuseProducts } from "./fuse.js";
import { sinkTransposes } from "./layout.js";

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
    const constant = onnx.builder.constant(value.dtype === "float32" ? inFloat(value.data, float) : value.data, spec);
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
  return ownOutputs(fuseProducts(sinkTransposes(onnx.builder.finish(graph.name, graph.outputs.map(lowered))), float));
}

/** Each result of a model must be made by a node, and only once: inputs, constants and repeated results go through Identity. */
function ownOutputs(graph: Graph): Graph {
  const nodes = [...graph.nodes];
  let nextId = 0;
  for (const { outputs, inputs } of nodes)
    for (const value of [...outputs, ...inputs]) nextId = Math.max(nextId, (value?.id ?? 0) + 1);
  for (const { id } of [...graph.inputs, ...graph.outputs]) nextId = Math.max(nextId, id + 1);
  const used = new Set<Value>();
  const outputs = graph.outputs.map((value) => {
    const own = value.node !== undefined && !used.has(value);
    used.add(value);
    if (own) return value;
    const made: Value[] = [];
    const node: Node = { op: "Identity", inputs: [value], attrs: {}, outputs: made };
    made.push({ id: nextId++, node, index: 0, shape: value.shape, dtype: value.dtype });
    nodes.push(node);
    return made[0];
  });
  return { ...graph, nodes, outputs };
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

/** A float constant in the float of the model; numbers that simplification made are in double already. */
function inFloat(data: Data, float: Float): Data {
  if (float === "float64") return Float64Array.from(data as Float32Array, shortestDecimal);
  return data instanceof Float64Array ? Float32Array.from(data) : data;
}
