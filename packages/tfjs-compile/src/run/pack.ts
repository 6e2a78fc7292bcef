/**
 * Small inputs and small results travel together. Every tensor that crosses the border to onnxruntime costs 1–2 µs, as much as a whole operator of a
 * small graph; a training step has dozens. So the model that runs takes one vector for the small inputs, which it splits, and gives one vector for the
 * small results, of which the caller gets views. The model that `toOnnx` shows is the plain one.
 */
import { GraphBuilder } from "../graph/builder.js";
import { type Dtype, type Graph, sameShape, sizeOf, type Value } from "../graph/graph.js";
import type { NativeData } from "./native-tensor.js";

/** Tensors of more elements than this travel alone: a copy of them would cost more than it saves. */
const SMALL = 8192;
/** Fewer than this are not worth a vector. */
const FEWEST = 3;
/** No more than this in one vector: onnxruntime's time to load a model is quadratic in the outputs of a node (4000: 23 s, in vectors of 128 11 s). */
const MOST = 128;

export interface Packed {
  readonly graph: Graph;
  /** For each input of `graph`, the places of the inputs of the plain graph that it holds. */
  readonly inputs: readonly (readonly number[])[];
  /** For each output of `graph`, the places of the outputs of the plain graph that it holds. */
  readonly outputs: readonly (readonly number[])[];
}

export function pack(graph: Graph, float: "float32" | "float64"): Packed {
  const inputs = groups(graph.inputs, float);
  const outputs = groups(graph.outputs, float);
  const builder = new GraphBuilder("kept");
  const made = new Map<Value, Value>();
  const int64 = (values: readonly number[]) =>
    builder.constant(BigInt64Array.from(values, BigInt), { shape: [values.length], dtype: "int64" });
  const reshape = (x: Value, shape: readonly number[]) =>
    sameShape(x.shape, shape)
      ? x
      : builder.node("Reshape", [x, int64(shape)], { allowzero: 0 }, [{ shape, dtype: float }])[0];

  const taken = new Set(graph.inputs.map(({ name }) => name));
  for (const places of inputs) {
    const members = places.map((place) => graph.inputs[place]);
    if (places.length === 1) {
      made.set(members[0], builder.input(members[0].name as string, members[0]));
      continue;
    }
    const sizes = members.map(({ shape }) => sizeOf(shape));
    const name = freeName(taken, "packed");
    const vector = builder.input(name, { shape: [sum(sizes)], dtype: float });
    const pieces = builder.node(
      "Split",
      [vector, int64(sizes)],
      { axis: 0 },
      sizes.map((size) => ({ shape: [size], dtype: float as Dtype })),
    );
    members.forEach((member, i) => {
      made.set(member, reshape(pieces[i], member.shape));
    });
  }
  const mapped = (value: Value | undefined): Value | undefined => {
    if (value === undefined || made.has(value)) return value && made.get(value);
    const constant = builder.constant(value.data as NonNullable<Value["data"]>, value);
    made.set(value, constant);
    return constant;
  };
  for (const { op, inputs, attrs, outputs, domain } of graph.nodes) {
    const results = builder.node(op, inputs.map(mapped), attrs, outputs, { domain });
    outputs.forEach((output, i) => {
      made.set(output, results[i]);
    });
  }
  const results = outputs.map((places) => {
    const members = places.map((place) => mapped(graph.outputs[place]) as Value);
    if (members.length === 1) return members[0];
    const flat = members.map((member) => reshape(member, [sizeOf(member.shape)]));
    const length = sum(flat.map(({ shape }) => shape[0]));
    return builder.node("Concat", flat, { axis: 0 }, [{ shape: [length], dtype: float }])[0];
  });
  return { graph: builder.finish(graph.name, results), inputs, outputs };
}

/** The places of the values in groups: the small floats together, every other one by itself. */
function groups(values: readonly Value[], float: Dtype): number[][] {
  const isSmall = ({ shape, dtype }: Value) => dtype === float && sizeOf(shape) > 0 && sizeOf(shape) <= SMALL;
  const [small, alone]: [number[], number[][]] = [[], []];
  values.forEach((value, place) => {
    if (isSmall(value)) small.push(place);
    else alone.push([place]);
  });
  if (small.length < FEWEST) return values.map((_, place) => [place]);
  const together = Array.from({ length: Math.ceil(small.length / MOST) }, (_, i) =>
    small.slice(i * MOST, (i + 1) * MOST),
  );
  return [...together, ...alone];
}

/** One vector of several. */
export function join(parts: readonly NativeData[]): NativeData {
  if (parts.length === 1) return parts[0];
  const joined = new (parts[0].constructor as new (length: number) => NativeData)(
    sum(parts.map(({ length }) => length)),
  );
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Views of a vector, one after the other. */
export function cut(vector: NativeData, sizes: readonly number[]): NativeData[] {
  if (sizes.length === 1) return [vector];
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return vector.subarray(at - size, at);
  });
}

/** The wanted name, or one like it that is not taken; taken from now on. */
function freeName(taken: Set<string | undefined>, wanted: string): string {
  let name = wanted;
  while (taken.has(name)) name = `_${name}`;
  taken.add(name);
  return name;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
