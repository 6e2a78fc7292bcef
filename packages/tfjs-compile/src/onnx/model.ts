/** Writes a graph of ONNX operators as a model file, with the official schema. */
import protobuf from "protobufjs/light.js";
import { type Data, type Dtype, describeSpec, type Graph, type Node, sizeOf, type Value } from "../graph/graph.js";
import { schema } from "./schema.js";

/** ONNX 1.16's file format and operator set: known to every onnxruntime since 1.18. */
export const IR_VERSION = 10;
const OPSET = 21;

const ELEMENT_TYPES: Readonly<Record<Dtype, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 };

/** @throws Error when the constants do not fit into a protocol buffer (2 GiB) */
export function writeModel(graph: Graph): Uint8Array {
  const constants = constantsOf(graph);
  const bytes = constants.reduce((sum, { data }) => sum + (data as Data).byteLength, 0);
  if (bytes >= 2 ** 31 - 2 ** 20) {
    const largest = constants.reduce((a, b) => (sizeOf(a.shape) > sizeOf(b.shape) ? a : b));
    throw new Error(`constants too large for a model: ${bytes} bytes, the largest ${describeSpec(largest)}`);
  }
  const domains = new Set(graph.nodes.map((node) => node.domain ?? ""));
  const names = namesOf(graph);
  const Model = modelType();
  return Model.encode(
    Model.fromObject({
      ir_version: IR_VERSION,
      producer_name: "innerloop tfjs-compile",
      opset_import: Array.from(new Set(["", ...domains]), (domain) => ({ domain, version: domain === "" ? OPSET : 1 })),
      graph: {
        name: graph.name,
        input: graph.inputs.map((value) => valueInfo(value, names)),
        output: graph.outputs.map((value) => valueInfo(value, names)),
        initializer: constants.map((value) => initializer(value, names)),
        node: graph.nodes.map((node, i) => nodeProto(node, i, names)),
      },
    }),
  ).finish();
}

/** The names of the model's values: inputs keep theirs, so that a viewer shows "params.w", all others are numbered. */
export function namesOf(graph: Graph): (value: Value) => string {
  const taken = new Set(graph.inputs.map(({ name }) => name));
  return ({ id, name }) => {
    if (name !== undefined) return name;
    let own = `v${id}`;
    while (taken.has(own)) own = `_${own}`;
    return own;
  };
}

function constantsOf(graph: Graph): Value[] {
  const found = new Set<Value>();
  for (const node of graph.nodes) for (const input of node.inputs) if (input?.data !== undefined) found.add(input);
  return [...found];
}

function valueInfo(value: Value, names: (value: Value) => string) {
  const dim = value.shape.map((length) => ({ dim_value: length }));
  return { name: names(value), type: { tensor_type: { elem_type: ELEMENT_TYPES[value.dtype], shape: { dim } } } };
}

function initializer(value: Value, names: (value: Value) => string) {
  const { buffer, byteOffset, byteLength } = value.data as Data;
  return {
    name: names(value),
    dims: value.shape,
    data_type: ELEMENT_TYPES[value.dtype],
    // Raw data is little-endian, as is every processor that onnxruntime-node runs on.
    raw_data: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength),
  };
}

function nodeProto(node: Node, index: number, names: (value: Value) => string) {
  return {
    name: `${node.op}_${index}`,
    op_type: node.op,
    domain: node.domain ?? "",
    input: node.inputs.map((value) => (value === undefined ? "" : names(value))),
    output: node.outputs.map(names),
    attribute: Object.entries(node.attrs).map(([name, value]) => attribute(node.op, name, value)),
  };
}

/** Attributes whose numbers are floats in ONNX, also where they happen to be whole. */
const FLOATS = new Set(["alpha", "beta", "gamma", "epsilon", "bias", "lambd"]);

function attribute(op: string, name: string, value: unknown) {
  if (name === "to") return { name, type: 2, i: ELEMENT_TYPES[value as Dtype] };
  if (typeof value === "number") return FLOATS.has(name) ? { name, type: 1, f: value } : { name, type: 2, i: value };
  if (typeof value === "string") return { name, type: 3, s: new TextEncoder().encode(value) };
  if (Array.isArray(value)) return { name, type: 7, ints: value };
  throw new Error(`internal: attribute ${name} of ${op}: ${JSON.stringify(value)}`);
}

let model: protobuf.Type | undefined;

function modelType(): protobuf.Type {
  model ??= protobuf.Root.fromJSON(schema as protobuf.INamespace).lookupType("onnx.ModelProto");
  return model;
}
