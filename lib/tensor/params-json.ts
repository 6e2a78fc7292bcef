/**
 * Parameter records as JSON and back, bit for bit: a float32 is fixed by 9 significant digits; NaN, ±∞ and −0, which JSON loses, are strings.
 */
import * as tf from "@tensorflow/tfjs";
import { mapParams, type Params } from "./params.js";

type JsonNumber = number | "NaN" | "Infinity" | "-Infinity" | "-0";

/** One tensor: values in row-major order. */
export interface TensorJson {
  readonly dtype: "float32" | "int32" | "bool";
  readonly shape: readonly number[];
  readonly values: readonly JsonNumber[];
}

/** A record with `TensorJson` leaves: a plain JSON value. */
export type ParamsJson = TensorJson | readonly ParamsJson[] | { readonly [name: string]: ParamsJson };

/**
 * A record as a JSON value. Waits for the backend.
 * @throws Error on tensors of text or complex numbers
 */
export function paramsToJson(params: Params): ParamsJson {
  return mapParams(params, (leaf, name): TensorJson => {
    const { dtype, shape } = leaf;
    if (!isStorable(dtype)) throw new Error(`cannot store dtype ${dtype} of "${name}"`);
    return { dtype, shape: [...shape], values: Array.from(leaf.dataSync(), toJson) };
  }) as ParamsJson;
}

/**
 * The record of a JSON value: new tensors, owned by the caller. The type is the caller's knowledge.
 * @throws Error naming the place that is not a tensor, or whose values do not fill its shape
 */
export function paramsFromJson<P extends Params = Params>(json: unknown): P {
  return read(json, "") as P;
}

function read(json: unknown, path: string): Params {
  if (Array.isArray(json)) return json.map((entry, i) => read(entry, join(path, String(i))));
  if (typeof json !== "object" || json === null) throw new Error(`not a stored tensor at "${path}": ${String(json)}`);
  if (isTensorJson(json)) {
    const { dtype, shape, values } = json;
    const size = shape.reduce((product, length) => product * length, 1);
    if (values.length !== size)
      throw new Error(`got ${values.length} values at "${path}", expected ${shape.join("×")}`);
    return tf.tensor(
      dtype === "float32" ? Float32Array.from(values, Number) : Int32Array.from(values, Number),
      [...shape],
      dtype,
    );
  }
  return Object.fromEntries(Object.entries(json).map(([name, entry]) => [name, read(entry, join(path, name))]));
}

function isTensorJson(json: object): json is TensorJson {
  const { dtype, shape, values } = json as Partial<TensorJson>;
  return typeof dtype === "string" && isStorable(dtype) && Array.isArray(shape) && Array.isArray(values);
}

function isStorable(dtype: string): dtype is TensorJson["dtype"] {
  return dtype === "float32" || dtype === "int32" || dtype === "bool";
}

function toJson(value: number): JsonNumber {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : (String(value) as JsonNumber);
}

const join = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);
