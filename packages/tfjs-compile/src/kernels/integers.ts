/**
 * What TensorFlow.js does with integers and booleans in kernels made for floats: it computes with JavaScript numbers (doubles) and stores the
 * result in an Int32Array, which cuts the fraction off and wraps modulo 2³²; NaN and infinities become 0.
 */
import type { Attrs, Dtype, Spec, Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import type { Inputs, KernelRule } from "./rule.js";

export const isFloat = ({ dtype }: Spec): boolean => dtype === "float32" || dtype === "float64";

/**
 * A float as int32, modulo 2³². ONNX leaves casts out of range undefined, also of NaN: the remainder modulo 2³² (which has the sign of x, and
 * is NaN for infinities) is always in the range of int64, whose low half is the result; NaN has a low half of zeros on every processor.
 * Taking the low half keeps onnxruntime from joining the two casts to one.
 */
export function toInt32(onnx: Emitter, x: Value): Value {
  const remainder = onnx.op("Mod", [x, onnx.scalar(2 ** 32, x.dtype)], { fmod: 1 });
  const lowHalf = onnx.binary("BitwiseAnd", onnx.cast(remainder, "int64"), onnx.scalar(2 ** 32 - 1, "int64"));
  return onnx.cast(lowHalf, "int32");
}

/** As `tf.cast`: to bool what is not 0 (also NaN), from bool 0 and 1, from float to int as an Int32Array stores it. */
export function convert(onnx: Emitter, x: Value, dtype: Dtype): Value {
  return isFloat(x) && dtype === "int32" ? toInt32(onnx, x) : onnx.cast(x, dtype);
}

/** Stores a double in the dtype of a result: true where the integer part is not 0. */
export function store(onnx: Emitter, y: Value, dtype: Dtype): Value {
  return dtype === "bool" ? onnx.cast(toInt32(onnx, y), "bool") : convert(onnx, y, dtype);
}

type Compute<A> = (onnx: Emitter, inputs: Inputs, attrs: A) => Value;

/**
 * A lowering for all dtypes from one for floats. Integers are computed in double; where the result is a float anyway, in that.
 * `integers` takes the place of that for int32, where integer operators do the same; `booleans` likewise.
 */
export function lowerAll<A = Attrs>(
  floats: Compute<A>,
  { integers, booleans }: { readonly integers?: Compute<A>; readonly booleans?: Compute<A> } = {},
): KernelRule<A>["lower"] {
  return (onnx, inputs, attrs, [out]) => {
    const { dtype } = Object.values(inputs)[0];
    const own = dtype === "int32" ? integers : dtype === "bool" ? booleans : undefined;
    if (own !== undefined) return own(onnx, inputs, attrs);
    const width = isFloat(out) ? out.dtype : "float64";
    const widened = Object.entries(inputs).map(([name, value]) => [name, onnx.cast(value, width)]);
    return store(onnx, floats(onnx, Object.fromEntries(widened), attrs), out.dtype);
  };
}
