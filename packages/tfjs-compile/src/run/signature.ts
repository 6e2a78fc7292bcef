/** The arguments of a compiled function: how they are nested, what each leaf must be, and the errors when a call brings something else. */
import { Tensor } from "@tensorflow/tfjs-core";
import { type Dtype, type Spec, sameShape, sizeOf } from "../graph/graph.js";
import { type NativeData, type NativeDtype, NativeTensor } from "./native-tensor.js";

/** What may stand for a tensor in a call. Numbers and arrays take the shape that the compiled function expects. */
export type InputLeaf = Tensor | NativeTensor | NativeData | number;

export interface InputSpec extends Spec {
  readonly name: string;
  /** Place among the leaves of all arguments, from 0. */
  readonly position: number;
}

/** The nesting of an argument with a spec at every leaf. */
export type SpecTree = InputSpec | readonly SpecTree[] | { readonly [name: string]: SpecTree };

/** Calls `take` with every leaf of the arguments in order. @throws Error when the nesting differs from the one compiled */
export function matchInputs(
  specs: SpecTree,
  given: unknown,
  path: string,
  take: (leaf: unknown, spec: InputSpec) => void,
) {
  if (isSpec(specs)) return take(given, specs);
  if (Array.isArray(specs)) {
    if (!Array.isArray(given)) throw new Error(`expected a list of ${specs.length} at "${path}", got ${nameOf(given)}`);
    if (given.length !== specs.length) {
      throw new Error(
        `expected ${specs.length} ${path === "" ? "arguments" : `entries at "${path}"`}, got ${given.length}`,
      );
    }
    for (let i = 0; i < specs.length; i++) matchInputs(specs[i], given[i], join(path, i), take);
    return;
  }
  const record = given as Record<string, unknown>;
  if (typeof given !== "object" || given === null || Array.isArray(given) || given instanceof Tensor) {
    throw new Error(`expected a record at "${path}", got ${nameOf(given)}`);
  }
  const names = Object.keys(specs);
  for (const name of names) {
    if (!(name in record)) throw new Error(`missing input "${join(path, name)}"`);
    matchInputs((specs as Record<string, SpecTree>)[name], record[name], join(path, name), take);
  }
  if (Object.keys(record).length !== names.length) {
    const unknown = Object.keys(record).find((name) => !(name in specs));
    throw new Error(`unknown input "${join(path, unknown ?? "")}" (known: ${names.join(", ")})`);
  }
}

/**
 * The values of a leaf, checked.
 * @throws Error like `expected [25,10,1] float32 for input 6 (queryX), got [10,1]`
 */
export function valuesOf(leaf: unknown, spec: InputSpec, float: "float32" | "float64"): NativeData {
  const dtype = nativeDtype(spec.dtype, float);
  if (leaf instanceof NativeTensor) {
    if (leaf.dtype === dtype && sameShape(leaf.shape, spec.shape)) return leaf.dataSync();
    const widened = dtype === "float64" && leaf.dtype === "float32" && sameShape(leaf.shape, spec.shape);
    if (widened) return Float64Array.from(leaf.dataSync());
    throw mismatch(spec, dtype, leaf);
  }
  if (leaf instanceof Tensor) {
    if (leaf.dtype !== spec.dtype || !sameShape(leaf.shape, spec.shape)) throw mismatch(spec, dtype, leaf);
    const values = leaf.dataSync() as Float32Array | Int32Array | Uint8Array;
    return dtype === "float64" ? Float64Array.from(values) : values;
  }
  const values = typeof leaf === "number" ? [leaf] : ArrayBuffer.isView(leaf) ? (leaf as NativeData) : undefined;
  if (values === undefined) throw new Error(`${expected(spec, dtype)}, got ${nameOf(leaf)}`);
  if (values.length !== sizeOf(spec.shape)) throw new Error(`${expected(spec, dtype)}, got ${values.length} values`);
  const Wanted = ARRAYS[dtype];
  return values.constructor.name === Wanted.name ? (values as NativeData) : Wanted.from(values);
}

const ARRAYS = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const;

function nativeDtype(dtype: Dtype, float: "float32" | "float64"): NativeDtype {
  return dtype === "float32" ? float : (dtype as NativeDtype);
}

function mismatch(
  spec: InputSpec,
  dtype: NativeDtype,
  { shape, dtype: got }: { shape: readonly number[]; dtype: string },
): Error {
  const alike = got === dtype || got === spec.dtype;
  return new Error(`${expected(spec, dtype)}, got [${shape.join(",")}]${alike ? "" : ` ${got}`}`);
}

function expected({ shape, position, name }: InputSpec, dtype: NativeDtype): string {
  return `expected [${shape.join(",")}] ${dtype} for input ${position} (${name})`;
}

function isSpec(specs: SpecTree): specs is InputSpec {
  return "position" in specs && typeof specs.position === "number";
}

function nameOf(value: unknown): string {
  if (typeof value === "object" && value !== null) return value.constructor?.name ?? "object";
  return typeof value === "function" ? "a function" : String(value);
}

const join = (path: string, name: string | number) => (path === "" ? String(name) : `${path}.${name}`);
