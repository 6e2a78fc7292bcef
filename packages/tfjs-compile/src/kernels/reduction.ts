/**
 * Reductions over axes. TensorFlow.js hands them over as `axis` ("reductionIndices" for Max): one number, several, or null for all.
 *
 * Nothing reduced gives what the plain JavaScript backend gives: 0 for sums and means, 1 for products, NaN for the maximum of no floats,
 * false for both "all" and "any".
 */
import type { MaxAttrs } from "@tensorflow/tfjs-core";
import { type Dtype, type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { filled } from "./filled.js";
import { axesOf } from "./infer.js";
import { type Inputs, type KernelRule, type KernelTable, rule } from "./rule.js";
import { meanOver, sumOver } from "./sum.js";

interface ReduceAttrs {
  readonly axis?: number | number[] | null;
  readonly keepDims?: boolean;
}

function reduced(x: Value, { axis, keepDims }: ReduceAttrs, dtype: Dtype): Spec {
  const axes = axesOf(axis, x.shape.length);
  const shape = keepDims
    ? x.shape.map((length, i) => (axes.includes(i) ? 1 : length))
    : x.shape.filter((_, i) => !axes.includes(i));
  return { shape, dtype };
}

/** `reduce` gets x in the dtype of the result, axes of which at least one element each is reduced, and drops or keeps them. */
function over(
  dtypeOf: (x: Value) => Dtype,
  ofNothing: (dtype: Dtype) => number,
  reduce: (onnx: Emitter, x: Value, axes: readonly number[], keepDims: "keep" | "drop") => Value,
): KernelRule {
  return rule<ReduceAttrs>({
    infer: ({ x }, attrs) => reduced(x, attrs, dtypeOf(x)),
    lower: (onnx, { x }, { axis, keepDims }, [out]) => {
      if (sizeOf(x.shape) === 0) return filled(onnx, ofNothing(out.dtype), out);
      const typed = onnx.cast(x, out.dtype);
      const axes = axesOf(axis, x.shape.length);
      if (axes.every((i) => x.shape[i] === 1)) return onnx.reshape(typed, out.shape);
      return reduce(onnx, typed, axes, keepDims ? "keep" : "drop");
    },
  });
}

const likeX = ({ dtype }: Value): Dtype => dtype;
const atLeastInt32 = ({ dtype }: Value): Dtype => (dtype === "bool" ? "int32" : dtype);
const isFloat = (dtype: Dtype) => dtype === "float32" || dtype === "float64";

/**
 * ReduceMax and ReduceMin lose a NaN that does not come first. The sum of min(x, −∞) is NaN where one is among them and −∞ otherwise, so the
 * maximum with it is right; likewise with +∞.
 */
function extreme(onnx: Emitter, kind: "Max" | "Min", x: Value, axes: readonly number[], keepDims: "keep" | "drop") {
  const found = onnx.reduce(`Reduce${kind}`, x, axes, keepDims);
  if (!isFloat(x.dtype)) return found;
  const [limit, other] = kind === "Max" ? [-Infinity, "Min"] : [Infinity, "Max"];
  const trace = onnx.reduce("ReduceSum", onnx.binary(other, x, onnx.scalar(limit, x.dtype)), axes, keepDims);
  return onnx.binary(kind, found, trace);
}

const noExtreme = (dtype: Dtype) => (isFloat(dtype) ? Number.NaN : 0);
const max = over(likeX, noExtreme, (onnx, x, axes, keep) => extreme(onnx, "Max", x, axes, keep));

export const reduction: KernelTable = {
  Sum: over(atLeastInt32, () => 0, sumOver),
  Mean: over(
    () => "float32",
    () => 0,
    meanOver,
  ),
  // In int64, because in int32 onnxruntime stops at the largest number where tfjs wraps.
  Prod: over(
    atLeastInt32,
    () => 1,
    (onnx, x, axes, keep) => {
      if (isFloat(x.dtype)) return onnx.reduce("ReduceProd", x, axes, keep);
      return onnx.cast(onnx.reduce("ReduceProd", onnx.cast(x, "int64"), axes, keep), "int32");
    },
  ),
  Max: rule<MaxAttrs>({
    infer: (inputs, { reductionIndices, keepDims }) => max.infer(inputs, { axis: reductionIndices, keepDims }),
    lower: (onnx, inputs, { reductionIndices, keepDims }, outputs) =>
      max.lower(onnx, inputs, { axis: reductionIndices, keepDims }, outputs),
  }),
  Min: over(likeX, noExtreme, (onnx, x, axes, keep) => extreme(onnx, "Min", x, axes, keep)),
  All: over(
    likeX,
    () => 0,
    (onnx, x, axes, keep) => onnx.reduce("ReduceMin", x, axes, keep),
  ),
  Any: over(
    likeX,
    () => 0,
    (onnx, x, axes, keep) => onnx.reduce("ReduceMax", x, axes, keep),
  ),
  ArgMax: position("ArgMax"),
  ArgMin: position("ArgMin"),
};

/** The first place of the extreme along one axis, int32. */
function position(operator: "ArgMax" | "ArgMin"): KernelRule {
  const axisOf = ({ x }: Inputs, axis: number | readonly number[] | null) => {
    if (x.shape.length === 0) throw new Error("the input is a scalar, without an axis");
    return axesOf(axis ?? 0, x.shape.length)[0];
  };
  return rule<{ axis: number }>({
    infer: (inputs, { axis }) => {
      const at = axisOf(inputs, axis);
      return { shape: inputs.x.shape.filter((_, i) => i !== at), dtype: "int32" };
    },
    lower: (onnx, { x }, { axis }, [out]) => {
      if (sizeOf(x.shape) === 0) return filled(onnx, 0, out);
      // Of a vector onnxruntime's search stumbles over NaN, of a matrix of one column not.
      const [rows, at] = x.shape.length === 1 ? [onnx.reshape(x, [x.shape[0], 1]), 0] : [x, axisOf({ x }, axis)];
      const shape = rows.shape.filter((_, i) => i !== at);
      const typed = x.dtype === "bool" ? onnx.cast(rows, "int32") : rows;
      const found = onnx.op(operator, [typed], { axis: at, keepdims: 0 }, { shape, dtype: "int64" });
      return onnx.cast(onnx.reshape(found, out.shape), "int32");
    },
  });
}
