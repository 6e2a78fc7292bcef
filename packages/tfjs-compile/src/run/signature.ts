/** The arguments of a call against what was compiled: their nesting, and the shape and dtype of every leaf, with the errors when they differ. */
import { Tensor } from "@tensorflow/tfjs-core";
import { type Dtype, sameShape, sizeOf } from "../graph/graph.js";
import { type InputSpec, isInputSpec, type SpecTree } from "../trace/inputs.js";
import { describeValue } from "../trace/tree.js";
import { ARRAYS, type NativeData, type NativeDtype, NativeTensor, ownRealm } from "./native-tensor.js";

/** What may stand for a tensor in a call. A number or a typed array takes the shape that the compiled function expects. */
export type InputLeaf = Tensor | NativeTensor | NativeData | number;

/**
 * Calls `take` with every leaf of the arguments in order.
 * @param path names and places down to here; in a call of microseconds it is only made into text for an error
 * @throws Error when the nesting differs from the one compiled
 */
export function matchInputs(
  specs: SpecTree,
  given: unknown,
  path: (string | number)[],
  take: (leaf: unknown, spec: InputSpec) => void,
): void {
  if (isInputSpec(specs)) {
    take(given, specs);
    return;
  }
  if (Array.isArray(specs)) {
    const where = path.length === 0 ? "" : ` at "${path.join(".")}"`;
    if (!Array.isArray(given))
      throw new Error(`expected a list of ${specs.length}${where}, got ${describeValue(given)}`);
    if (given.length !== specs.length) {
      const what = path.length === 0 ? "arguments" : "entries";
      throw new Error(`expected ${specs.length} ${what}${where}, got ${given.length}`);
    }
    for (let i = 0; i < specs.length; i++) step(specs[i], given[i], i);
    return;
  }
  if (typeof given !== "object" || given === null || Array.isArray(given) || isLeaf(given)) {
    throw new Error(`expected a record at "${path.join(".")}", got ${describeValue(given)}`);
  }
  const wanted = specs as Readonly<Record<string, SpecTree>>;
  const record = given as Readonly<Record<string, unknown>>;
  for (const name in wanted) {
    if (!(name in record)) throw new Error(`missing input "${[...path, name].join(".")}"`);
    step(wanted[name], record[name], name);
  }
  for (const name in record) {
    if (Object.hasOwn(wanted, name)) continue;
    throw new Error(`unknown input "${[...path, name].join(".")}" (known: ${Object.keys(wanted).join(", ")})`);
  }

  function step(spec: SpecTree, value: unknown, name: string | number): void {
    path.push(name);
    matchInputs(spec, value, path, take);
    path.pop();
  }
}

/**
 * The values of a leaf, checked; copied only where their type must change.
 * @throws Error like `expected [25,10,1] float32 for input 6 (queryX), got [10,1]`
 */
export function valuesOf(leaf: unknown, spec: InputSpec, float: "float32" | "float64"): NativeData {
  const dtype = nativeDtype(spec.dtype, float);
  if (leaf instanceof NativeTensor) {
    const widened = dtype === "float64" && leaf.dtype === "float32";
    if ((leaf.dtype !== dtype && !widened) || !sameShape(leaf.shape, spec.shape)) throw mismatch(spec, dtype, leaf);
    return widened ? Float64Array.from(leaf.dataSync()) : leaf.dataSync();
  }
  if (leaf instanceof Tensor) {
    if (leaf.isDisposed) throw new Error(`${expected(spec, dtype)}, got a disposed tensor`);
    if (leaf.dtype !== spec.dtype || !sameShape(leaf.shape, spec.shape)) throw mismatch(spec, dtype, leaf);
    return asArray(leaf.dataSync(), dtype);
  }
  const values = typeof leaf === "number" ? [leaf] : isNumericArray(leaf) ? leaf : undefined;
  if (values === undefined) throw new Error(`${expected(spec, dtype)}, got ${describeValue(leaf)}`);
  if (values.length !== sizeOf(spec.shape)) {
    throw new Error(`${expected(spec, dtype)}, got ${typeof leaf === "number" ? leaf : `${values.length} values`}`);
  }
  if (dtype === "bool") return Uint8Array.from(values as ArrayLike<number>, (value) => Number(value !== 0));
  if (dtype === "int32" && !(values instanceof Int32Array)) {
    const odd = Array.prototype.find.call(values, (value: number) => value !== (value | 0));
    if (odd !== undefined) throw new Error(`${expected(spec, dtype)}, got ${odd}`);
  }
  return asArray(values, dtype);
}

/** The values in the array of a dtype; the same array where it is one already. */
function asArray(values: ArrayLike<number>, dtype: NativeDtype): NativeData {
  const Wanted = ARRAYS[dtype];
  // Memory shared between threads is copied too: onnxruntime-node does not take it.
  const fits =
    values.constructor?.name === Wanted.name && !((values as NativeData).buffer instanceof SharedArrayBuffer);
  return fits ? ownRealm(values as NativeData, dtype) : Wanted.from(values);
}

/** The dtype that a float of the function has in the model. */
export function nativeDtype(dtype: Dtype, float: "float32" | "float64"): NativeDtype {
  return dtype === "float32" ? float : (dtype as NativeDtype);
}

/** A typed array of numbers, of whatever realm; not of big integers. */
function isNumericArray(value: unknown): value is NativeData {
  if (!ArrayBuffer.isView(value)) return false;
  const name = value.constructor?.name ?? "";
  return name.endsWith("Array") && !name.startsWith("Big");
}

function isLeaf(value: object): boolean {
  return value instanceof Tensor || value instanceof NativeTensor || ArrayBuffer.isView(value);
}

function mismatch(
  spec: InputSpec,
  dtype: NativeDtype,
  { shape, dtype: got }: { readonly shape: readonly number[]; readonly dtype: string },
): Error {
  const alike = got === dtype || got === spec.dtype;
  return new Error(`${expected(spec, dtype)}, got [${shape.join(",")}]${alike ? "" : ` ${got}`}`);
}

function expected({ shape, position, name }: InputSpec, dtype: NativeDtype): string {
  return `expected [${shape.join(",")}] ${dtype} for input ${position} (${name})`;
}
