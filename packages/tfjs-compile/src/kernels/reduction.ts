/** Reductions over axes. In TensorFlow.js 4 most arrive with axes last, as `axis: number | number[]`, and `keepDims` is done by a reshape. */
import type { MeanAttrs, SumAttrs } from "@tensorflow/tfjs-core";
import type { Spec } from "../graph/graph.js";
import { axesOf } from "./infer.js";
import { type Inputs, type KernelTable, rule } from "./rule.js";

interface ReduceAttrs {
  readonly axis?: number | number[];
  readonly keepDims?: boolean;
}

function reduced({ x }: Inputs, { axis, keepDims }: ReduceAttrs): Spec {
  const axes = axesOf(axis, x.shape.length);
  const shape = keepDims
    ? x.shape.map((length, i) => (axes.includes(i) ? 1 : length))
    : x.shape.filter((_, i) => !axes.includes(i));
  return { shape, dtype: x.dtype };
}

export const reduction: KernelTable = {
  Sum: rule<SumAttrs>({
    infer: (inputs, attrs) => ({
      ...reduced(inputs, attrs as ReduceAttrs),
      dtype: inputs.x.dtype === "bool" ? "int32" : inputs.x.dtype,
    }),
    lower: (onnx, { x }, { axis }, [out]) =>
      onnx.reduce("ReduceSum", onnx.cast(x, out.dtype), axesOf(axis, x.shape.length)),
  }),
  Mean: rule<MeanAttrs>({
    infer: (inputs, attrs) => ({ ...reduced(inputs, attrs as ReduceAttrs), dtype: "float32" }),
    lower: (onnx, { x }, { axis, keepDims }, [out]) =>
      onnx.reduce("ReduceMean", onnx.cast(x, out.dtype), axesOf(axis, x.shape.length), keepDims ? "keep" : "drop"),
  }),
};
