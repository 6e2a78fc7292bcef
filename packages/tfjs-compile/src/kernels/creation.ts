/** Kernels that make values from attributes alone. */
import type { FillAttrs, LinSpaceAttrs, RangeAttrs } from "@tensorflow/tfjs-core";
import type { Dtype, Spec } from "../graph/graph.js";
import { filled } from "./filled.js";
import { likeX } from "./infer.js";
import { type KernelTable, rule } from "./rule.js";

function fillSpec({ shape, dtype, value }: FillAttrs): Spec {
  if (typeof value === "string") throw new Error("cannot compile dtype string (float32, int32 and bool can be)");
  return { shape, dtype: (dtype ?? "float32") as Dtype };
}

/**
 * `num` numbers from start to stop, both included, each computed from its place. (TensorFlow.js adds the step up in float32, and is off by
 * the sum of the roundings.)
 */
function linSpace({ start, stop, num }: LinSpaceAttrs): number[] {
  if (num === 1) return [start];
  return Array.from({ length: num }, (_, i) => start + ((stop - start) * i) / (num - 1));
}

/** How many numbers TensorFlow.js's range makes. A step of 1 may count down; other steps of the wrong sign make none, or as many as upwards. */
function rangeLength({ start, stop, step }: RangeAttrs): number {
  if (start === stop || (start < stop && step < 0) || (stop < start && step > 1)) return 0;
  return Math.abs(Math.ceil((stop - start) / step));
}

/** start, start + step, …; int32 is cut off after each step. */
function range(attrs: RangeAttrs): number[] {
  const { start, stop, dtype } = attrs;
  const step = stop < start && attrs.step === 1 ? -1 : attrs.step;
  const length = rangeLength(attrs);
  if (dtype !== "int32") return Array.from({ length }, (_, i) => start + i * step);
  const values = new Int32Array(length).fill(start);
  for (let i = 1; i < length; i++) values[i] = values[i - 1] + step;
  return Array.from(values);
}

export const creation: KernelTable = {
  Fill: rule<FillAttrs>({
    infer: (_, attrs) => fillSpec(attrs),
    lower: (onnx, _, { value }, [out]) => filled(onnx, value as number, out),
  }),
  ZerosLike: { infer: likeX, lower: (onnx, _, __, [out]) => filled(onnx, 0, out) },
  OnesLike: { infer: likeX, lower: (onnx, _, __, [out]) => filled(onnx, 1, out) },
  LinSpace: rule<LinSpaceAttrs>({
    infer: (_, { num }) => ({ shape: [num], dtype: "float32" }),
    lower: (onnx, _, attrs, [out]) => onnx.constant(linSpace(attrs), out.shape, out.dtype),
  }),
  Range: rule<RangeAttrs>({
    infer: (_, attrs) => ({ shape: [rangeLength(attrs)], dtype: attrs.dtype as Dtype }),
    lower: (onnx, _, attrs, [out]) => onnx.constant(range(attrs), out.shape, out.dtype),
  }),
};
