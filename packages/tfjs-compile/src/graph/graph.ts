/**
 * The graph that both stages share: of TensorFlow.js kernels after tracing, of ONNX operators after lowering. A value is made once and never
 * changed; nodes stand in an order in which every input exists before it is used.
 */

/** Element types. Kernel graphs use the first three; "float64" and "int64" appear after lowering. */
export type Dtype = "float32" | "int32" | "bool" | "float64" | "int64";

/** The data of a constant, row-major; bool as 0 and 1 in a Uint8Array. */
export type Data = Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;

/** Attributes of a node: plain data. */
export type Attrs = Readonly<Record<string, unknown>>;

/** What is known of a value before it is computed. */
export interface Spec {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

export interface Value extends Spec {
  /** Unique in its graph. */
  readonly id: number;
  /** The node that computes it; absent for inputs and constants. */
  readonly node?: Node;
  /** Which of the node's outputs it is. */
  readonly index: number;
  /** Present on constants. */
  readonly data?: Data;
  /** Present on inputs. */
  readonly name?: string;
}

export interface Node {
  /** Kernel or operator name: "Tanh", "MatMul". */
  readonly op: string;
  /** Operator set, where it is not ONNX's own: "com.microsoft". */
  readonly domain?: string;
  readonly inputs: readonly (Value | undefined)[];
  /** The names of the inputs, for kernels: "a", "b", "x". */
  readonly slots?: readonly string[];
  readonly attrs: Attrs;
  readonly outputs: readonly Value[];
}

export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly outputs: readonly Value[];
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A copy of a tensor's values in the array of its dtype. TensorFlow.js may hold them in another: its casts from int32 and bool to float32 copy
 * nothing, so that a float32 tensor answers with an Int32Array.
 */
export function copyValues(values: ArrayLike<number>, dtype: "float32" | "int32" | "bool"): Data {
  const Wanted = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
  return values.constructor === Wanted ? (values as Float32Array).slice() : new Wanted(values);
}

/** An attribute as text, another for every other one. Not JSON, in which NaN and both infinities are null and −0 is 0. */
export function attrText(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return `[${Array.from(value as ArrayLike<unknown>, attrText)}]`;
  if (typeof value !== "object" || value === null) return String(JSON.stringify(value));
  return `{${Object.entries(value)
    .map(([name, entry]) => `${name}: ${attrText(entry)}`)
    .join(", ")}}`;
}

/** A number as text; −0 is "-0". */
export function numberText(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

/** Whether a factor may be applied earlier or later than a program does: by one far from 1 it could overflow there. */
export function isModerate(factor: number): boolean {
  return Math.abs(factor) > 1e-12 && Math.abs(factor) < 1e12;
}

/** How often each value is read by a node or is a result. */
export function countUses(graph: Graph): Map<Value, number> {
  const uses = new Map<Value, number>();
  const count = (value: Value | undefined) => value !== undefined && uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(count);
  graph.outputs.forEach(count);
  return uses;
}

/** For example `[25,10,1] float32`. */
export function describeSpec({ shape, dtype }: Spec): string {
  return `[${shape.join(",")}] ${dtype}`;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

/**
 * The shape two shapes broadcast to, as in NumPy.
 * @throws Error when they do not fit
 */
export function broadcastShapes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) throw new Error(`shapes do not broadcast: [${a}] and [${b}]`);
    return left === 1 ? right : left;
  });
}

/** The one number that fills a constant, or undefined where the value is no constant or its elements differ. */
export function splatOf(value: Value): number | undefined {
  const { data } = value;
  if (data === undefined || data.length === 0) return undefined;
  const known = splats.get(data);
  if (known !== undefined) return known.value;
  const first = data[0];
  const value0 = data.every((entry: number | bigint) => Object.is(entry, first)) ? Number(first) : undefined;
  splats.set(data, { value: value0 });
  return value0;
}

const splats = new WeakMap<Data, { value: number | undefined }>();
